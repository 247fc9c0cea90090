"""The tables of an edition as files: CSV with lists in JSON, GeoParquet."""

from __future__ import annotations

import polars as pl

from bestand.model.parquet import parquet_bytes
from bestand.model.tables import Table

TEXT_GUARD = ("=", "+", "-", "@", "\t", "\r")


def csv_of(frame: pl.DataFrame) -> bytes:
    """UTF-8 CSV: times as ISO in UTC, lists as JSON, nulls empty.

    Texts that a spreadsheet would take for a formula get a leading apostrophe.
    """
    columns = [_plain(name, kind) for name, kind in frame.schema.items()]
    return frame.select(columns).write_csv().encode()


def incidents_parquet(incidents: pl.DataFrame) -> bytes:
    """The incidents of the edition as GeoParquet; no point where only an area is shown."""
    table = Table("incidents", dict(incidents.schema), ("time_from", "incident_id"), geometry="point")
    return parquet_bytes(table, table.shape(incidents))


def _plain(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.List):
        return pl.struct(column.alias("_")).struct.json_encode().str.slice(5).str.head(-1).alias(name)
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind == pl.String:
        formula = pl.any_horizontal(column.str.starts_with(mark) for mark in TEXT_GUARD)
        return pl.when(formula).then(pl.lit("'") + column).otherwise(column).alias(name)
    return column
