"""What people decided: questions, answers, who dissents, what comes back to them, and what other monitors hold."""

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
    """No section at all where neither people nor other monitors have said anything on incidents of the day."""
    rows, others = decided(draft), _others(draft)
    if rows.is_empty():
        return Section("judged", tell("section-judged"), others)
    columns = ("id", "question", "held", "stands", "answer", "people", "dissent")
    header = tuple(tell(f"column-{name}") for name in columns)
    printed = tuple(_row(draft, row) for row in rows.head(SHOWN).iter_rows(named=True))
    kinds = ("id", "text", "text", "text", "text", "number", "wide")
    grid = Grid(tell("table-judged", n=rows.height), header, printed, kinds, left_out=rows.height - len(printed))
    hidden = draft.released.withheld.get("responsibility", 0)
    note = (Text((tell("judged-withheld", n=hidden),), "note"),) if hidden else ()
    return Section("judged", tell("section-judged"), (Text((tell("judged-lead"),), "lead"), grid, *note, *others))


def decided(draft: Draft) -> pl.DataFrame:
    """Judgements on incidents of the day."""
    here = draft.incidents.select("incident_id")
    return draft.table("judged").join(here, on="incident_id", how="semi").sort("incident_id", "question", "subject")


def stated(draft: Draft) -> pl.DataFrame:
    """What other monitors hold last of incidents of the day."""
    here = draft.incidents.select("incident_id")
    standing = draft.table("positions").filter("stands")
    return standing.join(here, on="incident_id", how="semi", maintain_order="left")


def _others(draft: Draft) -> tuple[Grid, ...]:
    rows = stated(draft)
    if rows.is_empty():
        return ()
    told = ("said",) if rows["reason"].null_count() < rows.height else ()
    header = tuple(tell(f"column-{name}") for name in ("id", "held", "monitor", "position", "document", *told))
    printed = tuple(_position(draft, row, told=bool(told)) for row in rows.head(SHOWN).iter_rows(named=True))
    kinds = ("id", "text", "text", "text", "id", *(["words"] if told else []))
    return (Grid(tell("table-positions", n=rows.height), header, printed, kinds, left_out=rows.height - len(printed)),)


def _position(draft: Draft, row: Row, *, told: bool) -> tuple[Cell, ...]:
    position = tell(f"position-{row['position']}")
    since = (tell(f"since-{str(row['since']).replace(' ', '-')}"),) if row["since"] else ()
    return (
        str(row["incident_id"])[:8],
        _held(draft, row),
        str(row["monitor"]),
        (position, *since) if since else position,
        str(row["document"])[:12],
        *((str(row["reason"] or "–"),) if told else ()),
    )


def _held(draft: Draft, row: Row) -> Cell:
    if not row["clause_id"]:
        return "–"
    return tell("held-in", clause=str(row["clause_id"]), readings=reading(draft, str(row["reading"])))


def _row(draft: Draft, row: Row) -> tuple[Cell, ...]:
    people = str(row["people"]) if row["answer"] else "–"
    return (
        str(row["incident_id"])[:8],
        tell(f"question-{row['question']}"),
        _held(draft, row),
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
