"""Signed distance to a line: positive inside the polygon of side b, in metres.

A coarse grid over the queried points lists, per cell, the only edges that can be nearest
to any point of that cell, and whether the whole cell lies inside, outside or neither. A
query is then a scan of a few edges. Exact: the same answer as trying every edge.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from bestand.geo.projection import Floats

Ints = npt.NDArray[np.int64]
MIXED, OUTSIDE, INSIDE = 0, 1, 2
PER_CELL = 24  # queried points per grid cell; between 12 and 60 the time hardly changes
MAX_CELLS = 1 << 15


class Grid(NamedTuple):
    """Cells over the queried points, with candidate edges in compressed rows."""

    x0: float
    y0: float
    size: float
    nx: int
    ny: int
    start: Ints
    edge: Ints
    state: npt.NDArray[np.int8]


def signed_distances(x: Floats, y: Floats, line: Floats, rings: Floats) -> Floats:
    """Metres from each point to the nearest edge of `line`, negative outside `rings`.

    x, y: shape (n,); line and rings: shape (m, 4) as from `edges_of`. Distance is infinite
    where `line` is empty. Points must be finite.
    """
    if not len(x):
        return np.empty(0)
    return np.asarray(_query(x, y, line, rings, _grid(x, y, line, rings)))


def inside(x: Floats, y: Floats, rings: Floats) -> npt.NDArray[np.bool_]:
    """Whether each point lies inside the rings, by the even-odd rule."""
    return np.asarray(_inside_all(x, y, rings), dtype=np.bool_)


def _grid(x: Floats, y: Floats, line: Floats, rings: Floats) -> Grid:
    x0, y0 = float(x.min()), float(y.min())
    width, height = max(float(x.max()) - x0, 1.0), max(float(y.max()) - y0, 1.0)
    cells = min(max(len(x) // PER_CELL, 1), MAX_CELLS)
    size = max(np.sqrt(width * height / cells), max(width, height) / MAX_CELLS)
    nx, ny = int(width // size) + 1, int(height // size) + 1
    start, edge, state = _candidates(x0, y0, float(size), nx, ny, line, rings)
    return Grid(x0, y0, float(size), nx, ny, start, edge, state)


@nb.njit(cache=True, inline="always")
def _distance2(px: float, py: float, x0: float, y0: float, x1: float, y1: float) -> float:
    dx, dy = x1 - x0, y1 - y0
    t = ((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy)
    t = min(max(t, 0.0), 1.0)
    ex, ey = px - x0 - t * dx, py - y0 - t * dy
    return ex * ex + ey * ey


@nb.njit(cache=True)
def _inside_one(px: float, py: float, rings: Floats) -> bool:
    odd = False
    for k in range(rings.shape[0]):
        y0, y1 = rings[k, 1], rings[k, 3]
        if (y0 > py) != (y1 > py):
            x0 = rings[k, 0]
            if px < x0 + (py - y0) * (rings[k, 2] - x0) / (y1 - y0):
                odd = not odd
    return odd


@nb.njit(cache=True, parallel=True)
def _inside_all(x: Floats, y: Floats, rings: Floats) -> npt.NDArray[np.bool_]:
    out = np.empty(x.shape[0], np.bool_)
    for i in nb.prange(x.shape[0]):
        out[i] = _inside_one(x[i], y[i], rings)
    return out


@nb.njit(cache=True)
def _nearest2(px: float, py: float, edges: Floats) -> float:
    best = np.inf
    for k in range(edges.shape[0]):
        d = _distance2(px, py, edges[k, 0], edges[k, 1], edges[k, 2], edges[k, 3])
        best = min(best, d)
    return best


@nb.njit(cache=True, parallel=True)
def _candidates(x0, y0, size, nx, ny, line, rings):  # type: ignore[no-untyped-def]
    """Compressed rows of candidate edges per cell, and each cell's state."""
    n = nx * ny
    half = size * 0.7072  # a little over half the diagonal, so that rounding errs to safety
    reach = np.empty(n)
    count = np.zeros(n + 1, np.int64)
    state = np.zeros(n, np.int8)
    for c in nb.prange(n):
        cx, cy = x0 + (c % nx + 0.5) * size, y0 + (c // nx + 0.5) * size
        reach[c] = (np.sqrt(_nearest2(cx, cy, line)) + 2 * half) ** 2
        for k in range(line.shape[0]):
            d = _distance2(cx, cy, line[k, 0], line[k, 1], line[k, 2], line[k, 3])
            count[c + 1] += d <= reach[c]
        if _nearest2(cx, cy, rings) > half * half:
            state[c] = 2 if _inside_one(cx, cy, rings) else 1
    start = np.cumsum(count)
    edge = np.empty(start[n], np.int64)
    for c in nb.prange(n):
        cx, cy = x0 + (c % nx + 0.5) * size, y0 + (c // nx + 0.5) * size
        at = start[c]
        for k in range(line.shape[0]):
            if _distance2(cx, cy, line[k, 0], line[k, 1], line[k, 2], line[k, 3]) <= reach[c]:
                edge[at] = k
                at += 1
    return start, edge, state


@nb.njit(cache=True, parallel=True)
def _query(x: Floats, y: Floats, line: Floats, rings: Floats, grid: Grid) -> Floats:
    out = np.empty(x.shape[0])
    for i in nb.prange(x.shape[0]):
        column = min(int((x[i] - grid.x0) / grid.size), grid.nx - 1)
        row = min(int((y[i] - grid.y0) / grid.size), grid.ny - 1)
        c = row * grid.nx + column
        best = np.inf
        for j in range(grid.start[c], grid.start[c + 1]):
            k = grid.edge[j]
            d = _distance2(x[i], y[i], line[k, 0], line[k, 1], line[k, 2], line[k, 3])
            best = min(best, d)
        within = grid.state[c] == 2
        if grid.state[c] == 0:
            within = _inside_one(x[i], y[i], rings)
        out[i] = np.sqrt(best) if within else -np.sqrt(best)
    return out
