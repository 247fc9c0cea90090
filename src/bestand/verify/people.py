"""How many people are expected within reach of a place that is known to its radius."""

from __future__ import annotations

import numpy as np
import polars as pl
import shapely
from scipy.spatial import cKDTree

from bestand.geo.chance import chance_within
from bestand.geo.projection import Floats, Projection

VAGUE_M = 50_000.0
"""A place vaguer than this says nothing of who is within reach."""
LISTED_M = 25_000.0
"""With no settlement listed this near, the list does not reach there: not known, rather than nobody."""
_PLACE = ("lon", "lat", "radius_m")


def at_risk(incidents: pl.DataFrame, settlements: pl.DataFrame, projection: Projection, reach_m: float) -> pl.Series:
    """Per incident, the sum over settlements of their people times the chance that the true place lies
    within `reach_m` of their middle. Null where no point is known, it is vague, or none is listed near."""
    places = incidents.select(_PLACE).unique(maintain_order=True).filter(_usable())
    people = settlements.filter(pl.col("population") > 0)
    if places.is_empty() or people.is_empty():
        return pl.Series("at_risk", [None] * incidents.height, dtype=pl.Float64)
    x, y = projection.to_plane(places["lon"].to_numpy(), places["lat"].to_numpy())
    sx, sy = projection.to_plane(people["lon"].to_numpy(), people["lat"].to_numpy())
    expected = _expected((x, y, places["radius_m"].to_numpy()), (sx, sy, people["population"].to_numpy()), reach_m)
    counted = places.with_columns(pl.Series("at_risk", expected).fill_nan(None))
    return incidents.select(_PLACE).join(counted, on=_PLACE, how="left", maintain_order="left")["at_risk"]


def _usable() -> pl.Expr:
    return pl.all_horizontal(pl.col(_PLACE).is_not_null()) & (pl.col("radius_m") <= VAGUE_M)


def _expected(
    places: tuple[Floats, Floats, Floats], settlements: tuple[Floats, Floats, Floats], reach_m: float
) -> Floats:
    """In whole people; NaN where the list of settlements does not reach."""
    (x, y, radius), (sx, sy, population) = places, settlements
    far, _ = cKDTree(np.column_stack([sx, sy])).query(np.column_stack([x, y]))
    some = np.flatnonzero(far <= radius + reach_m)  # most places of a wide country have none
    tree = shapely.STRtree(shapely.points(sx, sy))
    which, near = tree.query(shapely.points(x[some], y[some]), "dwithin", radius[some] + reach_m)
    which = some[which]
    distance = np.hypot(x[which] - sx[near], y[which] - sy[near])
    chance = chance_within(distance, np.full(len(which), reach_m), radius[which])
    expected = np.round(np.bincount(which, chance * population[near], minlength=len(x)))
    return np.where(far <= LISTED_M, expected, np.nan)
