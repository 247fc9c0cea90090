"""From reports and weights to scored candidates.

Scoring depends on nothing further away than `halo_s`, so it can be done in slabs of time, or
again for a stretch alone; the result is the same to the last bit.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from bestand.associate.v1.candidates import Candidates, candidates
from bestand.associate.v1.density import DAYS_S
from bestand.associate.v1.learn import Weights, probabilities
from bestand.associate.v1.marginals import ROUNDS
from bestand.associate.v1.sources import DAY_S, Grid, Reports, Source
from bestand.associate.v1.worth import Pair
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats

KEPT = 0.05
"""Candidates below are forgotten: twenty of them are needed to be worth one join."""


@dataclass(frozen=True)
class Scored:
    """Candidates worth keeping: indices into the frame of reports, of either source first.

    score: probability that both are of one event. crowded, by: reports that have more candidates
    in a source than can be told apart, and the number of that source among those of `Reports`.
    """

    first: Ints
    second: Ints
    score: Floats
    crowded: Ints
    by: Ints


def score(reports: Reports, weights: Mapping[Pair, Weights], slab: tuple[float, float] | None = None) -> Scored:
    """Scored candidates of all pairs of sources that have weights.

    slab: [low, high) in seconds; then only pairs whose first report begins in it.
    """
    low, high = slab or (-np.inf, np.inf)
    pairs = [(a, b) for a, b in reports.pairs() if (a.name, b.name) in weights]
    asked = {(s.name, halo_s(a, b)): s for a, b in pairs for s in (a, b)}
    grids = {(n, halo): Grid(s.between(low - halo, high + halo), reports.box) for (n, halo), s in asked.items()}

    def one(pair: tuple[Source, Source]) -> Scored:
        a, b = pair
        halo, reach = halo_s(a, b), halo_s(a, b) - _counted_s(a, b)
        chance_a, chance_b = grids[a.name, halo], grids[b.name, halo]
        found = candidates(chance_a.source.between(low - reach, high + reach), chance_b, chance_a, chance_b)
        number = reports.number(a.name), reports.number(b.name)
        return _begun(found, weights[a.name, b.name], low, high, number)

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # pairs know nothing of each other; kernels free the lock
        return together(pool.map(one, pairs))


def halo_s(a: Source, b: Source) -> float:
    """How far in time anything can be that moves a score: messages pass from report to report
    in touching intervals, and chance is counted a week around."""
    return (ROUNDS + 2) * max(a.longest_s, b.longest_s) + _counted_s(a, b)


def _counted_s(a: Source, b: Source) -> float:
    return DAYS_S + 2 * DAY_S + 2 * max(a.longest_s, b.longest_s, a.facts.length_s, b.facts.length_s)


def _begun(found: Candidates, weights: Weights, low: float, high: float, number: tuple[int, int]) -> Scored:
    """What begins in [low, high). number: of the two sources among those of the reports."""
    p = np.round(probabilities(found, weights), 12)
    kept = (p >= KEPT) & _begins(found.a, found.i, low, high)
    full = ((found.a, found.crowded_a), (found.b, found.crowded_b))
    crowded = [s.place[c[_begins(s, c, low, high)]] for s, c in full]
    by = np.repeat(number[::-1], [len(c) for c in crowded])
    first, second = found.a.place[found.i[kept]], found.b.place[found.j[kept]]
    return Scored(first, second, p[kept], np.concatenate(crowded), by)


def _begins(source: Source, chosen: Ints, low: float, high: float) -> npt.NDArray[np.bool_]:
    start = source.spots.start_s[chosen]
    return np.asarray((start >= low) & (start < high))


def together(parts: Iterable[Scored]) -> Scored:
    """All parts, in order of the two reports."""
    nothing = np.empty(0, np.int64)
    every = [Scored(nothing, nothing, np.empty(0), nothing, nothing), *parts]
    first, second, p, crowded, by = (np.concatenate([getattr(s, f.name) for s in every]) for f in fields(Scored))
    order, full = np.lexsort((second, first)), np.lexsort((by, crowded))
    return Scored(first[order], second[order], p[order], crowded[full], by[full])


def slabs(reports: Reports, length_s: float) -> list[tuple[float, float]]:
    """Stretches of time that hold every start; none where nothing starts."""
    starts = np.concatenate([np.empty(0), *(s.spots.start_s for s in reports.sources)])
    return [(float(n * length_s), float((n + 1) * length_s)) for n in np.unique(np.floor(starts / length_s))]


def score_in_slabs(reports: Reports, weights: Mapping[Pair, Weights], length_s: float) -> Scored:
    """The same as `score`, a stretch of time at once."""
    return together(score(reports, weights, slab) for slab in slabs(reports, length_s))
