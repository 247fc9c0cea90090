"""Groups of founding observations, with their support, as incidents and members."""

from __future__ import annotations

import polars as pl

from bestand.model.ids import digest
from bestand.model.tables import REASONS
from bestand.model.words import FOUNDING, Role

PROVISIONAL = "provisional: not shown to exceed chance, lends no corroboration"


def incidents_of(labelled: pl.DataFrame, support: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(incidents, members). An incident is placed by its most precise report; its time is
    what all its reports share, or their whole span where they share nothing."""
    founders = labelled.filter(pl.col("role").is_in(FOUNDING))
    found = founders.select("group", "observation_id", "role", "rule", own=pl.lit(True))
    groups = founders.select("group", pl.col("observation_id").alias("founder"))
    added = (
        support.join(groups, on="founder")
        .sort("group", "rule", "source", "order", "key", "observation_id")
        .unique(["group", "rule", "source"], keep="first", maintain_order=True)
        .drop("source", "order", "key")
        .join(labelled.select("observation_id", "role"), on="observation_id")
    )
    members = pl.concat([found, added], how="diagonal").with_columns(pl.col("own").fill_null(False))
    ids = _ids(members)
    members = members.join(ids, on="group").with_columns(
        _reasons(members_size=pl.col("own").sum().over("group")), score=pl.lit(None, pl.Float64)
    )
    incidents = (
        _facts(founders)
        .join(ids, on="group")
        .join(members.group_by("group").agg(n_observations=pl.len(), n_support=(~pl.col("own")).sum()), on="group")
    )
    return incidents.with_columns(_why()), members


def _ids(members: pl.DataFrame) -> pl.DataFrame:
    groups = members.group_by("group").agg(pl.col("observation_id").sort())
    ids = [digest("incident/1", list(row)) for row in groups["observation_id"]]
    return groups.select("group", pl.Series("incident_id", ids, dtype=pl.String))


def _facts(founders: pl.DataFrame) -> pl.DataFrame:
    """One row per group. Order inside a group: most precise first, then earliest, then by key.

    Ids come last: they hash the words of a report, and no word may move an incident.
    """
    tie = [pl.col(name) for name in ("time_from", "record_key", "lon", "lat", "observation_id")]
    rank = [pl.col("radius_m").is_null(), pl.col("radius_m"), *tie]
    best = founders.sort("group", *rank).group_by("group", maintain_order=True)
    late, early = pl.col("time_from").max(), pl.col("time_to").min()
    return best.agg(
        pl.when(late <= early).then(late).otherwise(pl.col("time_from").min()).alias("time_from"),
        pl.when(late <= early).then(early).otherwise(pl.col("time_to").max()).alias("time_to"),
        pl.col("lon", "lat", "radius_m", "area_code", "act").first(),
        _agreed("weapon"),
        pl.col("count_min").min(),
        pl.col("count_max").max(),
        pl.col("count_unit").first(),
        pl.when((pl.col("role") == Role.EVENT).any()).then(pl.lit("event")).otherwise(pl.lit("lead")).alias("role"),
        _agreed("actor_claimed"),
        pl.col("account").drop_nulls().unique().sort().str.join("; ").alias("account"),
        pl.col("family").n_unique().alias("n_families"),
        pl.len().alias("n_founding"),
        pl.col("rule").first(),
    ).with_columns(pl.when(pl.col("account") != "").then("account").alias("account"), score=pl.lit(None, pl.Float64))


def _agreed(column: str) -> pl.Expr:
    """What the reports name; reports that name different ones name none that can be used."""
    told = pl.col(column).drop_nulls()
    return pl.when(told.n_unique() == 1).then(told.first()).alias(column)


def _reason(test: str, result: pl.Expr, value: pl.Expr, limit: pl.Expr) -> pl.Expr:
    return pl.struct(test=pl.lit(test), result=result, value=value, limit=limit)


def _reasons(members_size: pl.Expr) -> pl.Expr:
    """Why each member belongs: it founds alone, it was merged, or it supports."""
    own = pl.col("own")
    value = (
        pl.when(own & (members_size > 1))
        .then(pl.format("{} reports of one source", members_size))
        .when(own)
        .then(pl.lit("the only report"))
        .otherwise(pl.col("value"))
    )
    test = pl.when(own).then(pl.lit("founds")).otherwise(pl.col("rule"))
    limit = (
        pl.when(own & (members_size > 1)).then(pl.col("rule")).when(own).then(pl.lit("")).otherwise(pl.lit(PROVISIONAL))
    )
    entry = pl.struct(test=test, result=pl.lit("yes"), value=value, limit=limit)
    return pl.concat_list(entry).cast(REASONS).alias("reasons")


def _why() -> pl.Expr:
    merged = _reason(
        "merged", pl.lit("yes"), pl.format("{} reports of one source", "n_founding"), pl.col("rule").fill_null("")
    )
    support = _reason(
        "support", pl.lit("unknown"), pl.format("{} traces or warnings", "n_support"), pl.lit(PROVISIONAL)
    )
    many, some = pl.col("n_founding") > 1, pl.col("n_support") > 0
    none = pl.lit([], dtype=REASONS)
    return pl.concat_list(
        pl.when(many).then(pl.concat_list(merged).cast(REASONS)).otherwise(none),
        pl.when(some).then(pl.concat_list(support).cast(REASONS)).otherwise(none),
    ).alias("reasons")
