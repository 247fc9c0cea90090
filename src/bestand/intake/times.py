"""Clock times and days of a place as intervals in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from bestand.model.tables import TIME

CLOCK = r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$"
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Times outside are errors of writing (year 0, 9999), and no calendar agrees on them."""
_OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})$"


def day(text: pl.Expr, form: str = "%Y-%m-%d") -> pl.Expr:
    """A day written in this form; null where it is none."""
    found = text.str.strip_chars().str.to_date(form, strict=False)
    return pl.when(found.is_between(FIRST.date(), LAST.date(), closed="left")).then(found)


def instant(text: pl.Expr) -> pl.Expr:
    """A time that states its offset (`2026-05-09T13:00Z`, `… +03:00`) in UTC; null where it is none."""
    text = text.str.strip_chars().str.replace(r" +(Z|[+-]\d{2}:?\d{2})$", "${1}").str.replace(" ", "T", literal=True)
    full = text.str.replace(r"T(\d{1,2}:\d{2})(Z|[+-])", "T${1}:00${2}")
    zoned = pl.when(text.str.contains(r"T\d{1,2}:") & text.str.contains(_OFFSET)).then(full)
    return _sound(zoned.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False).cast(TIME))


def _sound(time: pl.Expr) -> pl.Expr:
    return pl.when(time.is_between(FIRST, LAST, closed="left")).then(time)


def day_start(date: pl.Expr, zone: str) -> pl.Expr:
    """First instant of a local day (a Date) in UTC."""
    local = date.cast(pl.Datetime("us"))
    later = local + pl.duration(hours=1)  # where summer time begins at midnight
    return (
        local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        .fill_null(later.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null"))
        .dt.convert_time_zone("UTC")
        .cast(TIME)
    )


def day_end(date: pl.Expr, zone: str) -> pl.Expr:
    """First instant after a local day in UTC."""
    return day_start(date.dt.offset_by("1d"), zone)


def clock(text: pl.Expr, zone: str, *, late: bool) -> pl.Expr:
    """A local time `YYYY-MM-DD[ HH:MM[:SS[.ffffff]]]` in UTC; null where it is none.

    A day alone is its start, or its end where `late`. A time that occurs twice (autumn) is
    the earlier, or the later where `late`, so that an interval widens and never shrinks.
    """
    text = text.str.strip_chars().str.replace("T", " ", literal=True)
    text = pl.when(text.str.contains(CLOCK)).then(text)
    long = text.str.replace(r" (\d):", " 0${1}:").str.replace(r" (\d{2}:\d{2})$", " ${1}:00")
    local = long.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
    at = local.dt.replace_time_zone(
        zone, ambiguous="latest" if late else "earliest", non_existent="null"
    ).dt.convert_time_zone("UTC")
    whole = day_end(day(text), zone) if late else day_start(day(text), zone)
    return _sound(pl.when(text.str.len_chars() == 10).then(whole).otherwise(at).cast(TIME))


def local_day(day: date, zone: str) -> tuple[datetime, datetime]:
    """A local day as [start, end) in UTC."""
    start, end = (datetime(d.year, d.month, d.day, tzinfo=ZoneInfo(zone)) for d in (day, day + timedelta(days=1)))
    return start.astimezone(UTC), end.astimezone(UTC)


def cut_off_of(day: date, clock_time: str, zone: str) -> datetime:
    """A clock time of a local day in UTC; 24:00 is the end of the day."""
    hour, minute = (int(part) for part in clock_time.split(":"))
    if hour == 24:
        return local_day(day, zone)[1]
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)
