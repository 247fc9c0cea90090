"""Air alerts, one interval per oblast."""

from __future__ import annotations

import polars as pl

from bestand.errors import SourceError
from bestand.intake.reading import Context, Reading, first_problem, reading
from bestand.model.tables import TIME
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile
from bestand.text.parquet import read_parquet
from bestand.text.problems import nearest

TIMES = ("started_at", "finished_at")
REQUIRED = ("region", *TIMES, "n_subalerts")


def read(file: SourceFile, context: Context) -> Reading:
    frame = read_parquet(file)
    _check(frame.schema, file.name)
    frame = frame.with_columns(pl.int_range(1, pl.len() + 1).alias(ROW), pl.lit(None, pl.String).alias(PROBLEM))
    areas = context.manifest.areas
    problem = first_problem(
        (~pl.col("region").is_in(list(areas)), "region", '"{}" is no area of this source'),
        (pl.col("finished_at").is_null(), "started_at", "the alert of {} has no end"),
        (pl.col("finished_at") < pl.col("started_at"), "started_at", "the alert of {} ends before it starts"),
    )
    given = frame.select(
        ROW,
        time_from=pl.col("started_at").cast(TIME),
        time_to=pl.col("finished_at").cast(TIME),
        area_code=pl.col("region").replace_strict(areas, default=None, return_dtype=pl.String),
        act=pl.lit("air_alert"),
        count_min=pl.col("n_subalerts").cast(pl.Float64),
        count_max=pl.col("n_subalerts").cast(pl.Float64),
        count_unit=pl.lit("alerts"),
    )
    return reading(frame, key=("region", "started_at"), given={"observations": given}, problem=problem)


def _check(schema: pl.Schema, file: str) -> None:
    """Raises SourceError where a column is missing or holds another kind of value."""
    for column in REQUIRED:
        if column not in schema:
            raise SourceError(f'has no column "{column}".', file=file, fix=nearest(column, schema))
    for column, kind in schema.items():
        told = column not in TIMES or isinstance(kind, pl.Datetime)
        told &= column != "region" or kind == pl.String
        told &= column != "n_subalerts" or kind.is_integer()
        if not told:
            raise SourceError(f'has "{column}" as {kind}, not as text, number or time.', file=file)
