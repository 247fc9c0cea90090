"""Points by cell and time: how many are near, and which pairs are, in numba.

Cells are squares in the plane of the workspace; inside a cell points stand in order of time,
so what lies near in place and time is found by searching three rows of cells.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats


class Cells(NamedTuple):
    """Points sorted by cell, then time. first[k] is where the k-th occupied cell begins."""

    cell: Ints
    first: Ints
    order: Ints  # original index of each sorted point
    time_s: Floats
    size_m: float
    west: float
    south: float
    columns: int


class Spots(NamedTuple):
    """Points with their standard deviation per axis (metres) and interval (seconds)."""

    x: Floats
    y: Floats
    sigma_m: Floats
    start_s: Floats
    end_s: Floats

    def at(self, chosen: Ints) -> Spots:
        return Spots(*(values[chosen] for values in self))


def cells_of(x: Floats, y: Floats, time_s: Floats, size_m: float, box: tuple[float, float, float]) -> Cells:
    """box: west, south and width in metres of everything that will be asked for. One cell has its
    middle at the origin, so that a place lies in one cell whatever the box, and mirrored places
    in mirrored cells."""
    width = box[2]
    west, south = (float((np.floor(v / size_m + 0.5) - 0.5) * size_m) for v in box[:2])
    columns = int(width // size_m) + 4
    key = ((y - south) // size_m).astype(np.int64) * columns + ((x - west) // size_m).astype(np.int64)
    by_time = np.argsort(time_s, kind="stable")
    order = by_time[np.argsort(key[by_time], kind="stable")]
    cell, first = np.unique(key[order], return_index=True)
    return Cells(cell, np.append(first, len(order)), order, time_s[order], size_m, west, south, columns)


@nb.njit(cache=True, inline="always")
def _row(cells, x, y, step):  # type: ignore[no-untyped-def]
    """The three cells in one row of the nine around a place: least and greatest number."""
    middle = (int((y - cells.south) // cells.size_m) + step) * cells.columns + int((x - cells.west) // cells.size_m)
    return middle - 1, middle + 1


@nb.njit(cache=True, inline="always")
def _first_from(values, low, high, wanted):  # type: ignore[no-untyped-def]
    """Index of the first of the sorted values[low:high] that is not below the wanted one."""
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@nb.njit(cache=True, nogil=True)
def count_near(cells, x, y, middle_s, half_s):  # type: ignore[no-untyped-def]
    """Per place and window, points of the nine cells around it within half_s of middle_s.

    middle_s: shape (n,). half_s: half widths, shape (windows, n), each window no wider than the one
    before. The count has that shape too.
    """
    found = np.zeros(half_s.shape, np.int64)
    n = cells.cell.shape[0]
    for i in range(x.shape[0]):
        for step in range(-1, 2):
            low, high = _row(cells, x[i], y[i], step)
            k = _first_from(cells.cell, 0, n, low)
            while k < n and cells.cell[k] <= high:
                at, upto = cells.first[k], cells.first[k + 1]
                for w in range(half_s.shape[0]):
                    upto = _first_from(cells.time_s, at, upto, middle_s[i] + half_s[w, i])
                    at = _first_from(cells.time_s, at, upto, middle_s[i] - half_s[w, i])
                    if at == upto:
                        break
                    found[w, i] += upto - at
                k += 1
    return found


@nb.njit(cache=True, inline="always")
def _may_be_one(a, i, b, j, reach):  # type: ignore[no-untyped-def]
    dx, dy = a.x[i] - b.x[j], a.y[i] - b.y[j]
    near = dx * dx + dy * dy <= reach * reach * (a.sigma_m[i] ** 2 + b.sigma_m[j] ** 2)
    return near and b.end_s[j] >= a.start_s[i] and b.start_s[j] <= a.end_s[i]


@nb.njit(cache=True, nogil=True)
def pairs_near(a, b, cells, longest_s, reach, most):  # type: ignore[no-untyped-def]
    """(i, j, crowded): pairs whose intervals touch, at most `reach` joint sigmas apart.

    cells: of b by its starts. longest_s: longest interval of b. A place with more than `most`
    pairs is crowded and gives none, so that time and memory stay bounded.
    """
    first, second = np.empty(1024, np.int64), np.empty(1024, np.int64)
    crowded = np.zeros(a.x.shape[0], np.bool_)
    n = 0
    for i in range(a.x.shape[0]):
        begin = n
        for step in range(-1, 2):
            low, high = _row(cells, a.x[i], a.y[i], step)
            k = _first_from(cells.cell, 0, cells.cell.shape[0], low)
            while k < cells.cell.shape[0] and cells.cell[k] <= high and n - begin <= most:
                end = cells.first[k + 1]
                at = _first_from(cells.time_s, cells.first[k], end, a.start_s[i] - longest_s)
                while at < end and cells.time_s[at] <= a.end_s[i] and n - begin <= most:
                    j = cells.order[at]
                    if _may_be_one(a, i, b, j, reach):
                        if n == first.shape[0]:
                            first, second = _twice(first), _twice(second)
                        first[n], second[n] = i, j
                        n += 1
                    at += 1
                k += 1
        if n - begin > most:
            crowded[i] = True
            n = begin
    return first[:n].copy(), second[:n].copy(), crowded


@nb.njit(cache=True, nogil=True)
def least_distance(a, b, cells, longest_s, near_m):  # type: ignore[no-untyped-def]
    """Per place of a, metres to the nearest of b in the nine cells whose interval touches; inf if none.

    near_m: near enough. The search ends at the first that is, so that a crowd costs no more than
    its first; the distance told is then at most near_m, not the least.
    """
    least = np.full(a.x.shape[0], np.inf)
    for i in range(a.x.shape[0]):
        for step in range(-1, 2):
            low, high = _row(cells, a.x[i], a.y[i], step)
            k = _first_from(cells.cell, 0, cells.cell.shape[0], low)
            while k < cells.cell.shape[0] and cells.cell[k] <= high and least[i] > near_m:
                end = cells.first[k + 1]
                at = _first_from(cells.time_s, cells.first[k], end, a.start_s[i] - longest_s)
                while at < end and cells.time_s[at] <= a.end_s[i] and least[i] > near_m:
                    j = cells.order[at]
                    if b.end_s[j] >= a.start_s[i]:
                        least[i] = min(least[i], np.hypot(a.x[i] - b.x[j], a.y[i] - b.y[j]))
                    at += 1
                k += 1
    return least


@nb.njit(cache=True)
def _twice(values: Ints) -> Ints:
    room = np.empty(2 * values.shape[0], np.int64)
    room[: values.shape[0]] = values
    return room
