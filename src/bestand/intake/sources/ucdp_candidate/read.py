"""UCDP events, final or candidate: human-coded fatal events, and daily totals dressed as events."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, off_earth, reading
from bestand.intake.times import day, day_end, day_start
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

REQUIRED = (
    "id",
    "source_headline",
    "where_prec",
    "adm_1",
    "latitude",
    "longitude",
    "country",
    "date_prec",
    "date_start",
    "date_end",
    "best",
    "high",
    "low",
    "code_status",
)
TRANSCRIBED = ("x_source_agency", "x_source_side")
CLASHES = r"(?i)clashes"
COUNT = r"(?i)(\d{1,3}(?:,\d{3})+|\d+)\s+(?:combat\s+)?clashes"


def read(file: SourceFile, context: Context) -> Reading:
    return events(file, context, TRANSCRIBED, _agency(context), CLASHES)


def events(file: SourceFile, context: Context, told: tuple[str, ...], account: pl.Expr, total: str) -> Reading:
    """The events of a file. told: columns that say whose account a row is, account: how.

    total: headlines of this pattern are a party's totals.
    """
    frame = read_csv(file, [*REQUIRED, *told])
    frame = frame.with_columns(_first=_day(frame, "date_start"), _last=_day(frame, "date_end"))
    problem = first_problem(
        missing("id"),
        *off_earth("longitude", "latitude"),
        *(not_number(c) for c in ("low", "best", "high")),
        (pl.col("_first").is_null(), "date_start", '"{}" is not a day'),
        (pl.col("_last").is_null(), "date_end", '"{}" is not a day'),
        (pl.col("_last") < pl.col("_first"), "date_end", 'ends on "{}", before it starts'),
        (~pl.col("where_prec").is_in(list("1234567")), "where_prec", '"{}" is no precision code of UCDP'),
    )
    # a party's evening total, pinned by the coders to a point on the line: a claim, no event
    claimed = pl.col("source_headline").fill_null("").str.contains(total)
    given = {
        "observations": frame.filter(~claimed).select(ROW, *_event(context, account)),
        "claims": frame.filter(claimed).select(ROW, *_claim(context)),
    }
    return reading(frame, key=("id",), given=given, problem=problem)


def _span(context: Context) -> tuple[pl.Expr, pl.Expr]:
    """Local days as UTC; rows in Russia by Moscow's clock, which differs in winter."""
    here, there = context.manifest.timezone, "Europe/Moscow"
    abroad = pl.col("country").str.starts_with("Russia")
    first, last = pl.col("_first"), pl.col("_last")
    start = pl.when(abroad).then(day_start(first, there)).otherwise(day_start(first, here))
    end = pl.when(abroad).then(day_end(last, there)).otherwise(day_end(last, here))
    return start, end


def _day(frame: pl.DataFrame, column: str) -> pl.Expr:
    """The day as written, or as restored where a spreadsheet had made a number of it."""
    restored = [day(pl.col(f"x_{column}"))] if f"x_{column}" in frame.columns else []
    return pl.coalesce(day(pl.col(column).str.slice(0, 10)), *restored)


def _agency(context: Context) -> pl.Expr:
    return pl.format("{} ({})", "x_source_agency", pl.col("x_source_side").replace(context.manifest.words))


def _event(context: Context, account: pl.Expr) -> list[pl.Expr]:
    start, end = _span(context)
    # from code 3 on the coordinates are a representative point, not a place where it happened
    placed = pl.col("where_prec").is_in(["1", "2"])
    country = pl.when(pl.col("country").str.starts_with("Russia")).then(pl.lit("RU")).otherwise(pl.lit("UA"))
    named = pl.col("adm_1").replace_strict(context.manifest.areas, default=None, return_dtype=pl.String)
    area = pl.coalesce(named, country)
    low, best, high = number("low"), number("best"), number("high")
    return [
        pl.when(placed).then(number("longitude")).alias("lon"),
        pl.when(placed).then(number("latitude")).alias("lat"),
        pl.col("where_prec")
        .replace_strict(context.manifest.radius_m, default=None, return_dtype=pl.Float64)
        .alias("radius_m"),
        pl.when(~placed).then(area).alias("area_code"),
        start.alias("time_from"),
        end.alias("time_to"),
        pl.lit("kinetic_unspecified").alias("act"),
        # one row has its high below its best: the interval takes both
        pl.min_horizontal(low, best, high).alias("count_min"),
        pl.max_horizontal(low, best, high).alias("count_max"),
        pl.lit("deaths").alias("count_unit"),
        account.alias("account"),
        pl.col("code_status").alias("grade"),
        pl.col("source_headline").alias("text"),
    ]


def _claim(context: Context) -> list[pl.Expr]:
    start, end = _span(context)
    count = pl.col("source_headline").str.extract(COUNT).str.replace_all(",", "").cast(pl.Float64, strict=False)
    return [
        pl.lit("ukraine").alias("party"),
        pl.lit("combat clashes").alias("about"),
        start.alias("window_from"),
        end.alias("window_to"),
        count.alias("count_min"),
        count.alias("count_max"),
        pl.lit("clashes").alias("count_unit"),
        pl.col("source_headline").alias("text"),
    ]
