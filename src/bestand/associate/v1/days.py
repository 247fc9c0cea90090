"""A sample of whole days: what is learned or checked on it costs the same however long the record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bestand.associate.v1.reports import DAY_S, Source
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats

MIXED = 2_654_435_761
"""Multiplied by it, days come in an order that has nothing to do with the calendar."""


@dataclass(frozen=True)
class Days:
    """Chosen UTC days, as days since 1970."""

    chosen: Ints

    def hold(self, time_s: Floats) -> npt.NDArray[np.bool_]:
        return np.isin(np.floor(time_s / DAY_S).astype(np.int64), self.chosen)

    def moved(self, days: int) -> Days:
        return Days(self.chosen + days)

    def about(self, source: Source, margin_s: float) -> Source:
        """The reports of a source within a margin of the chosen days."""
        first = int(self.chosen.min() - margin_s // DAY_S - 2)
        last = int(self.chosen.max() + margin_s // DAY_S + 3)
        marks = np.zeros(last - first + 2, np.int64)
        marks[self.chosen - first] = 1
        before = np.append(0, np.cumsum(marks))
        low, high = (
            np.clip(np.floor(v / DAY_S).astype(np.int64) - first, 0, len(marks) - 1)
            for v in (source.spots.start_s - margin_s, source.spots.end_s + margin_s)
        )
        return source.at(np.flatnonzero(before[high + 1] > before[low]))


def sample_days(a: Source, b: Source, most: int) -> Days:
    """Days that both sources cover, in a mixed order, until they hold `most` reports."""
    first, last = max(a.facts.first_s, b.facts.first_s), min(a.facts.last_s, b.facts.last_s)
    days = np.arange(int(first // DAY_S), max(int(last // DAY_S), int(first // DAY_S) + 1))
    counts = sum(np.bincount(_day_of(s, days), minlength=len(days) + 1)[:-1] for s in (a, b))
    order = np.argsort(days * MIXED % 2**32, kind="stable")
    upto = int(np.searchsorted(np.cumsum(counts[order]), most)) + 1  # type: ignore[index]
    return Days(np.sort(days[order[:upto]]))


def _day_of(source: Source, days: Ints) -> Ints:
    """Index of each report's day; those outside come last."""
    at = np.floor(source.middle_s / DAY_S).astype(np.int64) - days[0]
    return np.where((at >= 0) & (at < len(days)), at, len(days))
