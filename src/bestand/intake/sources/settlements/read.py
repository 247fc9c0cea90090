"""Populated places with a point and a population."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, off_earth, reading
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, ["geonameid", "name", "latitude", "longitude", "population"])
    people = number("population")
    problem = first_problem(
        missing("geonameid"),
        missing("name"),
        *off_earth("longitude", "latitude"),
        not_number("population"),
        (~people.is_between(0, 1e9) | (people != people.floor()), "population", '"{}" is no number of people'),
    )
    given = frame.select(
        ROW,
        settlement_id=pl.col("geonameid"),
        name="name",
        lon=number("longitude"),
        lat=number("latitude"),
        population=people.cast(pl.Int64, strict=False),
    )
    return reading(frame, key=("geonameid",), given={"settlements": given}, problem=problem)
