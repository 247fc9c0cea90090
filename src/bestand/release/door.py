"""Tables and pages → those that a level and audience may see, with what was kept back counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bestand.geo.projection import Projection
from bestand.model.page import Page, Section
from bestand.model.released import Released, Rings
from bestand.model.tables import HOURS, PEOPLE, POSITIONS, STEPS
from bestand.release.filters import FILTERS
from bestand.release.line import line_cells, line_pieces, secret_of
from bestand.release.passing import Filter, Passing, Tables
from bestand.release.policy import Door

NOBODY: Tables = {table.name: table.empty() for table in (POSITIONS, PEOPLE, STEPS, HOURS)}
"""What a workspace without people, cases or monitors holds of them."""


def release(
    tables: Tables,
    door: Door,
    line_edges: list[list[float]],
    projection: Projection,
    line_id: str | None = None,
    filters: Mapping[str, Filter] = FILTERS,
) -> Released:
    """Everything of `tables` that the door lets through.

    tables: `incidents` as `incident_rows` makes them, what people did, and every other table as stored.
    line_edges, line_id: the line of the day in metres; a line without an id is of no known source and does not pass.
    """
    passing = Passing({**NOBODY, **tables}, line_edges, line_id)
    for step in filters.values():
        passing = step(passing, door)
    out, withheld = passing.tables, dict(passing.withheld)
    line: Rings = ()
    cells: Rings = ()
    if door.coarse:
        withheld["line"] = int(bool(passing.edges))
        cells = line_cells(passing.edges, door.policy.cell_km, projection, secret_of(tables["lines"]))
    else:
        line = line_pieces(passing.edges, projection)
    return Released(door.level, out, withheld, line, cells, passing.line_id, door.audience_text)


def release_page(page: Page, released: Released) -> Page:
    """The page without blocks above the level."""
    rank = released.level.rank
    sections = [Section(s.id, s.title, tuple(b for b in s.blocks if b.level.rank <= rank)) for s in page.sections]
    return replace(page, sections=tuple(s for s in sections if s.blocks))
