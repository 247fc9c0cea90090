"""Swap the parties' names in what is on record: each is treated as the other was."""

from __future__ import annotations

from hypothesis import given, settings

from bestand.agreement.follow import VIOLATION
from bestand.followup import Progress, fold_cases, progress
from tests.property.test_followup_order import ACTS, ROUTE, Told, record
from tests.unit.record import at, utc

SWAP = {"north": "south", "south": "north", "": ""}


def walked(told: list[Told]) -> list[Progress]:
    cases = fold_cases(record(told).standing.acts)
    return [
        progress(case, ROUTE, {VIOLATION: at("2026-05-02T00:00")}, utc("2026-05-23T00:00"))
        for case in cases.by_id.values()
    ]


def said(found: Progress, names: dict[str, str]) -> list[tuple[object, ...]]:
    """Every step with its status and those of its parts, by name."""
    steps = found.steps
    return [(s.step.id, s.due, s.status, {names[p.actor]: p.status for p in s.parts}) for s in steps]


@settings(max_examples=60, deadline=None)
@given(told=ACTS)
def test_progress_is_the_same_but_for_the_names(told: list[Told]) -> None:
    mirrored = [(case, step, event, when, SWAP[party]) for case, step, event, when, party in told]
    same = {"north": "north", "south": "south", "": ""}
    for here, there in zip(walked(told), walked(mirrored), strict=True):
        assert said(here, SWAP) == said(there, same)
        assert bool(here.closed) == bool(there.closed)
