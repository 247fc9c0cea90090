"""From the stored tables to an edition: replay if asked, release, compose, publish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bestand.agreement import rules_of
from bestand.errors import UsageError
from bestand.flow.plan import build_plan
from bestand.flow.run import Tick, silent, walk
from bestand.flow.testable import untestable
from bestand.intake import Period, known_at
from bestand.intake.times import cut_off_of, local_day
from bestand.locate import line_of_day
from bestand.model.words import Level
from bestand.release import (
    NOTHING_LIFTED,
    Door,
    Lifted,
    days_of_cells,
    door_for,
    floors_of,
    incident_rows,
    release,
    release_page,
    with_daily_alerts,
    with_known_share,
)
from bestand.report.compose import Draft, compose, days_shown
from bestand.report.edition import Edition, publish
from bestand.store.store import View
from bestand.text.messages import no_pages
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
    lifted: Lifted = NOTHING_LIFTED  # by acts of releasers


def report(workspace: Workspace, asked: Asked, tick: Tick = silent) -> Edition:
    """The edition of a local day; the same content published again is the same edition."""
    if lacking := no_pages(asked.language):
        raise UsageError(lacking)
    tick("read")
    tables: Tables = View(workspace.folder).tables()
    plan = build_plan(workspace, Period())
    if asked.as_known_at:
        tables = walk(plan, known_at(tables, asked.as_known_at), tick)
    tick("release")
    draft = draft_of(workspace, asked, tables, plan.methods)
    tick("print")
    page = release_page(compose(draft), draft.released)
    return publish(draft, page, asked.language, asked.out or workspace.folder / "editions", asked.reason)


def _line(workspace: Workspace, day: date, door: Door, tables: Tables) -> tuple[str | None, list[list[float]]]:
    """The line at noon of the day; for those who see cells, of the first day that they may be shown of."""
    days = days_of_cells(day, workspace.settings.release.delay_h) if door.coarse else [day]
    for one in days:
        noon = local_day(one, workspace.settings.timezone)[0] + timedelta(hours=12)
        line_id, edges = line_of_day(workspace, tables, noon)
        if edges:
            return line_id, edges
    return None, []


def draft_of(workspace: Workspace, asked: Asked, tables: Tables, methods: dict[str, str]) -> Draft:
    settings = workspace.settings
    rules = tuple(rules_of(workspace.agreement, workspace.taxonomy))
    start, end = local_day(asked.day, settings.timezone)
    days = days_shown(rules, asked.day, asked.as_known_at)
    rows = incident_rows(tables, local_day(days[0], settings.timezone)[0], local_day(days[-1], settings.timezone)[1])
    cut_off = cut_off_of(asked.day, settings.report.cut_off, settings.timezone)
    shown = {
        **tables,
        "incidents": rows,
        "measures": with_daily_alerts(tables, settings.timezone),
        "sources": with_known_share(tables, start, end, cut_off),
    }
    clock = asked.as_known_at or tables["sources"]["known_until"].max()
    floors = floors_of(settings.release, workspace.taxonomy)
    door = door_for(asked.level, settings.release, clock, floors, asked.audience, asked.lifted)  # type: ignore[arg-type]
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
    )
