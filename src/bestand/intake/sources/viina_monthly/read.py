"""VIINA incidents by month: one row per report and place, by the time of publication."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from bestand.intake.pins import pinned_area
from bestand.intake.reading import Context, Reading, first_problem, number, off_earth, reading
from bestand.intake.times import clock, day, day_end, day_start
from bestand.model.ids import hash_text
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

COLUMNS = ("datetime", "lon", "lat", "place_name", "event_type", "headline")
KEY = ("datetime", "lon", "lat", "place_name", "event_type", "_headline")
NO_FORCE = {
    "airalerb": "an alert told in the news: alerts have their own source",
    "occupy": "occupation of territory or a building: no act of force by itself",
    "control": "a claim of control: no act of force by itself",
    "retreab": "a retreat: no act of force",
    "arresb": "an arrest, or prisoners taken: no act of force by itself",
    "cyber": "a cyber operation: no act of force on the ground",
    "san": "sanctions: no act of force",
    "loc": "its source gave no type, only that a place is named",
}
UNTYPED = "its source gave no type"
_WRITTEN = r"^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
_MIDNIGHT = "00:00:00"


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, COLUMNS)
    acts = context.manifest.acts
    codes = pl.col("event_type").fill_null("").str.split("|")
    frame = frame.with_columns(
        _act=_first(codes, acts),
        _day=pl.when(pl.col("datetime").str.contains(_WRITTEN)).then(day(pl.col("datetime").str.slice(0, 10))),
        _area=pinned_area("place_name", "lon", "lat"),
        _headline=pl.Series([hash_text(text or "") for text in frame["headline"]], dtype=pl.String),
    )
    problem = first_problem(
        (pl.col("_day").is_null(), "datetime", '"{}" is not a time of publication (YYYY-MM-DD HH:MM:SS)'),
        *off_earth("lon", "lat"),
        (_unknown(codes, {**acts, **NO_FORCE}), "event_type", '"{}" holds a type that is none of VIINA'),
    )
    given = frame.filter(pl.col("_act").is_not_null()).select(ROW, *_lead(context))
    aside = pl.when(pl.col("_act").is_null()).then(pl.coalesce(_first(codes, NO_FORCE), pl.lit(UNTYPED)))
    return reading(frame, key=KEY, given={"observations": given}, problem=problem, aside=aside)


def _first(codes: pl.Expr, meanings: Mapping[str, str]) -> pl.Expr:
    """The meaning of the first of these codes that a row has; null where it has none."""
    return pl.coalesce(pl.when(codes.list.contains(code)).then(pl.lit(m)) for code, m in meanings.items())


def _unknown(codes: pl.Expr, known: Mapping[str, str]) -> pl.Expr:
    return codes.list.set_difference(["", *known]).list.len() > 0


def _lead(context: Context) -> list[pl.Expr]:
    manifest, at_point = context.manifest, pl.col("_area").is_null()
    before = pl.duration(seconds=int(manifest.time_s["before"]))
    return [
        pl.when(at_point).then(number("lon")).alias("lon"),
        pl.when(at_point).then(number("lat")).alias("lat"),
        pl.when(at_point).then(pl.lit(manifest.radius_m["settlement"])).alias("radius_m"),
        pl.col("_area").alias("area_code"),
        (day_start(pl.col("_day"), manifest.timezone) - before).alias("time_from"),
        _published(manifest.timezone).alias("time_to"),
        pl.col("_act").alias("act"),
        pl.concat_str("place_name", "headline", separator=": ", ignore_nulls=True).alias("text"),
    ]


def _published(zone: str) -> pl.Expr:
    """No event is later than the report of it. Midnight is an hour not known, and an hour that
    the spring change leaves out was no hour of this zone: then the day's end."""
    whole = day_end(pl.col("_day"), zone)
    stated = pl.when(~pl.col("datetime").str.ends_with(_MIDNIGHT)).then(pl.col("datetime"))
    return pl.coalesce(clock(stated, zone, late=True), whole)
