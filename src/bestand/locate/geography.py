"""The geography of a workspace on its plane: lines, areas, targets, in metres."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from bestand.geo.edges import edges_of, facing
from bestand.geo.projection import Floats, Projection
from bestand.workspace import Workspace
from bestand.workspace.step import Tables


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
    """Project what the tables hold. Lines are in order of time."""
    projection = workspace.projection
    areas = tables["areas"]
    shapes = [_sound(projection, wkb) for wkb in areas["geometry"]]
    land = shapely.union_all(shapes) if shapes else None
    within = None if workspace.line_within is None else projection.project(workspace.line_within)
    settings = workspace.settings.lines
    faces = settings.faces_m if settings else 0.0
    override = settings.error_m if settings else None
    cache: dict[bytes, tuple[shapely.Geometry, Floats]] = {}
    lines = []
    for row in tables["lines"].sort("valid_from", "line_id").iter_rows(named=True):
        if row["geometry"] not in cache:
            polygon = _sound(projection, row["geometry"])
            cache[row["geometry"]] = polygon, contact(polygon, land, within, faces)
        polygon, edges = cache[row["geometry"]]
        error = row["error_m"] if override is None else override
        lines.append(Line(row["line_id"], row["valid_from"], row["valid_to"], error, polygon, edges, edges_of(polygon)))
    zones = {name: projection.project(shape) for name, shape in workspace.zones.items()}
    array = np.array(shapes, dtype=object) if shapes else np.empty(0, dtype=object)
    return Geography(projection, lines, areas["area_code"].to_list(), array, tables["targets"], zones)


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
    in_force = tables["lines"].filter((pl.col("valid_from") <= time) & (pl.col("valid_to") > time))
    lines = geography_of(workspace, {**tables, "lines": in_force.tail(1)}).lines
    return (lines[0].line_id, lines[0].edges.tolist()) if lines else (None, [])
