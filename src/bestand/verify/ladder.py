"""Where every incident stands: what the machine found, and what people decided of it since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from bestand.model.people import Standing
from bestand.model.tables import JUDGED
from bestand.verify.carry import Carried, carry
from bestand.verify.judgements import Awaits, Judgement, Judgements, fold
from bestand.verify.questions import Question, State

FAMILIES = 2
"""Families of sources that corroborate: then an incident is more than reported."""


def judged(standing: Standing, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table `judged`: a row per question, subject and incident of the present run.

    A judgement that no longer holds for an incident is there too, with why, and its state is *under review*.
    """
    judgements = fold(standing)
    subjects = {judgement.subject.key: judgement.subject for judgement in judgements.all.values()}
    where = carry(subjects, tables)
    rows = [
        row
        for (question, key), judgement in judgements.all.items()
        for row in _rows(question, judgement, where[key], judgements, standing)
    ]
    return JUDGED.shape(pl.DataFrame(rows, schema=JUDGED.columns))


def _rows(
    question: Question, judgement: Judgement, carried: Carried, judgements: Judgements, standing: Standing
) -> Iterator[dict[str, object]]:
    subject = carried.subject
    state = judgements.state(question, subject) if carried.holds else State.UNDER_REVIEW
    awaits = judgement.awaits
    if judgement.answer and state is State.UNDER_REVIEW:
        awaits = Awaits.OCCURRED if carried.holds else Awaits.AGAIN
    agree = [a.by for a in judgement.given if a.answer == judgement.answer]
    row: dict[str, object] = {
        "question": question.value,
        "clause_id": subject.held.clause if subject.held else None,
        "version": subject.held.version if subject.held else None,
        "reading": subject.held.reading if subject.held else None,
        "state": state.value,
        "answer": judgement.answer or None,
        "awaits": awaits.value or None,
        "since": carried.since.value or None,
        "holds": carried.holds,
        "decided": judgement.decided,
        "people": len(agree),
        "alone": bool(agree) and all(standing.people[by].alone for by in agree),
        "dissent": [a.reason for a in judgement.dissent],
        "subject": subject.key,
    }
    for incident in carried.incidents or (None,):
        yield row | {"incident_id": incident}


def states(incidents: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """incident_id and `state` on whether it occurred: the ladder from *reported* on."""
    mine = rows.filter((pl.col("question") == Question.OCCURRED.value) & pl.col("holds"))
    latest = mine.sort("decided", nulls_last=False).unique("incident_id", keep="last", maintain_order=True)
    base = pl.when(pl.col("corroboration").list.len() >= FAMILIES).then(pl.lit(State.CORROBORATED.value))
    machine = incidents.select("incident_id", machine=base.otherwise(pl.lit(State.REPORTED.value)))
    found = machine.join(latest.select("incident_id", "state"), on="incident_id", how="left", maintain_order="left")
    return found.select("incident_id", pl.coalesce("state", "machine").alias("state"))


def with_states(incidents: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Incidents with their `state`."""
    return incidents.join(states(incidents, rows), on="incident_id", how="left", maintain_order="left")
