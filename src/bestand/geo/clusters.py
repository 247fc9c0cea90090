"""Connected groups of points that are near in place and time, in numba.

Points are sorted by cells and cut into runs whose points are all near one another; then two
runs need only one near pair between them. That keeps a crowd on one spot as cheap as a thin
spread. Exact: the same groups as from testing all pairs.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from bestand.geo.projection import Floats

Ints = npt.NDArray[np.int64]
MAX_STEPS = 6  # time cells that a pair may be apart; beyond, cells are widened instead
ROW = np.sqrt(3) / 2 * (1 - 1e-9)  # with half a column's width, points of one half are near
DIGIT = 12  # bits of a key sorted by at a time
DIGITS = (1 << DIGIT) - 1


class Points(NamedTuple):
    """Points in the order of their cells: metres, and seconds of the interval's ends."""

    x: Floats
    y: Floats
    start_s: Floats
    end_s: Floats


class Cells(NamedTuple):
    """Equal cells along one axis, numbered from 2."""

    low: float
    size: float
    room: int  # numbers in use, and two to spare


class Keys(NamedTuple):
    """A number per point that sorts by group, time, x, y and half of the column."""

    key: Ints
    per_time: int  # how far keys lie apart per step in time
    per_x: int
    steps: int  # time cells within reach
    mixed: bool  # intervals of one cell may lie apart


def connected(points: Points, group: Ints, within_m: float, gap_s: float) -> Ints:
    """Label of each point's group: the smallest index in it; shape (n,).

    Two points are joined if they share `group`, lie within `within_m` metres and their
    intervals are at most `gap_s` seconds apart.
    """
    if not len(points.x):
        return np.empty(0, np.int64)
    if within_m == 0:  # only equal places are near: their ranks will do for places
        points, within_m = points._replace(x=_ranks(points.x), y=_ranks(points.y)), 0.5
    keys = _keys(points, group, within_m, gap_s)
    order = np.argsort(points.start_s, kind="stable") if keys.mixed else np.arange(len(group))
    order = _sorted(keys.key, order, int(keys.key.max()).bit_length())
    ordered, key = _ordered(points, keys.key, order)
    return np.asarray(_labels(ordered, keys._replace(key=key), order, within_m**2, gap_s))


def _ranks(values: Floats) -> Floats:
    return np.unique(values, return_inverse=True)[1].astype(float)


def _keys(points: Points, group: Ints, within_m: float, gap_s: float) -> Keys:
    length = points.end_s - points.start_s
    shortest, reach = gap_s + float(length.min()), gap_s + float(length.max())
    span = max(shortest, reach / MAX_STEPS, 1e-6)
    bits = (61 - int(group.max() + 1).bit_length()) // 3
    time, across, along = (
        _cells(values, size, bits)
        for values, size in ((points.start_s, span), (points.x, within_m / 2), (points.y, within_m * ROW))
    )
    count = time.room + MAX_STEPS, across.room // 2 + 2, along.room
    key = _key(points, group, time, across, along, count)
    return Keys(key, 2 * count[1] * count[2], 2 * count[2], int(np.ceil(reach / span)), span > shortest)


def _cells(values: Floats, size: float, bits: int) -> Cells:
    low, high = float(values.min()), float(values.max())
    size = max(size, (high - low) / ((1 << bits) - 16))
    return Cells(low, size, int((high - low) / size) + 5)


@nb.njit(cache=True)
def _key(p, group, time, across, along, count):  # type: ignore[no-untyped-def]
    key = np.empty(group.shape[0], np.int64)
    for i in range(group.shape[0]):
        t, u = int((p.start_s[i] - time.low) / time.size) + 2, int((p.x[i] - across.low) / across.size) + 2
        v = int((p.y[i] - along.low) / along.size) + 2
        key[i] = (((group[i] * count[0] + t) * count[1] + u // 2 + 1) * count[2] + v) * 2 + u % 2
    return key


@nb.njit(cache=True)
def _ordered(p, key, order):  # type: ignore[no-untyped-def]
    x, y, start, end = np.empty_like(p.x), np.empty_like(p.x), np.empty_like(p.x), np.empty_like(p.x)
    sorted_key = np.empty_like(key)
    for i in range(key.shape[0]):
        k = order[i]
        x[i], y[i], start[i], end[i], sorted_key[i] = p.x[k], p.y[k], p.start_s[k], p.end_s[k], key[k]
    return Points(x, y, start, end), sorted_key


@nb.njit(cache=True)
def _sorted(key: Ints, order: Ints, bits: int) -> Ints:
    """The order by key, equal keys as they were; by the keys' digits from the lowest."""
    other = np.empty_like(order)
    for shift in range(0, bits, DIGIT):
        at = np.zeros(DIGITS + 2, np.int64)
        for k in key:
            at[((k >> shift) & DIGITS) + 1] += 1
        at = np.cumsum(at)
        for i in order:
            digit = (key[i] >> shift) & DIGITS
            other[at[digit]] = i
            at[digit] += 1
        order, other = other, order
    return order


@nb.njit(cache=True)
def _runs(p, key, reach2, gap):  # type: ignore[no-untyped-def]
    """First points of runs: one key, and all points near one another."""
    n = key.shape[0]
    first, runs = np.empty(n + 1, np.int64), 0
    x0 = x1 = y0 = y1 = start = end = 0.0
    for i in range(n):
        x0, x1, y0, y1 = min(x0, p.x[i]), max(x1, p.x[i]), min(y0, p.y[i]), max(y1, p.y[i])
        start, end = max(start, p.start_s[i]), min(end, p.end_s[i])
        far = (x1 - x0) ** 2 + (y1 - y0) ** 2 > reach2 or start - end > gap
        if i == 0 or key[i] != key[i - 1] or far:
            first[runs] = i
            runs += 1
            x0, x1, y0, y1, start, end = p.x[i], p.x[i], p.y[i], p.y[i], p.start_s[i], p.end_s[i]
    first[runs] = n
    return first[: runs + 1]


@nb.njit(cache=True, inline="always")
def _find(parent: Ints, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@nb.njit(cache=True, inline="always")
def _near(p: Points, a: int, b: int, reach2: float, gap: float) -> bool:
    dx, dy = p.x[a] - p.x[b], p.y[a] - p.y[b]
    apart = max(p.start_s[a], p.start_s[b]) - min(p.end_s[a], p.end_s[b])
    return bool(dx * dx + dy * dy <= reach2 and apart <= gap)


@nb.njit(cache=True, inline="always")
def _touch(p, first, c, d, reach2, gap):  # type: ignore[no-untyped-def]
    """Whether any point of one run is near any point of the other."""
    for a in range(first[c], first[c + 1]):
        for b in range(first[d], first[d + 1]):
            if _near(p, a, b, reach2, gap):
                return True
    return False


@nb.njit(cache=True)
def _labels(p, keys, order, reach2, gap):  # type: ignore[no-untyped-def]
    """For a fixed step in time and x the target keys grow with the source keys, so one
    pointer per step walks once through the sorted runs."""
    first = _runs(p, keys.key, reach2, gap)
    key = keys.key[first[:-1]]
    n = key.shape[0]
    parent = np.arange(n)
    for dt in range(keys.steps + 1):
        for du in range(0 if dt == 0 else -1, 2):
            offset = dt * keys.per_time + du * keys.per_x
            low = 0
            for c in range(n):
                target = (key[c] & ~1) + offset
                while low < n and key[low] < target - 4:
                    low += 1
                d = max(low, c + 1) if offset == 0 else low
                while d < n and key[d] <= target + 5:
                    if parent[c] != parent[d]:
                        a, b = _find(parent, c), _find(parent, d)
                        if a != b and _touch(p, first, c, d, reach2, gap):
                            parent[max(a, b)] = min(a, b)
                    d += 1
    return _smallest(parent, first, order)


@nb.njit(cache=True)
def _smallest(parent: Ints, first: Ints, order: Ints) -> Ints:
    """Per original index, the smallest original index of its group."""
    n = parent.shape[0]
    least = np.full(n, order.shape[0])
    for c in range(n):
        root = _find(parent, c)
        for i in range(first[c], first[c + 1]):
            least[root] = min(least[root], order[i])
    label = np.empty_like(order)
    for c in range(n):
        for i in range(first[c], first[c + 1]):
            label[order[i]] = least[parent[c]]
    return label
