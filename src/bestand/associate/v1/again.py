"""Scoring again only what changed records can reach; the rest stays as an earlier run left it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from bestand.associate.v1.frames import scored_of
from bestand.associate.v1.learn import Weights
from bestand.associate.v1.scores import Scored, halo_s, score, together
from bestand.associate.v1.sources import Reports
from bestand.associate.v1.worth import Pair
from bestand.workspace.step import Tables

FACTS = ("group", "source", "act", "x", "y", "radius_m", "from", "to", "founding", "kept_out")
"""What a score can depend on of a report."""


def score_again(reports: Reports, weights: Mapping[Pair, Weights], earlier: Reports, before: Tables) -> Scored:
    """The same as `score(reports, weights)`. All is scored where what was learned has moved."""
    if not _unmoved(reports, weights, earlier, before["weights"]):
        return score(reports, weights)
    changed = _changed(reports.frame, earlier.frame)
    if changed is None:
        return scored_of(before["candidates"], reports)
    reach = max((halo_s(a, b) for a, b in reports.pairs()), default=0.0)
    low, high = changed[0] - reach, changed[1] + reach
    kept = _outside(scored_of(before["candidates"], reports), reports, low, high)
    return together([kept, score(reports, weights, (low, high))])


def _unmoved(reports: Reports, weights: Mapping[Pair, Weights], earlier: Reports, told: pl.DataFrame) -> bool:
    """The same weights, and the same facts of every source, in the same order."""
    names = ("chance", "near_a", "near_b", "share_a", "share_b", "alike", "learned")
    then = {(row["source_a"], row["source_b"]): [row[n] for n in names] for row in told.iter_rows(named=True)}
    now = {pair: [getattr(w, n) for n in names] for pair, w in weights.items()}
    facts = [[(s.name, s.founding, s.facts) for s in r.sources] for r in (reports, earlier)]
    return then == now and facts[0] == facts[1]


def _changed(now: pl.DataFrame, then: pl.DataFrame) -> tuple[float, float] | None:
    """First and last second of the reports that came, went or changed; None where none did."""
    moved = pl.concat(
        [one.join(other, on=FACTS, how="anti", nulls_equal=True) for one, other in ((now, then), (then, now))]
    )
    if moved.is_empty():
        return None
    span = moved.select(pl.col("from").min().dt.epoch("us"), pl.col("to").max().dt.epoch("us")).row(0)
    return span[0] / 1e6, span[1] / 1e6


def _outside(scored: Scored, reports: Reports, low: float, high: float) -> Scored:
    """Pairs and crowded reports that are still compared and begin outside of the stretch."""
    start = np.full(reports.frame.height, np.nan)
    rank = np.full(reports.frame.height, -1)
    for number, source in enumerate(reports.sources):
        start[source.place], rank[source.place] = source.spots.start_s, number
    leads = np.where(rank[scored.first] < rank[scored.second], scored.first, scored.second)
    pairs, full = ((start[at] < low) | (start[at] >= high) for at in (leads, scored.crowded))
    return Scored(scored.first[pairs], scored.second[pairs], scored.score[pairs], scored.crowded[full], scored.by[full])
