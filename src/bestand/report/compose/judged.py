"""What people decided: questions, answers, who dissents, and what comes back to them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from bestand.model.page import Cell, Grid, Section, Sentence, Text
from bestand.report.compose.cells import reading
from bestand.report.compose.draft import Draft, tell

Row = Mapping[str, object]
SHOWN = 60
"""Rows printed; all lie in judged.csv."""


def judged(draft: Draft) -> Section:
    """No section at all where nobody has answered anything on incidents of the day."""
    rows = decided(draft)
    if rows.is_empty():
        return Section("judged", tell("section-judged"), ())
    columns = ("id", "question", "held", "stands", "answer", "people", "dissent")
    header = tuple(tell(f"column-{name}") for name in columns)
    printed = tuple(_row(draft, row) for row in rows.head(SHOWN).iter_rows(named=True))
    kinds = ("id", "text", "text", "text", "text", "number", "wide")
    grid = Grid(tell("table-judged", n=rows.height), header, printed, kinds, left_out=rows.height - len(printed))
    hidden = draft.released.withheld.get("responsibility", 0)
    note = (Text((tell("judged-withheld", n=hidden),), "note"),) if hidden else ()
    return Section("judged", tell("section-judged"), (Text((tell("judged-lead"),), "lead"), grid, *note))


def decided(draft: Draft) -> pl.DataFrame:
    """Judgements on incidents of the day."""
    here = draft.incidents.select("incident_id")
    return draft.table("judged").join(here, on="incident_id", how="semi").sort("incident_id", "question", "subject")


def _row(draft: Draft, row: Row) -> tuple[Cell, ...]:
    held: Cell = "–"
    if row["clause_id"]:
        held = tell("held-in", clause=str(row["clause_id"]), readings=reading(draft, str(row["reading"])))
    people = str(row["people"]) if row["answer"] else "–"
    return (
        str(row["incident_id"])[:8],
        tell(f"question-{row['question']}"),
        held,
        _state(row),
        _answer(draft, row),
        people,
        _dissent(row),
    )


def _state(row: Row) -> Cell:
    """The state; why it came back to people, where it did; and that nobody vouched for who decided."""
    parts: list[Sentence | str] = [tell(f"state-{str(row['state']).replace(' ', '-')}")]
    if row["since"]:
        parts.append(tell(f"since-{str(row['since']).replace(' ', '-')}"))
    if row["alone"]:
        parts.append(tell("judged-alone"))
    return tuple(parts) if len(parts) > 1 else parts[0]


def _answer(draft: Draft, row: Row) -> Cell:
    if not row["answer"]:
        return "–"
    grade, _, party = str(row["answer"]).partition(":")
    if not party:
        return tell(f"answer-{grade.replace(' ', '-')}")
    known = draft.agreement.parties.get(party)
    return tell(f"answer-{grade}", party=known.name if known else party)


def _dissent(row: Row) -> Cell:
    reasons = row["dissent"]
    assert isinstance(reasons, list)
    return (tell("dissent", n=len(reasons)), *map(str, reasons)) if reasons else "–"
