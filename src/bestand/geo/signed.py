"""Signed distance to a line: positive inside the polygon of side b, in metres.

Points are taken cell by cell of a coarse grid. The edges that can be nearest to any point of
a cell are found in a tree of boxes over runs of edges, which lie close together because they
follow one another; each is then tried on all points of the cell at once. Strips of equal
height list the ring edges that a point's own height can cross. Exact: the same answer as
trying every edge on every point.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from bestand.geo.projection import Floats

Ints = npt.NDArray[np.int64]
LEAF = 8  # edges in the smallest runs, at most twice as many
PER_CELL = 64  # queried points per cell; between 32 and 128 the time hardly changes
MAX_CELLS = 1 << 14
MAX_STRIPS = 1 << 14


class Tree(NamedTuple):
    """Boxes over runs of edges in the order of a walk: a box, then what lies in it."""

    box: Floats  # (x0, y0, x1, y1), shape (n, 4)
    skip: Ints  # the next box that does not lie in this one
    first: Ints  # the run of a smallest box; first == end otherwise
    end: Ints


class Cells(NamedTuple):
    """Queried points by cell of a grid, row by row, in compressed rows."""

    nx: int
    ny: int
    start: Ints
    point: Ints


class Strips(NamedTuple):
    """Ring edges by height, in compressed rows of `edge` (x0, y0, x1, y1)."""

    y0: float
    height: float
    start: Ints
    edge: Floats


def signed_distances(x: Floats, y: Floats, line: Floats, rings: Floats) -> Floats:
    """Metres from each point to the nearest edge of `line`, negative outside `rings`.

    x, y: shape (n,); line and rings: shape (m, 4) as from `edges_of`. Distance is infinite
    where `line` is empty. Points must be finite.
    """
    if not len(x):
        return np.empty(0)
    strips = _strips(rings)
    if not len(line):
        return np.where(_inside_all(x, y, strips), np.inf, -np.inf)
    tree = _tree(line)
    return np.asarray(_query(x, y, line, tree, _cells(x, y), strips))


def inside(x: Floats, y: Floats, rings: Floats) -> npt.NDArray[np.bool_]:
    """Whether each point lies inside the rings, by the even-odd rule."""
    return np.asarray(_inside_all(x, y, _strips(rings)), dtype=np.bool_)


def _tree(line: Floats) -> Tree:
    """Each run is halved until it is short; a box is widened by what rounding may cost."""
    depth = max((len(line) // LEAF).bit_length() - 1, 0)
    nodes = (2 << depth) - 1
    box, skip, first, end = np.empty((nodes, 4)), *np.zeros((3, nodes), np.int64)
    low, high = np.minimum(line[:, :2], line[:, 2:]), np.maximum(line[:, :2], line[:, 2:])
    slack = 1e-12 * float(np.abs(line).max())
    at = np.zeros(1, np.int64)
    for level in range(depth + 1):
        run = (len(line) * np.arange((1 << level) + 1)) >> level
        box[at, :2] = np.minimum.reduceat(low, run[:-1]) - slack
        box[at, 2:] = np.maximum.reduceat(high, run[:-1]) + slack
        half = 1 << (depth - level)
        skip[at] = at + 2 * half - 1
        if level == depth:
            first[at], end[at] = run[:-1], run[1:]
        at = np.stack([at + 1, at + half], axis=1).ravel()
    return Tree(box, skip, first, end)


def _cells(x: Floats, y: Floats) -> Cells:
    """Cells where most points are; those beyond belong to the cell at the grid's border."""
    (x0, width), (y0, height) = _extent(x), _extent(y)
    cells = min(max(len(x) // PER_CELL, 1), MAX_CELLS)
    size = float(max(np.sqrt(width * height / cells), max(width, height) / MAX_CELLS))
    nx, ny = int(width // size) + 1, int(height // size) + 1
    return Cells(nx, ny, *_by_cell(x, y, x0, y0, size, nx, ny))


def _extent(values: Floats) -> tuple[float, float]:
    middle, reach = float(values.mean()), 3 * float(values.std())
    low, high = max(float(values.min()), middle - reach), min(float(values.max()), middle + reach)
    return low, max(high - low, 1.0)


def _strips(rings: Floats) -> Strips:
    """Strips so high that an edge touches four of them in the mean."""
    if not len(rings):
        return Strips(0.0, 1.0, np.zeros(2, np.int64), rings)
    ends = rings[:, 1::2]
    low, high = float(ends.min()), float(ends.max())
    climb = float(np.abs(ends[:, 1] - ends[:, 0]).sum())
    height = max(climb / (4 * len(rings)), (high - low) / MAX_STRIPS, 1e-6)
    return Strips(low, height, *_by_strip(rings, low, height, int((high - low) / height) + 1))


@nb.njit(cache=True, inline="always")
def _distance2(px: float, py: float, x0: float, y0: float, x1: float, y1: float) -> float:
    dx, dy = x1 - x0, y1 - y0
    t = ((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy)
    t = min(max(t, 0.0), 1.0)
    ex, ey = px - x0 - t * dx, py - y0 - t * dy
    return ex * ex + ey * ey


@nb.njit(cache=True)
def _by_cell(x, y, x0, y0, size, nx, ny):  # type: ignore[no-untyped-def]
    cell = np.empty(x.shape[0], np.int64)
    start = np.zeros(nx * ny + 1, np.int64)
    for i in range(x.shape[0]):
        column, row = min(max((x[i] - x0) / size, 0.0), nx - 1.0), min(max((y[i] - y0) / size, 0.0), ny - 1.0)
        cell[i] = int(row) * nx + int(column)
        start[cell[i] + 1] += 1
    start = np.cumsum(start)
    at, point = start.copy(), np.empty(x.shape[0], np.int64)
    for i in range(x.shape[0]):
        point[at[cell[i]]] = i
        at[cell[i]] += 1
    return start, point


@nb.njit(cache=True, inline="always")
def _box2(px, py, box, i):  # type: ignore[no-untyped-def]
    dx = max(box[i, 0] - px, px - box[i, 2], 0.0)
    dy = max(box[i, 1] - py, py - box[i, 3], 0.0)
    return dx * dx + dy * dy


@nb.njit(cache=True)
def _nearest(px, py, line, tree, edge):  # type: ignore[no-untyped-def]
    """The nearest edge, and its squared distance; `edge` is a guess to begin with."""
    best = _distance2(px, py, line[edge, 0], line[edge, 1], line[edge, 2], line[edge, 3])
    i = 0
    while i < tree.skip.shape[0]:
        if _box2(px, py, tree.box, i) > best:
            i = tree.skip[i]
            continue
        for k in range(tree.first[i], tree.end[i]):
            d = _distance2(px, py, line[k, 0], line[k, 1], line[k, 2], line[k, 3])
            if d < best:
                best, edge = d, k
        i += 1
    return edge, best


@nb.njit(cache=True)
def _lower(best: Floats, x: Floats, y: Floats, x0: float, y0: float, x1: float, y1: float) -> None:
    """The same edge for many points: a loop that the processor takes several at a time."""
    for i in range(best.shape[0]):
        d = _distance2(x[i], y[i], x0, y0, x1, y1)
        best[i] = d if d < best[i] else best[i]


@nb.njit(cache=True)
def _distances2(x, y, line, tree, edge):  # type: ignore[no-untyped-def]
    """Squared distances of points that lie together, and the edge nearest to their middle.

    An edge matters if it is at most the points' box's diagonal farther than the nearest one.
    """
    px, py = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    edge, nearest2 = _nearest(px, py, line, tree, edge)
    slack = 1e-9 + 1e-12 * (abs(px) + abs(py))  # rounding errs to safety
    reach2 = (np.sqrt(nearest2) + np.hypot(x.max() - x.min(), y.max() - y.min()) + slack) ** 2
    best = np.full(x.shape[0], np.inf)
    i = 0
    while i < tree.skip.shape[0]:
        if _box2(px, py, tree.box, i) > reach2:
            i = tree.skip[i]
            continue
        for k in range(tree.first[i], tree.end[i]):
            if _distance2(px, py, line[k, 0], line[k, 1], line[k, 2], line[k, 3]) <= reach2:
                _lower(best, x, y, line[k, 0], line[k, 1], line[k, 2], line[k, 3])
        i += 1
    return best, edge


@nb.njit(cache=True)
def _by_strip(rings, y0, height, n):  # type: ignore[no-untyped-def]
    """Compressed rows of the edges that touch each strip; level edges touch none."""
    start = np.zeros(n + 1, np.int64)
    edge = np.empty((0, 4))
    for fill in range(2):
        if fill:
            start = np.cumsum(start)
            edge = np.empty((start[n], 4))
            at = start.copy()
        for k in range(rings.shape[0]):
            low, high = min(rings[k, 1], rings[k, 3]), max(rings[k, 1], rings[k, 3])
            if low == high:
                continue
            for strip in range(int((low - y0) / height), min(int((high - y0) / height), n - 1) + 1):
                if fill:
                    for j in range(4):
                        edge[at[strip], j] = rings[k, j]
                    at[strip] += 1
                else:
                    start[strip + 1] += 1
    return start, edge


@nb.njit(cache=True, inline="always")
def _inside_one(px, py, strips):  # type: ignore[no-untyped-def]
    strip = (py - strips.y0) / strips.height
    if not 0 <= strip < strips.start.shape[0]:
        return False
    s = min(int(strip), strips.start.shape[0] - 2)
    odd = False
    for k in range(strips.start[s], strips.start[s + 1]):
        y0, y1 = strips.edge[k, 1], strips.edge[k, 3]
        if (y0 > py) != (y1 > py):
            x0 = strips.edge[k, 0]
            if px < x0 + (py - y0) * (strips.edge[k, 2] - x0) / (y1 - y0):
                odd = not odd
    return odd


@nb.njit(cache=True, parallel=True)
def _inside_all(x: Floats, y: Floats, strips: Strips) -> npt.NDArray[np.bool_]:
    out = np.empty(x.shape[0], np.bool_)
    for i in nb.prange(x.shape[0]):
        out[i] = _inside_one(x[i], y[i], strips)
    return out


@nb.njit(cache=True, parallel=True)
def _query(x, y, line, tree, cells, strips):  # type: ignore[no-untyped-def]
    out = np.empty(x.shape[0])
    for row in nb.prange(cells.ny):
        edge = 0
        for c in range(row * cells.nx, (row + 1) * cells.nx):
            point = cells.point[cells.start[c] : cells.start[c + 1]]
            if point.shape[0]:
                best, edge = _distances2(x[point], y[point], line, tree, edge)
                for j in range(point.shape[0]):
                    i = point[j]
                    out[i] = np.sqrt(best[j]) if _inside_one(x[i], y[i], strips) else -np.sqrt(best[j])
    return out
