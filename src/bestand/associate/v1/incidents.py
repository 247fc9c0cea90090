"""Groups of reports as incidents and members. Only reports of events and leads found them."""

from __future__ import annotations

import polars as pl

from bestand.associate.v1.reasons import incident_reasons, member_reasons
from bestand.model.ids import digest_ids
from bestand.model.words import FOUNDING, Role

PRECISE = (
    pl.col("radius_m").is_null(),
    pl.col("radius_m"),
    pl.col("role") != Role.EVENT,
    *map(pl.col, ("time_from", "record_key", "lon", "lat", "observation_id")),
)
"""Order of the reports of an incident: the first places it."""
_PRECISE = sorted({column for rank in PRECISE for column in rank.meta.root_names()})
OF_FACTS = ("act", "weapon", "count_min", "count_max", "count_unit", "actor_claimed", "account", "area_code")
"""Columns that only the facts of an incident are made of."""
P_EVENT = ("p_event", "p_event_low", "p_event_high")


def incidents_of(rows: pl.DataFrame, warned: pl.DataFrame, independent: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables incidents and members.

    rows: observations with their report, its incident (`label`), score and what there is to
    say of it. warned: warnings per founding observation. independent: pairs of sources
    (source, other) whose joins exceed chance and that draw on different origins.
    """
    rows = rows.filter(pl.col("role").is_in(FOUNDING).any().over("label"))
    members = pl.concat([rows.drop(OF_FACTS), _warnings(rows, warned)], how="diagonal")
    ids = _ids(members)
    members = members.join(ids, on="label")
    used = {*OF_FACTS, *P_EVENT, "label", "time_to", *_PRECISE}
    facts = _facts(rows.filter(pl.col("role").is_in(FOUNDING)).select(used).join(ids, on="label"))
    facts = facts.join(_corroboration(members, independent), on="incident_id", how="left")
    members = members.drop("source", "family", *set(_PRECISE) - {"role", "observation_id"})
    counts = members.group_by("incident_id").agg(
        n_observations=pl.len(), score=pl.col("score").min(), n_reports=pl.col("group").n_unique()
    )
    incidents = facts.join(counts, on="incident_id").with_columns(n_families=pl.col("corroboration").list.len())
    said = incident_reasons(members)
    return {"incidents": incidents.join(said, on="incident_id", how="left"), "members": member_reasons(members)}


def _warnings(founded: pl.DataFrame, warned: pl.DataFrame) -> pl.DataFrame:
    """One warning per incident and source: the first of its reports' in order of time."""
    of = founded.select(founder="observation_id", label="label")
    added = warned.join(of, on="founder").sort("label", "source_b", "value", "observation_id")
    first = added.unique(["label", "source_b"], keep="first", maintain_order=True)
    return first.select(
        "label",
        "observation_id",
        "score",
        warned="value",
        source="source_b",
        group="observation_id",
        role=pl.lit(Role.WARNING.value),
    )


def _ids(members: pl.DataFrame) -> pl.DataFrame:
    groups = members.group_by("label").agg(pl.col("observation_id").sort())
    return groups.select("label", digest_ids("incident/1", groups["observation_id"]).alias("incident_id"))


def _facts(founders: pl.DataFrame) -> pl.DataFrame:
    """One row per incident, placed by its most precise report; its time is what all its reports
    share, or their whole span. Reports that name different weapons or actors name none that can be
    used. Ids come last: they hash the words of a report, and no word may move an incident."""
    best = founders.sort("incident_id", *PRECISE).group_by("incident_id", maintain_order=True)
    late, early, lead = pl.col("_late"), pl.col("_early"), pl.col("role") == "lead"
    facts = best.agg(
        pl.col("time_from").min(),
        pl.col("time_to").max(),
        pl.col("lon", "lat", "radius_m", "area_code", "act").first(),
        pl.col("weapon", "actor_claimed").drop_nulls().first(),
        pl.col("weapon", "actor_claimed").drop_nulls().n_unique().name.prefix("_"),
        pl.col("count_min").min(),
        pl.col("count_max").max(),
        pl.col("count_unit").first(),
        pl.col(*P_EVENT).first(),
        role=pl.when((pl.col("role") == Role.EVENT).any()).then(pl.lit("event")).otherwise(pl.lit("lead")),
        _late=pl.col("time_from").max(),
        _early=pl.col("time_to").min(),
    ).with_columns(
        pl.when(late <= early).then(late).otherwise("time_from").alias("time_from"),
        pl.when(late <= early).then(early).otherwise("time_to").alias("time_to"),
        *(pl.when(pl.col("_" + name) == 1).then(name).alias(name) for name in ("weapon", "actor_claimed")),
        *(pl.when(lead).then(name).alias(name) for name in P_EVENT),
    )
    told = (
        founders.drop_nulls("account")
        .sort("incident_id", *PRECISE)
        .unique(["incident_id", "account"], maintain_order=True)
    )
    accounts = told.group_by("incident_id", maintain_order=True).agg(pl.col("account").str.join("; "))
    return facts.join(accounts, on="incident_id", how="left").drop("_late", "_early", "_weapon", "_actor_claimed")


def _corroboration(members: pl.DataFrame, independent: pl.DataFrame) -> pl.DataFrame:
    """Families that speak for the incident: that of the report that places it, and each other
    of its own origin whose joins with it exceed chance. A flood adds none."""
    named = members.select("incident_id", "source", "family", *_PRECISE)
    placing = named.sort("incident_id", ~pl.col("role").is_in(FOUNDING), *PRECISE)
    placing = placing.unique("incident_id", keep="first", maintain_order=True)
    first = placing.select("incident_id", "source", family="family")
    others = (
        members.filter(pl.col("flood_n").is_null())
        .select("incident_id", "family", other="source")
        .join(first.select("incident_id", "source"), on="incident_id")
        .join(independent, on=["source", "other"], how="semi")
        .select("incident_id", "family")
    )
    every = pl.concat([first.select("incident_id", "family"), others]).drop_nulls()
    return every.group_by("incident_id").agg(corroboration=pl.col("family").unique().sort())
