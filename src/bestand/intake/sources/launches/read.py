"""Launches per attack and weapon model, as told by the party they were aimed at."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, reading
from bestand.intake.times import clock
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

REQUIRED = ("time_start", "time_end", "model", "target", "launched")


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, REQUIRED)
    zone, manifest = context.manifest.timezone, context.manifest
    frame = frame.with_columns(
        _from=clock(pl.col("time_start"), zone, late=False), _to=clock(pl.col("time_end"), zone, late=True)
    )
    problem = first_problem(
        (pl.col("_from").is_null(), "time_start", '"{}" is not a local time'),
        (pl.col("_to").is_null(), "time_end", '"{}" is not a local time'),
        (pl.col("_to") < pl.col("_from"), "time_end", 'ends at "{}", before it starts'),
        missing("model"),
        not_number("launched"),
    )
    weapon = pl.col("model").replace_strict(manifest.weapons, default="missile_unspecified", return_dtype=pl.String)
    given = frame.select(
        ROW,
        time_from="_from",
        time_to="_to",
        weapon=weapon,
        act=weapon.replace_strict(manifest.acts, default="missile_strike", return_dtype=pl.String),
        area_code=pl.col("target").replace_strict(manifest.areas, default="UA", return_dtype=pl.String),
        count_min=number("launched"),
        count_max=number("launched"),
        count_unit=pl.lit("launched"),
        actor_claimed=pl.lit(manifest.actor),
        account=pl.lit("Air Force Command of Ukraine"),
        text=pl.concat_str("model", "target", separator=" → ", ignore_nulls=True),
    )
    return reading(frame, given={"observations": given}, problem=problem)
