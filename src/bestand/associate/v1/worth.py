"""What each pair of sources is worth: its weights, and whether its joins exceed chance."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bestand.associate.v1.candidates import candidates, siblings
from bestand.associate.v1.days import margin_s, sample_days
from bestand.associate.v1.excess import Count, trial_of
from bestand.associate.v1.learn import HIGHEST, Weights, learn
from bestand.associate.v1.reports import Grid, Reports, Source

LEARN_FROM, SIBLINGS_FROM = 40_000, 10_000
"""Reports of a pair of sources that are enough to learn from; whole days of them."""

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
    with ThreadPoolExecutor() as pool:  # pairs know nothing of each other, and the kernels let go of the lock
        found = pool.map(lambda pair: _worth(grids[pair[0]], grids[pair[1]], most), pairs)
    return dict(zip(pairs, found, strict=True))


def _worth(a: Grid, b: Grid, most: Mapping[str, float]) -> Worth:
    trial = trial_of(a, b)
    days = sample_days(a.source, b.source, LEARN_FROM)
    first = days.about(a.source, margin_s(a.source, b.source))
    shares = most.get(a.source.name, HIGHEST), most.get(b.source.name, HIGHEST)
    weights = learn(candidates(first, b, a, b, days), days, Weights(trial.chance), shares)
    near_a, near_b = _near(a, b.source, trial.chance), _near(b, a.source, trial.chance)
    weights = replace(weights, near_a=near_a, near_b=near_b)  # after learning: they must not take its matches
    return Worth(weights, tuple(trial.counts(weights)))


def _near(grid: Grid, other: Source, chance: float) -> float:
    """Share of a source's reports that have a sibling, learned as if it were a match."""
    days = sample_days(grid.source, other, SIBLINGS_FROM)
    sampled = days.about(grid.source, margin_s(grid.source, other))
    found = learn(siblings(sampled, other, grid, days), days, Weights(chance, share_a=0.0))
    return found.share_a if found.learned else 0.0
