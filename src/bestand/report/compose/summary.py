"""What is known of the day, in plain sentences made from the numbers."""

from __future__ import annotations

import polars as pl

from bestand.model.page import Section, Sentence, Text
from bestand.model.words import Outcome, Role
from bestand.report.compose.cells import reading
from bestand.report.compose.counts import of_the_day
from bestand.report.compose.draft import Draft, tell


def summary(draft: Draft) -> Section:
    lead = [_reported(draft, Role.EVENT), _reported(draft, Role.LEAD), *lacking(draft)]
    items = [*_in_force(draft), *_possible(draft), *_undecided(draft), *_counted(draft), *_missing(draft), *_sky(draft)]
    return Section(
        "summary",
        tell("section-summary"),
        (
            Text(tuple(lead), "lead"),
            *(Text((item,), "item") for item in items),
            Text((tell("summary-limits"),), "note"),
        ),
    )


def _reported(draft: Draft, role: Role) -> Sentence:
    """How many were reported; or that nothing can be said, where every source of it is missing."""
    found, known = draft.of_role(role), draft.table("sources").filter(pl.col("role") == role.value)
    name = f"summary-{role.value}s"
    if found.is_empty() and len(draft.lacking(role)) == known.height:
        return tell(f"{name}-unseen", day=str(draft.day))
    return tell(name, n=found.height, day=str(draft.day), cites=tuple(found["incident_id"]))


def lacking(draft: Draft) -> list[Sentence]:
    """What every count of the day lacks; empty where all sources of reports were read."""
    titles = draft.lacking(Role.EVENT, Role.LEAD)
    return [tell("counts-lack", n=len(titles), titles="; ".join(titles))] if titles else []


def _in_force(draft: Draft) -> list[Sentence]:
    """Which clauses are in force on the day, in which readings, told apart by certainty."""
    found = []
    for clause in draft.agreement.clauses:
        rules = [r for r in draft.rules if r.clause_id == clause.id]
        sure = [r.reading for r in rules if r.start.latest <= draft.start and r.until.earliest >= draft.end]
        maybe = [
            r.reading
            for r in rules
            if r.reading not in sure and r.start.earliest < draft.end and r.until.latest > draft.start
        ]
        for message, names in (("summary-in-force", sure), ("summary-in-force-unclear", maybe)):
            if names:
                found.append(tell(message, clause=clause.title, status=clause.status, readings=_readings(draft, names)))
    return found


def _possible(draft: Draft) -> list[Sentence]:
    found = draft.with_outcome(Outcome.POSSIBLE)
    if found.is_empty():
        return [tell("summary-possible-none")]
    return [
        tell(
            "summary-possible",
            n=here["incident_id"].n_unique(),
            clause=clause.title,
            readings=_readings(draft, [r for r in draft.agreement.readings if r in here["reading"]]),
            cites=tuple(here["finding_id"].sort()),
        )
        for clause in draft.agreement.clauses
        if (here := found.filter(pl.col("clause_id") == clause.id)).height
    ]


def _readings(draft: Draft, names: list[str]) -> str:
    return ", ".join(reading(draft, name) for name in names)


def _undecided(draft: Draft) -> list[Sentence]:
    found = draft.with_outcome(Outcome.UNDECIDED)
    leads = found.filter(pl.col("role") == Role.LEAD.value)["incident_id"].n_unique()
    events = found.filter(pl.col("role") == Role.EVENT.value)["incident_id"].n_unique()
    return [tell("summary-undecided", leads=leads, events=events, cites=tuple(found["finding_id"].sort()))]


def _counted(draft: Draft) -> list[Sentence]:
    """That monitors counted, where they did: a page with few reports may stand beside a large total."""
    found = of_the_day(draft)
    return [tell("summary-counted", cites=tuple(found["count_id"].sort()))] if found.height else []


def _missing(draft: Draft) -> list[Sentence]:
    bad = draft.table("sources").filter(pl.col("status") != "ok")
    return [tell("summary-source", source=r["title"], status=r["status"]) for r in bad.iter_rows(named=True)]


def _sky(draft: Draft) -> list[Sentence]:
    rows = draft.table("coverage").filter(pl.col("day") == draft.day)
    found = []
    for row in rows.iter_rows(named=True):
        cloud = next((r for r in row["reasons"] if r["test"] == "cloud"), None)
        if cloud and row["seen"] != "yes":
            found.append(tell("summary-cloud", share=round(100 * float(cloud["value"].split()[0]))))
        elif row["seen"] == "no":
            found.append(tell("summary-family-unseen", family=row["family"]))
    return found
