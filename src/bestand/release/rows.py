"""Incidents as an edition shows them: with place, area, nearby targets, sources and words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from bestand.model.tables import TABLES
from bestand.model.words import SUPPORTING, Role

VAGUE_M = 50_000.0
"""Vaguer places were not looked up at targets; whether one is near is then not known."""
PLACED = ("line_id", "side", "p_side_b", "distance_m", "line_error_m", "sector", "area_code")


def incident_rows(tables: Mapping[str, pl.DataFrame], start: datetime, end: datetime) -> pl.DataFrame:
    """Incidents whose interval touches [start, end), in UTC, joined with what is known of them."""
    incidents = touching(tables["incidents"], start, end)
    placed = tables["placed"].select(pl.col("subject_id").alias("incident_id"), *PLACED)
    near = tables["near"].select(pl.col("subject_id").alias("incident_id"), near_target=pl.lit(True)).unique()
    areas = tables["areas"].select("area_code", pl.col("name").alias("area_name"))
    frame = incidents.join(placed, on="incident_id", how="left", suffix="_placed")
    frame = frame.with_columns(pl.coalesce("area_code", "area_code_placed").alias("area_code")).drop("area_code_placed")
    frame = frame.join(near, on="incident_id", how="left").join(areas, on="area_code", how="left")
    frame = frame.join(_words(tables, incidents), on="incident_id", how="left")
    looked_up = pl.col("radius_m") <= VAGUE_M
    return frame.with_columns(
        pl.when(looked_up.fill_null(False)).then(pl.col("near_target").fill_null(False)).alias("near_target"),
        pl.lit(None, pl.String).alias("distance_band"),
    ).sort("time_from", "incident_id")


def touching(incidents: pl.DataFrame, start: datetime, end: datetime) -> pl.DataFrame:
    """Those whose interval touches [start, end), in UTC."""
    return incidents.filter((pl.col("time_from") < end) & (pl.col("time_to") > start))


def _words(tables: Mapping[str, pl.DataFrame], incidents: pl.DataFrame) -> pl.DataFrame:
    """Per incident: its sources and the markings of its records, and the words of those that found it:
    all of them as `text`, and as `text_passing` those whose licence lets them be passed on."""
    passing = tables["sources"].filter(pl.col("redistribute"))["source"].to_list()
    seen = tables["observations"].select("observation_id", "source", "text", "marking")
    founds = ~pl.col("role").is_in(SUPPORTING)
    text = pl.when(founds & (pl.col("text") != "")).then("text")
    own = pl.col("source").is_in(passing)
    joined = (
        tables["members"]
        .join(incidents.select("incident_id"), on="incident_id", how="semi")
        .join(seen, on="observation_id")
        .sort("incident_id", "observation_id")
        .with_columns(text=text, text_passing=pl.when(own).then(text))
    )
    return joined.group_by("incident_id", maintain_order=True).agg(
        *(pl.col(c).unique().sort().alias(f"{c}s") for c in ("source", "marking")),
        *(pl.col(c).drop_nulls().str.join(" | ").replace("", None) for c in ("text", "text_passing")),
    )


def with_daily_alerts(tables: Mapping[str, pl.DataFrame], timezone: str) -> pl.DataFrame:
    """`measures` with the number of warnings that began on each local day, per source."""
    warnings = tables["observations"].filter(pl.col("role") == Role.WARNING.value)
    day = pl.col("time_from").dt.convert_time_zone(timezone).dt.date().alias("day")
    counts = warnings.group_by("source", day).agg(value=pl.len().cast(pl.Float64))
    daily = counts.with_columns(quantity=pl.lit("alerts"), area=pl.lit("all"), record_key=pl.lit("counted"))
    return TABLES["measures"].shape(pl.concat([tables["measures"], daily], how="diagonal"))


def with_known_share(
    tables: Mapping[str, pl.DataFrame], start: datetime, end: datetime, cut_off: datetime
) -> pl.DataFrame:
    """`sources` with the share of the records of [start, end) that were first seen by the cut-off."""
    here = tables["observations"].filter((pl.col("time_from") >= start) & (pl.col("time_from") < end))
    share = (
        here.drop_nulls("first_seen")
        .group_by("source")
        .agg((pl.col("first_seen") <= cut_off).mean().alias("known_share"))
    )
    return TABLES["sources"].shape(tables["sources"].drop("known_share").join(share, on="source", how="left"))


def with_marks(steps: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """`steps` with the `sources` and `markings` of every record of a case's incidents; null where none is left."""
    cases = steps.select("case", "incident_ids").unique("case").explode("incident_ids")
    members = tables["members"].join(cases, left_on="incident_id", right_on="incident_ids")
    seen = members.join(tables["observations"].select("observation_id", "source", "marking"), on="observation_id")
    marks = seen.group_by("case").agg(
        pl.col("source").unique().alias("sources"), pl.col("marking").unique().alias("markings")
    )
    return steps.join(marks, on="case", how="left", maintain_order="left")
