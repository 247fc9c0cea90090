"""Findings per clause and reading, with *cannot be decided* as plain as *possible violation*."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from bestand.model.page import Cell, Grid, Section, Text
from bestand.model.words import Outcome, Role
from bestand.report.compose.cells import Row, act, bearing, place, reading, times
from bestand.report.compose.draft import Draft, tell
from bestand.report.compose.summary import lacking

SHOWN = 60
"""Rows printed per table; all rows lie in findings.csv and incidents.csv."""


def findings(draft: Draft) -> Section:
    return Section(
        "findings",
        tell("section-findings"),
        (
            Text((tell("findings-lead"), *lacking(draft)), "lead"),
            _counts(draft),
            _listed(draft, Outcome.POSSIBLE),
            _listed(draft, Outcome.UNDECIDED),
            _leads(draft),
        ),
    )


def _counts(draft: Draft) -> Grid:
    tested = draft.table("tested").filter(pl.col("day") == draft.day)
    key = ("clause_id", "reading", "version", "outside")
    outside = {(clause, name, version): n for clause, name, version, n in tested.select(key).iter_rows()}
    bans = {rule.clause_id for rule in draft.rules} | {c.id for c in draft.agreement.clauses if c.prohibits}
    rows = [
        _count_row(draft, c.id, c.title, name, outside.get((c.id, name, draft.version(c.id, name)), 0))
        for c in draft.agreement.clauses
        for name in draft.agreement.readings
        if c.id in bans
    ]
    outcomes = ("outcome-possible", "outcome-undecided-events", "outcome-undecided-leads", "outcome-outside")
    header = tuple(tell(h) for h in ("column-clause", "column-reading", *outcomes))
    return Grid(tell("table-findings"), header, tuple(rows), ("text", "text", *("number",) * 4))


def _count_row(draft: Draft, clause: str, title: str, name: str, outside: int) -> tuple[Cell, ...]:
    if not any(r.clause_id == clause and r.reading == name for r in draft.rules):
        return (title, reading(draft, name), tell("clause-absent"), "–", "–", "–")
    here = draft.findings.filter((pl.col("clause_id") == clause) & (pl.col("reading") == name))
    undecided = here.filter(pl.col("outcome") == Outcome.UNDECIDED.value)
    leads = undecided.filter(pl.col("role") == Role.LEAD.value).height
    possible = here.filter(pl.col("outcome") == Outcome.POSSIBLE.value).height
    counts = (possible, undecided.height - leads, leads)
    left = "–" if "tested" in draft.released.withheld else str(outside)
    return (title, reading(draft, name), *(str(n) for n in counts), left)


def _listed(draft: Draft, outcome: Outcome) -> Grid:
    """One row per reported event that has this outcome in some clause and reading."""
    found = draft.with_outcome(outcome).filter(pl.col("role") == Role.EVENT.value)
    groups = [list(group.iter_rows(named=True)) for group in found.partition_by("incident_id", maintain_order=True)]
    rows = tuple(_incident_row(draft, group) for group in groups[:SHOWN])
    columns = ("column-time", "column-act", "column-place", "column-told-by", "column-held", "column-why", "column-id")
    title = tell("table-possible" if outcome is Outcome.POSSIBLE else "table-undecided", n=len(groups))
    kinds = ("text", "text", "text", "text", "wide", "wide", "id")
    return Grid(title, tuple(tell(c) for c in columns), rows, kinds, left_out=len(groups) - len(rows))


def _incident_row(draft: Draft, group: list[dict[str, object]]) -> tuple[Cell, ...]:
    row = group[0]
    told = str(row["account"] or "–")
    return (times(draft, row), act(row), place(row), told, _held(draft, group), _why(group), bearing(row))


def _held(draft: Draft, group: list[dict[str, object]]) -> Cell:
    """Clauses, each with the readings in which it was held against."""
    clauses: dict[str, list[str]] = {}
    for row in group:
        clauses.setdefault(str(row["clause_id"]), []).append(reading(draft, str(row["reading"])))
    every = len(draft.agreement.readings)
    return tuple(
        tell("held-all", clause=c) if len(names) == every else tell("held-in", clause=c, readings=", ".join(names))
        for c, names in sorted(clauses.items())
    )


def _why(group: list[dict[str, object]]) -> Cell:
    """The tests that are not plainly met, each told once, or that all are met."""
    doubts = {
        f"{r['test']}: {r['value']} ({r['limit']})": None
        for row in group
        for r in _reasons(row)
        if r["result"] != "yes" and r["test"] != "time"
    }
    late = any(r["result"] != "yes" for row in group for r in _reasons(row) if r["test"] == "time")
    found: list[Cell] = [tell("why-time")] if late else []
    parts = (*found, *doubts)
    return parts if parts else tell("why-all")  # type: ignore[return-value]


def _reasons(row: Row) -> list[dict[str, str]]:
    reasons = row["reasons"]
    assert isinstance(reasons, list)
    return reasons


def _leads(draft: Draft) -> Grid:
    """Leads to be read by a person; their words only where the level allows."""
    leads = draft.of_role(Role.LEAD).sort("time_to", "incident_id")
    worded = bool(leads["text"].count())
    rows = tuple(_lead_row(draft, row, worded) for row in leads.head(SHOWN).iter_rows(named=True))
    columns = ["report-day", "coded-as", "place", *(["words"] if worded else []), "id"]
    kinds = ("text", "text", "text", *(("words",) if worded else ()), "id")
    header = tuple(tell(f"column-{name}") for name in columns)
    return Grid(tell("table-leads", n=leads.height), header, rows, kinds, left_out=leads.height - len(rows))


def _lead_row(draft: Draft, row: Row, worded: bool) -> tuple[Cell, ...]:
    words = (str(row["text"] or "–"),) if worded else ()
    return (_report_day(draft, row), tell(f"act-{row['act']}"), place(row), *words, bearing(row))


def _report_day(draft: Draft, row: Row) -> Cell:
    """A lead's interval ends with the day of its report."""
    end = row["time_to"]
    assert isinstance(end, datetime)
    return tell("time-date", day=str((end.astimezone(ZoneInfo(draft.settings.timezone)) - timedelta(seconds=1)).date()))
