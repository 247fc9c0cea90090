"""Where a draft is tried: what is drawn already, and an invented line, zones, objects and times for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from bestand.agreement import Agreement, Taxonomy
from bestand.errors import InputError
from bestand.model.tables import TABLES
from bestand.simulate.trial.invent import line_row, targets_rows, zone_at
from bestand.simulate.trial.lay import Lay
from bestand.simulate.world import AREA
from bestand.workspace import SourceUse, Workspace, WorkspaceFile
from bestand.workspace.document import Lines, NamedLine
from bestand.workspace.step import Tables

FIRST, APART = datetime(2030, 3, 1, tzinfo=UTC), timedelta(days=30)
"""When an event of which no time is known is taken to happen; the next one so long after it."""
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""The line holds between them; a window that reaches beyond has no such edge."""
GROUND = ("lines", "areas", "targets", "settlements")
INSET = 0.01  # of the area: an invented line ends there, and no act lies nearer to the area's edge
Invented = tuple[tuple[str, str], ...]
"""What was invented, as (kind, name)."""


@dataclass(frozen=True)
class Ground:
    """A workspace on which a draft can be tried."""

    workspace: Workspace
    tables: dict[str, pl.DataFrame]
    invented: Invented = ()

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, a little inside of the area."""
        west, south, east, north = self.workspace.settings.area
        x, y = INSET * (east - west), INSET * (north - south)
        return west + x, south + y, east - x, north - y

    @property
    def sharp(self) -> Ground:
        """The same with a line that has no error: held against it, acts are what they truly are."""
        settings, lines = self.workspace.settings, self.tables["lines"].with_columns(error_m=pl.lit(0.0))
        if settings.lines:
            named = {name: line.model_copy(update={"error_m": 0.0}) for name, line in settings.lines.named.items()}
            exact = settings.lines.model_copy(update={"error_m": 0.0, "named": named})
            settings = settings.model_copy(update={"lines": exact})
        return replace(
            self, workspace=replace(self.workspace, settings=settings), tables={**self.tables, "lines": lines}
        )


def bare(agreement: Agreement, taxonomy: Taxonomy) -> Workspace:
    """A workspace in memory for an agreement that has none: nothing is drawn in it."""
    settings = WorkspaceFile(
        workspace=agreement.agreement,
        title=agreement.title,
        timezone=agreement.timezone,
        area=AREA,
        agreement="agreement.yaml",
        sources=(SourceUse(source="table", files=("*.csv",)),),
        simulated=True,
    )
    return Workspace(Path(), settings, agreement, taxonomy)


def with_line(workspace: Workspace, stored: Tables, seed: int, *, swapped: bool = False) -> Ground:
    """The last line that the workspace drew, for all time; else an invented one.

    stored: tables of the workspace's last run, if any. swapped: side b is the north of an invented line.
    """
    agreement, events = dated(workspace.agreement)
    workspace = replace(workspace, agreement=agreement)
    tables = {name: stored[name] if name in stored else TABLES[name].empty() for name in GROUND}
    invented = tuple(("event", name) for name in events)
    drawn = workspace.settings.lines
    last = tables["lines"].filter(pl.col("source") == (drawn.source if drawn else ""))
    if last.height:
        last = last.sort("valid_from", "line_id").tail(1)
        ground = Ground(workspace, {**tables, "lines": _for_all_time(last)}, invented)
        return _with_named(ground, drawn or Lines(source=last["source"][0]))
    if not workspace.zones:
        # an invented line lies in the open sea; only where zones are drawn must it lie near them
        settings = workspace.settings.model_copy(update={"area": AREA})
        workspace = replace(workspace, settings=settings)
    ground = Ground(workspace, tables, (("line", ""), *invented))
    row = _for_all_time(line_row(workspace.settings.area, seed, swapped=swapped))
    # without areas, all of the polygon's edge within this box is the line
    workspace = replace(workspace, line_within=shapely.box(*ground.box))
    tables = {**tables, "lines": row, "areas": TABLES["areas"].empty()}
    return _with_named(replace(ground, workspace=workspace, tables=tables), Lines(source=row["source"][0]))


def _with_named(ground: Ground, lines: Lines) -> Ground:
    """Every line that the agreement names, run where the line of contact does."""
    names = sorted(ground.workspace.agreement.lines)
    lines = lines.model_copy(update={"named": {name: NamedLine(source=lines.source) for name in names}})
    settings = ground.workspace.settings.model_copy(update={"lines": lines})
    invented = (*ground.invented, *(("line", name) for name in names))
    return replace(ground, workspace=replace(ground.workspace, settings=settings), invented=invented)


def filled(ground: Ground, edges: Sequence[Sequence[float]], seed: int) -> tuple[Ground, Lay]:
    """The ground with every zone and class of objects that a clause names; and how it lies.

    edges: the line in metres, each (x0, y0, x1, y1). Raises InputError where there is none.
    """
    if not len(edges):
        raise InputError("no edge of the last line counts as line.", fix="look at `lines.within` and the areas.")
    workspace, tables = ground.workspace, ground.tables
    places = [place for clause in workspace.agreement.clauses for place in clause.places]
    names = sorted({p.zone for p in places if p.zone} - set(workspace.zones))
    classes = sorted(_classes(workspace.agreement) - set(tables["targets"]["target_class"]))
    lay = Lay.of(workspace.projection, ground.box, np.array(edges))
    zones = {name: zone_at(lay, (i + 1) / (len(names) + 1)) for i, name in enumerate(names)}
    objects = pl.concat([tables["targets"], targets_rows(lay, classes, np.random.default_rng([seed, 2]))])
    workspace = replace(workspace, zones={**workspace.zones, **zones})
    invented = (*ground.invented, *(("zone", n) for n in names), *(("targets", c) for c in classes))
    return Ground(workspace, {**tables, "targets": objects}, invented), lay


def dated(agreement: Agreement) -> tuple[Agreement, list[str]]:
    """The agreement with a time for each event that has none, and the names of those events."""
    unknown = [name for name, e in agreement.events.items() if e.at is None and e.between is None and e.after is None]
    events = dict(agreement.events)
    for i, name in enumerate(unknown):
        at = events[name].not_before or (FIRST + i * APART).isoformat().replace("+00:00", "Z")
        known = {"at": at, "not_before": None, "quiet": None, "precision": "minute", "basis": "stated"}
        events[name] = events[name].model_copy(update=known)
    return agreement.model_copy(update={"events": events}), unknown


def _for_all_time(lines: pl.DataFrame) -> pl.DataFrame:
    return TABLES["lines"].shape(lines.with_columns(valid_from=pl.lit(EARLIEST), valid_to=pl.lit(LATEST)))


def _classes(agreement: Agreement) -> set[str]:
    """Every class of objects that a clause or a reading of it names."""
    every = [p for c in agreement.clauses for p in (c.prohibits, *(own.prohibits for own in c.readings.values()))]
    return {target for what in every if what for target in what.targets}
