"""Part of a ring around an observer: a range of distances and a range of bearings, as a disc.

Monitors say "2–4 km south-east and south of its position": not a point, and not a circle either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bestand.geo.projection import Projection

POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
STEP_DEG = 360 / len(POINTS)
"""A point of the compass stands for the bearings nearer to it than to any other."""
CELLS = 48
SHARE = 0.95


@dataclass(frozen=True, slots=True)
class RingPart:
    """Between two distances in metres, clockwise from one bearing through a width, in degrees."""

    near_m: float
    far_m: float
    from_deg: float = 0.0
    width_deg: float = 360.0

    @property
    def to_deg(self) -> float:
        return (self.from_deg + self.width_deg) % 360


def arc_of(points: Iterable[str]) -> tuple[float, float]:
    """Start and width in degrees of the smallest arc that holds all these points of the compass.

    Each point is widened by half a step either way; two opposite points give half a circle and more.
    """
    at = sorted({POINTS.index(point) * STEP_DEG for point in points})
    gaps = [((after - before) % 360 or 360.0, after) for before, after in zip(at, [*at[1:], at[0]], strict=True)]
    gap, start = max(gaps)
    return (start - STEP_DEG / 2) % 360, 360 - gap + STEP_DEG


def disc_of(part: RingPart, lon: float, lat: float, error_m: float) -> tuple[float, float, float]:
    """Centre in degrees and the radius that holds the true place with 95 % probability.

    lon, lat: the observer, known to within error_m. Every place of the part is equally likely:
    the centre is the part's centroid, the radius the distance from it that 95 % of the part's
    area does not exceed, and the observer's own error is added in full, not in quadrature.
    """
    fractions = (np.arange(CELLS) + 0.5) / CELLS
    r = np.sqrt(part.near_m**2 + fractions * (part.far_m**2 - part.near_m**2))  # equal areas
    bearing = np.radians(part.from_deg + fractions * part.width_deg)
    x, y = (np.outer(r, f(bearing)).ravel() for f in (np.sin, np.cos))
    away = np.hypot(x - x.mean(), y - y.mean())
    radius = float(np.quantile(away, SHARE, method="higher")) + error_m
    centre = Projection(lon, lat).to_degrees(x.mean(keepdims=True), y.mean(keepdims=True))
    return float(centre[0][0]), float(centre[1][0]), radius


def moved(lon: float, lat: float, distance_m: float, bearing_deg: float) -> tuple[float, float]:
    """The place so far away on this bearing."""
    turn = np.radians([bearing_deg])
    found = Projection(lon, lat).to_degrees(distance_m * np.sin(turn), distance_m * np.cos(turn))
    return float(found[0][0]), float(found[1][0])
