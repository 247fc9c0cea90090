"""GeoJSON features as rows, each polygon checked."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import shapely

from bestand.errors import SourceError
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile

SCHEMA = {"properties": pl.String, "geometry": pl.String, "_geometry": pl.Binary, ROW: pl.Int64, PROBLEM: pl.String}


def read_features(file: SourceFile) -> tuple[pl.DataFrame, str]:
    """Features with verbatim properties and geometry, WKB, row and problem; and the name."""
    value, features = features_of(file)
    rows = [_row(feature, n) for n, feature in enumerate(features, 1)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row"), str(value.get("name", ""))


def features_of(file: SourceFile) -> tuple[dict[str, object], list[object]]:
    """The collection and its features, at least one. Raises SourceError."""
    value = file.json()
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(features, list):
        raise SourceError("is no GeoJSON FeatureCollection.", file=file.name)
    if not features:
        raise SourceError("holds no features.", file=file.name)
    return value, features


def _row(feature: object, row: int) -> list[object]:
    feature = feature if isinstance(feature, dict) else {}
    geometry = json.dumps(feature.get("geometry"), separators=(",", ":"))
    properties = json.dumps(feature.get("properties"), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    shape, problem = _shape(geometry)
    return [properties, geometry, shape and shapely.to_wkb(shape, byte_order=1), row, problem]


def _shape(text: str) -> tuple[shapely.Geometry | None, str | None]:
    try:
        shape = shapely.from_geojson(text)
    except shapely.errors.ShapelyError as error:
        return None, f"geometry cannot be read: {str(error)[:120]}"
    if shape is None or shape.is_empty or shapely.get_dimensions(shape) != 2:
        return None, "feature is no polygon"
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None, "polygon has a coordinate that is no number"
    if not shape.is_valid:
        return None, f"polygon is not sound: {shapely.is_valid_reason(shape)}; mend the drawing"
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return None, "polygon lies outside the degrees of the earth"
    return shape, None
