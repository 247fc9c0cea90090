"""Populated places with a point and a population."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, reading
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, ["geonameid", "name", "latitude", "longitude", "population"])
    problem = first_problem(
        missing("geonameid"),
        missing("name"),
        missing("latitude"),
        missing("longitude"),
        not_number("latitude"),
        not_number("longitude"),
        not_number("population"),
    )
    given = frame.select(
        ROW,
        settlement_id=pl.col("geonameid"),
        name="name",
        lon=number("longitude"),
        lat=number("latitude"),
        population=number("population").cast(pl.Int64),
    )
    return reading(frame, key=("geonameid",), given={"settlements": given}, problem=problem)
