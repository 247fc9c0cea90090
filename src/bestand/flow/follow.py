"""What follows a finding: cases on their paths, notices to the parties, invocations; each one signed act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bestand.agreement.clock import Moment
from bestand.errors import NotFound, UsageError
from bestand.flow.log import Clock, Log, Made, check_words, fixed, utc_now
from bestand.flow.sealing import sealer_of, view_of
from bestand.flow.verify import subject
from bestand.followup import measures
from bestand.followup.bodies import case_body, invocation_body, step_body
from bestand.followup.calendar import calendar
from bestand.followup.cases import Case, Cases, fold_cases
from bestand.followup.checks import check_case, check_step
from bestand.followup.guarantees import load_guarantees, route_of_guarantee
from bestand.followup.invocations import Advice, Invocation, advise, check_invocation, fold_invocations
from bestand.followup.progress import Progress, Route, events_of, progress, route_of
from bestand.model.acts import Act
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.model.tables import Frame
from bestand.store import evidence
from bestand.verify.carry import Carried, carry, read_carried
from bestand.verify.judgements import fold
from bestand.verify.questions import Question, State
from bestand.verify.subjects import Subject, read_subject
from bestand.workspace import Workspace
from bestand.workspace.step import Tables

VIOLATION, VERIFIED = "violation", "verified"


@dataclass(frozen=True)
class Docket:
    """Cases of a workspace as its log stands, against the incidents of the last run, or of the tables given."""

    workspace: Workspace
    standing: Standing
    given: Tables | None = None

    @cached_property
    def cases(self) -> Cases:
        return fold_cases(self.standing.acts)

    @cached_property
    def invocations(self) -> dict[str, Invocation]:
        return fold_invocations(self.standing.acts, load_guarantees(self.workspace.folder))[0]

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        """Finding of a case → what people judged or would judge of it."""
        held = (held for case in self.cases.by_id.values() for held in case.findings)
        return {one.finding: read_subject(one.subject) for one in held}

    @cached_property
    def carried(self) -> Mapping[str, Carried]:
        """Where the subjects of cases are in the last run, by their keys."""
        subjects = {one.key: one for one in self.subjects.values()}
        return read_carried(self._rows, subjects) if self.given is None else carry(subjects, self.given)

    @cached_property
    def times(self) -> dict[str, Moment]:
        """Incident of the last run → when it happened, in UTC; of those that cases are about."""
        columns = ("incident_id", "time_from", "time_to")
        found: dict[str, Moment] = {}
        if self.given is None:
            rows = self._rows.select(columns).iter_rows()
            found = {str(i): Moment(start, end) for i, start, end in rows if i and start}
        wanted = sorted({i for one in self.carried.values() for i in one.incidents if i not in found})
        if wanted:  # taken up since the run
            table = self._columns("incidents", *columns)
            table = table.filter(table["incident_id"].is_in(wanted))
            found |= {str(id_): Moment(start, end) for id_, start, end in table.iter_rows()}
        return found

    @cached_property
    def _rows(self) -> Frame:
        return view_of(self.workspace).table("carried")

    def _columns(self, name: str, *columns: str) -> Frame:
        return (
            view_of(self.workspace).columns(name, *columns) if self.given is None else self.given[name].select(columns)
        )

    def first_seen(self, name: str) -> Iterator[tuple[str, str, datetime | None]]:
        """Source, key and first-seen time of each report of a table."""
        yield from self._columns(name, "source", "record_key", "first_seen").iter_rows()

    @cached_property
    def screened(self) -> set[tuple[object, ...]]:
        """Source and key of reports that somebody screened."""
        return set(self._columns("screenings", "source", "record_key").iter_rows())

    @cached_property
    def facts(self) -> dict[str, dict[str, Moment]]:
        """Finding → when it happened, and when people verified that it was a violation."""
        judgements = fold(self.standing)
        found: dict[str, dict[str, Moment]] = {}
        for finding, about in self.subjects.items():
            own = found.setdefault(finding, {})
            times = [self.times[i] for i in self.carried[about.key].incidents if i in self.times]
            if times:
                own[VIOLATION] = Moment(min(t.earliest for t in times), max(t.latest for t in times))
            decided = judgements.of(Question.VIOLATION, about).decided
            if decided and judgements.state(Question.VIOLATION, about) is State.VERIFIED:
                own[VERIFIED] = Moment(decided, decided)
        return found

    def way(self, id_: str) -> tuple[Case, Route, Mapping[str, Moment]]:
        """The case or invocation of an id (or its beginning), the path it follows, and what that counts from.

        Raises NotFound."""
        own = [one for key, one in self.invocations.items() if id_ and key.startswith(id_)]
        if len(own) == 1:
            texts = load_guarantees(self.workspace.folder)
            one = own[0]
            return one.as_case(texts.text(one.guarantee).title), route_of_guarantee(texts, one.guarantee), one.events
        case = self.cases.case(id_)
        return case, route_of(self.workspace.agreement, case), events_of(case, self.facts)

    def progress(self, id_: str, at: datetime) -> Progress:
        case, route, events = self.way(id_)
        return progress(case, route, events, at)

    def all(self, at: datetime) -> list[Progress]:
        """Every case and invocation, the one opened first first."""
        ids = sorted([*self.cases.by_id, *self.invocations])
        return sorted((self.progress(id_, at) for id_ in ids), key=lambda p: (p.case.opened_at, p.case.id))


def open_case(
    log: Log, signer: Signer, workspace: Workspace, ids: Sequence[str], path: str, title: str, clock: Clock = utc_now
) -> Act:
    """A case on findings of one clause, version and reading. path: the clause's own where none is named."""
    check_words({"title": title})
    found = [_finding(workspace, id_) for id_ in dict.fromkeys(ids)]
    abouts = {(about.held.clause, about.held.version, about.held.reading) for _, about in found if about.held}
    if len(abouts) != 1:
        told = ", ".join(sorted(f"{clause} in {reading}" for clause, _, reading in abouts)) or "none"
        raise UsageError(f"a case is on findings of one clause in one reading; these are of: {told}.")
    ((clause, version, reading),) = abouts
    path = path or next((c.follow_up for c in workspace.agreement.clauses if c.id == clause), "")
    if not path:
        raise UsageError(
            f'clause "{clause}" names no path: name one of {", ".join(workspace.agreement.paths) or "none"}.'
        )
    body = case_body(clause, version, reading, path, title, [(id_, about.as_json()) for id_, about in found])
    now = {id_: (clause, version, reading) for id_, _ in found}

    def make(standing: Standing) -> Made:
        check_case(body, fold_cases(standing.acts), workspace.agreement, now, {}, clock())
        return "case", body

    return log.act(signer, make, clock)


@dataclass(frozen=True, slots=True)
class Taking:
    """What is put on record of a step: which event, when it was (UTC), who took it, and what came with it."""

    step: str
    event: str
    when: Moment
    party: str = ""
    document: Path | None = None
    text: str = ""


def take_step(log: Log, signer: Signer, workspace: Workspace, id_: str, taking: Taking, clock: Clock = utc_now) -> Act:
    """Put on record that a step was done, received, refused, skipped; or that the case was closed."""
    case = Docket(workspace, log.standing).way(id_)[0]
    document = ""
    if taking.document:
        document = evidence.keep(workspace.folder, taking.document, sealer_of(workspace)).sha256
    body = step_body(
        case.id, taking.step, taking.event, taking.when, party=taking.party, document=document, text=taking.text
    )

    def make(standing: Standing) -> Made:
        now, route, events = Docket(workspace, standing).way(case.id)
        check_step(body, now, route, events, clock())
        return "step", body

    return log.act(signer, make, clock)


def invoke(
    log: Log,
    signer: Signer,
    workspace: Workspace,
    guarantee: str,
    by: str,
    when: Moment,
    document: Path,
    case: str = "",
    clock: Clock = utc_now,
) -> Act:
    """Put on record that somebody entitled invoked a text. Nothing here invokes anything."""
    texts = load_guarantees(workspace.folder)
    kept = evidence.keep(workspace.folder, document, sealer_of(workspace)).sha256
    about = Docket(workspace, log.standing).cases.case(case).id if case else ""
    body = invocation_body(guarantee, by, when, kept, about)
    check_invocation(body, texts, clock())
    return log.act(signer, fixed(("invocation", body)), clock)


def advice(workspace: Workspace, id_: str, attacked: Sequence[str] = ()) -> tuple[Advice, ...]:
    """Texts that could be invoked over an incident or finding of the last run; whether, is for those entitled."""
    about = subject(workspace, id_, Question.OCCURRED)
    table = view_of(workspace).columns("incidents", "incident_id", "act", "time_from", "time_to")
    row = table.filter(table["incident_id"] == about.incident).row(0, named=True)
    act = str(row["act"])
    known = workspace.taxonomy.acts.get(act)
    acts = {act, *(known.groups if known else ())}
    return advise(acts, Moment(row["time_from"], row["time_to"]), load_guarantees(workspace.folder), attacked)


def due(workspace: Workspace, standing: Standing, at: datetime) -> bytes:
    """iCalendar of what is due in every case and invocation."""
    return calendar(Docket(workspace, standing).all(at), workspace.agreement.timezone)


def hours(workspace: Workspace, standing: Standing, at: datetime) -> tuple[measures.Hours, ...]:
    """Hours from report to verified to notified to answered, over all cases."""
    docket = Docket(workspace, standing)
    return hours_of(docket, docket.all(at))


def hours_of(docket: Docket, progresses: Sequence[Progress]) -> tuple[measures.Hours, ...]:
    """As `hours`, of cases at a time."""
    found = [one for one in progresses if one.case.findings]
    return measures.hours(measures.stages_of(one, _reported(docket, one)) for one in found)


def _reported(docket: Docket, found: Progress) -> Moment | None:
    """When the first record of a case's findings was first seen; None where no source tells. Of a report that
    somebody screened: when it was first seen as it was given."""
    now = [row for row in docket.first_seen("observations") if row[:2] not in docket.screened]
    keys = {record for held in found.case.findings for record in docket.subjects[held.finding].records}
    rows = [*now, *docket.first_seen("earlier")]
    times = [time for source, key, time in rows if time and (source, key) in keys]
    return Moment(min(times), min(times)) if times else None


def _finding(workspace: Workspace, id_: str) -> tuple[str, Subject]:
    """A finding of the last run, and what would be judged of it."""
    about = subject(workspace, id_, Question.VIOLATION)
    columns = ("finding_id", "incident_id", "clause_id", "version", "reading")
    table = view_of(workspace).columns("findings", *columns)
    held = about.held
    assert held is not None  # asked of a violation
    own = table.filter(
        (table["incident_id"] == about.incident)
        & (table["clause_id"] == held.clause)
        & (table["version"] == held.version)
        & (table["reading"] == held.reading)
    )["finding_id"]
    if own.is_empty():
        raise NotFound(f'no finding of the last run bears the id "{id_}".')
    return str(own[0]), about


def case_id(act: Act) -> str:
    """The id of the case that an act opens, or of the invocation that it is."""
    return str(act.body["case"]) if act.kind == "case" else act.id
