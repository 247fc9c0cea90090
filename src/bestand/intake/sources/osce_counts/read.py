"""Daily counts of the SMM per region: totals of a reporting period, evening to evening."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, reading
from bestand.intake.times import clock, day, day_end
from bestand.model.counts import RUNNING
from bestand.model.tables import TIME
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

NUMBERS = ("violations", "explosions", "previous_period_violations", "cumulative_since_2020_07_27_0001")
REQUIRED = ("report", "issued", "as_of_date", "as_of_time_local", "tz", "period_days", "region", *NUMBERS, "note")
WHOLE, PART, SINCE = "ceasefire violations", "explosions", "ceasefire violations since 27 July 2020, 00:01"
UNIT = "explosions, bursts, shots"
START = "2020-07-27 00:01"
MOST_DAYS = 31


def read(file: SourceFile, context: Context) -> Reading:
    frame = _timed(read_csv(file, REQUIRED), context)
    frame = frame.with_columns(_area=pl.col("region").replace_strict(context.manifest.areas, default=None))
    frame = frame.join(_before(frame), on=["region", "_from"], how="left", maintain_order="left")
    given = pl.concat([_count(frame, *column) for column in _columns(context)]).filter(
        pl.col("count_min").is_not_null()
    )
    empty = pl.all_horizontal(pl.col(c).is_null() for c in (NUMBERS[0], NUMBERS[1], NUMBERS[3]))
    return reading(
        frame,
        key=("report", "as_of_date", "region"),
        given={"counts": given},
        problem=_problem(),
        aside=pl.when(empty).then(pl.lit("no number stated")),
        first_seen=pl.col("_seen"),
    )


def _timed(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The period by the local clock: so many days back at the same hour, whatever summer time did."""
    zone, days = context.manifest.timezone, number("period_days")
    whole = days.is_between(1, MOST_DAYS) & (days == days.floor())
    frame = frame.with_columns(
        _day=day(pl.col("as_of_date")), _days=pl.when(whole).then(days), _issued=day(pl.col("issued"))
    )
    first = (pl.col("_day") - pl.duration(days=pl.col("_days"))).dt.strftime("%Y-%m-%d")
    frame = frame.with_columns(
        _to=clock(pl.format("{} {}", "as_of_date", "as_of_time_local"), zone, late=True),
        _from=clock(pl.format("{} {}", first, "as_of_time_local"), zone, late=False),
        _hours=pl.col("tz").str.extract(r"UTC([+-]\d{1,2})\b").cast(pl.Float64, strict=False),
        _seen=day_end(pl.col("_issued"), zone),
    )
    local = pl.col("_to").dt.convert_time_zone(zone)
    return frame.with_columns(_clock=(local.dt.base_utc_offset() + local.dt.dst_offset()).dt.total_hours())


def _before(frame: pl.DataFrame) -> pl.DataFrame:
    """What the report before said of its own period, by the evening at which that ended."""
    said = frame.select("region", _from="_to", _own=number("violations")).drop_nulls()
    return said.unique(["region", "_from"], keep="none")


def _problem() -> pl.Expr:
    previous = number("previous_period_violations")
    return first_problem(
        missing("report"),
        (pl.col("_area").is_null(), "region", '"{}" is no region of the mission'),
        (pl.col("_day").is_null(), "as_of_date", '"{}" is not a day'),
        (pl.col("_issued").is_null(), "issued", '"{}" is not a day'),
        (pl.col("_issued") < pl.col("_day"), "issued", 'issued on "{}", before its period ends'),
        (pl.col("_days").is_null(), "period_days", f'"{{}}" is no number of days from 1 to {MOST_DAYS}'),
        (pl.col("_to").is_null(), "as_of_time_local", '"{}" is not a clock time'),
        (pl.col("_hours").is_null(), "tz", '"{}" states no offset, such as EET (UTC+2)'),
        (pl.col("_hours") != pl.col("_clock"), "tz", '"{}" is not the offset of Kyiv on that day'),
        *(not_number(c) for c in NUMBERS),
        *((number(c) < 0, c, f'"{{}}" in "{c}" is negative') for c in NUMBERS),
        (number("explosions") > number("violations"), "explosions", 'its "{}" explosions exceed the whole'),
        (
            previous != pl.col("_own"),
            "previous_period_violations",
            'says "{}" of the period before, whose own report says another number',
        ),
    )


def _columns(context: Context) -> list[tuple[pl.Expr, pl.Expr, str, str | None, str]]:
    """Number, start, about, part of and unit of each count that a row may give."""
    total = number("cumulative_since_2020_07_27_0001")
    # both regions' rows repeat it: it is one count, told with the first row of its report
    first = pl.struct("report", "as_of_date").is_first_distinct()
    start = clock(pl.lit(START), context.manifest.timezone, late=False)
    return [
        (number("violations"), pl.col("_from"), WHOLE, None, UNIT),
        (number("explosions"), pl.col("_from"), PART, WHOLE, UNIT),
        (pl.when(first).then(total), start, SINCE, None, RUNNING),
    ]


def _count(
    frame: pl.DataFrame, value: pl.Expr, start: pl.Expr, about: str, part_of: str | None, unit: str
) -> pl.DataFrame:
    area = pl.lit(None, pl.String) if unit == RUNNING else pl.col("_area")
    return frame.select(
        ROW,
        about=pl.lit(about),
        part_of=pl.lit(part_of, pl.String),
        area_code=area,
        window_from=start.cast(TIME),
        window_to=pl.col("_to"),
        count_min=value,
        count_max=value,
        count_unit=pl.lit(unit),
        text=pl.col("note"),
    )
