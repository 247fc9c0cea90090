"""What the agreement asks besides bans: duties on record or not, and clauses that nothing here can test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import polars as pl

from bestand.model.page import Block, Cell, Grid, Section, Text
from bestand.model.words import Done, Withdrawn
from bestand.report.compose.cells import party
from bestand.report.compose.cells import reading as named
from bestand.report.compose.draft import Draft, tell

SIGHTED = {
    Withdrawn.POSSIBLE: "within",
    Withdrawn.OUTSIDE_STORAGE: "outside-storage",
    Withdrawn.IN_ORDER: "in-storage",
    Withdrawn.UNVERIFIED: "unverified",
}
WORDS = {
    Done.IN_TIME.value: "duty-in-time",
    Done.LATE.value: "duty-late",
    Done.MISSING.value: "duty-missing",
    Done.UNDECIDED.value: "duty-undecided",
}


def duties(draft: Draft) -> Section:
    """No section at all where every clause can be tested and none requires a document."""
    return Section("duties", tell("section-duties"), tuple(_blocks(draft)))


def _blocks(draft: Draft) -> Iterator[Block]:
    if draft.untestable:
        clauses = {clause_id for clause_id, _, _ in draft.untestable}
        yield Text((tell("untestable-lead", n=len(clauses)),), "lead")
        lacks = (tell("column-clause"), tell("column-reading"), tell("column-lacks"))
        rows = tuple(_lacking(draft, *one) for one in draft.untestable)
        yield Grid(tell("table-untestable"), lacks, rows, ("text", "text", "words"))
    sighted = tuple(_sighted(draft))
    if sighted:
        yield Text((tell("equipment-lead"),), "lead")
        outcomes = (tell(f"equipment-{name}") for name in SIGHTED.values())
        header = (tell("column-clause"), tell("column-reading"), *outcomes)
        yield Grid(tell("table-equipment"), header, sighted, ("text", "text", *("number",) * len(SIGHTED)))
    if draft.released.withheld.get("documents"):
        yield Text((tell("duties-withheld"),), "note")
    rows = tuple(_row(draft, row) for row in draft.table("duties").iter_rows(named=True))
    if rows:
        yield Text((tell("duties-lead"),), "lead")
        columns = ("column-clause", "column-reading", "column-party", "column-due", "column-outcome")
        yield Grid(tell("table-duties"), tuple(tell(c) for c in columns), rows, ("text",) * 5)


def _sighted(draft: Draft) -> Iterator[tuple[Cell, ...]]:
    """Per withdrawal clause and reading: sightings of the day by outcome; none where there are none."""
    here = draft.table("equipment").filter(pl.col("time_from").is_between(draft.start, draft.end, closed="left"))
    counts = {(c, r, o): n for c, r, o, n in here.group_by("clause_id", "reading", "outcome").len().iter_rows()}
    for clause in draft.agreement.clauses:
        for reading in draft.agreement.readings:
            row = [counts.get((clause.id, reading, outcome.value), 0) for outcome in SIGHTED]
            if any(row):
                yield clause.title, named(draft, reading), *(f"{n:,}" for n in row)


def _lacking(
    draft: Draft, clause_id: str, readings: tuple[str, ...], lacks: tuple[tuple[str, str], ...]
) -> tuple[Cell, ...]:
    title = next(c.title for c in draft.agreement.clauses if c.id == clause_id)
    names = ", ".join(named(draft, reading) for reading in readings)
    return title, names, tuple(tell(message, what=what) for message, what in lacks)


def _row(draft: Draft, row: Mapping[str, object]) -> tuple[Cell, ...]:
    clause = next(c for c in draft.agreement.clauses if c.id == row["clause_id"])
    due, outcome = row["due_from"], str(row["outcome"])
    later = isinstance(due, datetime) and due >= draft.end and outcome != Done.IN_TIME.value
    word = tell("duty-not-due") if later else tell(WORDS[outcome])
    who = party(draft, row["party"]) if row["party"] else tell("duty-any")
    return clause.title, named(draft, str(row["reading"])), who, _due(row), word


def _due(row: Mapping[str, object]) -> Cell:
    first, last = (
        f"{t:%Y-%m-%d %H:%M} UTC" if isinstance(t, datetime) else "" for t in (row["due_from"], row["due_to"])
    )
    if not (first or last):
        return tell("duty-no-time")
    return first if first == last else f"{first or '…'} – {last or '…'}"
