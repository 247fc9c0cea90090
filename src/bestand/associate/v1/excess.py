"""What meets by chance: joins at the observed time against joins after one source was moved.

A source is moved by whole weeks, so that weekday, hour and place stay as they are and nothing
but chance makes its reports meet the other's. That tells how dense chance really is, and who
may corroborate whom: a pair of sources whose joins do not exceed those of moved reports lends
no corroboration, whatever its scores.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bestand.associate.v1.candidates import Candidates, candidates
from bestand.associate.v1.days import Days, margin_s, sample_days
from bestand.associate.v1.learn import LIKELY, Weights, counts, probabilities
from bestand.associate.v1.sources import DAY_S, Grid, Source, octave
from bestand.geo.cells import least_distance
from bestand.geo.projection import Floats

WEEKS = (-3, -2, -1, 1, 2, 3)
RADII_M = (1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0)
CHECKED = 3_000
"""Reports of a pair of sources that are enough to check; whole days of them."""
FEWEST, COVERED = 2, 0.3
"""Moves that are needed, and the share of the reports that must still meet the other's days."""
DRAWN = 2.0
"""What is claimed is drawn to what is fair as by so many reports."""
WIDE = 3.0
"""Standard deviations of chance that a count must exceed."""

Joined = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Count:
    """Reports joined within a radius (None: by score): observed, and per move in time.

    noise: how far chance alone may lift the observed count above the expected.
    """

    radius_m: float | None
    observed: float
    shifted: tuple[float, ...]
    noise: float

    @property
    def expected(self) -> float | None:
        return float(np.mean(self.shifted)) if self.shifted else None

    @property
    def verdict(self) -> str:
        if len(self.shifted) < FEWEST or self.expected is None:
            return "unknown"
        return "excess" if self.observed > self.expected + self.noise else "none"


@dataclass(frozen=True)
class Trial:
    """A sample of source a as it is and as it was moved, each with what it then meets in b."""

    days: Days
    moves: tuple[Candidates, ...]  # the first is not moved
    b: Grid

    def surplus(self, weights: Weights) -> float:
        """What moved reports claim by chance, over what the scores themselves give chance; one where
        scores keep their word, and where too little was moved to tell.

        A report without a match claims p on average, and Σ p (1 − p) / Σ (1 − p) if scores are right.
        In b some are taken by their own match: those that moved reports meet as well.
        """
        if len(self.moves) - 1 < FEWEST:
            return 1.0
        known, (count, _) = replace(weights, learned=True), counts(self.moves[0], self.days)
        p = [probabilities(found, known) for found in self.moves]
        claimed = [np.bincount(f.i, q, len(f.a)) for f, q in zip(self.moves, p, strict=True)]
        alone = count * (1 - np.minimum(claimed[0], 1.0))
        fair = count.sum() * float((alone * claimed[0]).sum() / max(alone.sum(), 1e-9))
        own = float((p[0] ** 2).sum() / max(p[0].sum(), 1e-9))  # what a true match claims on average
        taken = weights.share_b * own / (2 - own)  # by it, from a pair of chance at even odds
        inside = self.days.hold(self.moves[0].a.middle_s)
        moved = [(count * c).sum() * self._scale(f.a, inside) for f, c in zip(self.moves[1:], claimed[1:], strict=True)]
        return float((np.mean(moved) * (1 - taken) + DRAWN) / (fair + DRAWN))

    def _scale(self, moved: Source, inside: Joined) -> float:
        """For the reports that were moved to where b tells nothing."""
        return float(inside.sum() / max((inside & _covered(moved, self.b.source)).sum(), 1))

    def counts(self, weights: Weights) -> list[Count]:
        """By score, then by radius."""
        inside = self.days.hold(self.moves[0].a.middle_s)
        joined = [self._by_score(found, weights) for found in self.moves]
        checked = [found.a.at(np.flatnonzero(inside)) for found in self.moves]
        nearest = [self._nearest(a) for a in checked]
        rows = [(None, [j[inside] for j in joined]), *((r, [near <= r for near in nearest]) for r in RADII_M)]
        scale = [len(a) / max(_covered(a, self.b.source).sum(), 1) for a in checked]
        return [count_of(radius, per_move, scale) for radius, per_move in rows]

    def _by_score(self, found: Candidates, weights: Weights) -> Joined:
        best = np.zeros(len(found.a))
        np.maximum.at(best, found.i, probabilities(found, weights))
        return np.asarray(best >= LIKELY)

    def _nearest(self, moved: Source) -> Floats:
        """Metres to the nearest report of b whose interval touches; each search is for those that
        a narrower one left, and ends at the least radius."""
        nearest = np.full(len(moved), np.inf)
        for reach in RADII_M[1:]:
            left = np.flatnonzero(nearest > reach)
            for kind, theirs in self.b.source.kinds.items():
                cells = self.b.starts(float(octave(np.array(reach))), kind)
                longest = self.b.source.at(theirs).longest_s
                found = least_distance(moved.spots.at(left), self.b.source.spots, cells, longest, RADII_M[0])
                nearest[left] = np.minimum(nearest[left], found)
        return nearest


def trial_of(a: Grid, b: Grid) -> Trial:
    days = sample_days(a.source, b.source, CHECKED)
    checked = days.about(a.source, margin_s(a.source, b.source))
    moved = (checked.moved(week * 7 * DAY_S) for week in WEEKS)
    usable = [s for s in moved if len(s) and _covered(s, b.source).mean() >= COVERED]
    met = [candidates(checked, b, a, b, days), *(candidates(s, b, a, b) for s in usable)]
    return Trial(days, tuple(met), b)


def _covered(moved: Source, other: Source) -> Joined:
    return np.asarray((moved.middle_s >= other.facts.first_s) & (moved.middle_s < other.facts.last_s))


def count_of(radius_m: float | None, joined: list[Joined], scale: list[float]) -> Count:
    """Noise: the spread between moves, and no less than that of reports that join independently."""
    totals = [round(float(j.sum()) * s, 2) for j, s in zip(joined, scale, strict=True)]
    moves = len(totals) - 1
    if moves < FEWEST:
        return Count(radius_m, totals[0], tuple(totals[1:]), 0.0)
    share = np.clip(np.mean([j * s for j, s in zip(joined[1:], scale[1:], strict=True)], axis=0), 0.0, 1.0)
    alone = float((share * (1 - share)).sum()) * moves / (moves - 1)
    spread = float(np.var(totals[1:], ddof=1)) if moves > FEWEST else 0.0
    noise = WIDE * np.sqrt(max(spread, alone, 1.0) * (1 + 1 / moves))
    return Count(radius_m, totals[0], tuple(totals[1:]), round(float(noise), 2))
