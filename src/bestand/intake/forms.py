"""The forms in which a table may come, by the ending of its name; anything else is CSV."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from bestand.errors import SourceError
from bestand.intake.points import read_points
from bestand.text.csv import PROBLEM, ROW, check_columns, read_csv
from bestand.text.files import SourceFile
from bestand.text.parquet import read_parquet
from bestand.text.typed_columns import as_text
from bestand.text.xlsx import read_xlsx


def read_table(file: SourceFile, required: Iterable[str], separator: str = ",", sheet: str = "") -> pl.DataFrame:
    """Rows as text with `_row` and `_problem`, whatever the form.

    separator: of CSV; sheet: of XLSX, by default the first. Raises SourceError.
    """
    ending = file.name.lower().removesuffix(".gz").rpartition(".")[2]
    if ending in ("geojson", "json"):
        return read_points(file, required)
    if ending in ("parquet", "pq"):
        return _typed(file, list(required))
    if ending in ("xlsx", "xlsm"):
        return read_xlsx(file, required, sheet)
    if ending in ("xls", "ods"):
        raise SourceError("is an old spreadsheet.", file=file.name, fix="save it as XLSX or CSV.")
    return read_csv(file, required, separator)


def _typed(file: SourceFile, required: list[str]) -> pl.DataFrame:
    """Parquet; rows count from 1."""
    frame = read_parquet(file)
    check_columns(frame.columns, required, file.name)
    rows = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW)
    return as_text(frame).with_columns(rows, pl.lit(None, pl.String).alias(PROBLEM))
