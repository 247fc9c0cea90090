"""The notice of a step: one document per party, of rows as they were released, sent in one act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bestand.agreement.plain import Plain
from bestand.errors import NotFound
from bestand.flow.follow import Docket
from bestand.flow.log import Clock, Log, Made, utc_now
from bestand.flow.report import Asked, draft_of
from bestand.flow.sealing import sealer_of, view_of
from bestand.followup.bodies import notice_body
from bestand.followup.cases import Case
from bestand.followup.checks import check_notice
from bestand.followup.notices import Alleged, asked_by, notices
from bestand.model.acts import Act
from bestand.model.keys import Signer
from bestand.model.page import Page, Sentence
from bestand.model.people import Standing
from bestand.model.words import Level
from bestand.report.compose import Draft
from bestand.report.compose.cells import act, place, times
from bestand.report.pdf import pdf_of
from bestand.store import evidence
from bestand.verify.subjects import Subject
from bestand.workspace import Workspace

GONE = Sentence("notice-withheld")


@dataclass(frozen=True, slots=True)
class Notified:
    """A notice that went out: the act, and the document of each party (PDF)."""

    act: Act
    documents: Mapping[str, bytes]


def notify(
    log: Log,
    signer: Signer,
    workspace: Workspace,
    id_: str,
    step: str,
    level: Level = Level.CLEAR,
    audience: str = "public",
    clock: Clock = utc_now,
) -> Notified:
    """Notify all parties of a case in one act. level, audience: of what its documents may say, alike for all.

    The documents are kept as evidence; the act holds their hashes. Raises as `check_notice` does.
    """
    at = clock()
    pages = pages_of(workspace, log.standing, id_, step, Asked(_day(workspace, at), level, audience), at)
    documents = {party: printed(page, at) for party, page in pages.items()}
    sealer = sealer_of(workspace)
    kept = {party: evidence.keep(workspace.folder, data, sealer).sha256 for party, data in documents.items()}
    case = Docket(workspace, log.standing).way(id_)[0]
    body = notice_body(case.id, step, kept)

    def make(standing: Standing) -> Made:
        now, route, events = Docket(workspace, standing).way(case.id)
        check_notice(body, now, route, events, clock())
        return "notice", body

    return Notified(log.act(signer, make, clock), documents)


def pages_of(
    workspace: Workspace, standing: Standing, id_: str, step_id: str, asked: Asked, at: datetime
) -> dict[str, Page]:
    """Party → page. Raises NotFound for a step that the path does not have."""
    docket = Docket(workspace, standing)
    case, route, events = docket.way(id_)
    step = next((one for one in route.path.steps if one.id == step_id), None)
    if step is None:
        raise NotFound(f'the path of case "{case.id[:8]}" has no step "{step_id}".')
    clause = next(c for c in workspace.agreement.clauses if c.id == case.clause)
    lines = Plain(workspace.agreement, workspace.taxonomy, asked.language).clause(clause)
    alleged = tuple(_alleged(docket, case, asked))
    return notices(case, workspace.agreement, lines, alleged, asked_by(events, route, step, at), at, asked.level)


def printed(page: Page, at: datetime) -> bytes:
    """The document as PDF; the same page at the same time has the same bytes."""
    return pdf_of(page, "en", "", [], at)


def _alleged(docket: Docket, case: Case, asked: Asked) -> Iterator[Alleged]:
    """Each finding as the level and audience see it; withheld rows say so and nothing else."""
    for held in case.findings:
        about = docket.subjects[held.finding]
        row, draft = _released(docket, about, asked)
        if row is None or draft is None:
            yield Alleged(held.finding, GONE, GONE, GONE, GONE)
        else:
            state = Sentence(f"state-{str(row['state']).replace(' ', '-')}")
            yield Alleged(held.finding, act(row), times(draft, row), place(row), state)


def _released(docket: Docket, about: Subject, asked: Asked) -> tuple[Mapping[str, object] | None, Draft | None]:
    incidents = docket.carried[about.key].incidents
    if not incidents or incidents[0] not in docket.times:
        return None, None
    day = _day(docket.workspace, docket.times[incidents[0]].latest)
    view = view_of(docket.workspace)
    draft = draft_of(docket.workspace, Asked(day, asked.level, asked.audience), view.tables(), {}, docket.standing)
    table = draft.table("incidents")
    rows = table.filter(table["incident_id"] == incidents[0]).to_dicts()
    return (rows[0], draft) if rows else (None, None)


def _day(workspace: Workspace, at: datetime) -> date:
    """The local day of the workspace."""
    return at.astimezone(ZoneInfo(workspace.settings.timezone)).date()
