"""What a pair of sources is worth, learned without labels: expectation and maximisation.

Learned are the share of each source's reports that the other also has, and how often both
tell one act alike. Reports count the less the more chance candidates they are expected to
have: in dense zones small errors of the density look like matches, and a share learned there
comes out too high (.80 for a true .60 in trials).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bestand.associate.v1.candidates import OPEN, OTHER, SAME, Candidates
from bestand.associate.v1.days import Days
from bestand.associate.v1.density import REACH
from bestand.associate.v1.marginals import marginals
from bestand.associate.v1.sources import Source
from bestand.geo.projection import Floats

STEPS, STILL = 40, 5e-4
ENOUGH = 20.0
"""Matches that must be seen before a weight counts as learned."""
SHARE, ALIKE = 0.05, 0.8
"""What is assumed where nothing could be learned: few matches, acts mostly told alike."""
DRAWN = 5.0
"""Agreement on the act is drawn towards the assumed one as by so many matches."""
LIKELY, HIGHEST = 0.5, 0.95
SUREST = 0.9
"""What scores are lowered by where the weights were not learned."""
FINE = 100
"""Weights are rounded to so many steps of one, so that a few new records do not move them."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of a pair of sources: shares matched, agreement on the act, and whether they were learned.

    near_a, near_b: share of each source's reports that have another of the same source as near
    as if both were of one event: siblings of a salvo, that no score can tell from the event.
    chance: how much denser chance is than its count, found by moving one source in time.
    matches: how many the learning saw, each counted as its report does.
    """

    chance: float = 1.0
    near_a: float = 0.0
    near_b: float = 0.0
    share_a: float = SHARE
    share_b: float = SHARE
    alike: float = ALIKE
    matches: float = 0.0
    learned: bool = False


def odds(found: Candidates, weights: Weights) -> Floats:
    """Odds of each pair against both unmatched: joint density over the product of what is left."""
    in_b, in_a = weights.chance * found.chance_b[found.i], weights.chance * found.chance_a[found.j]
    joint = np.sqrt(weights.share_a * in_a * weights.share_b * in_b)
    joint = np.minimum(joint, HIGHEST * np.minimum(in_a, in_b))
    one = found.kernel * _act(found, weights.alike)
    alone = (1 - weights.share_a) * (1 - weights.share_b)  # a sibling is taken only where both own matches lack
    siblings = (1 + alone * weights.near_a * one / in_a) * (1 + alone * weights.near_b * one / in_b)
    return np.asarray(joint * one / ((in_a - joint) * (in_b - joint) * np.sqrt(siblings)))


def _act(found: Candidates, alike: float) -> Floats:
    """Likelihood ratio of the acts: rare acts told alike say more than common ones."""
    same, other = alike / found.share, (1 - alike) / np.maximum(1 - found.share, 1e-9)
    return np.asarray(np.where(found.act == SAME, same, np.where(found.act == OTHER, other, 1.0)))


def probabilities(found: Candidates, weights: Weights) -> Floats:
    """Per pair, that both are of one event; never very sure where nothing was learned."""
    p = marginals(found.i, found.j, odds(found, weights), len(found.a), len(found.b))
    return p if weights.learned else SUREST * p


def learn(found: Candidates, days: Days, start: Weights, most: tuple[float, float] = (HIGHEST, HIGHEST)) -> Weights:
    """days: those whose reports count. start: chance, which stays, and where to begin. most: the greatest
    share of each source's reports that can be of an event at all, where it is known."""
    count_a, count_b = counts(found, days)
    weights, last = start if start.learned else replace(start, share_a=0.3, share_b=0.3), np.inf
    for _ in range(STEPS):
        weights = _step(found, weights, count_a, count_b, most)
        if abs(weights.share_a + weights.share_b + weights.alike - last) < STILL:
            break
        last = weights.share_a + weights.share_b + weights.alike
    if weights.matches >= ENOUGH:
        return _rounded(weights)
    return Weights(weights.chance, matches=round(weights.matches, 1))


def _step(found: Candidates, weights: Weights, count_a: Floats, count_b: Floats, most: tuple[float, float]) -> Weights:
    p = probabilities(found, weights)
    share_a = (count_a * np.bincount(found.i, p, len(found.a))).sum() / max(count_a.sum(), 1e-9)
    share_b = (count_b * np.bincount(found.j, p, len(found.b))).sum() / max(count_b.sum(), 1e-9)
    clear, seen = found.act != OPEN, np.minimum(count_a[found.i], count_b[found.j]) * p
    alike = (seen[found.act == SAME].sum() + DRAWN * ALIKE) / (seen[clear].sum() + DRAWN)
    matches = float(seen[p >= LIKELY].sum())
    return replace(
        weights,
        share_a=float(min(share_a, most[0])),
        share_b=float(min(share_b, most[1])),
        alike=float(alike),
        matches=matches,
        learned=True,
    )


def counts(found: Candidates, days: Days) -> tuple[Floats, Floats]:
    """How much each report counts: those the other source covers, crowded ones less."""
    a, b = found.a, found.b
    count_a, count_b = _count(a, b, found.chance_b, days), _count(b, a, found.chance_a, days)
    count_a[found.crowded_a], count_b[found.crowded_b] = 0.0, 0.0
    return count_a, count_b


def _count(source: Source, other: Source, density: Floats, days: Days) -> Floats:
    """The less, by the fourth root, the more chance candidates a report is expected to have."""
    area = np.pi * REACH**2 * (source.spots.sigma_m**2 + other.facts.sigma_m**2)
    expected = density * area * (source.spots.end_s - source.spots.start_s + other.facts.length_s)
    covered = (source.middle_s >= other.facts.first_s) & (source.middle_s < other.facts.last_s)
    return np.asarray(np.where(covered & days.hold(source.middle_s), (1 + expected) ** -0.25, 0.0))


def _rounded(weights: Weights) -> Weights:
    share_a, share_b, alike = (round(FINE * v) / FINE for v in (weights.share_a, weights.share_b, weights.alike))
    return replace(weights, share_a=share_a, share_b=share_b, alike=alike, matches=round(weights.matches))
