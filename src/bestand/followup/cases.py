"""Cases: findings on one clause and what was done about them, folded from the acts of people.

Nothing here is stored or computed of clocks; a case is what was put on record, in its order. An act that
its signer withdrew is as if it were not there; a withdrawal stays on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bestand.agreement.clock import Moment
from bestand.errors import NotFound
from bestand.followup.bodies import Body, Malformed, hash_of, is_hash, moment_of, text_of
from bestand.model.acts import Act
from bestand.model.ids import Json


class Event(StrEnum):
    """What may be put on record of a step. Of a case itself: closed, and opened again."""

    OPENED = "opened"
    DONE = "done"
    RECEIVED = "received"
    REFUSED = "refused"
    SKIPPED = "skipped"
    CLOSED = "closed"


FINISHING = (Event.DONE, Event.RECEIVED, Event.REFUSED, Event.SKIPPED)


@dataclass(frozen=True, slots=True)
class Held:
    """A finding of a case, with the subject by which it is found again when incidents are made anew.

    since: when it was put into the case; what was sent before that did not speak of it.
    """

    finding: str
    subject: Body
    since: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing on record: which step, what happened, when it did (UTC), and what was sent or received.

    act, by, at: the act that put it there. documents: those of a notice, by party.
    """

    act: str
    by: str
    at: datetime
    step: str
    event: Event
    when: Moment
    party: str = ""
    document: str = ""
    text: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """Findings on a clause in a reading, the path they follow, and what was done, in order of record."""

    id: str
    clause: str
    version: int
    reading: str
    path: str
    title: str
    opened_by: str
    opened_at: datetime
    findings: tuple[Held, ...] = ()
    taken: tuple[Taken, ...] = ()

    @property
    def last_at(self) -> datetime:
        """When it was last added to."""
        return max([self.opened_at, *(taken.at for taken in self.taken)])


@dataclass(frozen=True, slots=True)
class Cases:
    """All cases by id; acts that say nothing that can be followed, with why."""

    by_id: Mapping[str, Case] = field(default_factory=dict)
    void: tuple[tuple[Act, str], ...] = ()

    def case(self, id_: str) -> Case:
        """By its id, or the beginning of it where that is of one case. Raises NotFound."""
        if id_ not in self.by_id:
            near = [known for known in self.by_id if id_ and known.startswith(id_)]
            if len(near) != 1:
                raise NotFound(f'there is no case "{id_}".' if not near else f'more than one case begins with "{id_}".')
            id_ = near[0]
        return self.by_id[id_]

    def of_finding(self, finding: str) -> tuple[Case, ...]:
        return tuple(case for case in self.by_id.values() if any(held.finding == finding for held in case.findings))


def fold_cases(acts: Iterable[Act]) -> Cases:
    """The cases that the acts come to, whatever order they are given in. Give it acts that count."""
    live = in_force(acts)
    invocations = {id_ for id_, act in live.items() if act.kind == "invocation"}
    cases: dict[str, Case] = {}
    void: list[tuple[Act, str]] = []
    for id_, act in live.items():
        try:
            if act.kind == "case":
                _open(cases, act)
            elif act.kind in ("step", "notice") and str(act.body.get("case")) not in invocations:
                _add(cases, id_, act)
        except Malformed as error:
            void.append((act, str(error)))
    return Cases(cases, tuple(void))


def in_force(acts: Iterable[Act]) -> dict[str, Act]:
    """Acts by id, in order of record, without those that their own signer withdrew."""
    by_id = {act.id: act for act in acts}  # an id is a hash over the whole act: taken once
    ordered = dict(sorted(by_id.items(), key=lambda pair: (pair[1].at, pair[0])))
    taken = ((str(act.body.get("act")), act.by) for act in by_id.values() if act.kind == "withdraw")
    gone = {id_ for id_, author in taken if id_ in by_id and by_id[id_].by == author}
    return {id_: act for id_, act in ordered.items() if id_ not in gone}


def taken_of(id_: str, act: Act) -> Taken:
    """What a step or a notice puts on record. Raises Malformed."""
    step = text_of(act.body, "step", optional=act.kind == "step")
    if act.kind == "notice":
        documents = act.body.get("documents")
        if not isinstance(documents, dict) or not documents or not all(map(is_hash, documents.values())):
            raise Malformed("a notice gives a SHA-256 for each party")
        told = {party: str(hash_) for party, hash_ in documents.items()}
        return Taken(id_, act.by, act.at, step, Event.DONE, Moment(act.at, act.at), documents=told)
    if act.body.get("event") not in list(Event):
        raise Malformed(f'there is no event "{act.body.get("event")}"')
    party, text = (text_of(act.body, key, optional=True) for key in ("party", "text"))
    event, when = Event(str(act.body["event"])), moment_of(act.body)
    return Taken(id_, act.by, act.at, step, event, when, party, hash_of(act.body, "document"), text)


def read_case(act: Act) -> Case:
    """The case that an act opens or adds to. Raises Malformed."""
    id_, clause, reading, path = (text_of(act.body, key) for key in ("case", "clause", "reading", "path"))
    version, findings = act.body.get("version"), act.body.get("findings")
    if not isinstance(version, int) or isinstance(version, bool):
        raise Malformed("it gives no version of the clause")
    if not isinstance(findings, list) or not findings:
        raise Malformed("it holds no findings")
    title = text_of(act.body, "title", optional=True)
    held = {one.finding: one for one in (_held(value, act.at) for value in findings)}
    return Case(id_, clause, version, reading, path, title, act.by, act.at, tuple(held.values()))


def _held(value: Json, at: datetime) -> Held:
    subject = value.get("subject") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(subject, dict):
        raise Malformed("a finding of it has no subject")
    return Held(text_of(value, "finding"), subject, at)


def _open(cases: dict[str, Case], act: Act) -> None:
    """A new case, or more findings for one that is there."""
    case = read_case(act)
    there = cases.setdefault(case.id, case)
    if _about(there) != _about(case):
        raise Malformed("the case of this id is about something else")
    held = {one.finding: one for one in (*case.findings, *there.findings)}  # what was there stays
    cases[case.id] = replace(there, findings=tuple(held[id_] for id_ in sorted(held)))


def _about(case: Case) -> tuple[str, int, str, str]:
    return case.clause, case.version, case.reading, case.path


def _add(cases: dict[str, Case], id_: str, act: Act) -> None:
    case = cases.get(text_of(act.body, "case"))
    if case is None:
        raise Malformed("there is no such case")
    cases[case.id] = replace(case, taken=(*case.taken, taken_of(id_, act)))
