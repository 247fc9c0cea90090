"""The trouble `copying`: records that repeat those of another source, errors included.

A copy takes the place of a record of its own source, so that the number of records stays. It
tells of nothing that its source has told already: still one record per incident, but for repeats.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.simulate.habits import NEWS, OFFICIALS, OUTLETS, Habits
from bestand.simulate.people import announced, printed
from bestand.simulate.scenario import Scenario
from bestand.simulate.telling import in_order, stated, with_interval

NEWS_COPIED, OFFICIALS_COPIED = 0.3, 0.2
"""Shares: of the news that copy officials of either party; of the records of officials that copy a
monitors' record, of what they hold the other party to have done."""
AFTER_MIN = (20, 600)  # minutes from the telling of a record to that of its copy


def copy_patrols(
    reports: pl.DataFrame,
    patrols: pl.DataFrame,
    incidents: pl.DataFrame,
    side: str,
    scenario: Scenario,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Officials of a side, some of whose records are a patrol's, told as their own."""
    other = "b" if side == "a" else "a"
    by_other = incidents.filter(pl.col("actor") == other).select("truth_id")
    false = patrols.filter(pl.col("truth_id").is_null())
    theirs = pl.concat([patrols.join(by_other, on="truth_id", how="semi", maintain_order="left"), false])
    kept, copies = _exchanged(reports, theirs, OFFICIALS_COPIED, rng)
    own = copies.with_columns(
        pl.lit(None).alias("weapon"), pl.lit(None).alias("count"), actor=pl.lit(other), area_only=pl.lit(False)
    )
    return in_order(pl.concat([kept, announced(_as(own, OFFICIALS, scenario, rng))], how="vertical_relaxed"))


def copy_officials(
    reports: pl.DataFrame, officials: list[pl.DataFrame], scenario: Scenario, rng: np.random.Generator
) -> pl.DataFrame:
    """News, some of which are an announcement of officials that states a place."""
    placed = pl.concat(officials).filter(~pl.col("area_only"))
    kept, copies = _exchanged(reports, placed, NEWS_COPIED, rng)
    own = copies.with_columns(pl.lit(None).alias("actor"), whole_day=pl.lit(True))
    told = printed(_as(own, NEWS, scenario, rng), rng.integers(0, len(OUTLETS), len(own)))
    return in_order(pl.concat([kept, told], how="vertical_relaxed"))


def _exchanged(
    reports: pl.DataFrame, others: pl.DataFrame, share: float, rng: np.random.Generator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports that stay, and as many of others' as go: of what those that stay do not tell."""
    kept = reports.filter(pl.Series(rng.random(len(reports)) >= share))
    false = pl.col("truth_id").is_null()
    new = others.filter(~false).unique("truth_id", keep="first", maintain_order=True)
    new = new.join(kept, on="truth_id", how="anti", maintain_order="left")
    every = pl.concat([new, others.filter(false)])
    return kept, every[np.sort(rng.permutation(len(every))[: len(reports) - len(kept)])]


def _as(copies: pl.DataFrame, habits: Habits, scenario: Scenario, rng: np.random.Generator) -> pl.DataFrame:
    """Copies with the radius and the interval that their new source states, told a little later."""
    radius = stated(habits, len(copies), scenario.scale, rng)
    after = pl.Series(rng.integers(*AFTER_MIN, len(copies)))
    copies = copies.with_columns(pl.Series("radius_m", radius), seen=pl.col("seen") + after)
    return with_interval(copies, habits, scenario.scale)
