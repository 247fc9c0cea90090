"""What can be wrong with the paths of an agreement: who takes a step, from when it counts, how long it lasts."""

from __future__ import annotations

from datetime import UTC, datetime

from bestand.agreement.clock import Clock, Moment, NoWorkingHours
from bestand.agreement.document import Agreement
from bestand.agreement.follow import EVENTS, INVOKED, PARTIES, FollowUp
from bestand.agreement.names import known
from bestand.agreement.versions import clock_of
from bestand.text.yaml import Document, Path_

_ANY = datetime(2000, 1, 3, tzinfo=UTC)


def paths(document: Document, agreement: Agreement) -> None:
    """Note every problem of every path; what a template brings along is noted where it is named."""
    clock = clock_of(agreement)
    for name, path in agreement.follow_up.items():
        if isinstance(path, FollowUp):
            _path(document, ("follow_up", name), path, agreement, clock)


def _path(document: Document, at: Path_, path: FollowUp, agreement: Agreement, clock: Clock) -> None:
    for i, step in enumerate(path.steps):
        who = [name for name in step.who if name != PARTIES]
        known(document, (*at, "steps", i, "who"), who, agreement.actors, "actor")
        if path.since(step) == INVOKED:
            message = f'step "{step.id}" counts from an invocation: nobody invokes a clause.'
            document.problem((*at, "steps", i), "counts-from-invocation", message, "count from the violation.")
    _spans(document, at, path, clock)
    from_template = (*at, "template") in document.places
    asks = any(step.within and step.within.business_hours is not None for step in path.steps)
    if from_template and asks and clock.working is None:
        message, fix = "its template counts business hours, and no working hours are stated.", "add `working_hours`."
        document.problem((*at, "template"), "no-working-hours", message, fix)


def _spans(document: Document, at: Path_, path: FollowUp, clock: Clock) -> None:
    """Spans that lead out of the calendar."""
    try:
        list(path.clocks({event: Moment(_ANY, _ANY) for event in EVENTS}, clock))
    except NoWorkingHours:
        return  # said where they are asked for
    except OverflowError:
        document.problem((*at, "steps"), "no-such-time", "a step is due after the year 9999.", "correct the spans.")
