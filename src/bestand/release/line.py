"""The line of the day as pieces for those who may see it, as coarse cells for the others."""

from __future__ import annotations

import numpy as np
import shapely

from bestand.geo.projection import Projection
from bestand.model.released import Rings

DRAWN_M = 300.0
"""Lines are drawn no finer than this."""


def line_pieces(edges: list[list[float]], projection: Projection) -> Rings:
    """The line in degrees, joined and slightly simplified for drawing."""
    if not edges:
        return ()
    merged = shapely.line_merge(_lines(edges))
    pieces = shapely.get_parts(projection.unproject(shapely.simplify(merged, DRAWN_M)))
    return tuple(_rounded(shapely.get_coordinates(piece), 4) for piece in pieces)


def line_cells(edges: list[list[float]], cell_km: float, projection: Projection) -> Rings:
    """Square cells that the line touches, in degrees; nothing finer leaves.

    The grid is fixed to the workspace's centre, so it does not follow the line.
    """
    if not edges:
        return ()
    size = cell_km * 1000
    # sampled well below the cell, so that no touched cell is missed by more than a corner
    points = shapely.get_coordinates(shapely.segmentize(_lines(edges), size / 40))
    cells = np.unique(np.floor(points / size).astype(int), axis=0)
    boxes = shapely.box(*(cells * size).T, *((cells + 1) * size).T)
    return tuple(_rounded(shapely.get_coordinates(projection.unproject(box)), 3) for box in boxes)


def _lines(edges: list[list[float]]) -> shapely.Geometry:
    return shapely.multilinestrings(shapely.linestrings(np.asarray(edges).reshape(-1, 2, 2)))


def _rounded(coordinates: np.ndarray, digits: int) -> tuple[tuple[float, float], ...]:
    return tuple((round(float(x), digits), round(float(y), digits)) for x, y in coordinates)
