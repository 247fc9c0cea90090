"""Why each record belongs to its incident, and what the incident's grouping leaves open."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from bestand.model.tables import REASONS
from bestand.model.words import SUPPORTING

NO_EXCESS = "not shown to exceed chance, lends no corroboration"


class Said(NamedTuple):
    """One thing to say, of the rows where `where` holds."""

    where: pl.Expr
    test: pl.Expr
    result: str
    value: pl.Expr
    limit: pl.Expr


def member_reasons(members: pl.DataFrame) -> pl.DataFrame:
    """The table members, with `reasons`: it founds, was merged, joined, warns; then what is open."""
    size, reports = pl.len().over("incident_id", "group"), pl.col("group").n_unique().over("incident_id")
    framed = members.with_columns(_size=size, _reports=reports)
    return _with_reasons(framed, [_belongs(), *_open()], "incident_id", "observation_id", "role", "score")


def _belongs() -> Said:
    supports, merged = pl.col("role").is_in(SUPPORTING), pl.col("_size") > 1
    test = (
        pl.when(pl.col("warned").is_not_null())
        .then(pl.lit("support/warning"))
        .when(supports)
        .then(pl.lit("support/trace"))
        .otherwise(pl.lit("founds"))
    )
    value = (
        pl.when(pl.col("warned").is_not_null())
        .then("warned")
        .when(merged)
        .then(pl.format("{} reports of one source", "_size"))
        .when(pl.col("_reports") > 1)
        .then(pl.lit("one report of its source"))
        .otherwise(pl.lit("the only report"))
    )
    none = pl.when(pl.col("warned").is_not_null() & pl.col("score").is_null()).then(pl.lit(NO_EXCESS))
    limit = pl.coalesce(none, pl.when(merged).then("rule"), pl.lit(""))
    return Said(pl.lit(True), test, "yes", value, limit)


def incident_reasons(members: pl.DataFrame) -> pl.DataFrame:
    """Per incident its `reasons`, each said once: merged, joined, and what is open."""
    used = members.select("incident_id", "group", "observation_id", "rule", "score", "role", *OPEN)
    first = used.sort("incident_id", "group", "observation_id").group_by("incident_id", maintain_order=True)
    told = first.agg(
        _n=pl.len(),
        _reports=pl.col("group").n_unique(),
        rule=pl.col("rule").drop_nulls().first(),
        score=pl.col("score").min(),
        _founding=(~pl.col("role").is_in(SUPPORTING)).sum(),
        _support=pl.col("role").is_in(SUPPORTING).sum(),
        **{c: pl.col(c).drop_nulls().first() for c in OPEN},
    )
    one_source = (pl.col("_founding") > 1) & (pl.col("_reports") - pl.col("_support") == 1)
    several = (pl.col("_reports") > 1) & pl.col("score").is_not_null()
    merged = pl.format("{} reports of one source", "_founding")
    joined = pl.format("{} reports of different sources, one event with {}", "_reports", pl.col("score").round(2))
    said = [
        Said(one_source & pl.col("rule").is_not_null(), pl.lit("merged"), "yes", merged, pl.col("rule")),
        Said(several, pl.lit("joined"), "yes", joined, pl.lit("at least 0.5")),
        *_open(),
    ]
    return _with_reasons(told, said, "incident_id")


OPEN = ("next_p", "next_id", "rivals", "rival_p", "crowded", "kept_out", "flood_n", "flood_limit", "people", "joins")
"""What may be open of a report; null where it is not."""


def _open() -> list[Said]:
    """All that may be open."""
    said = {
        "next_p": (
            "ambiguous",
            pl.format("next best {} with {}", pl.col("next_p").round(2), "next_id"),
            pl.lit("under half of the join's own"),
        ),
        "rivals": (
            "ambiguous",
            pl.format("one of {} other reports is of it with {}", "rivals", pl.col("rival_p").round(2)),
            pl.lit("none of them by itself with 0.5"),
        ),
        "crowded": ("compared", pl.lit("too many reports of another source are near"), pl.lit("64 at most")),
        "kept_out": ("compared", pl.col("kept_out"), pl.lit("cannot be told apart from chance")),
        "flood_n": (
            "flood",
            pl.format("{} reports of its family in this cell and day", "flood_n"),
            pl.format("{} at most; more lend no corroboration", pl.col("flood_limit").round(0).cast(pl.Int64)),
        ),
        "people": ("people", pl.col("people"), pl.lit("what people said of records")),
        "joins": ("excess", pl.col("joins"), pl.lit(NO_EXCESS)),
    }
    return [
        Said(pl.col(name).is_not_null(), pl.lit(test), "unknown", value, limit)
        for name, (test, value, limit) in said.items()
    ]


def _with_reasons(frame: pl.DataFrame, said: list[Said], *kept: str) -> pl.DataFrame:
    """The kept columns and `reasons`: a list of what holds for each row, in the order of `said`."""
    rows = frame.with_row_index("_row")
    texts = [
        rows.filter(s.where).select("_row", test=s.test, result=pl.lit(s.result), value=s.value, limit=s.limit)
        for s in said
    ]
    every = pl.concat(texts).sort("_row", maintain_order=True)
    listed = every.group_by("_row", maintain_order=True).agg(reasons=pl.struct("test", "result", "value", "limit"))
    filled = rows.select("_row", *kept).join(listed, on="_row", how="left", maintain_order="left")
    return filled.with_columns(pl.col("reasons").cast(REASONS).fill_null([])).drop("_row")
