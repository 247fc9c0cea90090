"""CSV with its line numbers: every row is either read or named with what is wrong with it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from bestand.errors import SourceError
from bestand.text.files import SourceFile, check_cells, text_of
from bestand.text.problems import nearest

ROW, PROBLEM = "_row", "_problem"
MAX_CELL = 1 << 20
"""Longest cell in characters; a longer one is a damaged row, not a value."""


def read_csv(file: SourceFile, required: Iterable[str], separator: str = ",") -> pl.DataFrame:
    """All rows as text, with `_row` (line where it begins) and `_problem` (null where sound).

    Empty cells become null. Raises SourceError where the file has no header, a column twice
    or a required column missing, or more cells than MAX_CELLS.
    """
    csv.field_size_limit(MAX_CELL)
    text = text_of(file.data, file.name)
    # strict: an unclosed quote is an error of its row, not a swallowing of all that follow
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header = _header(reader, file.name, list(required))
    rows = list(_bounded(_rows(reader, len(header)), len(header), file.name))
    names = [*header, ROW, PROBLEM]
    schema = {name: pl.Int64 if name == ROW else pl.String for name in names}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col(*header).replace("", None)) if header else frame


def _header(reader: Iterator[list[str]], name: str, required: Sequence[str]) -> list[str]:
    try:
        header = [_shown(cell.strip()) for cell in next(reader)]
    except StopIteration:
        raise SourceError("is empty.", file=name, fix="expected a header and rows.") from None
    except csv.Error as error:
        raise SourceError(f"has no readable header: {error}.", file=name, line=1) from error
    if any(c < " " and c not in "\t\r\n" for cell in header for c in cell):
        raise SourceError("is no text: its first line holds control characters.", file=name, fix="save it as CSV.")
    check_columns(header, required, name, 1)
    return header


def check_columns(columns: Sequence[str], required: Iterable[str], file: str, line: int | None = None) -> None:
    """Raises SourceError for a name kept for Bestand, a name twice, or a required one missing."""
    own = [name for name in columns if name in (ROW, PROBLEM)]
    if own:
        message = f'names a column "{own[0]}", a name kept for Bestand.'
        raise SourceError(message, file=file, line=line, fix="rename it.")
    twice = sorted(name for name, count in Counter(columns).items() if count > 1)
    if twice:
        raise SourceError(f'names column "{twice[0]}" twice.', file=file, line=line)
    require_columns(columns, required, file, line)


def require_columns(columns: Sequence[str], required: Iterable[str], file: str, line: int | None = None) -> None:
    """Raises SourceError for the first of the required names that is missing."""
    for name in required:
        if name not in columns:
            raise SourceError(f'has no column "{name}".', file=file, line=line, fix=nearest(name, columns))


def _bounded(rows: Iterator[list[object]], width: int, file: str) -> Iterator[list[object]]:
    for number, row in enumerate(rows, 1):
        check_cells(number, width, file)
        yield row


def _rows(reader: Iterator[list[str]], width: int) -> Iterator[list[object]]:
    """Rows padded to the width, each with its first line and its problem."""
    last: int = reader.line_num  # type: ignore[attr-defined]
    while True:
        first = last + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            last = reader.line_num  # type: ignore[attr-defined]
            yield [*[None] * width, first, f"row cannot be read: {error}{_swallowed(first, last)}"]
            continue
        last = reader.line_num  # type: ignore[attr-defined]
        if cells:
            problem = _problem(cells, width)
            yield [*_fit(cells, width), first, problem and problem + _swallowed(first, last)]


def _swallowed(first: int, last: int) -> str:
    """How many lines are lost with a row: a quote that is never closed takes all that follow."""
    return f"; lines {first} to {last} ({last - first + 1:,}) went into it and were not read" if last > first else ""


def _fit(cells: list[str], width: int) -> list[str]:
    safe = [cell if cell.isascii() else _shown(cell) for cell in cells[:width]]
    return safe + [""] * (width - len(safe))


def _problem(cells: list[str], width: int) -> str | None:
    if len(cells) != width:
        return f"row has {len(cells)} cells, the header has {width}"
    if any(not cell.isascii() and _broken(cell) for cell in cells):
        return "row holds bytes that are not UTF-8"
    return None


def _broken(cell: str) -> bool:
    return any("\udc80" <= c <= "\udcff" for c in cell)


def _shown(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
