"""People look at incidents of the last run: screen reports, judge, take back; each one signed act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from bestand.agreement import Agreement
from bestand.errors import NotFound, UsageError
from bestand.flow.log import Clock, Log, Made, fixed, utc_now
from bestand.flow.sealing import view_of
from bestand.model.acts import Act
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.store.store import View
from bestand.verify.judging import Said, next_act, reveals, withdrawal
from bestand.verify.questions import Question
from bestand.verify.screening import Screened, screening
from bestand.verify.subjects import Held, Subject, check_held, pattern_of, subject_of
from bestand.workspace import Workspace

SHORTEST = 6
NEEDED = {"members": ("incident_id", "observation_id"), "observations": ("observation_id", "source", "record_key")}
HELD = ("finding_id", "incident_id", "clause_id", "version", "reading")


def question(name: str) -> Question:
    """Raises UsageError listing the questions there are."""
    if name not in set(Question):
        raise UsageError(f'"{name}" is no question; there are: {", ".join(Question)}.')
    return Question(name)


def subject(workspace: Workspace, id_: str, asked: Question, clause: str = "", reading: str = "") -> Subject:
    """What an incident, a finding or a pattern of the last run is, as something to judge; ids may be unique
    beginnings.

    clause, reading: of an incident that is held against several. Raises NotFound or UsageError.
    """
    view = view_of(workspace)
    if asked is Question.PATTERN:
        return pattern_of(_pattern(view, id_))
    incident, held = _incident(view, id_)
    if asked is Question.OCCURRED:
        return subject_of(view.narrow(NEEDED), incident)
    known = _held(view, incident)
    held = held or _chosen(known, clause, reading)
    check_held(asked, held, known)
    return subject_of(view.narrow(NEEDED), incident, held)


def judge(
    log: Log, signer: Signer, agreement: Agreement, asked: Question, about: Subject, said: Said, clock: Clock = utc_now
) -> list[Act]:
    """The person's answer, sealed or open, and whatever answers of their own may be opened now."""
    parties = agreement.parties
    make = partial(_judge, signer, asked, about, said, tuple(parties))
    return [log.act(signer, make, clock), *reveal(log, signer, clock)]


def judge_all(
    log: Log,
    signer: Signer,
    agreement: Agreement,
    each: Sequence[tuple[Question, Subject, Said]],
    clock: Clock = utc_now,
) -> list[Act]:
    """Many answers at once, all or none; each is an act of its own."""
    parties = tuple(agreement.parties)
    makes = [partial(_judge, signer, question, about, said, parties) for question, about, said in each]
    return [*log.acts(signer, makes, clock), *reveal(log, signer, clock)]


def reveal(log: Log, signer: Signer, clock: Clock = utc_now) -> list[Act]:
    """Open one's own sealed answers that another's stands beside."""
    bodies = reveals(signer, log.standing)
    return log.acts(signer, [fixed(body) for body in bodies], clock) if bodies else []


def withdraw(log: Log, signer: Signer, act_id: str, reason: str, clock: Clock = utc_now) -> Act:
    """Take back one's own act; one more row. `act_id` may be a unique beginning."""
    return log.act(signer, lambda standing: withdrawal(signer, standing, _act_id(standing, act_id), reason), clock)


def screen(log: Log, signer: Signer, workspace: Workspace, id_: str, said: Screened, clock: Clock = utc_now) -> Act:
    """Say whether a report of the last run speaks of an event. id_: an observation, or an incident of one."""
    return screen_all(log, signer, workspace, [(id_, said)], clock)[0]


def screen_all(
    log: Log, signer: Signer, workspace: Workspace, each: Sequence[tuple[str, Screened]], clock: Clock = utc_now
) -> list[Act]:
    """Many reports at once, all or none; each is an act of its own."""
    view, acts, area = view_of(workspace), workspace.taxonomy.acts, workspace.settings.area
    bodies = [screening(_observation(view, id_), said, acts, area) for id_, said in each]
    return log.acts(signer, [fixed(("screen", body)) for body in bodies], clock)


def _judge(
    signer: Signer, question: Question, about: Subject, said: Said, parties: Sequence[str], standing: Standing
) -> Made:
    return next_act(signer, standing, question, about, said, parties)


def _act_id(standing: Standing, id_: str) -> str:
    found = [act.id for act in standing.acts if len(id_) >= SHORTEST and act.id.startswith(id_)]
    if len(found) != 1:
        raise NotFound(f'{len(found) or "no"} acts that count begin with "{id_}": give more of the id.')
    return found[0]


def _incident(view: View, id_: str) -> tuple[str, Held | None]:
    """The incident of an incident's or a finding's id; of a finding also what it is held against."""
    found = _one(view, "incidents", ("incident_id",), id_) or _one(view, "findings", HELD, id_)
    if found is None:
        raise NotFound(f'no incident or finding of the last run bears the id "{id_}".')
    return str(found["incident_id"]), _held_of(found) if "finding_id" in found else None


def _pattern(view: View, id_: str) -> Mapping[str, object]:
    found = _one(view, "patterns", ("pattern_id", "incident_ids"), id_)
    if found is None:
        raise NotFound(f'no pattern of the last run bears the id "{id_}".')
    return found


def _observation(view: View, id_: str) -> Mapping[str, object]:
    columns = NEEDED["observations"]
    found = _one(view, "observations", columns, id_)
    if found is None and (incident := _one(view, "incidents", ("incident_id",), id_)):
        members = view.columns("members", *NEEDED["members"])
        mine = members.filter(members["incident_id"] == incident["incident_id"])["observation_id"]
        if mine.len() > 1:
            told = ", ".join(i[:8] for i in mine)
            raise UsageError(f"{mine.len()} reports are in this incident; screen each: {told}.")
        found = _one(view, "observations", columns, mine[0])
    if found is None:
        raise NotFound(f'no report of the last run bears the id "{id_}".')
    said = view.columns("screenings", "screened_id", "observation_id")
    before = said.filter(said["screened_id"] == found["observation_id"])["observation_id"]
    # a later screening speaks of the report as it was given, and replaces the one before it
    return found if before.is_empty() else {**found, "observation_id": before[0]}


def _one(view: View, table: str, columns: Sequence[str], id_: str) -> Mapping[str, object] | None:
    """The row whose id, in the first of the columns, begins so. Raises UsageError where it is too short or begins
    several."""
    if len(id_) < SHORTEST:
        raise UsageError(f'"{id_}" is too short: give at least {SHORTEST} characters.')
    frame = view.columns(table, *columns)
    rows = frame.filter(frame[columns[0]].str.starts_with(id_)).to_dicts()
    if len(rows) > 1:
        raise UsageError(f'"{id_}" begins {len(rows)} ids: give more of it.')
    return rows[0] if rows else None


def _held(view: View, incident: str) -> list[Held]:
    findings = view.columns("findings", *HELD)
    return [_held_of(row) for row in findings.filter(findings["incident_id"] == incident).iter_rows(named=True)]


def _held_of(row: Mapping[str, object]) -> Held:
    return Held(str(row["clause_id"]), int(str(row["version"])), str(row["reading"]))


def _chosen(known: Sequence[Held], clause: str, reading: str) -> Held | None:
    """The one that clause and reading leave. Raises UsageError where they leave several."""
    left = [h for h in known if h.clause == (clause or h.clause) and h.reading == (reading or h.reading)]
    if len(left) > 1:
        told = ", ".join(f"{h.clause} in {h.reading}" for h in left)
        raise UsageError(f"it is held against several: name clause and reading; there are: {told}.")
    return left[0] if left else None
