"""Acts at objects of a class against chance, question by question, and what people judged of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from bestand.model.page import Cell, Grid, Section, Sentence, Text
from bestand.report.compose.draft import Draft, tell

Row = Mapping[str, object]
SHOWN = 60
"""Rows printed; all lie in patterns.csv."""
EVENTS = "events"
"""What a comparison rests on where nothing but reported events is in it."""


def patterns(draft: Draft) -> Section:
    """No section at all where no question is asked, or none may be seen. One row per question: what reported
    events come to, and beside it what they come to with leads, which decides nothing."""
    found = asked(draft)
    if found.is_empty():
        return Section("patterns", tell("section-patterns"), ())
    questions, leads = found.filter(pl.col("basis") == EVENTS), found.filter(pl.col("basis") != EVENTS)
    beside = {_same(row): row for row in leads.iter_rows(named=True)}
    exact = found["near"].is_not_null().any()
    found_here = ["found"] if exact else []
    columns = (
        "id-pattern",
        "pattern",
        "n",
        "left-out",
        *found_here,
        "by-chance",
        "p",
        "verdict-chance",
        "why",
        "stands",
    )
    here = questions.head(SHOWN).iter_rows(named=True)
    rows = tuple(_row(draft, row, beside.get(_same(row)), exact=exact) for row in here)
    kinds = ("id", "text", "number", "text", *(["number"] if exact else []), "number", "number", "text", "text", "text")
    header, left_out = tuple(tell(f"column-{name}") for name in columns), questions.height - len(rows)
    grid = Grid(tell("table-patterns", n=questions.height), header, rows, kinds, left_out=left_out)
    lead, note = Text((tell("patterns-lead"),), "lead"), Text((tell("patterns-note"),), "note")
    return Section("patterns", tell("section-patterns"), (lead, grid, note))


def _same(row: Row) -> tuple[str, ...]:
    """What two rows on one question have in common."""
    return tuple(str(row[name]) for name in ("clause_ids", "target_class", "acts", "period_from", "period_to"))


def asked(draft: Draft) -> pl.DataFrame:
    """Every question, in the order of the text; on events before events and leads."""
    order = {clause.id: n for n, clause in enumerate(draft.agreement.clauses)}
    first = pl.col("clause_ids").list.eval(pl.element().replace_strict(order, default=len(order))).list.min()
    acts = pl.col("acts").list.join(" ")
    return draft.table("patterns").sort(first, "period_from", "target_class", acts, "basis", "pattern_id")


def judged_patterns(draft: Draft) -> pl.DataFrame:
    """What people judged of the questions that are shown."""
    own = draft.table("patterns").select(pl.col("pattern_id").alias("incident_id"))
    return draft.table("judged").join(own, on="incident_id", how="semi", maintain_order="left")


def _row(draft: Draft, row: Row, leads: Row | None, *, exact: bool) -> tuple[Cell, ...]:
    low, high = row["expected_low"], row["expected_high"]
    expected = "–" if low is None else f"{low:.2f}–{high:.2f}" if exact else f"{low:g}–{high:g}"
    near = ("–" if row["near"] is None else f"{row['near']:.2f}",) if exact else ()
    with_leads = (tell("patterns-with-leads", n=int(str(leads["n"]))),) if leads else ()
    return (
        str(row["pattern_id"])[:8],
        _question(draft, row),
        (f"{row['n']:,}", *with_leads),
        _left_out(row),
        *near,
        expected,
        _chance(row, exact=exact),
        tell(f"excess-{str(row['outcome']).replace(' ', '-')}"),
        tuple(_why(row)) or "–",
        _stands(draft, row, leads),
    )


def _chance(row: Row, *, exact: bool) -> Cell:
    p = row["p_chance"]
    if p is None:
        return "–"
    return f"{p:.4f}" if exact else tell("patterns-p-at-most", p=f"{p:g}")


def _question(draft: Draft, row: Row) -> Cell:
    titles = {clause.id: clause.title for clause in draft.agreement.clauses}
    clauses = row["clause_ids"]
    assert isinstance(clauses, list)
    named = "; ".join(titles.get(clause) or str(clause) for clause in clauses)
    # a workspace may have classes of its own, of which the id is the only word
    return (named, str(row["target_class"]).replace("_", " "), _time(draft, row["period_from"], row["period_to"]))


def _time(draft: Draft, start: object, end: object) -> Sentence:
    zone = ZoneInfo(draft.settings.timezone)
    first, last = (f"{t.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(t, datetime) else "" for t in (start, end))
    if first and last:
        return tell("patterns-within", first=first, last=last)
    return tell("patterns-since", first=first) if first else tell("patterns-ever")


def _reasons(row: Row) -> list[dict[str, str]]:
    reasons = row["reasons"]
    assert isinstance(reasons, list)
    return reasons


def _left_out(row: Row) -> Cell:
    """Incidents without a place, and what the list of objects lacks."""
    targets = [reason["value"] for reason in _reasons(row) if reason["test"] == "targets"]
    return (tell("patterns-left-out", n=int(str(row["left_out"]))), *targets)


def _why(row: Row) -> Iterator[Sentence]:
    """Each test that is not met; that there is nothing to compare, where no other says why."""
    unmet = [(r["test"], r["result"]) for r in _reasons(row) if r["result"] != "yes"]
    for test, result in unmet:
        nothing = (test, result) == ("chance", "unknown")
        if not nothing or len(unmet) == 1:
            yield tell(f"patterns-why-{'nothing' if nothing else test}")


def _stands(draft: Draft, row: Row, leads: Row | None) -> Cell:
    own = _judged(draft, row)
    beside = _judged(draft, leads) if leads else ()
    more = (tell("patterns-judged-with-leads"), *beside) if beside else ()
    return (*own, *more) or tell("patterns-not-judged")


def _judged(draft: Draft, pattern: Row) -> tuple[Sentence, ...]:
    rows = judged_patterns(draft).filter(pl.col("incident_id") == pattern["pattern_id"])
    if rows.is_empty():
        return ()
    row = rows.sort("decided", nulls_last=False).row(-1, named=True)
    parts = [tell(f"state-{row['state'].replace(' ', '-')}")]
    parts += [tell(f"since-{row['since'].replace(' ', '-')}")] if row["since"] else []
    parts += [tell("judged-alone")] if row["alone"] else []
    parts += [tell("dissent", n=len(row["dissent"]))] if row["dissent"] else []
    return tuple(parts)
