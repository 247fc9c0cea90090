"""VIINA rows that a screen of key words took for strikes on Russia; columns differ by year."""

from __future__ import annotations

import polars as pl

from bestand.intake.pins import pinned_area
from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, off_earth, reading
from bestand.intake.times import day, day_end, day_start
from bestand.text.csv import ROW, read_csv, require_columns
from bestand.text.files import SourceFile

REQUIRED = (
    "event_id_1pd",
    "date",
    "n_reports",
    "source_urls",
    "asciiname",
    "longitude",
    "latitude",
    "location_method",
    "representative_text",
)
TRIAGE = ("TriageStatus", "Stage1Triage")
"""What the screen says of the whole row, by the names of 2022 and of later years."""
SCREENED_OUT = "MACHINE_NONCANDIDATE"
METHODS = {
    "DROP_LOCATION_NOT_RU": "its source placed it outside of Russia and Crimea",
    "REVIEW_NAME_ONLY_RU_SUPPORT": "its place is known by a name that two places share",
}


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, REQUIRED)
    triage = next((name for name in TRIAGE if name in frame.columns), TRIAGE[1])
    require_columns(frame.columns, (triage,), file.name, 1)
    frame = frame.with_columns(
        _day=day(pl.col("date"), "%Y%m%d"), _area=pinned_area("asciiname", "longitude", "latitude")
    )
    kept = context.manifest.words
    problem = first_problem(
        missing("event_id_1pd"),
        (pl.col("_day").is_null(), "date", '"{}" is not a day (YYYYMMDD)'),
        *off_earth("longitude", "latitude"),
        not_number("n_reports"),
        (~pl.col("location_method").is_in([*kept, *METHODS]), "location_method", '"{}" is no method of this source'),
    )
    aside = (
        pl.when(pl.col(triage) == SCREENED_OUT)
        .then(pl.lit("screened out by its source"))
        .otherwise(pl.col("location_method").replace_strict(METHODS, default=None, return_dtype=pl.String))
    )
    given = frame.filter(aside.is_null()).select(ROW, *_lead(context))
    return reading(frame, key=("event_id_1pd", "date"), given={"observations": given}, problem=problem, aside=aside)


def _lead(context: Context) -> list[pl.Expr]:
    manifest, at_point = context.manifest, pl.col("_area").is_null()
    before = pl.duration(seconds=int(manifest.time_s["before"]))
    return [
        pl.when(at_point).then(number("longitude")).alias("lon"),
        pl.when(at_point).then(number("latitude")).alias("lat"),
        pl.when(at_point).then(pl.lit(manifest.radius_m["settlement"])).alias("radius_m"),
        pl.col("_area").alias("area_code"),
        (day_start(pl.col("_day"), manifest.timezone) - before).alias("time_from"),
        day_end(pl.col("_day"), manifest.timezone).alias("time_to"),
        pl.lit("kinetic_unspecified").alias("act"),
        number("n_reports").alias("count_min"),
        number("n_reports").alias("count_max"),
        pl.lit("reports").alias("count_unit"),
        pl.col("location_method").replace(manifest.words).alias("grade"),
        pl.concat_str("asciiname", "representative_text", "source_urls", separator=" ", ignore_nulls=True).alias(
            "text"
        ),
    ]
