"""From the stored tables to an edition: replay if asked, release, compose, publish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bestand.agreement import rules_of
from bestand.agreement.clock import FOREVER
from bestand.errors import UsageError
from bestand.flow.decided import decided, edition_time
from bestand.flow.log import Clock, utc_now
from bestand.flow.people import log_of
from bestand.flow.plan import build_plan
from bestand.flow.publish import committed, entering, published
from bestand.flow.run import Tick, silent, walk
from bestand.flow.sealing import view_of
from bestand.flow.testable import untestable
from bestand.followup.cases import fold_cases
from bestand.followup.notices import held_back
from bestand.intake import Period, known_at
from bestand.intake.times import cut_off_of, local_day
from bestand.locate import line_of_day
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.model.tables import Frame
from bestand.model.words import Level
from bestand.release import (
    Counting,
    Door,
    clock_of,
    days_of_cells,
    door_for,
    floors_of,
    incident_rows,
    is_whole,
    let_in,
    lifted_by,
    release,
    release_page,
    with_daily_alerts,
    with_known_share,
)
from bestand.report.compose import Draft, compose, days_shown
from bestand.report.edition import Edition, Ledger, publish
from bestand.report.told import people_told
from bestand.store.anchor import read_anchor
from bestand.store.secret import rows_key
from bestand.text.messages import no_pages
from bestand.verify.ladder import judged, with_states
from bestand.workspace import Workspace
from bestand.workspace.step import Tables


@dataclass(frozen=True, slots=True)
class Asked:
    """Which edition is asked for."""

    day: date
    level: Level = Level.CLEAR
    audience: str = "public"
    language: str = "en"
    as_known_at: datetime | None = None
    out: Path | None = None
    reason: str = ""  # why it supersedes the one before it


def report(
    workspace: Workspace, asked: Asked, tick: Tick = silent, signer: Signer | None = None, clock: Clock = utc_now
) -> Edition:
    """The edition of a local day; the same content published again is the same edition.

    signer: the releaser, where the workspace has a log: the edition is entered in it.
    """
    if lacking := no_pages(asked.language):
        raise UsageError(lacking)
    log = log_of(workspace) if read_anchor(workspace.folder) else None
    if log and signer is None:
        raise UsageError("an edition of this workspace is released by a person: unlock a key with the right to.")
    tick("read")
    stored: Tables = view_of(workspace).tables()
    standing = log.standing.until(asked.as_known_at) if log else Standing()
    plan = build_plan(workspace, Period())
    door = door_of(workspace, asked, stored, standing)
    tables = let_in(stored, door)
    if asked.as_known_at:
        tables = walk(plan, known_at(tables, asked.as_known_at), tick)
    elif not is_whole(stored, tables):  # what is shown rests on nothing else
        tables = walk(plan, tables, tick)
    tick("release")
    draft = draft_of(workspace, asked, tables, plan.methods, standing, door)
    tick("print")
    page = release_page(compose(draft), draft.released)
    ledger = None
    if log and signer:
        full = rows_of(workspace, asked, tables if asked.as_known_at else stored, standing)
        stated, openings = committed(full, draft.incidents, rows_key(workspace.folder), coarse=door.coarse)
        ledger = Ledger(entering(log, signer, clock), published(log), stated, openings)
    return publish(draft, page, asked.language, asked.out or workspace.folder / "editions", asked.reason, ledger)


def rows_of(workspace: Workspace, asked: Asked, tables: Tables, standing: Standing) -> Frame:
    """Incidents of the day before anything was withheld: what an edition is committed to."""
    start, end = local_day(asked.day, workspace.settings.timezone)
    return with_states(incident_rows(tables, start, end), judged(standing, tables))


def _line(workspace: Workspace, day: date, door: Door, tables: Tables) -> tuple[str | None, list[list[float]]]:
    """The line at noon of the day; for those who see cells, of the first day that they may be shown of."""
    days = days_of_cells(day, workspace.settings.release.delay_h) if door.coarse else [day]
    for one in days:
        noon = local_day(one, workspace.settings.timezone)[0] + timedelta(hours=12)
        line_id, edges = line_of_day(workspace, tables, noon)
        if edges:
            return line_id, edges
    return None, []


def door_of(workspace: Workspace, asked: Asked, tables: Tables, standing: Standing) -> Door:
    """The door that was asked for, with what releasers let out and the clock that the stored tables prove."""
    policy = workspace.settings.release
    floors = floors_of(policy, workspace.taxonomy)
    door = door_for(asked.level, policy, None, floors, asked.audience, lifted_by(standing))
    return replace(door, clock=clock_of(tables, door, asked.as_known_at))


def draft_of(
    workspace: Workspace,
    asked: Asked,
    tables: Tables,
    methods: dict[str, str],
    standing: Standing,
    door: Door | None = None,
) -> Draft:
    """The edition before it is written."""
    door = door or door_of(workspace, asked, tables, standing)
    settings = workspace.settings
    rules = tuple(rules_of(workspace.agreement, workspace.taxonomy))
    start, end = local_day(asked.day, settings.timezone)
    days = days_shown(rules, asked.day, asked.as_known_at)
    answers, at = judged(standing, tables), edition_time(standing, tables, asked.as_known_at)
    rows = incident_rows(tables, local_day(days[0], settings.timezone)[0], local_day(days[-1], settings.timezone)[1])
    rows = with_states(rows, answers)
    cut_off = cut_off_of(asked.day, settings.report.cut_off, settings.timezone)
    shown = {
        **tables,
        "incidents": rows,
        "judged": answers,
        **decided(workspace, standing, tables, at),
        "measures": with_daily_alerts(tables, settings.timezone),
        "sources": with_known_share(tables, start, end, cut_off),
    }
    held = _held_back(workspace, standing, tables["findings"], answers, asked.as_known_at)
    told = people_told(asked.out or workspace.folder / "editions", asked.day, asked.level, asked.audience)
    door = replace(door, held=held, counting=Counting(asked.day, settings.timezone, told))
    line_id, edges = _line(workspace, asked.day, door, tables)
    released = release(shown, door, edges, workspace.projection, line_id)
    return Draft(
        asked.day,
        start,
        end,
        settings,
        workspace.agreement,
        workspace.taxonomy,
        rules,
        released,
        methods,
        asked.as_known_at,
        released.line_id,
        workspace.zone_rings,
        tuple((one.clause_id, one.readings, one.lacks) for one in untestable(workspace)),
        at,
    )


def _held_back(
    workspace: Workspace, standing: Standing, findings: Frame, decided: Frame, at: datetime | None
) -> frozenset[str]:
    """Findings that people took up and that the path wants the parties told of before anybody else."""
    cases = fold_cases(standing.acts)
    key = ["incident_id", "clause_id", "version", "reading"]
    taken = findings.join(decided.select(key).unique(), on=key, how="semi").select("finding_id", "clause_id")
    asked = {str(id_): str(clause) for id_, clause in taken.iter_rows()}
    asked |= {held.finding: case.clause for case in cases.by_id.values() for held in case.findings}
    return frozenset(held_back(asked, cases, workspace.agreement, at or FOREVER)) if asked else frozenset()
