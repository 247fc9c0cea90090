"""One sheet of a spreadsheet as text, cell by cell as the sheet shows it; nothing is computed.

Excel knows no time zone: a clock time stays one without a zone. A cell that is formatted as a
day is a day. A formula counts by the value that was saved with it.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Protocol

import openpyxl
import polars as pl
from openpyxl.styles.numbers import is_datetime
from openpyxl.utils import get_column_letter

from bestand.errors import SourceError
from bestand.text.csv import MAX_CELL, PROBLEM, ROW, check_columns
from bestand.text.files import SourceFile
from bestand.text.problems import nearest

MAX_BYTES = 1 << 29
"""Most bytes of all parts after unpacking."""
MAX_ROWS, MAX_CELLS = 1 << 20, 10_000_000
"""Excel's own number of rows; cells that a reader can hold."""
_CHUNK = 1 << 20
_XML = (".xml", ".rels")
_DECLARED = re.compile(rb"<\0?!\0?[DE]\0?[ON]")  # DOCTYPE, ENTITY; also of two bytes a character
_FORMULA = re.compile(rb"<(\w+:)?f[ />]")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # of XML
    TypeError,
    ValueError,
)


class _Cell(Protocol):
    """What is used of a cell of openpyxl, which has no types."""

    value: object
    data_type: str  # "f" is a formula
    number_format: str
    coordinate: str


def read_xlsx(file: SourceFile, required: Iterable[str], sheet: str = "") -> pl.DataFrame:
    """The rows below the first as text, with `_row` (as the sheet counts) and `_problem`.

    sheet: its name; by default the first. A column with an empty heading is called by its
    letter. Raises SourceError where the file is damaged, has no such sheet or is too large.
    """
    try:
        with warnings.catch_warnings():  # of looks that are not supported: no cell is lost
            warnings.simplefilter("ignore")
            rows = list(_rows(file, sheet))
    except _BROKEN as error:
        fix = "save it as XLSX, without a password."
        raise SourceError(f"is no XLSX file: {_first_line(error)}.", file=file.name, fix=fix) from error
    return _frame(rows, list(required), file.name)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200].strip(".")


def _rows(file: SourceFile, sheet: str) -> Iterator[tuple[int, list[str | None], str | None]]:
    """Rows that hold anything: number, texts, problem."""
    formulas = _check_parts(file)
    told = _sheet(file, sheet, values=True)
    written = _sheet(file, sheet, values=False) if formulas else iter(())
    cells = 0
    for number, row in enumerate(told, 1):
        formula = next(written, ())
        cells += len(row)
        if number > MAX_ROWS or cells > MAX_CELLS:
            message = f"holds more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells."
            raise SourceError(message, file=file.name, fix="split it, or save it as CSV.")
        texts, problem = [_text(cell) for cell in row], _problem(row, formula)
        if problem or any(text is not None for text in texts):
            yield number, texts, problem


def _check_parts(file: SourceFile) -> bool:
    """Whether any part holds formulas. Raises SourceError for a bomb, or for XML that declares."""
    formulas = False
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:  # no part yields more than it states
            raise SourceError(f"unpacks to more than {MAX_BYTES:,} bytes.", file=file.name, fix="save it as CSV.")
        for part in archive.infolist():
            for text in _chunks(archive, part) if part.filename.lower().endswith(_XML) else ():
                if _DECLARED.search(text):
                    raise SourceError("declares entities, which no spreadsheet does.", file=file.name)
                formulas |= _FORMULA.search(text) is not None
    return formulas


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that overlap, so that no word is cut in every one of them."""
    with archive.open(part) as stream:
        last = b""
        while chunk := stream.read(_CHUNK):
            yield last + chunk
            last = chunk[-16:]


def _sheet(file: SourceFile, name: str, *, values: bool) -> Iterator[Sequence[_Cell]]:
    """Rows of cells, with the values of formulas or with the formulas themselves."""
    book = openpyxl.load_workbook(io.BytesIO(file.data), read_only=True, data_only=values, keep_links=False)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name and name not in sheets:
        raise SourceError(f'has no sheet "{name}".', file=file.name, fix=nearest(name, sheets))
    if not sheets:
        raise SourceError("has no sheet with cells.", file=file.name)
    found = sheets[name] if name else next(iter(sheets.values()))
    found.reset_dimensions()  # some writers state fewer cells than there are
    rows: Iterator[Sequence[_Cell]] = found.iter_rows()
    return rows


def _text(cell: _Cell) -> str | None:
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        day = value.time() == time(0) and is_datetime(cell.number_format) == "date"
        return f"{value:%Y-%m-%d}" if day else value.isoformat(" ")
    return str(value)


def _problem(row: Sequence[_Cell], formulas: Sequence[_Cell]) -> str | None:
    for cell, formula in zip(row, formulas, strict=False):
        if formula.data_type == "f" and cell.value is None:
            return f"{formula.coordinate} is a formula saved without its value; open the file and save it again"
    if any(isinstance(cell.value, str) and len(cell.value) > MAX_CELL for cell in row):
        return f"a cell is longer than {MAX_CELL:,} characters"
    return None


def _frame(rows: list[tuple[int, list[str | None], str | None]], required: list[str], file: str) -> pl.DataFrame:
    if not rows:
        raise SourceError("is empty.", file=file, fix="expected a header and rows.")
    (first, header, _), *body = rows
    filled = {n for _, texts, _ in body for n, text in enumerate(texts) if text is not None}
    named = {n: text.strip() for n, text in enumerate(header) if text and text.strip()}
    kept = sorted(filled | set(named))
    names = [named.get(n, get_column_letter(n + 1)) for n in kept]
    check_columns(names, required, file, first)
    data = [[*(texts[n] if n < len(texts) else None for n in kept), row, problem] for row, texts, problem in body]
    schema = {name: pl.Int64 if name == ROW else pl.String for name in [*names, ROW, PROBLEM]}
    return pl.DataFrame(data, schema=schema, orient="row")
