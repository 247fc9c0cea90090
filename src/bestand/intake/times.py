"""Clock times and days of a place as intervals in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from bestand.model.tables import TIME

CLOCK = r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$"


def day_start(day: pl.Expr, zone: str) -> pl.Expr:
    """First instant of a local day (a Date) in UTC."""
    local = day.cast(pl.Datetime("us"))
    return (
        local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        .fill_null((local + pl.duration(hours=1)).dt.replace_time_zone(zone, non_existent="null"))
        .dt.convert_time_zone("UTC")
        .cast(TIME)
    )


def day_end(day: pl.Expr, zone: str) -> pl.Expr:
    """First instant after a local day in UTC."""
    return day_start(day.dt.offset_by("1d"), zone)


def clock(text: pl.Expr, zone: str, *, late: bool) -> pl.Expr:
    """A local time `YYYY-MM-DD[ HH:MM[:SS]]` in UTC; null where it is none.

    A day alone is its start, or its end where `late`. A time that occurs twice (autumn) is
    the earlier, or the later where `late`, so that an interval widens and never shrinks.
    """
    text = text.str.strip_chars().str.replace("T", " ", literal=True)
    text = pl.when(text.str.contains(CLOCK)).then(text)
    long = text.str.replace(r" (\d):", " 0${1}:").str.slice(0, 16)
    local = long.str.to_datetime("%Y-%m-%d %H:%M", time_unit="us", strict=False)
    at = local.dt.replace_time_zone(
        zone, ambiguous="latest" if late else "earliest", non_existent="null"
    ).dt.convert_time_zone("UTC")
    day = text.str.to_date("%Y-%m-%d", strict=False)
    whole = day_end(day, zone) if late else day_start(day, zone)
    return pl.when(text.str.len_chars() == 10).then(whole).otherwise(at).cast(TIME)


def local_day(day: date, zone: str) -> tuple[datetime, datetime]:
    """A local day as [start, end) in UTC."""
    start, end = (datetime(d.year, d.month, d.day, tzinfo=ZoneInfo(zone)) for d in (day, day + timedelta(days=1)))
    return start.astimezone(UTC), end.astimezone(UTC)
