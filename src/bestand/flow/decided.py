"""What people did, as the tables that an edition starts from: folded and computed, never stored."""

from __future__ import annotations

from datetime import UTC, datetime

from bestand.flow.follow import Docket, hours_of
from bestand.followup.cases import fold_cases
from bestand.followup.tables import hours_table, steps_table
from bestand.model.people import Standing
from bestand.model.tables import HOURS, STEPS, Frame
from bestand.release import with_marks
from bestand.verify.harmed import harmed
from bestand.verify.positions import positions
from bestand.workspace import Workspace
from bestand.workspace.step import Tables

OWN = ("edition", "head")
"""Acts that publish: a clock that went on with them would make every edition another."""


def decided(workspace: Workspace, standing: Standing, tables: Tables, at: datetime) -> Tables:
    """Records of people harmed, other monitors' positions, steps of cases and hours of the monitoring. at: the
    edition's own time (UTC), by which clocks run."""
    return {
        "casualties": harmed(standing, tables),
        "positions": positions(standing, tables),
        **_cases(workspace, standing, tables, at),
    }


def edition_time(standing: Standing, tables: Tables, as_known_at: datetime | None) -> datetime:
    """By when an edition shows what was known: of a replay its time, else the last that a source or an act
    tells. Never the machine's own: what is due must not depend on when somebody prints it."""
    if as_known_at:
        return as_known_at
    known = [time for time in tables["sources"]["known_until"] if isinstance(time, datetime)]
    acts = [act.at for act in standing.acts if act.kind not in OWN]
    return max([*known, *acts], default=datetime(1, 1, 1, tzinfo=UTC))


def _cases(workspace: Workspace, standing: Standing, tables: Tables, at: datetime) -> dict[str, Frame]:
    if not fold_cases(standing.acts).by_id:
        return {"steps": STEPS.empty(), "hours": HOURS.empty()}
    docket = Docket(workspace, standing, tables)
    found = [one for one in docket.all(at) if one.case.findings]
    incidents = {finding: docket.carried[about.key].incidents for finding, about in docket.subjects.items()}
    return {"steps": with_marks(steps_table(found, incidents), tables), "hours": hours_table(hours_of(docket, found))}
