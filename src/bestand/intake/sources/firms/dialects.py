"""The forms in which fire points are published; each says what its columns mean.

A dialect adds `_from`, `_to` (UTC), `_radius_m`, `_grade` and `_account` to the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from bestand.intake.manifest import Manifest
from bestand.intake.times import day, day_end, day_start, instant

_HHMM = r"^([01]\d|2[0-3])[0-5]\d$"
_COLONS = r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
ALIEN = "of another instrument than VIIRS: its precision is not stated here"


@dataclass(frozen=True)
class Dialect:
    """name: as in the manifest's caveats. columns: those it must have, by which it is known."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    lon: str
    lat: str
    when: str  # the column to quote where the time cannot be read
    unread: str
    facts: Callable[[pl.DataFrame, Manifest], pl.DataFrame]


def _joined(frame: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    return _overpass(frame, _at(_digits()), manifest)


def _nasa(frame: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """The area API writes HHMM, the text archive HH:MM:SS and confidence in words."""
    colons = pl.col("acq_time").str.strip_chars()
    colons = pl.when(colons.str.contains(_COLONS)).then(colons)
    return _overpass(frame, pl.coalesce(_at(_digits()), _at(colons, "%H:%M:%S")), manifest)


def _hours_lost(frame: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """Their script kept hours of four digits only: 00:00 is any time before 10:00."""
    at = instant(pl.col("published_at"))
    lost = at.dt.time() == pl.time(0, 0, 0)
    frame = _overpass(frame.with_columns(satellite=pl.col("dataset")), at, manifest).drop("satellite")
    until = pl.col("_from") + pl.duration(seconds=int(manifest.time_s["hours_lost"]))
    return frame.with_columns(_to=pl.when(lost).then(until).otherwise("_to"))


def _days(frame: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    date = day(pl.col("ACQ_DATE"))
    return frame.with_columns(
        _from=day_start(date, "UTC"),
        _to=day_end(date, "UTC"),
        _radius_m=pl.lit(manifest.radius_m["any_instrument"]),
        _grade=pl.lit(None, pl.String),
        _account=pl.lit("FIRMS, satellite not stated"),
    )


def _overpass(frame: pl.DataFrame, at: pl.Expr, manifest: Manifest) -> pl.DataFrame:
    """A pixel of VIIRS: the time names the start of a six-minute granule."""
    return frame.with_columns(
        _from=at,
        _to=at + pl.duration(seconds=int(manifest.time_s["overpass"])),
        _radius_m=pl.lit(manifest.radius_m["pixel"]),
        _grade=pl.col("confidence").replace(manifest.words),
        _account=pl.lit("VIIRS ") + pl.col("satellite").replace(manifest.words),
    )


def _digits() -> pl.Expr:
    """`122` is 01:22 and `1` is 00:01: the hour is what is left of the last two digits."""
    digits = pl.col("acq_time").str.strip_chars().str.zfill(4)
    return pl.when(digits.str.contains(_HHMM)).then(digits)


def _at(clock: pl.Expr, form: str = "%H%M") -> pl.Expr:
    text = pl.col("acq_date") + pl.lit(" ") + clock
    return text.str.to_datetime(f"%Y-%m-%d {form}", time_unit="us", time_zone="UTC", strict=False)


_NASA = ("latitude", "longitude", "acq_date", "acq_time", "satellite", "confidence")
_JOINED = ("lat", "lng", "acq_date", "acq_time", "satellite", "source")
_LOST = ("dataset", "published_at", "lat", "lng")
_DAYS = ("LATITUDE", "LONGITUDE", "ACQ_DATE")
_CLOCK = '"{}" is not a time of day (HHMM in UTC) on acq_date'

DIALECTS = (
    Dialect(
        "joined", (*_JOINED, "confidence", "frp", "brightness"), _JOINED, "lng", "lat", "acq_time", _CLOCK, _joined
    ),
    Dialect(
        "nasa",
        _NASA,
        _NASA[:5],
        "longitude",
        "latitude",
        "acq_time",
        '"{}" is not a time of day (HHMM or HH:MM:SS in UTC) on acq_date',
        _nasa,
    ),
    Dialect(
        "hours_lost",
        (*_LOST, "confidence"),
        _LOST,
        "lng",
        "lat",
        "published_at",
        '"{}" is not a time that states its zone',
        _hours_lost,
    ),
    Dialect("days", _DAYS, _DAYS, "LONGITUDE", "LATITUDE", "ACQ_DATE", '"{}" is not a day (YYYY-MM-DD)', _days),
)
