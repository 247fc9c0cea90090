"""Sectors: hundred-kilometre stretches of the first line, from the north or the west on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from scipy.spatial import cKDTree

from bestand.geo.projection import Floats, Projection
from bestand.model.tables import TABLES

LENGTH_M, STEP_M = 100_000.0, 5_000.0
REACH_M = 25_000.0
"""A place farther from the line than this belongs to no sector."""
SMOOTH_M, ISLET_M = 3_000.0, 20_000.0
TOWN = 10_000  # people; smaller places do not name a sector


@dataclass(frozen=True)
class Sectors:
    """Points along the line, each with the number of its sector, from 1 on."""

    x: Floats
    y: Floats
    number: np.ndarray

    def of(self, x: Floats, y: Floats, distance_m: Floats) -> list[int | None]:
        """Sector of the nearest stretch, or None beyond reach of the line."""
        if not len(self.x) or not len(x):
            return [None] * len(x)
        _, index = cKDTree(np.stack([self.x, self.y], axis=1)).query(np.stack([x, y], axis=1))
        near = np.abs(distance_m) <= REACH_M
        return [int(n) if k else None for n, k in zip(self.number[index], near, strict=True)]

    def table(self, projection: Projection, settlements: pl.DataFrame) -> pl.DataFrame:
        """`sectors` rows, each named after the nearest town to its middle."""
        towns = settlements.filter(pl.col("population") >= TOWN).sort("settlement_id")
        tx, ty = projection.to_plane(towns["lon"].to_numpy(), towns["lat"].to_numpy())
        rows = []
        for number in sorted(set(self.number.tolist())):
            here = np.flatnonzero(self.number == number)
            middle = here[len(here) // 2]
            x, y = self.x[middle], self.y[middle]
            lon, lat = projection.to_degrees(np.array([x]), np.array([y]))
            name = towns["name"][int(np.hypot(tx - x, ty - y).argmin())] if len(tx) else f"Sector {number}"
            rows.append(
                {"sector": number, "name": name, "lon": round(float(lon[0]), 2), "lat": round(float(lat[0]), 2)}
            )
        return pl.DataFrame(rows, schema=TABLES["sectors"].columns)


def sectors_of(edges: Floats) -> Sectors:
    """Cut a line into sectors. Islets are left out; pieces follow one another from the north."""
    if not len(edges):
        return Sectors(np.empty(0), np.empty(0), np.empty(0, int))
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(edges.reshape(-1, 2, 2))))
    pieces = [p for p in shapely.get_parts(shapely.simplify(merged, SMOOTH_M)) if p.length >= ISLET_M]
    ordered = _in_order(pieces or list(shapely.get_parts(merged)))
    steps = [np.arange(0, piece.length, STEP_M) for piece in ordered]
    points = [
        shapely.get_coordinates(shapely.line_interpolate_point(p, s)) for p, s in zip(ordered, steps, strict=True)
    ]
    before = np.cumsum([0.0, *(p.length for p in ordered)])[:-1]
    along = np.concatenate([s + b for s, b in zip(steps, before, strict=True)])
    xy = np.concatenate(points)
    return Sectors(xy[:, 0].copy(), xy[:, 1].copy(), (along // LENGTH_M).astype(int) + 1)


def _in_order(pieces: list[shapely.LineString]) -> list[shapely.LineString]:
    """Pieces end to end: begin in the north, or in the west where the line is wider than
    high, and go on with the nearest."""
    ends = [(end, i, flip) for i, p in enumerate(pieces) for end, flip in ((p.coords[0], False), (p.coords[-1], True))]
    west, south, east, north = shapely.total_bounds(pieces)
    wide = east - west > north - south
    (_, first, flip) = min(ends, key=lambda e: (e[0][0] if wide else -e[0][1], e[1]))
    order, left = [], set(range(len(pieces)))
    while True:
        piece = shapely.reverse(pieces[first]) if flip else pieces[first]
        order.append(piece)
        left.discard(first)
        if not left:
            return order
        at = piece.coords[-1]
        (_, first, flip) = min(
            (e for e in ends if e[1] in left), key=lambda e: (np.hypot(e[0][0] - at[0], e[0][1] - at[1]), e[1], e[2])
        )
