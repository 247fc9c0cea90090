"""Connected groups of points that are near in place and time, in numba.

Cells are so small that all points of one cell belong together; then two cells need only
one near pair between them. That keeps a crowd on one spot as cheap as a thin spread.
Exact: the same groups as from testing all pairs.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from bestand.geo.projection import Floats

Ints = npt.NDArray[np.int64]
MAX_STEPS = 6  # time cells that a pair may be apart; beyond, cells are widened instead


class Points(NamedTuple):
    """Points in the order of their cells: metres, and seconds of the interval's ends."""

    x: Floats
    y: Floats
    start_s: Floats
    end_s: Floats


class Cells(NamedTuple):
    """Sorted cells: key, first point, and how far keys lie apart per step in time and x."""

    key: Ints
    first: Ints
    per_time: int
    per_x: int
    steps: int  # time cells within reach
    close: bool  # all points of a cell are near in place
    tight: bool  # and in time


def connected(points: Points, group: Ints, within_m: float, gap_s: float) -> Ints:
    """Label of each point's group: the smallest index in it; shape (n,).

    Two points are joined if they share `group`, lie within `within_m` metres and their
    intervals are at most `gap_s` seconds apart.
    """
    if not len(points.x):
        return np.empty(0, np.int64)
    if within_m == 0:  # only equal places are near: their ranks will do for places
        points, within_m = points._replace(x=_ranks(points.x), y=_ranks(points.y)), 0.5
    cells, order = _cells(points, group, within_m, gap_s)
    ordered = Points(*(np.ascontiguousarray(column[order]) for column in points))
    return np.asarray(_labels(ordered, cells, order, within_m**2, gap_s))


def _cells(points: Points, group: Ints, within_m: float, gap_s: float) -> tuple[Cells, Ints]:
    length = points.end_s - points.start_s
    reach = gap_s + float(length.max())
    span = max(gap_s + float(length.min()), reach / MAX_STEPS, 1e-6)
    size = within_m / np.sqrt(2) * (1 - 1e-9)
    bits = (62 - int(group.max() + 1).bit_length()) // 3
    t, _, wide_t = _steps(points.start_s, span, bits)
    u, _, wide_u = _steps(points.x, size, bits)
    v, rows, wide_v = _steps(points.y, size, bits)
    columns = int(u.max()) + 3
    times = int(t.max()) + MAX_STEPS + 2
    key = ((group * times + t) * columns + u) * rows + v
    tight = span <= gap_s + float(length.min()) and not wide_t
    # inside a cell any order gives the same groups, but the sweep over time needs that of starts
    order = np.argsort(key) if tight else np.lexsort((points.start_s, key))
    ordered = key[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    close = not (wide_u or wide_v)
    steps = int(np.ceil(reach / span))
    unique, first = ordered[first], np.append(first, len(key)).astype(np.int64)
    return Cells(unique, first, columns * rows, rows, steps, close, close and tight), order


def _ranks(values: Floats) -> Floats:
    return np.unique(values, return_inverse=True)[1].astype(float)


def _steps(values: Floats, size: float, bits: int) -> tuple[Ints, int, bool]:
    """Cell numbers from 2 on, room for two more on either side, and whether widened."""
    low, high = float(values.min()), float(values.max())
    limit = (high - low) / ((1 << bits) - 16)
    cell = np.floor((values - low) / max(size, limit)).astype(np.int64) + 2
    return cell, int(cell.max()) + 3, limit > size


@nb.njit(cache=True, inline="always")
def _find(parent: Ints, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@nb.njit(cache=True, inline="always")
def _unite(parent: Ints, i: int, j: int) -> None:
    a, b = _find(parent, i), _find(parent, j)
    parent[max(a, b)] = min(a, b)


@nb.njit(cache=True, inline="always")
def _near(p: Points, a: int, b: int, reach2: float, gap: float) -> bool:
    dx, dy = p.x[a] - p.x[b], p.y[a] - p.y[b]
    apart = max(p.start_s[a], p.start_s[b]) - min(p.end_s[a], p.end_s[b])
    return bool(dx * dx + dy * dy <= reach2 and apart <= gap)


@nb.njit(cache=True)
def _within(p, cells, c, parent, reach2, gap):  # type: ignore[no-untyped-def]
    """Join the points of one cell."""
    latest = cells.first[c]  # the point of the running group that ends last
    for a in range(cells.first[c], cells.first[c + 1]):
        if cells.close:
            if cells.tight or p.start_s[a] - p.end_s[latest] <= gap:
                _unite(parent, latest, a)
            if p.end_s[a] > p.end_s[latest] or p.start_s[a] - p.end_s[latest] > gap:
                latest = a
            continue
        for b in range(a + 1, cells.first[c + 1]):
            if _near(p, a, b, reach2, gap):
                _unite(parent, a, b)


@nb.njit(cache=True)
def _across(p, cells, c, d, parent, reach2, gap):  # type: ignore[no-untyped-def]
    """Join two cells: one near pair is enough where cells are tight."""
    if cells.tight and _find(parent, cells.first[c]) == _find(parent, cells.first[d]):
        return
    for a in range(cells.first[c], cells.first[c + 1]):
        for b in range(cells.first[d], cells.first[d + 1]):
            if _near(p, a, b, reach2, gap):
                _unite(parent, a, b)
                if cells.tight:
                    return


@nb.njit(cache=True)
def _labels(p, cells, order, reach2, gap):  # type: ignore[no-untyped-def]
    """For a fixed step in time and x the target keys grow with the source keys, so one
    pointer per step walks once through the sorted cells."""
    n = cells.key.shape[0]
    parent = np.arange(p.x.shape[0])
    for c in range(n):
        _within(p, cells, c, parent, reach2, gap)
    for dt in range(cells.steps + 1):
        for du in range(0 if dt == 0 else -2, 3):
            offset = dt * cells.per_time + du * cells.per_x
            low = 0
            for c in range(n):
                target = cells.key[c] + offset
                while low < n and cells.key[low] < target - 2:
                    low += 1
                d = max(low, c + 1) if offset == 0 else low
                while d < n and cells.key[d] <= target + 2:
                    _across(p, cells, c, d, parent, reach2, gap)
                    d += 1
    return _smallest(parent, order)


@nb.njit(cache=True)
def _smallest(parent: Ints, order: Ints) -> Ints:
    """Per original index, the smallest original index of its group."""
    n = parent.shape[0]
    least = np.full(n, n)
    for i in range(n):
        root = _find(parent, i)
        least[root] = min(least[root], order[i])
    label = np.empty(n, np.int64)
    for i in range(n):
        label[order[i]] = least[_find(parent, i)]
    return label
