"""Places of the basemap: positions from GeoNames, names from our own checked table."""

import csv
import json
import math
from dataclasses import dataclass
from pathlib import Path

from assets.sources import BuildError

GAZETTEER = Path(__file__).with_name("gazetteer.csv")
CROWDED_KM = 14.0  # closer than this to a place twice its size, a "city" is a district


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place; lon and lat in degrees, EPSG:4326."""

    lon: float
    lat: float
    name_en: str
    name_uk: str
    population: int
    beside: bool  # known to be a town of its own, however close to a city


def read_places(cities: Path) -> list[Place]:
    """The gazetteer's places, largest first."""
    found = {int(city["geonameid"]): city for city in json.loads(cities.read_text()).values()}
    places = [_place(row, found) for row in _rows()]
    _refuse_districts(places)
    return sorted(places, key=lambda place: (-place.population, place.name_en))


def _rows() -> list[dict[str, str]]:
    lines = GAZETTEER.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _place(row: dict[str, str], cities: dict[int, dict[str, object]]) -> Place:
    city = cities.get(int(row["geonameid"]))
    if city is None:
        raise BuildError(f"{GAZETTEER.name}: GeoNames has no place {row['geonameid']}.")
    return Place(
        lon=round(float(str(city["longitude"])), 3),
        lat=round(float(str(city["latitude"])), 3),
        name_en=row["name_en"],
        name_uk=row["name_uk"],
        population=int(row["population"] or str(city["population"])),
        beside=row["beside"] == "1",
    )


def _refuse_districts(places: list[Place]) -> None:
    """GeoNames keeps city districts among cities: a new line must not bring one in."""
    for place in places:
        larger = (city for city in places if city.population >= 2 * place.population)
        if not place.beside and any(_gap_km(place, city) < CROWDED_KM for city in larger):
            raise BuildError(
                f"{GAZETTEER.name}: {place.name_en} lies within {CROWDED_KM:.0f} km "
                "of a place twice its size; remove it, or set beside to 1 if it is "
                "a town of its own."
            )


def _gap_km(a: Place, b: Place) -> float:
    """Distance on a plane through a; within 1 % at these few kilometres."""
    east = (a.lon - b.lon) * math.cos(math.radians(a.lat))
    return 111.2 * math.hypot(east, a.lat - b.lat)
