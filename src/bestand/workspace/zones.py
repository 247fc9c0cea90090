"""Zones by what a text says of them: a file, named places, a buffer, the land on one side of a river."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

import numpy as np
import polars as pl
import shapely
from pydantic import Field, model_validator

from bestand.errors import InputError
from bestand.geo.projection import Projection
from bestand.text.problems import nearest
from bestand.text.typed import Typed

CORNERS = 3


class Zone(Typed):
    """One zone. through: the polygon through these settlements, in this order. around_…: all within
    `within_m` of these places, of settlements of so many people, of targets of these classes. part_of:
    the part of a polygon that holds a point, once a line (a river) has cut it."""

    file: str = ""
    through: tuple[str, ...] = ()
    around_places: tuple[str, ...] = ()
    around_settlements: int | None = Field(default=None, ge=0)
    around_targets: tuple[str, ...] = ()
    within_m: float | None = Field(default=None, gt=0)
    part_of: str = ""
    cut_by: str = ""
    holds: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _one_way_to_draw_it(self) -> Self:
        around = (self.around_places, self.around_settlements is not None, self.around_targets)
        ways = [bool(way) for way in (self.file, self.through, *around, self.part_of)]
        if ways.count(True) != 1:
            raise ValueError("a zone is drawn in one way. Fix: keep one of file, through, around_…, part_of.")
        if any(around) != (self.within_m is not None):
            raise ValueError("a buffer has a width, and nothing else has. Fix: write `within_m` with `around_…`.")
        if bool(self.part_of) != bool(self.cut_by and self.holds):
            raise ValueError("a part is cut out. Fix: write part_of, cut_by and holds: [lon, lat].")
        if self.through and len(self.through) < CORNERS:
            raise ValueError("a polygon goes through three places at least. Fix: name them.")
        return self


def zone_value(value: object) -> object:
    """A file may stand alone."""
    return {"file": value} if isinstance(value, str) else value


def cut(area: shapely.Geometry, line: shapely.Geometry, point: tuple[float, float]) -> shapely.Geometry:
    """The part of the area on the point's side of the line, which may come in pieces and have branches.

    Raises ValueError where there is none.
    """
    network = shapely.union_all([shapely.boundary(area), line])
    parts = [
        part
        for part in shapely.get_parts(shapely.polygonize([network]))
        if shapely.contains(area, shapely.point_on_surface(part))
    ]
    if len(parts) <= shapely.get_num_geometries(area):
        raise ValueError("the line does not cut the polygon")
    held = [part for part in parts if shapely.contains_xy(part, *point)]
    if not held:
        raise ValueError("the point is not in it")
    return held[0]


def drawn(zone: Zone, projection: Projection, settlements: pl.DataFrame, targets: pl.DataFrame) -> shapely.Geometry:
    """The zone on the plane, from the workspace's own tables.

    Raises InputError for a place that is not there, or is there twice.
    """
    if zone.through:
        return shapely.make_valid(shapely.Polygon(_points(projection, _places(zone.through, settlements))))
    if zone.around_targets:
        wanted = targets.filter(pl.col("target_class").is_in(zone.around_targets))
        reach = wanted["radius_m"].to_numpy() + (zone.within_m or 0.0)
        return shapely.union_all(shapely.buffer(shapely.points(_points(projection, wanted)), reach))
    if zone.around_settlements is not None:
        wanted = settlements.filter(pl.col("population").fill_null(0) >= zone.around_settlements)
    else:
        wanted = _places(zone.around_places, settlements)
    return shapely.union_all(shapely.buffer(shapely.points(_points(projection, wanted)), zone.within_m or 0.0))


def _points(projection: Projection, frame: pl.DataFrame) -> np.ndarray:
    x, y = projection.to_plane(frame["lon"].to_numpy(), frame["lat"].to_numpy())
    return np.stack([x, y], axis=1)


def _places(names: Collection[str], settlements: pl.DataFrame) -> pl.DataFrame:
    """One row per name, in their order; a name may be an id where a name is borne twice."""
    return pl.concat([_place(name, settlements) for name in names])


def _place(name: str, settlements: pl.DataFrame) -> pl.DataFrame:
    found = settlements.filter((pl.col("name") == name) | (pl.col("settlement_id") == name))
    if found.height == 1:
        return found
    if found.is_empty():
        raise InputError(f'there is no place "{name}".', fix=nearest(name, settlements["name"].drop_nulls().to_list()))
    ids = ", ".join(
        f"{row['settlement_id']} ({row['lon']:.2f}, {row['lat']:.2f})"
        for row in found.sort("settlement_id").head(5).iter_rows(named=True)
    )
    raise InputError(f'"{name}" is the name of {found.height} places.', fix=f"write the id of the one meant: {ids}.")
