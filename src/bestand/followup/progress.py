"""How far a case is at a time: each step with whose it is, when it is due, and what became of it.

Clocks are computed here, from what happened, each time that somebody asks; none is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bestand.agreement.clock import FOREVER, Clock, Moment
from bestand.agreement.document import Agreement
from bestand.agreement.follow import EVENTS, NOTIFIED, FollowUp, Step
from bestand.agreement.versions import clock_of
from bestand.errors import NotFound
from bestand.followup.cases import FINISHING, Case, Event, Taken

Facts = Mapping[str, Mapping[str, Moment]]
"""Finding → event (violation, verified) → when it happened, as far as it is known."""


class Status(StrEnum):
    """What became of a step. In order: what a step of several parties is called by."""

    OVERDUE = "overdue"
    UNSURE = "perhaps overdue"  # the time that it counts from is known as an interval
    DUE = "due"
    OPEN = "open"  # it may be taken; nothing is owed, or no time is given
    NOT_BEGUN = "not begun"  # what it counts from has not happened, or is not known to have
    REFUSED = "refused"
    LATE = "done late"
    UNDECIDED = "done; whether in time cannot be decided"
    IN_TIME = "done in time"
    RECEIVED = "received"  # no time was given
    DONE = "done"
    SKIPPED = "skipped"


_RANK = {status: rank for rank, status in enumerate(Status)}
FINISHED = (Status.REFUSED, Status.LATE, Status.UNDECIDED, Status.IN_TIME, Status.RECEIVED, Status.DONE, Status.SKIPPED)


RUNNING = (Status.DUE, Status.UNSURE, Status.OVERDUE)


@dataclass(frozen=True, slots=True)
class Route:
    """What a case follows: the path, who the parties are, and the clock of its text."""

    path: FollowUp
    parties: tuple[str, ...]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Part:
    """One step as far as it is one actor's; actor is empty where any of them may take it."""

    actor: str
    status: Status
    taken: Taken | None = None


@dataclass(frozen=True, slots=True)
class StepState:
    """A step at a time. since: the event or step that it counts from; due: when (UTC), None: no time is given."""

    step: Step
    since: str
    due: Moment | None
    status: Status
    owed: bool
    parts: tuple[Part, ...]

    @property
    def finished(self) -> bool:
        return self.status in FINISHED


@dataclass(frozen=True, slots=True)
class Progress:
    """A case at a time. strays: what is on record of steps that the path does not have."""

    case: Case
    at: datetime
    steps: tuple[StepState, ...]
    happened: Mapping[str, Moment]
    closed: Taken | None = None
    strays: tuple[Taken, ...] = ()

    @property
    def owed(self) -> tuple[StepState, ...]:
        """Steps that are owed and not finished."""
        return tuple(state for state in self.steps if state.owed and not state.finished)

    @property
    def due(self) -> tuple[StepState, ...]:
        """Steps whose clocks run or ran out, the first to be due first."""
        running = [state for state in self.steps if state.due and state.status in RUNNING]
        return tuple(sorted(running, key=lambda state: (_latest(state), state.step.id)))

    def state(self, step: str) -> StepState | None:
        return next((state for state in self.steps if state.step.id == step), None)


def _latest(state: StepState) -> datetime:
    return state.due.latest if state.due else FOREVER


def route_of(agreement: Agreement, case: Case) -> Route:
    """The path that the case names, as the agreement has it now. Raises NotFound where it has none of the name."""
    path = agreement.paths.get(case.path)
    if path is None:
        raise NotFound(f'the agreement has no path "{case.path}", which case "{case.id[:8]}" follows.')
    return Route(path, tuple(agreement.parties), clock_of(agreement))


def events_of(case: Case, facts: Facts) -> dict[str, Moment]:
    """What the case counts from: the first of its findings to have happened, and to have been verified."""
    known = [facts.get(held.finding, {}) for held in case.findings]
    found = {event: [own[event] for own in known if event in own] for event in EVENTS}
    return {event: _first(moments) for event, moments in found.items() if moments}


def progress(case: Case, route: Route, events: Mapping[str, Moment], at: datetime) -> Progress:
    """The case at a time (UTC), by what was on record then. `events`: see `events_of`."""
    taken = tuple(one for one in case.taken if one.at <= at)
    closed = closed_by(taken, route.path)
    parts = {step.id: _parts(step, taken) for step in route.path.steps}
    happened = dict(events)
    for step in route.path.steps:
        if when := _finished_at(parts[step.id]):
            happened[step.id] = when
            if step.notifies:
                happened.setdefault(NOTIFIED, when)
    opened = {one.step for one in taken if one.event is Event.OPENED}
    steps = []
    for step, due in route.path.clocks(happened, route.clock):
        since = route.path.since(step)
        begun = since in happened
        if _is_skipped(parts.get(since, {})):
            begun, due = True, None  # it may be taken, and nothing is there to count from
        owed = step.owed or step.id in opened
        waiting = Status.SKIPPED if closed else _waiting(due, at, begun=begun, owed=owed)
        steps.append(_state(step, since, due, parts[step.id], waiting, begun=begun, owed=owed))
    strays = tuple(one for one in taken if one.step and one.step not in parts)
    return Progress(case, at, tuple(steps), happened, closed, strays)


def _state(
    step: Step,
    since: str,
    due: Moment | None,
    parts: Mapping[str, Taken | None],
    waiting: Status,
    *,
    begun: bool,
    owed: bool,
) -> StepState:
    """waiting: the status of a part that nobody has finished."""
    own = tuple(
        Part(actor, _finished(taken, due, begun=begun) if taken else waiting, taken) for actor, taken in parts.items()
    )
    status = min((part.status for part in own), key=_RANK.__getitem__)
    return StepState(step, since, due, status, owed, own)


def _parts(step: Step, taken: Iterable[Taken]) -> dict[str, Taken | None]:
    """Actor of each part → what finished it."""
    own = [one for one in taken if one.step == step.id and one.event in FINISHING]
    return {actor: _finishing(own, actor) for actor in _actors(step)}


def _actors(step: Step) -> tuple[str, ...]:
    return step.who if step.by == "each" and not step.notifies else ("",)


def _finishing(own: Iterable[Taken], actor: str) -> Taken | None:
    """What first finished the actor's part. What is skipped without a name is skipped for all."""
    for one in own:
        if actor in ("", one.party) or (one.event is Event.SKIPPED and not one.party):
            return one
    return None


def _waiting(due: Moment | None, at: datetime, *, begun: bool, owed: bool) -> Status:
    if not begun:
        return Status.NOT_BEGUN
    if due is None or not owed:
        return Status.OPEN
    if at > due.latest:
        return Status.OVERDUE
    return Status.UNSURE if at > due.earliest else Status.DUE


def _finished(taken: Taken, due: Moment | None, *, begun: bool) -> Status:
    if taken.event is Event.SKIPPED:
        return Status.SKIPPED
    if taken.event is Event.REFUSED:
        return Status.REFUSED
    if due is None or not begun:
        return Status.RECEIVED if taken.event is Event.RECEIVED else Status.DONE
    if taken.when.latest <= due.earliest:
        return Status.IN_TIME
    return Status.LATE if taken.when.earliest > due.latest else Status.UNDECIDED


def _finished_at(parts: Mapping[str, Taken | None]) -> Moment | None:
    """When the last part was finished; None as long as one is not, or where all were skipped."""
    if None in parts.values():
        return None
    times = [part.when for part in parts.values() if part and part.event is not Event.SKIPPED]
    if not times:
        return None
    return Moment(max(t.earliest for t in times), max(t.latest for t in times))


def _is_skipped(parts: Mapping[str, Taken | None]) -> bool:
    """Whether every part of a step was skipped."""
    return bool(parts) and all(part and part.event is Event.SKIPPED for part in parts.values())


def closed_by(taken: Iterable[Taken], path: FollowUp) -> Taken | None:
    """What closed the case: its closing, or the step that ends the path, if it was not opened again."""
    ends = {step.id for step in path.steps if step.ends}
    closed = None
    for one in taken:
        if one.event is Event.CLOSED or (one.step in ends and one.event in (Event.DONE, Event.RECEIVED)):
            closed = one
        elif one.event is Event.OPENED and not one.step:
            closed = None
    return closed


def _first(moments: Iterable[Moment]) -> Moment:
    """When the first of several happened."""
    moments = list(moments)
    return Moment(min(m.earliest for m in moments), min(m.latest for m in moments))
