"""The line as pieces for those who may see it, as coarse cells for the others.

Cells that the line touches would tell, on the day on which one appears, that the line is at its edge.
So each cell is shown as soon as the line is nearer than a reach of its own, which the cells do not tell.
The reaches are drawn from the first line on record: whoever may see lines can check the cells, others
can not work the reaches out. They never change, so that nothing is learned from watching them.
"""

from __future__ import annotations

import hashlib
import math
from datetime import date, timedelta

import numpy as np
import polars as pl
import shapely

from bestand.geo.projection import Projection
from bestand.model.released import Rings

DRAWN_M = 300.0
"""Lines are drawn no finer than this."""
REACH = 1.0
"""Greatest reach of a cell, in widths of a cell."""


def line_pieces(edges: list[list[float]], projection: Projection) -> Rings:
    """The line in degrees, joined and slightly simplified for drawing."""
    if not edges:
        return ()
    merged = shapely.line_merge(_lines(edges))
    pieces = shapely.get_parts(projection.unproject(shapely.simplify(merged, DRAWN_M)))
    return tuple(_rounded(shapely.get_coordinates(piece), 4) for piece in pieces)


def line_cells(edges: list[list[float]], cell_km: float, projection: Projection, secret: bytes) -> Rings:
    """Square cells that the line touches or comes near, in degrees; nothing finer leaves."""
    if not edges:
        return ()
    size, cells = cell_km * 1000, cells_near(edges, cell_km * 1000, secret)
    boxes = shapely.box(*(cells * size).T, *((cells + 1) * size).T)
    return tuple(_rounded(shapely.get_coordinates(projection.unproject(box)), 3) for box in boxes)


def cells_near(edges: list[list[float]], size: float, secret: bytes, reach: float = REACH) -> np.ndarray:
    """Column and row of each cell of `size` metres that the line touches, or comes nearer than its reach.

    The grid is fixed to the workspace's centre, so it does not follow the line.
    """
    line = _lines(edges)
    # sampled well below the cell, so that no touched cell is missed by more than a corner
    points = shapely.get_coordinates(shapely.segmentize(line, size / 40))
    touched = np.unique(np.floor(points / size).astype(int), axis=0)
    around = np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)])
    near = np.unique((touched[:, None] + around).reshape(-1, 2), axis=0)
    boxes = shapely.box(*(near * size).T, *((near + 1) * size).T)
    is_touched = (near[:, None] == touched).all(axis=2).any(axis=1)
    shown = is_touched | (shapely.distance(boxes, line) <= reaches(near, secret) * reach * size)
    return np.asarray(near[shown])


def reaches(cells: np.ndarray, secret: bytes) -> np.ndarray:
    """From 0 to 1 for each cell (column, row), in greatest reaches. Cells of shape (n, 2)."""
    digests = [hashlib.sha256(secret + f"{i},{j}".encode()).digest()[:8] for i, j in cells.tolist()]
    return np.array([int.from_bytes(d, "big") / 2**64 for d in digests])


def secret_of(lines: pl.DataFrame) -> bytes:
    """What the reaches are drawn from: the geometry of the first line on record, which only those know
    who may see lines."""
    first = lines.sort("valid_from", "line_id").head(1)
    return b"".join(hashlib.sha256(b"cells/1" + geometry).digest() for geometry in first["geometry"])


def days_of_cells(day: date, delay_h: float) -> list[date]:
    """The days whose line may be shown as cells on a day, the first that has a line is: from the Monday
    of the week in which the delay ended, so that no change can be dated to its day."""
    known = day - timedelta(days=math.ceil(delay_h / 24))
    monday = known - timedelta(days=known.weekday())
    return [monday + timedelta(days=n) for n in range((day - monday).days + 1)]


def _lines(edges: list[list[float]]) -> shapely.Geometry:
    return shapely.multilinestrings(shapely.linestrings(np.asarray(edges).reshape(-1, 2, 2)))


def _rounded(coordinates: np.ndarray, digits: int) -> tuple[tuple[float, float], ...]:
    return tuple((round(float(x), digits), round(float(y), digits)) for x, y in coordinates)
