"""What follows a finding: cases on findings of the day, and how far each is on its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from bestand.model.page import Cell, Grid, Section, Sentence, Text
from bestand.report.compose.cells import reading
from bestand.report.compose.draft import Draft, tell

Row = Mapping[str, object]
OWED = ("overdue", "perhaps overdue", "due")
"""Statuses of a step that somebody owes by a time."""


def cases(draft: Draft) -> Section:
    """No section at all where no case is on a finding of the day."""
    steps = here(draft)
    if steps.is_empty():
        return Section("cases", tell("section-cases"), ())
    n, done = steps["case"].n_unique(), int(steps["finished"].sum())
    counted = Text((tell("cases-counted", n=n), tell("cases-steps", done=done, n=steps.height)), "lead")
    grids = () if steps["clause_id"].null_count() else (_grid(draft, steps), Text((_at(draft),), "note"))
    return Section("cases", tell("section-cases"), (counted, *grids))


def here(draft: Draft) -> pl.DataFrame:
    """Steps of cases on incidents of the day."""
    steps, day = draft.table("steps"), draft.incidents.select("incident_id")
    own = steps.select("case", "incident_ids").explode("incident_ids")
    return steps.join(own.join(day, left_on="incident_ids", right_on="incident_id"), on="case", how="semi").sort(
        "case", "n"
    )


def _at(draft: Draft) -> Sentence:
    return tell("cases-at", time=f"{draft.at:%Y-%m-%d %H:%M} UTC") if draft.at else tell("cases-no-time")


def _grid(draft: Draft, steps: pl.DataFrame) -> Grid:
    header = tuple(tell(f"column-{name}") for name in ("id-case", "case-of", "path", "steps-finished", "steps-owed"))
    each = [own for (_,), own in steps.group_by("case", maintain_order=True)]
    rows = tuple(_row(draft, own) for own in each)
    return Grid(tell("table-cases", n=len(rows)), header, rows, ("id", "text", "text", "number", "wide"))


def _row(draft: Draft, own: pl.DataFrame) -> tuple[Cell, ...]:
    first = own.row(0, named=True)
    held = tell("held-in", clause=first["clause_id"], readings=reading(draft, first["reading"]))
    path = draft.agreement.paths.get(first["path"])
    title = (first["title"],) if first["title"] else ()
    return (
        first["case"][:8],
        (held, *title),
        path.title if path else first["path"],
        f"{own['finished'].sum()} / {own.height}",
        tuple(_owed(draft, own)) or tell("cases-closed" if first["closed"] else "cases-nothing-due"),
    )


def _owed(draft: Draft, own: pl.DataFrame) -> Iterator[Sentence]:
    parties = draft.agreement.parties
    for row in own.filter(pl.col("status").is_in(OWED)).iter_rows(named=True):
        who = ", ".join(parties[name].name if name in parties else name for name in row["who"])
        until = f"{row['due_to']:%Y-%m-%d %H:%M} UTC"
        yield tell(f"cases-step-{row['status'].replace(' ', '-')}", step=row["step"], who=who, time=until)
