"""What each pair of sources is worth: its weights, and whether its joins exceed chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bestand.associate.v1.candidates import candidates, siblings
from bestand.associate.v1.days import Days, sample_days
from bestand.associate.v1.excess import Count, Trial, trial_of
from bestand.associate.v1.learn import HIGHEST, Weights, learn
from bestand.associate.v1.reports import Grid, Reports, Source

LEARN_FROM = 40_000
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
    return {(a.name, b.name): _worth(grids[a.name], grids[b.name], most) for a, b in reports.pairs()}


def _worth(a: Grid, b: Grid, most: Mapping[str, float]) -> Worth:
    trial = trial_of(a, b)
    days, margin = sample_days(a.source, b.source, LEARN_FROM), max(a.source.longest_s, b.source.longest_s)
    first, second = days.about(a.source, margin), days.about(b.source, margin)
    near_a, near_b = _near(first, second, a, days, trial), _near(second, first, b, days, trial)
    shares = most.get(a.source.name, HIGHEST), most.get(b.source.name, HIGHEST)
    weights = learn(candidates(first, second, a, b), days, Weights(trial.chance), shares)
    weights = replace(weights, near_a=near_a, near_b=near_b)  # after learning: they must not take its matches
    return Worth(weights, tuple(trial.counts(weights)))


def _near(sampled: Source, other: Source, chance: Grid, days: Days, trial: Trial) -> float:
    """Share of a source's reports that have a sibling, learned as if it were a match."""
    found = learn(siblings(sampled, other, chance), days, Weights(trial.chance, share_a=0.0))
    return found.share_a if found.learned else 0.0
