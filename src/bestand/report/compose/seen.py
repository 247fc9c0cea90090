"""What could be seen on the day: sources up, late or missing, and the sky."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from bestand.model.page import Cell, Grid, Section, Sentence, Text
from bestand.model.words import Role
from bestand.report.compose.cells import party
from bestand.report.compose.draft import Draft, tell

WATCHING = (Role.EVENT.value, Role.LEAD.value, Role.TRACE.value, Role.WARNING.value)
NOT_REFERENCE = (*WATCHING, Role.CLAIM.value, Role.COVERAGE.value)


def seen(draft: Draft) -> Section:
    days = draft.table("coverage").filter(pl.col("day") == draft.day)
    coverage = {row["family"]: row for row in days.iter_rows(named=True)}
    # a reference source is listed only where it fails: then it changes what can be said
    sources = draft.table("sources").filter(pl.col("role").is_in(NOT_REFERENCE) | (pl.col("status") != "ok"))
    rows = tuple(_row(draft, s, coverage.get(s["family"])) for s in sources.iter_rows(named=True))
    columns = ("column-source", "column-role", "column-account", "column-state", "column-seen", "column-records-day")
    kinds = ("text", "text", "text", "text", "text", "number")
    grid = Grid(tell("table-seen"), tuple(tell(c) for c in columns), rows, kinds)
    lead, note = Text((tell("seen-lead"),), "lead"), Text((tell("seen-note"),), "note")
    told = draft.table("sources").drop_nulls("caveat").select("title", "caveat").iter_rows()
    caveats = [Text((tell("seen-caveat", title=title, caveat=caveat),), "item") for title, caveat in told]
    return Section("seen", tell("section-seen"), (lead, grid, *caveats, note))


def _row(draft: Draft, source: Mapping[str, object], day: Mapping[str, object] | None) -> tuple[Cell, ...]:
    looked = day is not None and source["role"] in WATCHING
    reasons = _by_test(day) if day is not None and looked else {}
    return (
        str(source["title"]),
        tell(f"role-{source['role']}"),
        party(draft, source["party"]),
        tell(f"status-{source['status']}"),
        _seen_words(str(day["seen"]), reasons) if day is not None and looked else "–",
        reasons["records"]["value"] if reasons else "–",
    )


def _by_test(day: Mapping[str, object]) -> dict[str, dict[str, str]]:
    reasons = day["reasons"]
    assert isinstance(reasons, list)
    return {reason["test"]: reason for reason in reasons}


def _seen_words(state: str, reasons: dict[str, dict[str, str]]) -> Sentence:
    if "cloud" in reasons:
        share = round(100 * float(reasons["cloud"]["value"].split()[0]))
        return tell(f"seen-{state}-cloud", share=share)
    return tell(f"seen-{state}")
