"""Chances that subjects lie in zones, in bands along the line, and at targets."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
import shapely

from bestand.agreement import Place
from bestand.geo.chance import chance_inside, chance_within
from bestand.geo.edges import edges_of
from bestand.geo.projection import Floats
from bestand.geo.signed import signed_distances
from bestand.locate.bands import band_hits
from bestand.locate.geography import Geography
from bestand.model.tables import TABLES

REACH = 2.0
"""No place of a spread lies so many radii from its middle."""
VAGUE_M, VAGUE_EXTENTS = 50_000.0, 17.3
"""A place vaguer than this, and than so many times the widest target, is not looked up at
targets: no chance could exceed one in a hundred (1 - exp(-2.9957 / 17.3²))."""


def zone_hits(subjects: pl.DataFrame, geography: Geography, bands: dict[str, Place]) -> pl.DataFrame:
    """`zone_hits` of subjects with a point or an area; chances of zero are left out.

    A null chance: what it takes is not drawn (the area that a subject is known to, a zone or a
    line that the agreement names).
    """
    points = subjects.filter(pl.col("x").is_not_null())
    frames = [_hits(name, _in_zone(points, zone), points) for name, zone in sorted(geography.zones.items())]
    areas = subjects.filter(pl.col("x").is_null())
    frames += [_hits(n, _share_in_zone(areas, z, geography), areas) for n, z in sorted(geography.zones.items())]
    frames += [_hits(name, np.full(len(subjects), np.nan), subjects) for name in sorted(geography.undrawn)]
    frames += [_hits(name, chance, group, away) for name, group, chance, away in band_hits(points, geography, bands)]
    return TABLES["zone_hits"].shape(pl.concat([TABLES["zone_hits"].empty(), *frames]))


def near_targets(subjects: pl.DataFrame, geography: Geography) -> pl.DataFrame:
    """`near`: targets that the subject's 95 % region may touch, with the chance of a hit.

    A hit is the true place lying within the target's own extent.
    """
    targets = geography.targets
    extent = targets["radius_m"].to_numpy()
    vague_m = max(VAGUE_M, VAGUE_EXTENTS * extent.max(initial=0.0))
    points = subjects.filter(pl.col("x").is_not_null() & (pl.col("radius_m") <= vague_m))
    if targets.is_empty() or points.is_empty():
        return TABLES["near"].empty()
    tx, ty = geography.projection.to_plane(targets["lon"].to_numpy(), targets["lat"].to_numpy())
    x, y, radius = (points[c].to_numpy() for c in ("x", "y", "radius_m"))
    reach = radius + extent.max()
    which, target = shapely.STRtree(shapely.points(tx, ty)).query(shapely.points(x, y), "dwithin", reach)
    distance = np.hypot(x[which] - tx[target], y[which] - ty[target])
    chance = chance_within(distance, extent[target], radius[which])
    return TABLES["near"].shape(
        pl.DataFrame(
            {
                "subject_id": points["subject_id"].gather(which),
                "distance_m": np.round(distance, 1),
                "p": np.round(chance, 6),
            }
        ).with_columns(targets.select("target_class", "target_id")[target.tolist()])
    )


def _hits(name: str, chance: Floats, subjects: pl.DataFrame, distance_m: Floats | None = None) -> pl.DataFrame:
    p = pl.Series("p", np.round(chance, 6)).fill_nan(None)
    away = pl.lit(None, pl.Float64)
    if distance_m is not None:
        away = pl.lit(pl.Series(np.round(np.where(np.isfinite(distance_m), distance_m, np.nan), 1)).fill_nan(None))
    frame = subjects.select("subject_id", pl.lit(name).alias("zone_id"), p, away.alias("distance_m"))
    return frame.filter(pl.col("p").is_null() | (pl.col("p") > 0))


def _in_zone(points: pl.DataFrame, zone: shapely.Geometry) -> Floats:
    """Chance inside a zone; only places whose region its edge may touch are sampled."""
    x, y, radius = (points[c].to_numpy() for c in ("x", "y", "radius_m"))
    edges = edges_of(zone)
    distance = signed_distances(x, y, edges, edges)
    chance = (distance > 0).astype(float)
    near = np.abs(distance) <= REACH * radius
    chance[near] = chance_inside(x[near], y[near], radius[near], edges)
    return chance


def _share_in_zone(areas: pl.DataFrame, zone: shapely.Geometry, geography: Geography) -> Floats:
    """Share of each subject's area that lies in the zone; NaN where the area is not drawn."""
    shapes = dict(zip(geography.area_codes, geography.area_shapes, strict=True))
    codes: Iterable[str | None] = areas["area_code"].to_list()
    share = {c: shapely.intersection(s, zone).area / s.area for c, s in shapes.items()}
    return np.array([share.get(c or "", np.nan) for c in codes], float)
