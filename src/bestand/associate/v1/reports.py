"""Observations → reports: each source's rows of one event as one report.

Those too vague to be told apart from chance are kept out of every comparison, and say so.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.associate.v1.sources import DAY_S, VAGUE, Facts, Reports, Source
from bestand.geo.cells import Spots
from bestand.geo.chance import RADIUS_TO_SIGMA
from bestand.model.words import FOUNDING, Role

FINEST_M, VAGUEST_M = 50.0, 50_000.0
"""95 % radii: no place is believed finer; none vaguer is compared across sources."""
SLACK_S = 300.0
"""How far clocks are trusted: added to both ends of every interval."""
LONGEST_S = 3 * DAY_S
"""Reports with a longer interval are not compared across sources."""
LIT_S = 12 * 3600.0
"""A trace is seen up to this long after what caused it: the time between two overpasses."""


def reports_of(merged: pl.DataFrame, vague: frozenset[str]) -> Reports:
    """Each group of `merged` as one report: its most precise place, the time all its rows share.

    vague: acts that may be any of several others.
    """
    frame = _facts(merged).with_columns(_reach())
    compared = frame.with_row_index("at").filter(pl.col("kept_out").is_null())
    acts = {act: n for n, act in enumerate(sorted(set(compared["act"].drop_nulls()) - vague))}
    parts = compared.partition_by("source", as_dict=True, maintain_order=True)
    sources = (_source(str(name), part, acts) for (name,), part in parts.items())
    return Reports(frame, tuple(sorted(sources, key=_rank)))


def _rank(source: Source) -> tuple[bool, float, float, int, str]:
    """Founding and precise ones first; names come last, so that no party's stands before the other's."""
    return not source.founding, source.facts.sigma_m, source.facts.length_s, -len(source), source.name


def _facts(merged: pl.DataFrame) -> pl.DataFrame:
    """Order inside a group: most precise first, then earliest, then by key. Ids come last:
    they hash the words of a report, and no word may move an incident."""
    supporting = merged.filter(pl.col("role") != Role.WARNING)
    rank = [pl.col("radius_m").is_null(), *map(pl.col, ("radius_m", "time_from", "record_key", "lon", "lat"))]
    late, early = pl.col("time_from").max(), pl.col("time_to").min()
    return (
        supporting.sort("group", *rank, "observation_id")
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("source", "family", "act", "x", "y", "radius_m", "area_code").first(),
            pl.when(pl.col("role").is_in(FOUNDING).any()).then(pl.lit(True)).otherwise(pl.lit(False)).alias("founding"),
            pl.when(late <= early).then(late).otherwise(pl.col("time_from").min()).alias("from"),
            pl.when(late <= early).then(early).otherwise(pl.col("time_to").max()).alias("to"),
        )
    )


def _reach() -> pl.Expr:
    """Why a report is not compared across sources, or null."""
    length = (pl.col("to") - pl.col("from")).dt.total_seconds()
    return (
        pl.when(pl.col("x").is_null())
        .then(pl.lit("known to an area only"))
        .when(pl.col("radius_m").is_null())
        .then(pl.lit("place of unknown precision"))
        .when(pl.col("radius_m") > VAGUEST_M)
        .then(pl.lit(f"place known to more than {VAGUEST_M / 1000:.0f} km"))
        .when(length.is_null() | (length < 0))
        .then(pl.lit("time not known"))
        .when(length > LONGEST_S)
        .then(pl.lit(f"time known to more than {LONGEST_S / DAY_S:.0f} days"))
        .alias("kept_out")
    )


def _source(name: str, part: pl.DataFrame, acts: dict[str, int]) -> Source:
    founding = bool(part["founding"].any())
    start, end = (part[c].dt.epoch("us").to_numpy() / 1e6 for c in ("from", "to"))
    sigma = np.maximum(part["radius_m"].fill_null(0.0).to_numpy(), FINEST_M) * RADIUS_TO_SIGMA
    early = SLACK_S if founding else SLACK_S + LIT_S
    x, y = (part[c].to_numpy().astype(float) for c in ("x", "y"))
    spots = Spots(x, y, sigma, start - early, end + SLACK_S)
    act = part["act"].replace_strict(acts, default=VAGUE, return_dtype=pl.Int64).to_numpy()
    return Source(name, founding, Facts.of(spots, act, len(acts)), part["at"].cast(pl.Int64).to_numpy(), spots, act)
