"""What waits for people, in the order of the queue: what each row waits for, and what came back to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import polars as pl

from bestand.model.words import Role
from bestand.verify.judgements import Judgement, Judgements
from bestand.verify.questions import Question, State

SCREENING, TWO, CLOCK = "somebody to read the report", "two people", "clock"
Row = dict[str, object]


def waiting(
    head: Callable[[int], pl.DataFrame],
    carried: pl.DataFrame,
    judgements: Judgements,
    due: Mapping[str, datetime],
    count: int,
) -> list[Row]:
    """The first rows that are not decided, those with a running clock first, each with why.

    head: the first rows of the table `queue`; due: incident → by when a case that it is in asks for something
    (UTC). An incident keeps its id as long as its reports do, so one that was judged under
    its id is decided as it stands; one that reports have joined since has another id and waits again.
    """
    occurred = _occurred(judgements)
    done = {incident for incident, j in occurred.items() if j.state is not State.UNDER_REVIEW}
    back = {str(i): str(since) for i, since in carried.select("incident_id", "since").iter_rows() if i and since}
    rows = head(count + len(done) + len(due))
    open_ = rows.filter(~pl.col("incident_id").is_in(sorted(done)))
    told = [_row(row, occurred, back, due) for row in open_.head(count + len(due)).to_dicts()]
    return sorted(told, key=lambda row: (row["due"] is None, row["due"] or 0, row["rank"]))[:count]


def _occurred(judgements: Judgements) -> dict[str, Judgement]:
    """Incident, as it was called then, to the judgement of it. Whoever answers on other records under an incident's
    name leaves what was decided of it as it is: a decided judgement stands before one that is not."""
    found = [j for (question, _), j in judgements.all.items() if question is Question.OCCURRED]
    return {j.subject.incident: j for j in sorted(found, key=lambda j: j.state is not State.UNDER_REVIEW)}


def _row(row: Row, occurred: Mapping[str, Judgement], back: Mapping[str, str], due: Mapping[str, datetime]) -> Row:
    incident = str(row["incident_id"])
    judgement = occurred.get(incident)
    waits = judgement.awaits.value if judgement else SCREENING if row["role"] == Role.LEAD.value else TWO
    since, by = back.get(incident), due.get(incident)
    reasons = [*row["reasons"]] if isinstance(row["reasons"], list) else []
    if by:
        told = {"test": CLOCK, "result": "runs", "value": f"{by:%Y-%m-%d %H:%M} UTC", "limit": "a case asks by then"}
        reasons.insert(0, told)
    state = judgement.state.value if judgement else (State.UNDER_REVIEW if since else State.REPORTED).value
    return row | {"state": state, "waits_for": since or waits, "due": by, "reasons": reasons}
