"""Targets drawn anew among settlements like their own: what chance would lay at them.

Incidents stay where they are, with all their crowding: along a front, in towns that news likes to name,
on points that stand for a whole town. Only the targets move: those of one settlement go together to
another of half to twice as many people within 25 km, at their distance from it, turned by one angle; to
where more people live and more is reported around more often. So what targets and reports both owe to
towns, to people and to the front is kept, and only what is peculiar to the targets' own settlements is
taken away. Random shifts of one pattern against another are Lotwick and Silverman's (1982, J. R. Statist.
Soc. B 44, 406-413), the Monte Carlo test with its (1 + k) / (1 + m) Barnard's and Besag and Diggle's (1977,
Applied Statistics 26, 327-333). We depart: shifts are short and end at settlements, since neither
pattern is alike everywhere. What that costs and withstands is measured in docs/explanation/patterns.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from bestand.geo.chance import chance_within
from bestand.geo.projection import Floats

Ints = npt.NDArray[np.int64]
WITHIN_M, ALIKE = 25_000.0, 1.0
"""Metres and doublings of people between a settlement and the one that its targets may go to."""
LISTED_M = 25_000.0
"""A target with no settlement listed this near is left out: there is nothing to draw it among."""
AROUND_M = 15_000.0
"""How far around a settlement reports count for how much is told there."""
NOT_TOLD = -10.0
"""The size of settlements without a number: like each other, and like no other."""
PULL_M, NEAR = 3_000.0, 24
"""How far a town reaches, and how many of the nearest settlements a target may belong to."""
CHUNK = 1 << 18
"""Positions of targets at a time."""


class Towns(NamedTuple):
    """Settlements on the plane in metres, with the logarithm (base 2) of their people; NOT_TOLD where it is not."""

    x: Floats
    y: Floats
    size: Floats


class Points(NamedTuple):
    """Places on the plane in metres: of incidents their 95 % radius, of targets their own extent."""

    x: Floats
    y: Floats
    radius_m: Floats


class Groups(NamedTuple):
    """Targets by the settlement next to them. others: settlements that group g may go to are
    others[first[g]:first[g + 1]], its own among them; upto: their shares, added up, g + 1 at the end of group g."""

    group: Ints  # of each target
    home: Ints  # settlement of each group
    first: Ints
    others: Ints
    upto: Floats

    @property
    def free(self) -> int:
        """Groups that have another settlement to go to."""
        return int((np.diff(self.first) > 1).sum())


def listed(targets: Points, towns: Towns) -> npt.NDArray[np.bool_]:
    """Whether a settlement is listed near each target."""
    if not len(towns.x) or not len(targets.x):
        return np.zeros(len(targets.x), bool)
    away, _ = _tree(towns).query(np.column_stack([targets.x, targets.y]))
    return np.asarray(away <= LISTED_M)


def groups_of(targets: Points, towns: Towns, reports: Points) -> Groups:
    """Targets by their settlements, and where each group may go. Every target is listed."""
    if not len(targets.x):
        none = np.empty(0, np.int64)
        return Groups(none, none, np.zeros(1, np.int64), none, np.empty(0))
    tree = _tree(towns)
    home, group = np.unique(_homes(targets, towns, tree), return_inverse=True)
    around = tree.query_ball_point(np.column_stack([towns.x[home], towns.y[home]]), WITHIN_M, return_sorted=True)
    alike = [
        np.array([o for o in near if abs(towns.size[o] - towns.size[h]) <= ALIKE], np.int64)
        for h, near in zip(home, around, strict=True)
    ]
    first = np.concatenate([[0], np.cumsum([len(a) for a in alike])]).astype(np.int64)
    weight = np.exp2(towns.size) * _reported(towns, reports)
    shares = [g + np.cumsum(weight[a]) / weight[a].sum() for g, a in enumerate(alike)]
    return Groups(group.astype(np.int64), home.astype(np.int64), first, np.concatenate(alike), np.concatenate(shares))


def _reported(towns: Towns, reports: Points) -> Floats:
    """One more than the reports around each settlement: how much is told of its surroundings."""
    if not len(reports.x):
        return np.ones(len(towns.x))
    around = cKDTree(np.column_stack([reports.x, reports.y]))
    return 1.0 + np.asarray(
        around.query_ball_point(np.column_stack([towns.x, towns.y]), AROUND_M, return_length=True), float
    )


def _homes(targets: Points, towns: Towns, tree: cKDTree) -> Ints:
    """The settlement that each target belongs to: the largest near it, a doubling of people weighing as much
    as the first `PULL_M` away. A plant on the edge of a town is the town's, whatever village is nearer."""
    k = min(NEAR, len(towns.x))
    away, near = tree.query(np.column_stack([targets.x, targets.y]), k=np.arange(1, k + 1))
    pull = towns.size[near] - (away / PULL_M) ** 2
    return np.asarray(near[np.arange(len(near)), pull.argmax(1)], np.int64)


def laid(places: Points, targets: Points, groups: Groups, weights: Floats) -> Floats:
    """Per column of weights (places, questions): the weighted sum of chances to lie at a group of targets."""
    return np.asarray(_sums(places, targets, groups.group, np.zeros(len(targets.x), np.int64), 1, weights)[0])


def laid_anew(
    places: Points, targets: Points, towns: Towns, groups: Groups, weights: Floats, draws: int, seed: int
) -> Floats:
    """The same for targets drawn anew, shape (draws, questions). The same seed gives the same draws."""
    parts = [
        _sums(places, moved, np.tile(groups.group, n), np.repeat(np.arange(n), len(targets.x)), n, weights)
        for moved, n in _moves(targets, towns, groups, draws, seed)
    ]
    return np.concatenate(parts)


def _moves(targets: Points, towns: Towns, groups: Groups, draws: int, seed: int) -> Iterator[tuple[Points, int]]:
    """Targets of so many draws at a time, draw after draw."""
    bits = np.random.PCG64(seed)
    n_groups = len(groups.home)
    dx, dy = targets.x - towns.x[groups.home[groups.group]], targets.y - towns.y[groups.home[groups.group]]
    step = max(1, CHUNK // max(1, len(targets.x)))
    for begin in range(0, draws, step):
        n = min(step, draws - begin)
        chosen, turned = _uniform(bits, (n, n_groups)), 2 * np.pi * _uniform(bits, (n, n_groups))
        at = np.searchsorted(groups.upto, np.arange(n_groups) + chosen, side="right")
        town = groups.others[np.clip(at, groups.first[:-1], groups.first[1:] - 1)]
        to, angle = town[:, groups.group], turned[:, groups.group]
        x = towns.x[to] + dx * np.cos(angle) - dy * np.sin(angle)
        y = towns.y[to] + dx * np.sin(angle) + dy * np.cos(angle)
        yield Points(x.ravel(), y.ravel(), np.tile(targets.radius_m, n)), n


def _uniform(bits: np.random.PCG64, shape: tuple[int, int]) -> Floats:
    """In [0, 1), from raw bits: these are the same in every version of numpy."""
    raw = bits.random_raw(shape[0] * shape[1])
    return np.asarray((raw >> np.uint64(11)) * 2.0**-53).reshape(shape)


def _sums(places: Points, targets: Points, group: Ints, draw: Ints, draws: int, weights: Floats) -> Floats:
    """Of each group, an incident's likeliest target counts; targets of one plant are never added up."""
    if not len(places.x) or not len(targets.x):
        return np.zeros((draws, weights.shape[1]))
    reach = float(places.radius_m.max(initial=0.0)) + targets.radius_m
    tree = shapely.STRtree(shapely.points(places.x, places.y))
    which, place = tree.query(shapely.points(targets.x, targets.y), "dwithin", reach)
    away = np.hypot(targets.x[which] - places.x[place], targets.y[which] - places.y[place])
    touched = away <= places.radius_m[place] + targets.radius_m[which]
    which, place, away = which[touched], place[touched], away[touched]
    chance = chance_within(away, targets.radius_m[which], places.radius_m[place])
    if not len(which):
        return np.zeros((draws, weights.shape[1]))
    key = (draw[which] * (int(group.max()) + 1) + group[which]) * len(places.x) + place
    order = np.lexsort((chance, key))
    last = np.append(np.diff(key[order]) != 0, True)  # the likeliest of each key
    kept = order[last]
    table = csr_matrix((chance[kept], (draw[which[kept]], place[kept])), shape=(draws, len(places.x)))
    return np.asarray(np.round(table @ weights, 6))


def _tree(towns: Towns) -> cKDTree:
    return cKDTree(np.column_stack([towns.x, towns.y]))
