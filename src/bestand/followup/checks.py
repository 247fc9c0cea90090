"""What must hold before an act of follow-up is signed. Each check says what is wrong and what to do.

Raises NotFound for ids and steps that there are not, UsageError for all else; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bestand.agreement.clock import Moment
from bestand.agreement.document import Agreement
from bestand.agreement.follow import INVOKED, NOTIFIED, VERIFIED, VIOLATION, Step
from bestand.errors import NotFound, UsageError
from bestand.followup.bodies import Body, Malformed
from bestand.followup.cases import FINISHING, Case, Cases, Event, Taken, read_case, taken_of
from bestand.followup.progress import Progress, Route, Status, StepState, closed_by, progress
from bestand.model.acts import Act, Seen
from bestand.text.problems import nearest

Findings = Mapping[str, tuple[str, int, str]]
"""Finding that there is now → its clause, version and reading."""
_WITH_REASON = (Event.REFUSED, Event.SKIPPED)


def check_case(
    body: Body, cases: Cases, agreement: Agreement, findings: Findings, replaced: Mapping[str, str], at: datetime
) -> None:
    """A new case, or findings added to one. replaced: finding that was, to the one that stands in its place."""
    case = _read_case(body, at)
    about = case.clause, case.version, case.reading
    if case.path not in agreement.paths:
        fix = nearest(case.path, agreement.paths) if agreement.paths else "add one under follow_up."
        raise NotFound(f'the agreement has no path "{case.path}". Fix: {fix}')
    for held in case.findings:
        _check_finding(held.finding, about, findings, replaced)
        for other in cases.of_finding(held.finding):
            raise UsageError(f'finding "{held.finding[:8]}" is in case "{other.id[:8]}" already. Fix: leave it out.')
    if there := cases.by_id.get(case.id):
        if (there.clause, there.version, there.reading, there.path) != (*about, case.path):
            raise UsageError(f'case "{case.id[:8]}" is about something else. Fix: open another.')
        if closed_by(there.taken, agreement.paths[there.path]):
            raise UsageError(f'case "{case.id[:8]}" is closed. Fix: open it again first.')
        if any(one.documents for one in there.taken):
            raise UsageError(f'the parties were notified of case "{case.id[:8]}". Fix: open another for what is new.')


def check_step(body: Body, case: Case, route: Route, events: Mapping[str, Moment], at: datetime) -> None:
    """An event of a step, or of the case itself. `events`: see `events_of`; at: now (UTC)."""
    taken = _read_taken("step", body, at)
    state = progress(case, route, events, at)
    _check_time(taken, at)
    if not taken.step:
        _check_case_event(taken, state)
        return
    step = _step(state, taken)
    _check_open(state)
    if step.step.notifies and taken.event in (Event.DONE, Event.RECEIVED):
        raise UsageError(f'step "{taken.step}" notifies all parties. Fix: send the notice to all of them in one act.')
    _check_event(taken, step)
    _check_actor(taken, step)
    _check_order(taken, step, state)
    _check_document(taken, step.step)
    if step.step.ends and taken.event is not Event.OPENED:
        _check_reason(taken, [s for s in state.owed if s.step.id != taken.step])


def check_notice(body: Body, case: Case, route: Route, events: Mapping[str, Moment], at: datetime) -> None:
    """The notice of a step to all parties at once."""
    taken = _read_taken("notice", body, at)
    state = progress(case, route, events, at)
    step = _step(state, taken)
    _check_open(state)
    if not step.step.notifies:
        raise UsageError(f'step "{taken.step}" of the path notifies nobody. Fix: record it as a step.')
    _check_event(taken, step)
    _check_order(taken, step, state)
    for party in sorted(set(route.parties) - taken.documents.keys()):
        raise UsageError(f'the notice has no document for "{party}". Fix: all parties are notified in one act.')
    for other in sorted(taken.documents.keys() - set(route.parties)):
        raise UsageError(f'"{other}" is no party. Fix: {nearest(other, route.parties)}')


def _read_case(body: Body, at: datetime) -> Case:
    try:
        return read_case(_act("case", body, at))
    except Malformed as error:
        raise UsageError(f"a case cannot be opened: {error}.") from error


def _read_taken(kind: str, body: Body, at: datetime) -> Taken:
    try:
        return taken_of("", _act(kind, body, at))
    except Malformed as error:
        raise UsageError(f"the {kind} cannot be recorded: {error}.") from error


def _act(kind: str, body: Body, at: datetime) -> Act:
    """The body as it would stand on record; nobody has signed it."""
    return Act(kind, "", at, body, "", Seen(0, ""), "")


def _check_finding(finding: str, about: tuple[str, int, str], findings: Findings, replaced: Mapping[str, str]) -> None:
    if finding in replaced:
        raise UsageError(f'finding "{finding[:8]}" was replaced. Fix: take "{replaced[finding]}".')
    if finding not in findings:
        raise NotFound(f'there is no finding "{finding}".')
    if findings[finding] != about:
        clause, version, reading = findings[finding]
        raise UsageError(
            f'finding "{finding[:8]}" is on clause "{clause}", version {version}, in {reading}. '
            "Fix: a case is on one clause, version and reading."
        )


def _check_time(taken: Taken, at: datetime) -> None:
    if taken.when.latest > at:
        raise UsageError(f"it ends at {_utc(taken.when.latest)}, which is still to come. Fix: correct the time.")


def _check_case_event(taken: Taken, state: Progress) -> None:
    if taken.event not in (Event.OPENED, Event.CLOSED):
        raise UsageError(f'a case is not "{taken.event}". Fix: name the step.')
    if (taken.event is Event.CLOSED) == (state.closed is not None):
        raise UsageError(f'case "{state.case.id[:8]}" is {"closed" if state.closed else "open"} already.')
    if taken.event is Event.CLOSED:
        _check_reason(taken, state.owed)


def _check_reason(taken: Taken, owed: Collection[StepState]) -> None:
    if owed and not taken.text.strip():
        names = ", ".join(s.step.id for s in owed)
        raise UsageError(f"steps are still owed: {names}. Fix: give the reason for closing without them.")


def _step(state: Progress, taken: Taken) -> StepState:
    found = state.state(taken.step)
    if found is None:
        fix = nearest(taken.step, [s.step.id for s in state.steps])
        raise NotFound(f'path "{state.case.path}" has no step "{taken.step}". Fix: {fix}')
    return found


def _check_open(state: Progress) -> None:
    if state.closed:
        closed = _utc(state.closed.at)
        raise UsageError(f'case "{state.case.id[:8]}" was closed on {closed}. Fix: open it again first.')


def _check_event(taken: Taken, step: StepState) -> None:
    if taken.event is Event.CLOSED:
        raise UsageError("a case is closed, not a step. Fix: name no step.")
    if step.finished:
        raise UsageError(f'step "{taken.step}" is finished already: {step.status}. Fix: withdraw what was recorded.')
    if taken.event in _WITH_REASON and not taken.text.strip():
        raise UsageError(f'step "{taken.step}" cannot be {taken.event} without a reason. Fix: give it.')


def _check_actor(taken: Taken, step: StepState) -> None:
    who = step.step.who
    if taken.party and taken.party not in who:
        raise UsageError(f'"{taken.party}" does not take step "{taken.step}". Fix: {nearest(taken.party, who)}')
    said_by = taken.event in (Event.RECEIVED, Event.REFUSED)
    each = step.step.by == "each" and taken.event is Event.DONE
    if not taken.party and (said_by or each) and len(who) > 1:
        raise UsageError(f'step "{taken.step}" needs who took it. Fix: name one of {", ".join(who)}.')
    done = [part for part in step.parts if part.actor and part.actor == taken.party and part.taken]
    if done and taken.event in FINISHING:
        raise UsageError(f'{taken.party} has taken step "{taken.step}" already. Fix: withdraw what was recorded.')


def _check_order(taken: Taken, step: StepState, state: Progress) -> None:
    """A step comes after what it counts from; skipping one needs nothing before it."""
    since = state.happened.get(step.since)
    if taken.event is Event.SKIPPED:
        return
    if step.status is Status.NOT_BEGUN:
        what = _NOT_YET.get(step.since, f'step "{step.since}" was not taken')
        raise UsageError(f'step "{taken.step}" comes too early: {what}. Fix: record that first.')
    if since and taken.when.latest < since.earliest:
        raise UsageError(
            f'step "{taken.step}" ends at {_utc(taken.when.latest)}, before what it counts from '
            f"({_utc(since.earliest)}). Fix: correct the time."
        )


_NOT_YET = {
    VIOLATION: "no time of a violation is known",
    VERIFIED: "no finding of the case was verified",
    NOTIFIED: "the parties were not notified",
    INVOKED: "nobody invoked the text",
}


def _check_document(taken: Taken, step: Step) -> None:
    if step.document and taken.event in (Event.DONE, Event.RECEIVED) and not taken.document:
        raise UsageError(f'step "{step.id}" takes a document ({step.document}). Fix: add it, its hash is recorded.')


def _utc(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
