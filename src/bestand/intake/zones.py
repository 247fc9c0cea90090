"""Rows that each state their own time zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from zoneinfo import available_timezones

import polars as pl

from bestand.text.csv import ROW

ZONES = available_timezones() - {"localtime", "posixrules", "Factory"}  # these name no place


def zone_by_row(frame: pl.DataFrame, times: Callable[[str], Iterable[pl.Expr]]) -> pl.DataFrame:
    """Adds the columns that `times` makes for a zone, by the row's `timezone`; UTC where it states none.

    A row without a zone whose times state no offset is read in UTC: its day is a day in UTC.
    """
    zone = pl.when(pl.col("timezone").is_in(sorted(ZONES))).then("timezone").otherwise(pl.lit("UTC"))
    parts = frame.with_columns(_zone=zone).partition_by("_zone", as_dict=True)
    read = [part.with_columns(times(str(name))) for (name,), part in parts.items()]
    return pl.concat(read).sort(ROW) if read else frame.with_columns(_zone=zone).with_columns(times("UTC"))
