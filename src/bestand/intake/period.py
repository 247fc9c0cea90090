"""Narrowing what was taken in: to a period of days, or to what was known at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from bestand.intake.times import local_day
from bestand.model.tables import TABLES, TIME

ASKED = "outside the asked period"
LATER = "not shown to be known at the asked time"
DROPPED = "a person who read it says that it speaks of no event"
TIMED = ("observations", "claims", "measures", "counts", "documents")


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both inclusive; None is open."""

    first: date | None = None
    last: date | None = None


def within(tables: Mapping[str, pl.DataFrame], period: Period, timezone: str) -> dict[str, pl.DataFrame]:
    """Only observations that touch the period; the others are set aside and counted."""
    seen = tables["observations"]
    keep = pl.lit(True)
    if period.first:
        keep &= pl.col("time_to") > local_day(period.first, timezone)[0]
    if period.last:
        keep &= pl.col("time_from") < local_day(period.last, timezone)[1]
    result = _split(tables, {"observations": seen.select(keep.fill_null(False)).to_series()}, ASKED)
    return result | {"earlier": tables["earlier"].filter(keep.fill_null(False))}


def known_at(tables: Mapping[str, pl.DataFrame], time: datetime) -> dict[str, pl.DataFrame]:
    """Only what can be shown to have been known at `time` (UTC).

    A record without a first-seen time is left out: it may have come later. Lines count
    from the time they were stated for; other reference has no time and stays. Of several
    versions of a record the one counts that was current at the time.
    """
    current = tables["observations"].with_columns(pl.lit(None, TIME).alias("superseded_at"))
    versions = pl.concat([current, tables["earlier"]], how="vertical")
    live = versions.filter(pl.col("superseded_at").is_null() | (pl.col("superseded_at") > time))
    key = ["source", "record_key"]
    back = live.select(key).unique().join(tables["observations"], on=key, how="anti")
    back = back.join(tables["set_aside"].filter(pl.col("reason") == DROPPED), on=key, how="semi")
    tables = {**_moved(tables, "observations", back, DROPPED, -1), "observations": live.drop("superseded_at")}
    keep = {name: tables[name].select((pl.col("first_seen") <= time).fill_null(False)).to_series() for name in TIMED}
    result = _split(tables, keep, LATER)
    result["lines"] = result["lines"].filter(pl.col("valid_from") <= time)
    result["edges"] = tables.get("edges", TABLES["edges"].empty()).filter(pl.col("at") <= time)
    result["screenings"] = tables.get("screenings", TABLES["screenings"].empty()).filter(pl.col("at") <= time)
    seen = pl.concat([result[name].select("source", "first_seen") for name in TIMED])
    until = seen.group_by("source").agg(pl.col("first_seen").max().alias("known_until"))
    sources = result["sources"].drop("known_until").join(until, on="source", how="left")
    result["sources"] = TABLES["sources"].shape(sources)
    return result


def replaced(
    tables: Mapping[str, pl.DataFrame], observations: pl.DataFrame, before: pl.DataFrame, reason: str
) -> dict[str, pl.DataFrame]:
    """Tables with other observations in place of those before, which are kept as earlier ones; records of which
    none is left are set aside for the reason."""
    left = observations.select("source", "record_key").unique()
    gone = before.select("source", "record_key").unique().join(left, on=["source", "record_key"], how="anti")
    result = _moved({**tables, "observations": observations}, "observations", gone, reason, 1)
    return result | {"earlier": pl.concat([tables["earlier"], before], how="vertical")}


def _moved(
    tables: Mapping[str, pl.DataFrame], name: str, records: pl.DataFrame, reason: str, way: int
) -> dict[str, pl.DataFrame]:
    """Records that go from a table's account to those set aside (way 1), or come back from them (way -1)."""
    told = records.with_columns(reason=pl.lit(reason))
    aside = tables["set_aside"]
    if way > 0:
        aside = TABLES["set_aside"].shape(pl.concat([aside, told], how="diagonal"))
    else:
        aside = aside.join(told, on=["source", "record_key", "reason"], how="anti")
    n = records.group_by("source").agg(n=pl.len().cast(pl.Int64) * way)
    balance = tables["balance"].join(n, on="source", how="left", maintain_order="left")
    balance = balance.with_columns(
        pl.col(name) - pl.col("n").fill_null(0), pl.col("set_aside") + pl.col("n").fill_null(0)
    ).drop("n")
    return {**tables, "set_aside": aside, "balance": balance}


def _split(tables: Mapping[str, pl.DataFrame], keep: Mapping[str, pl.Series], reason: str) -> dict[str, pl.DataFrame]:
    result = dict(tables)
    aside, balance = [], tables["balance"]
    for name, mask in keep.items():
        gone = tables[name].filter(~mask)
        result[name] = tables[name].filter(mask)
        left = result[name].select("source", "record_key").unique()
        lost = gone.select("source", "record_key").unique().join(left, on=["source", "record_key"], how="anti")
        aside.append(lost.with_columns(reason=pl.lit(reason)))
        n = lost.group_by("source").agg(n=pl.len().cast(pl.Int64))
        balance = (
            balance.join(n, on="source", how="left")
            .with_columns(pl.col(name) - pl.col("n").fill_null(0), pl.col("set_aside") + pl.col("n").fill_null(0))
            .drop("n")
        )
    result["set_aside"] = TABLES["set_aside"].shape(pl.concat([tables["set_aside"], *aside], how="diagonal"))
    result["balance"] = balance
    return result
