"""A draft tried: its acts and reports through the same locate and assess as a ceasefire's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bestand.agreement import load_agreement
from bestand.assess import ASSESS
from bestand.errors import InputError
from bestand.flow.run import Tick, silent
from bestand.flow.sealing import view_of
from bestand.locate import LOCATE_INCIDENTS, line_of_day
from bestand.model.tables import TABLES
from bestand.simulate.trial import Sensor, Trial, bare, filled, load_sensors, try_agreement, with_line
from bestand.simulate.trial.ground import FIRST
from bestand.text.problems import Problem
from bestand.workspace import Workspace, check_workspace
from bestand.workspace.step import Tables

UNDRAWN = "unknown-zone"
"""The one problem that a draft may have: what is not drawn yet is invented."""


def try_draft(
    workspace: Workspace,
    stored: Tables,
    sensors: Sequence[Sensor],
    count: int,
    seed: int,
    *,
    swapped: bool = False,
    tick: Tick = silent,
) -> Trial:
    """`count` acts against each clause and as many allowed ones, past the sensors and through the walk.

    swapped: an invented line has side b in the north.
    """
    begun = with_line(workspace, stored, seed, swapped=swapped)
    _, edges = line_of_day(begun.workspace, begun.tables, FIRST)
    ground, lay = filled(begun, edges, seed)
    return try_agreement(ground, lay, sensors, walked, count, seed, tick)


def walked(workspace: Workspace, tables: Tables) -> Tables:
    """Incidents through the last two steps of the walk."""
    done = dict(tables)
    for step in (LOCATE_INCIDENTS, ASSESS):
        taken = {name: done[name] if name in done else TABLES[name].empty() for name in step.takes}
        done |= step.run(workspace, taken)
    return done


def draft_at(path: Path) -> tuple[Workspace, Tables]:
    """A workspace folder with the tables of its last run, or an agreement file alone.

    Raises InputError with the first problem; a zone that nobody drew yet is none.
    """
    if path.is_dir():
        workspace, problems = check_workspace(path)
        _refuse([p for p in problems if p.rule != UNDRAWN])
        assert workspace is not None
        return workspace, _stored(workspace)
    agreement, taxonomy, problems = load_agreement(path, ())
    _refuse([p for p in problems if p.rule != UNDRAWN])
    assert agreement is not None and taxonomy is not None
    return bare(agreement, taxonomy), {}


def sensors_at(path: Path, workspace: Workspace) -> tuple[Sensor, ...]:
    """The planned sensors of a file. Raises InputError with the first problem."""
    named = {p.zone for clause in workspace.agreement.clauses for p in clause.places if p.zone}
    sensors, problems = load_sensors(path, workspace.taxonomy, {*workspace.zones, *named})
    _refuse(problems)
    assert sensors is not None
    return sensors.sensors


def _stored(workspace: Workspace) -> Tables:
    """Nothing where nothing was run: the result then says that the line is invented."""
    if not (workspace.folder / "data").is_dir():
        return {}
    return view_of(workspace).tables()


def _refuse(problems: Sequence[Problem]) -> None:
    """All of them at once: a draft is corrected in one go."""
    if problems:
        raise InputError("\n".join(str(p) for p in sorted(problems)))
