"""Columns with types as columns of text, as a careful person would have written them."""

from __future__ import annotations

import polars as pl


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """A time with a zone becomes UTC with its `Z`; a time without one stays without one.

    A day stays a day. Empty texts are null, as in CSV.
    """
    return frame.select(_text(name, kind) for name, kind in frame.schema.items())


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        if kind.time_zone is not None:
            return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
        return column.dt.strftime("%Y-%m-%d %H:%M:%S%.f")
    if isinstance(kind, pl.Date):
        return column.dt.strftime("%Y-%m-%d")
    return column.cast(pl.String).replace("", None)
