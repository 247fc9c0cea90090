"""Any daily measures, one value a row."""

from __future__ import annotations

import polars as pl

from bestand.intake.reading import Context, Reading, first_problem, missing, not_number, number, reading
from bestand.intake.times import day
from bestand.text.csv import ROW, read_csv
from bestand.text.files import SourceFile

COLUMNS = ("day", "quantity", "area", "value")


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_csv(file, COLUMNS)
    frame = frame.with_columns(_day=day(pl.col("day")))
    problem = first_problem(
        (pl.col("_day").is_null(), "day", '"{}" is not a day'), *(missing(c) for c in COLUMNS), not_number("value")
    )
    given = frame.select(ROW, day="_day", quantity="quantity", area="area", value=number("value"))
    return reading(frame, key=("day", "quantity", "area"), given={"measures": given}, problem=problem)
