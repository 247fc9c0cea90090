"""Chances that subjects lie in zones, in bands along the line, and at targets."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
import shapely
from scipy.special import ndtr

from bestand.agreement import Agreement, Place
from bestand.geo.chance import ERROR_TO_SIGMA, RADIUS_TO_SIGMA, STRAIGHT_M, chance_inside, chance_within, spread
from bestand.geo.edges import edges_of
from bestand.geo.projection import Floats
from bestand.geo.signed import signed_distances
from bestand.locate.geography import Geography, Line
from bestand.locate.place import with_line
from bestand.model.tables import TABLES

VAGUE_M, VAGUE_EXTENTS = 50_000.0, 17.3
"""A place vaguer than this, and than so many times the widest target, is not looked up at
targets: no chance could exceed one in a hundred (1 - exp(-2.9957 / 17.3²))."""


def bands_of(agreement: Agreement) -> dict[str, Place]:
    """Every band along the line that some clause or reading names, by its zone id."""
    places = [place for clause in agreement.clauses for place in clause.places if place.line]
    return {place.zone_id or "": place for place in places}


def zone_hits(subjects: pl.DataFrame, geography: Geography, bands: dict[str, Place]) -> pl.DataFrame:
    """`zone_hits` of subjects with a point or an area; chances of zero are left out.

    A null chance: the subject is known to an area that is not drawn.
    """
    points = subjects.filter(pl.col("x").is_not_null())
    frames = [_hits(name, _in_zone(points, zone), points) for name, zone in sorted(geography.zones.items())]
    areas = subjects.filter(pl.col("x").is_null())
    frames += [_hits(n, _share_in_zone(areas, z, geography), areas) for n, z in sorted(geography.zones.items())]
    for (index,), group in with_line(points, geography.lines).partition_by("_line", as_dict=True).items():
        if index is not None:
            line = geography.lines[int(str(index))]
            frames += [_hits(name, _in_band(group, line, place), group) for name, place in sorted(bands.items())]
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


def _hits(name: str, chance: Floats, subjects: pl.DataFrame) -> pl.DataFrame:
    p = pl.Series("p", np.round(chance, 6)).fill_nan(None)
    frame = subjects.select("subject_id", pl.lit(name).alias("zone_id"), p)
    return frame.filter(pl.col("p").is_null() | (pl.col("p") > 0))


def _in_zone(points: pl.DataFrame, zone: shapely.Geometry) -> Floats:
    """Chance inside a zone; only places whose region reaches its box are sampled."""
    x, y, radius = (points[c].to_numpy() for c in ("x", "y", "radius_m"))
    west, south, east, north = zone.bounds
    reach = 2 * radius
    near = (x >= west - reach) & (x <= east + reach) & (y >= south - reach) & (y <= north + reach)
    chance = np.zeros(len(x))
    chance[near] = chance_inside(x[near], y[near], radius[near], edges_of(zone))
    return chance


def _share_in_zone(areas: pl.DataFrame, zone: shapely.Geometry, geography: Geography) -> Floats:
    """Share of each subject's area that lies in the zone; NaN where the area is not drawn."""
    shapes = dict(zip(geography.area_codes, geography.area_shapes, strict=True))
    codes: Iterable[str | None] = areas["area_code"].to_list()
    share = {c: shapely.intersection(s, zone).area / s.area for c, s in shapes.items()}
    return np.array([share.get(c or "", np.nan) for c in codes], float)


def _in_band(group: pl.DataFrame, line: Line, place: Place) -> Floats:
    """Chance that the true signed distance lies in the band, spread over vague places."""
    x, y, radius = (group[c].to_numpy() for c in ("x", "y", "radius_m"))
    distance = signed_distances(x, y, line.edges, line.rings)
    line_sigma = line.error_m * ERROR_TO_SIGMA
    joint = np.hypot(radius * RADIUS_TO_SIGMA, line_sigma)
    chance = _between(distance, joint, place)
    vague = np.flatnonzero(radius > STRAIGHT_M)
    if len(vague):
        dx, dy = spread()
        sigma = radius[vague, None] * RADIUS_TO_SIGMA
        d = signed_distances(
            (x[vague, None] + sigma * dx).ravel(), (y[vague, None] + sigma * dy).ravel(), line.edges, line.rings
        )
        chance[vague] = _between(d, np.full(len(d), line_sigma), place).reshape(len(vague), -1).mean(1)
    return chance


def _between(distance: Floats, sigma: Floats, place: Place) -> Floats:
    band = place.line
    assert band is not None
    low, high = {"a": (-band.reach_m, 0.0), "b": (0.0, band.reach_m), "both": (-band.reach_m, band.reach_m)}[band.side]
    with np.errstate(divide="ignore", invalid="ignore"):
        soft = ndtr((high - distance) / sigma) - ndtr((low - distance) / sigma)
    closed = band.comparator == "le"
    hard = (distance <= high) & (distance >= low) if closed else (distance < high) & (distance > low)
    return np.where(sigma > 0, soft, hard.astype(float))
