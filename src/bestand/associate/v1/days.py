"""A sample of whole days: what is learned or checked on it costs the same however long the record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bestand.associate.v1.sources import DAY_S, Source
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats

MIXED = 2_654_435_761
"""Multiplied by it, days come in an order that has nothing to do with the calendar."""
STRETCHES, LONGEST = 4, 3
"""A sample holds at least so many stretches; doublings of a day that the longest of them has."""


@dataclass(frozen=True)
class Days:
    """Chosen UTC days, as days since 1970."""

    chosen: Ints

    def hold(self, time_s: Floats) -> npt.NDArray[np.bool_]:
        return np.isin(np.floor(time_s / DAY_S).astype(np.int64), self.chosen)

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


def margin_s(a: Source, b: Source) -> float:
    """How far beyond a sample its reports' rivals are looked for: the middle length of an interval."""
    return max(a.facts.length_s, b.facts.length_s)


def sample_days(a: Source, b: Source, most: int) -> Days:
    """Days that both sources cover, in a mixed order, until they hold `most` reports. A quiet record
    gives them in stretches: what surrounds a stretch is looked at once, not once a day."""
    first, last = max(a.facts.first_s, b.facts.first_s), min(a.facts.last_s, b.facts.last_s)
    days = np.arange(int(first // DAY_S), max(int(last // DAY_S), int(first // DAY_S) + 1))
    counts = np.sum([np.bincount(_day_of(s, days), minlength=len(days) + 1)[:-1] for s in (a, b)], axis=0)
    apart = most / STRETCHES / max(counts.mean(), 1.0)
    stretch = days // 2 ** int(np.clip(np.log2(apart), 0, LONGEST))
    order = np.lexsort((days, stretch * MIXED % 2**32))
    upto = int(np.searchsorted(np.cumsum(counts[order]), most)) + 1
    return Days(np.sort(days[order[:upto]]))


def _day_of(source: Source, days: Ints) -> Ints:
    """Index of each report's day; those outside come last."""
    at = np.floor(source.middle_s / DAY_S).astype(np.int64) - days[0]
    return np.where((at >= 0) & (at < len(days)), at, len(days))
