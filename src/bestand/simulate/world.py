"""An invented country in the open Atlantic: its coast, areas, targets, and a line that moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from bestand.geo.projection import Floats, Projection
from bestand.simulate.front import Front, whole
from bestand.simulate.scenario import DAY_MIN, Scenario

AREA = (-12.0, -2.0, -8.0, 2.0)
"""West, south, east, north in degrees. No land is near, and the equator is its middle, so
that the plane of a workspace is as symmetric as the mirror image needs it to be."""
WEST, EAST, COAST = -11.6, -8.4, 1.5  # the coasts lie about 1.5 degrees from the equator
METRES_LON, METRES_LAT = 111_320.0, 110_574.0  # per degree, at the equator
TOWNS = ("Bramhold", "Cindermere", "Dunfall", "Elmreach", "Farrowdale", "Gorsewick")
COLUMNS = len(TOWNS) // 2  # areas from west to east, north of the equator and south of it
BORDER = 0.012  # latitude where the areas meet: between the places of the news, which are 0.05 apart
LINE_FROM_MIN = 6 * 60  # a day's line is in force from 03:00 UTC, 06:00 local time
DIGITS = 5  # of degrees in every file: one metre


@dataclass(frozen=True)
class World:
    """Places in degrees, of side a in the north and side b in the south.

    line_lat: latitude per day and node, shape (days + 1, nodes); row 0 is the day before the
    first, whose line is in force until the first morning.
    """

    line_lon: Floats
    line_lat: Floats
    coast_lon: Floats
    north: Floats
    south: Floats
    targets: tuple[Target, ...]
    zone: Floats
    front: Front

    def side_b(self, row: int) -> Floats:
        """Ring of side b's polygon: the south coast eastward, then the line back."""
        coast = np.stack([self.coast_lon, self.south], axis=1)
        line = np.stack([self.line_lon, self.line_lat[row]], axis=1)
        return _closed(np.concatenate([coast, line[::-1]]))

    def area(self, index: int) -> Floats:
        """Ring of an area. Areas meet near the equator, so the line runs through them."""
        step = (len(self.coast_lon) - 1) // COLUMNS
        part = slice((index % COLUMNS) * step, (index % COLUMNS + 1) * step + 1)
        lon = self.coast_lon[part]
        inland = np.array([[lon[0], BORDER], [lon[-1], BORDER]])
        if index < COLUMNS:
            return _closed(np.concatenate([inland, np.stack([lon, self.north[part]], axis=1)[::-1]]))
        return _closed(np.concatenate([np.stack([lon, self.south[part]], axis=1), inland[::-1]]))

    def line_at(self, lon: Floats, row: npt.NDArray[np.int64]) -> Floats:
        """Latitude of the line of each row at each longitude."""
        at = (lon - self.line_lon[0]) / (self.line_lon[1] - self.line_lon[0])
        left = np.clip(at.astype(np.int64), 0, len(self.line_lon) - 2)
        share = at - left
        return np.asarray(self.line_lat[row, left] * (1 - share) + self.line_lat[row, left + 1] * share)

    def distances(self, lon: Floats, lat: Floats, row: npt.NDArray[np.int64]) -> Floats:
        """Metres to the line of each row, positive on side b."""
        projection = Projection.of(AREA)
        points = shapely.points(*projection.to_plane(lon, lat))
        found = np.empty(len(lon))
        order = np.argsort(row, kind="stable")
        for here in np.split(order, np.flatnonzero(np.diff(row[order])) + 1) if len(row) else ():
            day = row[here[0]]
            line = projection.project(shapely.linestrings(self.line_lon, self.line_lat[day]))
            found[here] = shapely.distance(points[here], line)
        return np.where(lat < self.line_at(lon, row), found, -found)


@dataclass(frozen=True, slots=True)
class Target:
    """A protected object; the radius in metres is its own extent."""

    id: str
    target_class: str
    name: str
    lon: float
    lat: float
    radius_m: int


def make_world(scenario: Scenario, rng: np.random.Generator) -> World:
    line_lon = np.linspace(WEST, EAST, 81)
    line_lat = _line(line_lon, scenario.days + 1, rng)
    coast_lon = np.linspace(WEST, EAST, 8 * COLUMNS + 1)
    north, south = (sign * (COAST + rng.uniform(-0.08, 0.08, len(coast_lon))) for sign in (1, -1))
    middle = float(line_lat.mean(axis=0)[40])  # the zone lies on the middle of the line
    zone = shapely.get_coordinates(shapely.box(-10.06, middle - 0.04, -9.94, middle + 0.04))
    return World(
        _degrees(line_lon),
        _degrees(line_lat),
        _degrees(coast_lon),
        _degrees(north),
        _degrees(south),
        _targets(rng),
        _degrees(zone),
        whole((WEST + 0.1, EAST - 0.1)),
    )


def line_row(minute: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Which row of `line_lat` is in force, by minutes since the first local midnight."""
    return (minute - LINE_FROM_MIN) // DAY_MIN + 1


def area_of(lon: Floats, lat: Floats) -> npt.NDArray[np.int64]:
    """Index of the area that holds, or lies nearest to, each place."""
    column = np.clip(((lon - WEST) / (EAST - WEST) * COLUMNS).astype(np.int64), 0, COLUMNS - 1)
    return np.where(lat >= BORDER, column, column + COLUMNS)


def area_code(index: int) -> str:
    return f"QM-{index + 1}"


def area_code_of(column: str) -> pl.Expr:
    """The code of the area whose index a column holds."""
    return pl.col(column).replace_strict({i: area_code(i) for i in range(len(TOWNS))}, return_dtype=pl.String)


def _line(lon: Floats, days: int, rng: np.random.Generator) -> Floats:
    """A meander of some 20 km, each of whose bends drifts by a few hundred metres a day."""
    waves = np.array([1, 2, 3, 5, 8])
    phase = rng.uniform(0, 2 * np.pi, len(waves))
    shape = np.sin(2 * np.pi * waves[:, None] * (lon - WEST) / (EAST - WEST) + phase[:, None])
    bends = np.array([0.08, 0.08, 0.06, 0.03, 0.02])
    drift = np.cumsum(rng.normal(0, 0.003, (days, len(waves))), axis=0)
    return np.asarray((bends + 0.05 * np.tanh(drift / 0.05)) @ shape)  # drift is bounded at 5 km


def _targets(rng: np.random.Generator) -> tuple[Target, ...]:
    """In each area a power plant, and a hospital or a substation."""
    found: list[Target] = []
    for index, town in enumerate(TOWNS):
        second = ("hospital", "substation")[index % 2]
        for kind, radius_m in (("power_plant", 600), (second, 200)):
            lon = WEST + (index % COLUMNS + rng.uniform(0.15, 0.85)) * (EAST - WEST) / COLUMNS
            lat = rng.uniform(0.4, 1.2) * (1 if index < COLUMNS else -1)
            name = f"{town} {kind.replace('_', ' ')}"
            place = (round(lon, DIGITS), round(lat, DIGITS))
            found.append(Target(f"T-{len(found) + 1:02d}", kind, name, *place, radius_m))
    return tuple(found)


def _closed(ring: Floats) -> Floats:
    return np.concatenate([ring, ring[:1]])


def _degrees(values: Floats) -> Floats:
    return np.round(values, DIGITS)
