"""Protected objects, one row each."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, off_earth, reading
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

COLUMNS = ("id", "class", "name", "lon", "lat", "radius_m")


def read(file: SourceFile, context: Context) -> Reading:
    del context
    frame = read_csv(file, COLUMNS)
    problem = first_problem(
        *off_earth("lon", "lat"),
        *(missing(c) for c in ("id", "class", "radius_m")),
        not_number("radius_m"),
        (number("radius_m") < 0, "radius_m", 'radius "{}" is negative'),
    )
    given = frame.select(
        ROW,
        target_id=pl.col("id"),
        target_class=pl.col("class"),
        name="name",
        lon=number("lon"),
        lat=number("lat"),
        radius_m=number("radius_m"),
    )
    return reading(frame, key=("id",), given={"targets": given}, problem=problem)
