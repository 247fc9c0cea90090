"""Snapshots of fire points in JSON as rows of text, like those of the tables made from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import polars as pl

from bestand.errors import SourceError
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile, check_cells

LISTS = {"points": "updated_at", "fires": "generated_at"}
"""Under which name the points stand, and the time at which the snapshot was made."""
MADE = "x_first_seen_utc"
SHOWN = 2000


def is_snapshot(file: SourceFile) -> bool:
    return file.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_snapshot(file: SourceFile) -> pl.DataFrame:
    """Points as text, with when the snapshot was made, `_row` (place in the list) and `_problem`.

    Raises SourceError where the file holds no list of points.
    """
    value = file.json()
    found = [name for name in LISTS if isinstance(value, dict) and isinstance(value.get(name), list)]
    if not isinstance(value, dict) or not found:
        raise SourceError(f"is no snapshot of fires: it has no list {' or '.join(LISTS)}.", file=file.name)
    points = value[found[0]]
    columns = list(dict.fromkeys(_names(points)))
    check_cells(len(points), len(columns), file.name)
    kept = sorted({ROW, PROBLEM, MADE} & set(columns))
    if kept:
        raise SourceError(f'names a column "{kept[0]}", a name kept for Bestand.', file=file.name, fix="rename it.")
    rows = [_row(point, columns, n) for n, point in enumerate(points, 1)]
    schema = {**dict.fromkeys(columns, pl.String), ROW: pl.Int64, PROBLEM: pl.String}
    made = pl.lit(_text(value.get(LISTS[found[0]])), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(made.alias(MADE))


def _names(points: list[object]) -> Iterator[str]:
    for point in points:
        if isinstance(point, dict):
            yield from map(str, point)


def _row(point: object, columns: list[str], row: int) -> list[object]:
    if isinstance(point, dict) and not any(isinstance(v, (dict, list, bool)) for v in point.values()):
        return [*(_text(point.get(c)) for c in columns), row, None]
    shown: Mapping[str, object] = {columns[0]: json.dumps(point, ensure_ascii=False)[:SHOWN]} if columns else {}
    return [*(shown.get(c) for c in columns), row, "point is no mapping of names to numbers and texts"]


def _text(value: object) -> str | None:
    """As written: 367.0 stays 367.0. Empty texts are null, as in a table."""
    return None if value is None or value == "" else str(value)
