"""Notices to the parties: one document each, in the same words, of what was released for it.

A notice says which clause is meant, what was reported and where people stand on it, and what is asked by
when. It attributes nothing to anybody. The rows come released: nothing here decides who may see what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bestand.agreement.clock import Moment
from bestand.agreement.document import Agreement
from bestand.agreement.follow import NOTIFIED, FollowUp, Step
from bestand.errors import NotFound
from bestand.followup.cases import Case, Cases
from bestand.followup.progress import Route
from bestand.model.page import Cell, Grid, Page, Section, Sentence, Text
from bestand.model.words import Level


@dataclass(frozen=True, slots=True)
class Alleged:
    """One finding as it was released: what was reported, when and where, and where people stand on it."""

    finding: str
    act: Cell
    when: Cell
    where: Cell
    state: Cell


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that counts from the notice, and when it is due (UTC); None: no time is given."""

    step: Step
    due: Moment | None


def asked_by(case_events: Mapping[str, Moment], route: Route, step: Step, at: datetime) -> tuple[Asked, ...]:
    """What a notice sent at a time asks for: the steps that count from it."""
    sent = Moment(at, at)
    happened = {**case_events, step.id: sent, NOTIFIED: sent}
    dues = route.path.clocks(happened, route.clock)
    return tuple(Asked(own, due) for own, due in dues if route.path.since(own) in (step.id, NOTIFIED))


def notices(
    case: Case,
    agreement: Agreement,
    clause: Sequence[str],
    alleged: Sequence[Alleged],
    asked: Sequence[Asked],
    at: datetime,
    level: Level,
) -> dict[str, Page]:
    """Party → its document. clause: its lines in plain words; at: when the notice is sent (UTC).

    The pages differ in whom they are addressed to and in nothing else. level: of the rows that were given;
    every block bears it.
    """
    sections = (_clause(case, agreement, clause, level), _alleged(alleged, level), _asked(asked, agreement, level))
    names = ", ".join(party.name for party in agreement.parties.values())
    return {
        id_: Page(
            title=_tell("notice-title", agreement=agreement.title),
            subtitle=_tell("notice-to", party=party.name, case=case.id, at=_utc(at), parties=names),
            sections=sections,
        )
        for id_, party in agreement.parties.items()
    }


def held_back(findings: Mapping[str, str], cases: Cases, agreement: Agreement, at: datetime) -> dict[str, str]:
    """Findings (with their clauses) that may not be published yet, and the path that wants the parties told first.

    A finding is held until a notice of a case that held it then went to all parties; skipping the notice
    releases nothing.
    """
    first = {id_: _first_notices(path) for id_, path in agreement.paths.items()}
    of_clause = {clause.id: clause.follow_up for clause in agreement.clauses}
    of_case = _by_finding(cases)
    told = {finding for case in cases.by_id.values() for finding in _told_of(case, first, agreement, at)}
    held = {}
    for finding, clause in findings.items():
        paths = (of_clause.get(clause, ""), *(case.path for case in of_case.get(finding, ())))
        wanting = [path for path in paths if first.get(path)]
        if wanting and finding not in told:
            held[finding] = wanting[0]
    return held


def _by_finding(cases: Cases) -> dict[str, list[Case]]:
    found = defaultdict(list)
    for case in cases.by_id.values():
        for held in case.findings:
            found[held.finding].append(case)
    return found


def _first_notices(path: FollowUp) -> frozenset[str]:
    """Steps of the path that come before publication."""
    return frozenset(step.id for step in path.steps if step.before_publication)


def _told_of(case: Case, first: Mapping[str, Collection[str]], agreement: Agreement, at: datetime) -> Iterator[str]:
    """Findings that the case held when all parties were notified of it."""
    steps, parties = first.get(case.path, ()), agreement.parties.keys()
    sent = [one.at for one in case.taken if one.step in steps and one.documents.keys() >= parties and one.at <= at]
    yield from (held.finding for held in case.findings if sent and held.since <= max(sent))


def _clause(case: Case, agreement: Agreement, lines: Sequence[str], level: Level) -> Section:
    reading = agreement.readings.get(case.reading)
    if reading is None:
        raise NotFound(f'the agreement has no reading "{case.reading}", in which case "{case.id[:8]}" is.')
    title = reading.title or agreement.parties[reading.party or ""].name
    head = _tell("notice-reading", reading=title, version=case.version)
    items = tuple(Text((_tell("notice-line", text=line.strip()),), "item", level) for line in lines)
    return Section("clause", _tell("notice-clause"), (Text((head,), level=level), *items))


def _alleged(alleged: Sequence[Alleged], level: Level) -> Section:
    header = tuple(_tell(f"notice-{name}") for name in ("act", "when", "where", "state"))
    rows = tuple((one.act, one.when, one.where, one.state) for one in alleged)
    table = Grid(_tell("notice-rows"), header, rows, ("act", "text", "text", "text"), level)
    return Section("alleged", _tell("notice-alleged"), (Text((_tell("notice-neutral"),), level=level), table))


def _asked(asked: Sequence[Asked], agreement: Agreement, level: Level) -> Section:
    header = tuple(_tell(f"notice-{name}") for name in ("step", "who", "by"))
    rows = tuple((one.step.title, _who(one.step, agreement), _by(one.due)) for one in asked)
    blocks = (Grid(_tell("notice-steps"), header, rows, ("text", "text", "text"), level),) if rows else ()
    nothing = () if rows else (Text((_tell("notice-nothing"),), level=level),)
    return Section("asked", _tell("notice-asked"), (*blocks, *nothing))


def _who(step: Step, agreement: Agreement) -> Cell:
    names = ", ".join(agreement.actors[who] for who in step.who)
    return _tell("notice-each", names=names) if step.by == "each" and len(step.who) > 1 else names


def _by(due: Moment | None) -> Cell:
    if due is None:
        return _tell("notice-no-time")
    if due.earliest == due.latest:
        return _tell("notice-due", time=_utc(due.latest))
    return _tell("notice-due-between", first=_utc(due.earliest), last=_utc(due.latest))


def _utc(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"


def _tell(message: str, **arguments: str | int | float) -> Sentence:
    return Sentence(message, arguments)
