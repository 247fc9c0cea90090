"""What each pair of sources is worth: its weights, and whether its joins exceed chance."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bestand.associate.v1.candidates import candidates, siblings
from bestand.associate.v1.days import margin_s, sample_days
from bestand.associate.v1.excess import Count, Trial, trial_of
from bestand.associate.v1.learn import HIGHEST, Weights, learn
from bestand.associate.v1.sources import Grid, Reports, Source

LEARN_FROM, SIBLINGS_FROM = 40_000, 10_000
"""Reports of a pair of sources that are enough to learn from; whole days of them."""
TRIES, SOFT, CLOSE = 8, 0.8, 0.03
"""Rounds in which chance is mended, how much of what is off at once, and when it is near enough."""
DENSEST = 4.0
"""How many times denser than its count chance can be: beyond, two sources do not meet, and no density mends that."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Worth:
    """Of one pair of sources."""

    weights: Weights
    counts: tuple[Count, ...]  # the first is by score

    @property
    def verdict(self) -> str:
        """Whether joins by score exceed chance: excess, none, or unknown."""
        return self.counts[0].verdict


def worth_of(reports: Reports, most: Mapping[str, float]) -> dict[Pair, Worth]:
    """most: per source, the greatest share of its reports that can be of an event at all."""
    grids = {s.name: Grid(s, reports.box) for s in reports.sources}
    pairs = [(a.name, b.name) for a, b in reports.pairs()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # pairs know nothing of each other; kernels free the lock
        found = pool.map(lambda pair: _worth(grids[pair[0]], grids[pair[1]], most), pairs)
    return dict(zip(pairs, found, strict=True))


def _worth(a: Grid, b: Grid, most: Mapping[str, float]) -> Worth:
    trial = trial_of(a, b)
    shares = most.get(a.source.name, HIGHEST), most.get(b.source.name, HIGHEST)
    weights = _learned(a, b, trial, shares)
    near_a, near_b = _near(a, b.source, weights.chance), _near(b, a.source, weights.chance)
    weights = replace(weights, near_a=near_a, near_b=near_b)  # after learning: they must not take its matches
    return Worth(weights, tuple(trial.counts(weights)))


def _learned(a: Grid, b: Grid, trial: Trial, shares: tuple[float, float]) -> Weights:
    """Weights under which moved reports claim no more than the scores give chance.

    Odds fall with the density of chance, so that is raised by what was claimed too much, never
    below its count, until both agree.
    """
    days = sample_days(a.source, b.source, LEARN_FROM)
    found = candidates(days.about(a.source, margin_s(a.source, b.source)), b, a, b, days)
    weights = learn(found, days, Weights(), shares)
    for _ in range(TRIES):
        mended = weights.chance * min(trial.surplus(weights), 2.0) ** SOFT
        chance = min(max(1.0, round(20 * mended) / 20), DENSEST)
        if abs(chance - weights.chance) <= CLOSE * weights.chance:
            break
        weights = learn(found, days, replace(weights, chance=chance), shares)
    return weights


def _near(grid: Grid, other: Source, chance: float) -> float:
    """Share of a source's reports that have a sibling, learned as if it were a match."""
    days = sample_days(grid.source, other, SIBLINGS_FROM)
    sampled = days.about(grid.source, margin_s(grid.source, other))
    found = learn(siblings(sampled, other, grid, days), days, Weights(chance, share_a=0.0))
    return found.share_a if found.learned else 0.0
