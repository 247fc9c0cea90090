"""What an edition is made from: only the records that its audience may have.

Were incidents made from all records and the restricted ones taken out afterwards, a public report that a
patrol confirmed would vanish from the public edition, and so tell where the patrol was. So the walk is done
again on what may be seen; whether there is anything else leaves no trace in what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from bestand.model.tables import TABLES
from bestand.release.policy import Door

Tables = Mapping[str, pl.DataFrame]
ROWS = ("observations", "earlier", "claims", "counts", "measures")


def let_in(tables: Tables, door: Door) -> Tables:
    """The tables with only those records that the door lets through. What the walk made is still as it was.

    What places are held against stays whole: it decides what is sensitive. So do documents: without a
    permission that is on record an incident would be told as a possible violation which it is not. A source
    of which some rows are held back tells of itself only what the others prove, and no hash of a file that
    has those rows in it.
    """
    let = [s for s, m in tables["sources"].select("source", "marking").iter_rows() if door.lets(m)]
    own = {name: tables[name].filter(pl.col("source").is_in(let)) for name in ROWS}
    for name in ("observations", "earlier"):
        fine = [mark for mark in own[name]["marking"].unique().to_list() if door.lets(mark)]
        own[name] = own[name].filter(pl.col("marking").is_in(fine).fill_null(False))
    before = tables["observations"].group_by("source").len()
    after = own["observations"].group_by("source").len(name="left")
    parted = before.join(after, on="source", how="left").filter(pl.col("left").fill_null(0) < pl.col("len"))
    mixed = parted.filter(pl.col("source").is_in(let))["source"].to_list()
    whole = {name: tables[name].filter(~pl.col("source").is_in(mixed)) for name in ("receipts", "balance")}
    sources = TABLES["sources"].shape(_sources(tables["sources"], own["observations"], mixed))
    return {**tables, **own, **whole, "sources": sources}


def _sources(sources: pl.DataFrame, seen: pl.DataFrame, mixed: list[str]) -> pl.DataFrame:
    """Sources with what the rows that are left prove of them."""
    middle = pl.col("time_from") + (pl.col("time_to") - pl.col("time_from")) / 2
    left = seen.group_by("source").agg(
        pl.col("record_key").n_unique().cast(pl.Int64).alias("records"),
        middle.min().dt.date().alias("first_day"),
        middle.max().dt.date().alias("last_day"),
        pl.col("first_seen").max().alias("known_until"),
    )
    here = pl.col("source").is_in(mixed)
    rest = sources.filter(here).drop("records", "first_day", "last_day", "known_until", "files")
    told = rest.join(left, on="source", how="left").with_columns(pl.col("records").fill_null(0), files=pl.lit(0))
    return pl.concat([sources.filter(~here), TABLES["sources"].shape(told)])


def is_whole(tables: Tables, let: Tables) -> bool:
    """Whether nothing was held back from `let`."""
    return all(tables[name].height == let[name].height for name in ROWS)


def clock_of(tables: Tables, door: Door, as_known_at: datetime | None) -> datetime | None:
    """The latest time that the records themselves prove (UTC), of sources that may be seen; in a replay no
    later than what is replayed. None where they prove none."""
    rows = tables["sources"].select("marking", "known_until").iter_rows()
    proven = [time for marking, time in rows if time is not None and door.lets(marking)]
    latest = max(proven, default=None)
    return min(latest, as_known_at) if latest and as_known_at else latest
