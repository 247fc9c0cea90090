"""Candidate pairs of two sources, and how much likelier one event makes them than chance does.

With one event behind two reports, their places differ by a normal error of both stated
precisions, and the true time lies in both intervals. By chance, the second lies anywhere at
the density of its source there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bestand.associate.v1.days import Days
from bestand.associate.v1.density import REACH, chance_density
from bestand.associate.v1.sources import VAGUE, Grid, Source, next_half_octave
from bestand.geo.cells import Spots, pairs_near
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats

MOST = 64
"""A report with more candidates in one source cannot be told apart and is not compared."""
SAME, OPEN, OTHER = 0, 1, 2
"""Levels of the act: told alike; one of them vague; told differently."""


@dataclass(frozen=True)
class Candidates:
    """Pairs (i, j) of two sources in order, with what their likelihood is made of.

    kernel: density per m² and s of the second about the first if both are of one event.
    chance_a: density of source a at each report of b; chance_b: of source b at each of a.
    act: level of agreement. share: how common the acts are in their sources, the middle of both.
    crowded_a, crowded_b: reports that are not compared.
    """

    a: Source
    b: Source
    i: Ints
    j: Ints
    kernel: Floats
    chance_a: Floats
    chance_b: Floats
    act: Ints
    share: Floats
    crowded_a: Ints
    crowded_b: Ints

    def __len__(self) -> int:
        return len(self.i)

    def only(self, kept: npt.NDArray[np.bool_]) -> Candidates:
        """Some of the pairs."""
        names = ("i", "j", "kernel", "act", "share")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})


def candidates(a: Source, b: Grid, chance_of_a: Grid, chance_of_b: Grid, days: Days | None = None) -> Candidates:
    """All candidate pairs of a source and the reports in b. Chance is counted in the last two grids,
    where it is asked: at reports that have a candidate, and at all reports in `days`."""
    i, j, crowded_a, crowded_b = _pairs(a, b)
    act, share = _acts(a, b.source, i, j)
    one = a is b.source  # a report may then be compared as the second of a pair and too crowded as the first
    chance_b = _chance(a, chance_of_b, np.concatenate([i, j]) if one else i, days)
    chance_a = chance_b if one else _chance(b.source, chance_of_a, j, days)
    kernel = _kernel(a, b.source, i, j)
    return Candidates(a, b.source, i, j, kernel, chance_a, chance_b, act, share, crowded_a, crowded_b)


def _chance(source: Source, grid: Grid, paired: Ints, days: Days | None) -> Floats:
    asked = np.zeros(len(source), bool) if days is None else days.hold(source.middle_s)
    asked[paired] = True
    chance = np.zeros(len(source))
    chance[asked] = chance_density(source.spots.at(np.flatnonzero(asked)), grid)
    return chance


def siblings(source: Source, other: Source, chance: Grid, days: Days) -> Candidates:
    """Pairs of different reports of one source, told only as finely as the other source tells."""
    spots, facts = source.spots, other.facts
    middle, half = source.middle_s, np.maximum((spots.end_s - spots.start_s) / 2, facts.length_s / 2)
    blurred = Spots(spots.x, spots.y, np.maximum(spots.sigma_m, facts.sigma_m), middle - half, middle + half)
    coarse = replace(source, spots=blurred)
    found = candidates(coarse, Grid(coarse, chance.box), chance, chance, days)
    same = [v[found.i] == v[found.j] for v in spots]  # one point of a gazetteer and one day: no salvo
    return found.only(~np.all(same, axis=0))


def _pairs(a: Source, b: Grid) -> tuple[Ints, Ints, Ints, Ints]:
    found = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    crowded = np.zeros(len(a), bool)
    for mine in a.kinds.values():
        for kind, theirs in b.source.kinds.items():
            spots, others = a.spots.at(mine), b.source.at(theirs)
            widest = np.hypot(spots.sigma_m.max(), others.spots.sigma_m.max())
            cells = b.starts(next_half_octave(float(REACH * widest)), kind)
            i, j, many = pairs_near(spots, b.source.spots, cells, others.longest_s, REACH, MOST)
            found.append((mine[i], j))
            crowded[mine[many]] = True
    i, j = (np.concatenate(part) for part in zip(*found, strict=True))
    crowded_b = np.bincount(j, minlength=len(b.source)) > MOST
    kept = ~crowded[i] & ~crowded_b[j]
    i, j = i[kept], j[kept]
    order = np.argsort(i * len(b.source) + j)
    return i[order], j[order], np.flatnonzero(crowded), np.flatnonzero(crowded_b)


def _kernel(a: Source, b: Source, i: Ints, j: Ints) -> Floats:
    variance = a.spots.sigma_m[i] ** 2 + b.spots.sigma_m[j] ** 2
    apart2 = (a.spots.x[i] - b.spots.x[j]) ** 2 + (a.spots.y[i] - b.spots.y[j]) ** 2
    start, end = np.maximum(a.spots.start_s[i], b.spots.start_s[j]), np.minimum(a.spots.end_s[i], b.spots.end_s[j])
    lengths = (a.spots.end_s - a.spots.start_s)[i] * (b.spots.end_s - b.spots.start_s)[j]
    return np.asarray(np.exp(-apart2 / (2 * variance)) / (2 * np.pi * variance) * (end - start) / lengths)


def _acts(a: Source, b: Source, i: Ints, j: Ints) -> tuple[Ints, Floats]:
    """Level per pair, and the geometric mean of how common both acts are."""
    first, second = a.act[i], b.act[j]
    level = np.where((first == VAGUE) | (second == VAGUE), OPEN, np.where(first == second, SAME, OTHER))
    share_a, share_b = (np.array([*source.facts.acts, 1.0]) for source in (a, b))
    return level, np.sqrt(share_a[first] * share_b[second])
