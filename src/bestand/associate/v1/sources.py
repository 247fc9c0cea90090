"""Reports by source, and by cells: what association compares.

A report has a place with its standard deviation and an interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from bestand.geo.cells import Cells, Spots, cells_of
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats

DAY_S = 86_400.0
PLACE_CELL_M = 50_000.0
VAGUE = -1


@dataclass(frozen=True)
class Facts:
    """Of a whole source, rounded so far that a day's new records seldom move them.

    sigma_m, length_s: medians. first_s, last_s: whole UTC days covered. everywhere: reports per
    square metre and second over the cells and days covered. acts: share of each clear act.
    """

    sigma_m: float
    length_s: float
    first_s: float
    last_s: float
    everywhere: float
    acts: tuple[float, ...]

    @classmethod
    def of(cls, spots: Spots, act: Ints, n_acts: int) -> Facts:
        middle, length = (spots.start_s + spots.end_s) / 2, spots.end_s - spots.start_s
        first, last = float(middle.min() // DAY_S * DAY_S), float((middle.max() // DAY_S + 1) * DAY_S)
        cells = np.unique(np.stack([np.floor(v / PLACE_CELL_M + 0.5) for v in (spots.x, spots.y)]), axis=1).shape[1]
        clear = np.bincount(act[act != VAGUE], minlength=n_acts) + 1
        return cls(
            half_octave(float(np.median(spots.sigma_m))),
            half_octave(float(np.median(length))),
            first,
            last,
            half_octave(len(middle) / (cells * PLACE_CELL_M**2 * (last - first))),
            tuple(round(float(share), 2) for share in np.maximum(clear / clear.sum(), 0.01)),
        )


@dataclass(frozen=True)
class Source:
    """The reports of one source, in order of their ids, that can be compared across sources.

    place: index of each in the frame of all reports. act: number of its act, -1 where vague.
    """

    name: str
    founding: bool
    facts: Facts
    place: Ints
    spots: Spots
    act: Ints

    def __len__(self) -> int:
        return len(self.place)

    @cached_property
    def middle_s(self) -> Floats:
        return np.asarray((self.spots.start_s + self.spots.end_s) / 2)

    @cached_property
    def longest_s(self) -> float:
        return float((self.spots.end_s - self.spots.start_s).max(initial=0.0))

    @cached_property
    def kinds(self) -> Mapping[int, Ints]:
        """Indices by octave of sigma and two octaves of length: alike enough for one grid."""
        sigma = np.ceil(np.log2(self.spots.sigma_m)).astype(np.int64)
        length = np.ceil(np.log2(self.spots.end_s - self.spots.start_s)).astype(np.int64) // 2
        kind = sigma * 64 + length
        return {int(k): np.flatnonzero(kind == k) for k in np.unique(kind)}

    def at(self, chosen: Ints) -> Source:
        """Some of the reports; the facts stay those of the whole source."""
        return replace(self, place=self.place[chosen], spots=self.spots.at(chosen), act=self.act[chosen])

    def between(self, low_s: float, high_s: float) -> Source:
        """Reports whose interval touches [low_s, high_s]."""
        return self.at(np.flatnonzero((self.spots.start_s <= high_s) & (self.spots.end_s >= low_s)))

    def moved(self, by_s: float) -> Source:
        """Every report at another time: what it then meets, it meets by chance."""
        spots = self.spots._replace(start_s=self.spots.start_s + by_s, end_s=self.spots.end_s + by_s)
        return replace(self, spots=spots)


@dataclass(frozen=True)
class Reports:
    """All reports: a frame in order of report id, and per source those that can be compared."""

    frame: pl.DataFrame
    sources: tuple[Source, ...]

    @cached_property
    def box(self) -> tuple[float, float, float]:
        """West, south and width of all compared places, on whole cells: new records seldom move it."""
        x = np.concatenate([s.spots.x for s in self.sources] or [np.zeros(1)])
        y = np.concatenate([s.spots.y for s in self.sources] or [np.zeros(1)])
        west, south = (float(np.floor(v.min() / 1e6) * 1e6) for v in (x, y))
        return west, south, float(np.ceil(x.max() / 1e6) * 1e6) - west

    def number(self, name: str) -> int:
        """Place of a source among the sources."""
        return [s.name for s in self.sources].index(name)

    def pairs(self) -> Iterator[tuple[Source, Source]]:
        """Pairs of sources of which at least one founds incidents."""
        for n, a in enumerate(self.sources):
            yield from ((a, b) for b in self.sources[n + 1 :] if a.founding or b.founding)


class Grid:
    """The reports of one source by cells of any size, each made once."""

    def __init__(self, source: Source, box: tuple[float, float, float]):
        self.source, self.box = source, box
        self._made: dict[tuple[float, int | None], Cells] = {}

    def middles(self, size_m: float) -> Cells:
        """All reports by the middle of their interval."""
        return self._cells(size_m, None, self.source.middle_s)

    def starts(self, size_m: float, kind: int) -> Cells:
        """The reports of one kind by the start of their interval."""
        return self._cells(size_m, kind, self.source.spots.start_s)

    def _cells(self, size_m: float, kind: int | None, time_s: Floats) -> Cells:
        if (size_m, kind) not in self._made:
            chosen = np.arange(len(self.source)) if kind is None else self.source.kinds[kind]
            x, y = self.source.spots.x[chosen], self.source.spots.y[chosen]
            cells = cells_of(x, y, time_s[chosen], size_m, self.box)
            self._made[size_m, kind] = cells._replace(order=chosen[cells.order])
        return self._made[size_m, kind]


def half_octave(value: float) -> float:
    """Rounded so far that a day's new records seldom change it."""
    return float(2.0 ** (np.round(2 * np.log2(value)) / 2)) if value > 0 else 0.0


def next_half_octave(value: float) -> float:
    """No smaller, and one of few: sizes of cells that can be made once."""
    return float(2.0 ** (np.ceil(2 * np.log2(value)) / 2))


def octave(values: Floats) -> Floats:
    """The next power of two."""
    return np.asarray(2.0 ** np.ceil(np.log2(values)))
