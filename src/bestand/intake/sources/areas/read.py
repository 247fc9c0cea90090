"""Administrative areas: polygons with an ISO code and a name."""

from __future__ import annotations

import polars as pl

from bestand.intake.geojson import read_features
from bestand.intake.reading import Context, Reading, first_problem, reading
from bestand.text.csv import ROW
from bestand.text.files import SourceFile


def read(file: SourceFile, context: Context) -> Reading:
    features, _ = read_features(file)
    features = features.with_columns(
        _code=pl.col("properties").str.json_path_match("$.shapeISO"),
        _name=pl.col("properties").str.json_path_match("$.shapeName"),
    )
    problem = first_problem((pl.col("_code").is_null(), "properties", "feature has no shapeISO: {}"))
    given = features.select(ROW, area_code="_code", name="_name", geometry="_geometry")
    return reading(features, key=("_code",), given={"areas": given}, problem=problem)
