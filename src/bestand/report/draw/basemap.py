"""The basemap that `make setup` builds: land, borders, rivers, places of one region."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files
from typing import TypedDict

Coordinates = list[list[float]]


class Place(TypedDict):
    lon: float
    lat: float
    name_en: str
    name_uk: str
    population: int


class Basemap(TypedDict):
    """Layers in degrees; `box` is west, south, east, north."""

    box: list[float]
    land: list[Coordinates]
    lakes: list[Coordinates]
    borders: list[Coordinates]
    areas: list[Coordinates]
    rivers: list[Coordinates]
    places: list[Place]
    credits: str


@cache
def basemap() -> Basemap | None:
    """The built map, or None where `make setup` has not built it."""
    path = files("bestand.report") / "assets" / "basemap.json.gz"
    if not path.is_file():
        return None
    built: Basemap = json.loads(gzip.decompress(path.read_bytes()))
    return built


def covers(box: tuple[float, float, float, float]) -> bool:
    """Whether the basemap holds the middle of a box."""
    built = basemap()
    if built is None:
        return False
    west, south, east, north = built["box"]
    lon, lat = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return west < lon < east and south < lat < north
