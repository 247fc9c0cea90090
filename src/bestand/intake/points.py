"""GeoJSON points as rows of text: properties, and the place under names of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import polars as pl

from bestand.errors import SourceError
from bestand.intake.geojson import features_of
from bestand.text.csv import PROBLEM, ROW, check_columns
from bestand.text.files import SourceFile, check_cells

LON, LAT, ID = "geometry.lon", "geometry.lat", "feature.id"
"""Columns beside those of the properties."""
MAX_BYTES = 1 << 29
"""Most bytes of text: in memory JSON takes many times its length."""
DEGREES = ("CRS84", "4326")


def read_points(file: SourceFile, required: Iterable[str]) -> pl.DataFrame:
    """Features as text, with `_row` (place in the list) and `_problem`.

    A feature without geometry has no place; any other geometry than a point is a problem of
    its row. Lists and mappings among the properties stay JSON. Raises SourceError where the
    coordinates are stated not to be degrees.
    """
    if len(file.data) > MAX_BYTES:
        raise SourceError(f"is larger than {MAX_BYTES:,} bytes.", file=file.name, fix="split it, or save it as CSV.")
    value, features = features_of(file)
    _check_degrees(value, file.name)
    properties = [_properties(feature) for feature in features]
    names = list(dict.fromkeys(name for found in properties for name in found))
    columns = [*names, LON, LAT, ID]
    check_columns(columns, required, file.name)
    check_cells(len(features), len(columns), file.name)
    rows = [_row(f, p, names, n) for n, (f, p) in enumerate(zip(features, properties, strict=True), 1)]
    schema = {**dict.fromkeys(columns, pl.String), ROW: pl.Int64, PROBLEM: pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _check_degrees(value: Mapping[str, object], file: str) -> None:
    crs = json.dumps(value.get("crs"))
    if value.get("crs") is not None and not any(name in crs for name in DEGREES):
        fix = "save it in degrees (EPSG:4326)."
        raise SourceError(f"states coordinates that are not degrees: {crs[:200]}.", file=file, fix=fix)


def _properties(feature: object) -> Mapping[str, object]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _row(feature: object, properties: Mapping[str, object], names: list[str], row: int) -> list[object]:
    whole = feature if isinstance(feature, dict) else {}
    place, problem = _place(whole.get("geometry"))
    if not isinstance(feature, dict):
        problem = "entry of the list is no feature"
    return [*(_text(properties.get(n)) for n in names), *map(_text, place), _text(whole.get("id")), row, problem]


def _place(geometry: object) -> tuple[tuple[object, object], str | None]:
    """Longitude and latitude in degrees, or what is wrong."""
    if geometry is None:
        return (None, None), None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind != "Point":
        return (None, None), f"geometry is {_text(kind) or 'nothing known'}, not Point"
    found = geometry.get("coordinates")
    if not isinstance(found, list) or len(found) < 2 or not all(_is_number(c) for c in found[:2]):
        return (None, None), "point has no longitude and latitude"
    return (found[0], found[1]), None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
