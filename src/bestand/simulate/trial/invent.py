"""What a draft leaves undrawn, invented: a line, zones, objects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import shapely

from bestand.model.tables import TABLES
from bestand.simulate.scenario import Scenario
from bestand.simulate.trial.lay import Lay
from bestand.simulate.world import AREA, make_world

Box = tuple[float, float, float, float]
HALF_ZONE_M = 4_500.0
OBJECTS, EXTENT_M, FAR_M = 6, 300.0, 60_000.0
"""Of each class: how many objects, their radius, and how far from the line they lie at most."""


def line_row(area: Box, seed: int, *, swapped: bool) -> pl.DataFrame:
    """A `lines` row: side b's polygon, south of a meander across the area (or north of it, swapped)."""
    world = make_world(Scenario(seed=seed), np.random.default_rng([seed, 1]))
    lon, lat = _onto(area, np.stack([world.line_lon, world.line_lat[0]], axis=1)).T
    west, south, east, north = area
    lon = west + (lon - lon[0]) / (lon[-1] - lon[0]) * (east - west)  # from one edge of the area to the other
    beyond = north if swapped else south
    ring = [*zip(lon, lat, strict=True), (east, beyond), (west, beyond)]
    shape = shapely.to_wkb(shapely.orient_polygons(shapely.Polygon(ring)))
    return pl.DataFrame({"line_id": ["invented"], "source": ["invented"], "error_m": [0.0], "geometry": [shape]})


def zone_at(lay: Lay, share: float) -> shapely.Geometry:
    """A square on the line, at a share of its length; in degrees."""
    (x,), (y,) = lay.off_line(np.array([share]), np.zeros(1))
    square = shapely.box(x - HALF_ZONE_M, y - HALF_ZONE_M, x + HALF_ZONE_M, y + HALF_ZONE_M)
    return lay.projection.unproject(square)


def targets_rows(lay: Lay, classes: Sequence[str], rng: np.random.Generator) -> pl.DataFrame:
    """`targets` rows: objects of each class on both sides of the line."""
    count = OBJECTS * len(classes)
    points = lay.off_line(rng.uniform(0.05, 0.95, count), rng.uniform(-FAR_M, FAR_M, count))
    lon, lat = lay.degrees(points)
    names = [f"invented {kind} {i + 1}" for kind in classes for i in range(OBJECTS)]
    frame = pl.DataFrame(
        {
            "target_id": names,
            "target_class": [kind for kind in classes for _ in range(OBJECTS)],
            "name": names,
            "lon": lon,
            "lat": lat,
        }
    )
    return TABLES["targets"].shape(frame.with_columns(radius_m=pl.lit(EXTENT_M)))


def _onto(area: Box, points: np.ndarray) -> np.ndarray:
    """The invented country brought onto another box."""
    (x0, y0, x1, y1), (west, south, east, north) = AREA, area
    return np.asarray((points - [x0, y0]) / [x1 - x0, y1 - y0] * [east - west, north - south] + [west, south])
