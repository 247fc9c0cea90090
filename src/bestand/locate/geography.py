"""The geography of a workspace on its plane: lines, areas, targets, in metres."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from bestand.agreement.clock import FOREVER
from bestand.agreement.places import CONTACT
from bestand.errors import InputError
from bestand.geo.edges import edges_of, facing
from bestand.geo.projection import Floats, Projection
from bestand.workspace import Workspace
from bestand.workspace.step import Tables
from bestand.workspace.zones import drawn


@dataclass(frozen=True)
class Line:
    """The line of one day: the edges that count as line, and all rings of side b."""

    line_id: str
    valid_from: datetime
    valid_to: datetime
    error_m: float
    polygon: shapely.Geometry
    edges: Floats
    rings: Floats


@dataclass(frozen=True)
class Geography:
    """Everything that places are held against."""

    projection: Projection
    lines: list[Line]
    area_codes: list[str]
    area_shapes: npt.NDArray[np.object_]
    targets: pl.DataFrame
    zones: dict[str, shapely.Geometry] = field(default_factory=dict)
    named: dict[str, list[Line]] = field(default_factory=dict)
    undrawn: frozenset[str] = frozenset()  # zones of the agreement

    def lines_of(self, name: str) -> list[Line]:
        """The line of that name through time; none where nobody drew it."""
        return self.lines if name == CONTACT else self.named.get(name, [])

    @cached_property
    def areas(self) -> shapely.STRtree:
        return shapely.STRtree(self.area_shapes)

    def area_of(self, x: Floats, y: Floats) -> npt.NDArray[np.object_]:
        """Code of the area each point lies in or on; None outside of all. Ties go to the first."""
        found = np.full(len(x), None, dtype=object)
        if len(self.area_shapes):
            which, area = self.areas.query(shapely.points(x, y), predicate="intersects")
            last_first = np.argsort(-area, kind="stable")
            for point, index in zip(which[last_first], area[last_first], strict=True):
                found[point] = self.area_codes[index]
        return found


def geography_of(workspace: Workspace, tables: Tables) -> Geography:
    """Project what the tables hold. Lines are in order of time. Raises InputError for a zone
    drawn by a place that is not there, or there twice."""
    projection, areas = workspace.projection, tables["areas"]
    shapes = [_sound(projection, wkb) for wkb in areas["geometry"]]
    array = np.array(shapes, dtype=object) if shapes else np.empty(0, dtype=object)
    lines, named = _lines(workspace, tables["lines"], shapely.union_all(shapes) if shapes else None)
    zones = zones_of(workspace, tables)
    missing = frozenset(workspace.agreement.zones) - set(zones)
    return Geography(projection, lines, areas["area_code"].to_list(), array, tables["targets"], zones, named, missing)


def zones_of(workspace: Workspace, tables: Tables) -> dict[str, shapely.Geometry]:
    """Every zone on the plane: those of files, and those drawn from settlements and targets."""
    found = {name: workspace.projection.project(shape) for name, shape in workspace.zones.items()}
    for name, zone in workspace.settings.zones.items():
        if name not in found:
            try:
                found[name] = drawn(zone, workspace.projection, tables["settlements"], tables["targets"])
            except InputError as error:
                message = f"zone {name}: {str(error).removesuffix(f' Fix: {error.fix}')}"
                raise InputError(message, file="bestand.yaml", fix=error.fix) from error
    return found


def _lines(
    workspace: Workspace, table: pl.DataFrame, land: shapely.Geometry | None
) -> tuple[list[Line], dict[str, list[Line]]]:
    """The line of contact by day, and the agreement's own lines, each in force until its next."""
    settings = workspace.settings.lines
    if settings is None:
        return [], {}
    drawing = _Drawing(workspace.projection, land, workspace.line_within, settings.faces_m)
    main = [drawing.line(row, settings.error_m) for row in _rows(table, settings.source)]
    named = {}
    for name, line in sorted(settings.named.items()):
        every = [drawing.line(row, line.error_m) for row in _rows(table, line.source)]
        ends = [*(later.valid_from for later in every[1:]), FOREVER]
        named[name] = [replace(one, valid_to=end) for one, end in zip(every, ends[: len(every)], strict=True)]
    return main, named


def _rows(table: pl.DataFrame, source: str) -> Iterable[dict[str, Any]]:
    return table.filter(pl.col("source") == source).sort("valid_from", "line_id").iter_rows(named=True)


class _Drawing:
    """Rows of `lines` on the plane; a polygon that comes again is worked out once."""

    def __init__(
        self, projection: Projection, land: shapely.Geometry | None, within: shapely.Geometry | None, faces_m: float
    ):
        self.projection, self.land, self.faces_m = projection, land, faces_m
        self.within = None if within is None else projection.project(within)
        self.cache: dict[bytes, tuple[shapely.Geometry, Floats]] = {}

    def line(self, row: dict[str, Any], error_m: float | None) -> Line:
        wkb = row["geometry"]
        if wkb not in self.cache:
            polygon = _sound(self.projection, wkb)
            self.cache[wkb] = polygon, contact(polygon, self.land, self.within, self.faces_m)
        polygon, edges = self.cache[wkb]
        error = row["error_m"] if error_m is None else error_m
        return Line(row["line_id"], row["valid_from"], row["valid_to"], error, polygon, edges, edges_of(polygon))


def contact(
    polygon: shapely.Geometry, land: shapely.Geometry | None, within: shapely.Geometry | None, faces_m: float
) -> Floats:
    """Edges of side b's polygon that face the other side on land.

    An edge counts if the point `faces_m` outward of its middle lies on the land of the
    workspace's areas; coasts and outer borders fall away. `within` is where to look at all.
    """
    edges = edges_of(polygon)
    counts = np.ones(len(edges), bool)
    if land is not None:
        shapely.prepare([land, polygon])
        counts = np.zeros(len(edges), bool)
        for outward in facing(edges, faces_m):
            counts |= shapely.contains_xy(land, *outward.T) & ~shapely.contains_xy(polygon, *outward.T)
    if within is not None:
        shapely.prepare(within)
        middle = (edges[:, :2] + edges[:, 2:]) / 2
        counts &= shapely.contains_xy(within, *middle.T)
    return np.ascontiguousarray(edges[counts])


def _sound(projection: Projection, wkb: bytes) -> shapely.Geometry:
    # rounding on the plane can make two edges of a sound polygon touch
    return shapely.make_valid(projection.project(shapely.from_wkb(wkb)))


def line_of_day(workspace: Workspace, tables: Tables, time: datetime) -> tuple[str | None, list[list[float]]]:
    """The line in force at a time (UTC): its id and edges in metres; after 24 hours there is none."""
    settings = workspace.settings.lines
    own = pl.col("source") == (settings.source if settings else "")
    in_force = tables["lines"].filter(own & (pl.col("valid_from") <= time) & (pl.col("valid_to") > time))
    lines = geography_of(workspace, {**tables, "lines": in_force.tail(1)}).lines
    return (lines[0].line_id, lines[0].edges.tolist()) if lines else (None, [])
