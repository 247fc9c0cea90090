"""Scored candidates → groups: best first, at most one report of a source in each.

Two groups are as alike as their reports are on average, candidates that were never found
counting zero; so nothing chains along a busy front. Joining what is best at both ends, in any
order, equals always joining the best of all: an average never exceeds its greatest part
(reducibility; Bruynooghe 1977). So a group depends on nothing outside its connected candidates.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from bestand.associate.v1.learn import LIKELY
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats

NEVER, ALWAYS = -1e9, 1e9


class Links(NamedTuple):
    """Pairs of reports with a score; ALWAYS and NEVER are what people said."""

    first: Ints
    second: Ints
    score: Floats


class Groups(NamedTuple):
    """Per report the least index of its group, and the likeness at which it joined (NaN alone)."""

    label: Ints
    joined: Floats


def groups(links: Links, source: Ints) -> Groups:
    """source: number of the source of each report; also the number of reports."""
    n = len(source)
    strong = links.score >= LIKELY
    label = _connected(links.first[strong], links.second[strong], n)
    inside = label[links.first] == label[links.second]
    first, second, score = (values[inside] for values in links)
    order = np.argsort(label[first], kind="stable")
    joined = np.full(n, np.nan)
    members = np.argsort(label, kind="stable")
    _split(label, joined, members, source, first[order], second[order], score[order])
    return Groups(label, joined)


@nb.njit(cache=True)
def _connected(first: Ints, second: Ints, n: int) -> Ints:
    parent = np.arange(n)
    for e in range(first.shape[0]):
        a, b = _find(parent, first[e]), _find(parent, second[e])
        parent[max(a, b)] = min(a, b)
    for i in range(n):
        parent[i] = _find(parent, i)
    return parent


@nb.njit(cache=True, inline="always")
def _find(parent: Ints, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@nb.njit(cache=True)
def _split(label, joined, members, source, first, second, score):  # type: ignore[no-untyped-def]
    """Each connected set anew: its own small table of likeness, best join by best join."""
    at, e, n = 0, 0, members.shape[0]
    root = label.copy()
    while at < n:
        end = at
        while end < n and root[members[end]] == root[members[at]]:
            end += 1
        edges = e
        while edges < first.shape[0] and root[first[edges]] == root[members[at]]:
            edges += 1
        if end - at > 1:
            _best_first(label, joined, members[at:end], source, first[e:edges], second[e:edges], score[e:edges])
        at, e = end, edges


@nb.njit(cache=True)
def _best_first(label, joined, set_, source, first, second, score):  # type: ignore[no-untyped-def]
    k = set_.shape[0]
    alike = np.zeros((k, k))
    for e in range(first.shape[0]):
        a, b = np.searchsorted(set_, first[e]), np.searchsorted(set_, second[e])
        alike[a, b] = alike[b, a] = score[e]
    for a in range(k):
        for b in range(k):
            if source[set_[a]] == source[set_[b]] and alike[a, b] < ALWAYS:
                alike[a, b] = NEVER
    size, leader = np.ones(k), np.arange(k)
    while True:
        a, b = _best(alike, size)
        if a < 0:
            break
        for m in range(k):
            if leader[m] == a or leader[m] == b:
                likeness = min(1.0, alike[a, b])
                joined[set_[m]] = likeness if np.isnan(joined[set_[m]]) else joined[set_[m]]
                leader[m] = a
        for c in range(k):
            if size[c] > 0 and c != a and c != b:
                alike[a, c] = alike[c, a] = _mean(alike[a, c], size[a], alike[b, c], size[b])
        size[a] += size[b]
        size[b] = 0
    for m in range(k):
        label[set_[m]] = set_[leader[m]]


@nb.njit(cache=True, inline="always")
def _mean(one: float, n_one: float, other: float, n_other: float) -> float:
    """What people said holds for whole groups; a no is kept before a yes."""
    if one <= NEVER or other <= NEVER:
        return NEVER
    if one >= ALWAYS or other >= ALWAYS:
        return ALWAYS
    return (one * n_one + other * n_other) / (n_one + n_other)


@nb.njit(cache=True)
def _best(alike, size):  # type: ignore[no-untyped-def]
    """The two groups most alike, the first of equals; -1 where none is more likely one than not."""
    best, at = LIKELY, (-1, -1)
    for a in range(size.shape[0]):
        for b in range(a + 1, size.shape[0]):
            if size[a] > 0 and size[b] > 0 and (alike[a, b] > best or (at[0] < 0 and alike[a, b] >= best)):
                best, at = alike[a, b], (a, b)
    return at
