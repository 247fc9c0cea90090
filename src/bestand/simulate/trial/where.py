"""Where acts that a rule forbids may lie: proposals, which the walk then takes or leaves."""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.agreement import Place, Rule
from bestand.simulate.trial.ground import Ground
from bestand.simulate.trial.lay import Lay, Points

AWAY_M = 10_000.0
"""Mean distance from the line of acts that are forbidden anywhere: most acts lie near a line."""


def places(ground: Ground, lay: Lay, rule: Rule, count: int, rng: np.random.Generator) -> Points:
    """Metres on the plane: at the rule's objects, or spread over its place."""
    if rule.targets:
        return _at_targets(ground, lay, sorted(rule.targets), count, rng)
    near = lay.off_line(rng.random(count), rng.exponential(AWAY_M, count) * rng.choice([-1, 1], count))
    return near if rule.place.anywhere else spread_over(rule.place, ground, lay, count, rng)


def spread_over(place: Place, ground: Ground, lay: Lay, count: int, rng: np.random.Generator) -> Points:
    """Evenly over a place, and a little beyond it."""
    if place.line:
        return lay.off_line(rng.random(count), rng.uniform(-1, 1, count) * place.line.reach_m)
    if place.zone:
        west, south, east, north = lay.projection.project(ground.workspace.zones[place.zone]).bounds
        return rng.uniform(west, east, count), rng.uniform(south, north, count)
    everywhere = lay.anywhere(count, rng)
    if place.anywhere:
        return everywhere
    # a kind of place of which nothing is known here: half of them near the line
    near = lay.off_line(rng.random(count), rng.exponential(AWAY_M, count) * rng.choice([-1, 1], count))
    chosen = rng.random(count) < 0.5
    return np.where(chosen, near[0], everywhere[0]), np.where(chosen, near[1], everywhere[1])


def _at_targets(ground: Ground, lay: Lay, classes: list[str], count: int, rng: np.random.Generator) -> Points:
    wanted = ground.tables["targets"].filter(pl.col("target_class").is_in(classes))
    chosen = rng.integers(0, wanted.height, count)
    lon, lat, extent = (wanted[c].to_numpy()[chosen] for c in ("lon", "lat", "radius_m"))
    x, y = lay.projection.to_plane(lon, lat)
    away, angle = extent * np.sqrt(rng.random(count)), rng.uniform(0, 2 * np.pi, count)
    return x + away * np.cos(angle), y + away * np.sin(angle)
