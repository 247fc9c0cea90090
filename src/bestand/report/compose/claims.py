"""What the parties claim of the day, side by side: each in its own window and unit, never added."""

from __future__ import annotations

import polars as pl

from bestand.model.counts import RUNNING
from bestand.model.page import Cell, Grid, Section, Text
from bestand.report.compose.cells import about, number, party, window
from bestand.report.compose.draft import Draft, tell

ORDER = ("party", "source", "window_from", "window_to", "record_key", "about", "claim_id")
"""Parties one after the other, their windows in time; within one as its file has them, whole before parts."""


def claims(draft: Draft) -> Section:
    every = draft.table("claims")
    running = every.filter(pl.col("count_unit") == RUNNING)
    others = every.filter(
        (pl.col("count_unit") != RUNNING) & (pl.col("window_from") < draft.end) & (pl.col("window_to") > draft.start)
    )
    rows = [_row(draft, r) for r in others.sort(ORDER, nulls_last=True).iter_rows(named=True)]
    rows += _steps(draft, running)
    said = {r[0] for r in rows}
    silent = [p.name for p in draft.agreement.parties.values() if p.name not in said]
    header = (
        "column-party",
        "column-counted-side",
        "column-about",
        "column-window",
        "column-number",
        "column-unit",
        "column-source",
    )
    grid = Grid(
        tell("table-claims"),
        tuple(tell(h) for h in header),
        tuple(rows),
        ("text", "text", "text", "time", "number", "text", "text"),
    )
    notes = [tell("claims-silent", party=name) for name in silent]
    return Section(
        "claims", tell("section-claims"), (Text((tell("claims-lead"),), "lead"), grid, Text(tuple(notes), "note"))
    )


def _row(draft: Draft, claim: dict[str, object]) -> tuple[Cell, ...]:
    return (
        party(draft, claim["party"]),
        party(draft, claim["side"]),
        about(claim),
        window(draft, claim["window_from"], claim["window_to"]),
        number(claim["count_min"], claim["count_max"]),
        str(claim["count_unit"]),
        str(claim["source"]),
    )


def _steps(draft: Draft, running: pl.DataFrame) -> list[tuple[Cell, ...]]:
    """Differences of running totals between the last two publications up to the day's end."""
    rows: list[tuple[Cell, ...]] = []
    published = running.filter(pl.col("window_to") <= draft.end).sort("window_to")
    for (source, told), group in sorted(published.partition_by("source", "about", as_dict=True).items()):
        if group.height < 2 or group["window_to"][-1] < draft.end:
            continue
        step = group["count_max"][-1] - group["count_max"][-2]
        rows.append(
            (
                party(draft, group["party"][-1]),
                party(draft, group["side"][-1]),
                str(told),
                window(draft, group["window_to"][-2], group["window_to"][-1]),
                f"{step:,.0f}",
                "step of a running total, by day of publication",
                str(source),
            )
        )
    return rows
