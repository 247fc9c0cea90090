"""Warnings of an area that touch a report: the earliest of each source, if that exceeds chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from bestand.associate.v1.excess import COVERED, WEEKS, Count, count_of
from bestand.associate.v1.learn import LIKELY
from bestand.model.words import FOUNDING, Role


@dataclass(frozen=True)
class Warned:
    """Of a source and one that warns: joins (founder, observation_id, value, score, source_b),
    none where they do not exceed chance, and the count."""

    pair: tuple[str, str]
    joins: pl.DataFrame
    count: Count


def warned_of(labelled: pl.DataFrame, placed: pl.DataFrame) -> Iterator[Warned]:
    """Each pair of a founding source and one that warns, by name."""
    reports, warnings = _reports(labelled, placed), labelled.filter(pl.col("role") == Role.WARNING)
    for (warner,), alerts in sorted(warnings.partition_by("source", as_dict=True).items()):
        for (source,), told in sorted(reports.partition_by("source", as_dict=True).items()):
            count = _count(told, alerts)
            joins = _joins(told, alerts, 0).with_columns(source_b=pl.lit(warner))
            yield Warned((str(source), str(warner)), _scored(joins, count), count)


def _reports(labelled: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    code = placed.select(pl.col("subject_id").alias("observation_id"), pl.col("area_code").alias("_area"))
    found = labelled.filter(pl.col("role").is_in(FOUNDING)).join(code, on="observation_id", how="left")
    where = pl.coalesce("_area", "area_code")
    return found.select("observation_id", "source", "time_from", "time_to", area=where).drop_nulls("area")


def _joins(told: pl.DataFrame, alerts: pl.DataFrame, weeks: int) -> pl.DataFrame:
    """One warning per report: the earliest of its area whose interval touches."""
    moved = told.with_columns(pl.col("time_from", "time_to") + pl.duration(days=7 * weeks))
    other = alerts.select(
        pl.col("observation_id").alias("warning"), "record_key", area="area_code", start="time_from", end="time_to"
    )
    order = other.drop_nulls(["area", "start", "end"]).sort("area", "start", "record_key", "warning")
    # The first that ends late enough is the first whose running maximum of ends is: no pairs are built.
    until = order.with_columns(until=pl.col("end").cum_max().over("area")).unique(
        ["area", "until"], keep="first", maintain_order=True
    )
    touching = moved.sort("time_from").join_asof(
        until.sort("until"),
        left_on="time_from",
        right_on="until",
        by="area",
        strategy="forward",
        check_sortedness=False,
    )
    first = touching.filter(pl.col("start") <= pl.col("time_to")).sort("observation_id")
    text = pl.format("alert of {} from {}", "area", pl.col("start").dt.strftime("%Y-%m-%d %H:%M UTC"))
    return first.select(founder="observation_id", observation_id="warning", value=text)


def _count(told: pl.DataFrame, alerts: pl.DataFrame) -> Count:
    ids = told["observation_id"]
    low, high = alerts["time_from"].min(), alerts["time_to"].max()
    joined, scale = [_is_in(ids, _joins(told, alerts, 0))], [1.0]
    for week in WEEKS:
        middle = told["time_from"].dt.offset_by(f"{7 * week}d")
        covered = ((middle >= low) & (middle <= high)).to_numpy()
        if covered.mean() >= COVERED:
            joined.append(_is_in(ids, _joins(told, alerts, week)))
            scale.append(float(len(covered) / covered.sum()))
    return count_of(None, joined, scale)


def _is_in(ids: pl.Series, joins: pl.DataFrame) -> np.ndarray:
    return ids.is_in(joins["founder"].implode()).to_numpy()


def _scored(joins: pl.DataFrame, count: Count) -> pl.DataFrame:
    """A join is as likely as the share that exceeds chance; null where that cannot be told."""
    if count.verdict == "unknown":
        return joins.with_columns(score=pl.lit(None, pl.Float64))
    share = 1 - (count.expected or 0.0) / count.observed if count.observed else 0.0
    share = round(max(share, 0.0), 4) if count.verdict == "excess" else 0.0
    return joins.with_columns(score=pl.lit(share)).filter(pl.lit(share >= LIKELY))
