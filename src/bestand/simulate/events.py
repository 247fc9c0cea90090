"""What truly happened: incidents with a time, a place, an act, and who acted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from bestand.geo.projection import Floats
from bestand.simulate.scenario import DAY_MIN, RATE, Scenario
from bestand.simulate.world import DIGITS, METRES_LAT, METRES_LON, World, line_row

Ints = npt.NDArray[np.int64]
INLAND = 1.35  # degrees from the equator that no incident exceeds, so that none falls into the sea
AT_TARGET, IN_ZONE = 0.06, 0.04  # shares of the incidents; the others lie along the line


@dataclass(frozen=True, slots=True)
class Kind:
    """An act: its share of the incidents, and its mean distance from the line in metres."""

    act: str
    share: float
    reach_m: float
    weapons: tuple[str, ...]


KINDS = (
    Kind("shelling", 0.38, 10_000, ("mortar_120", "howitzer_122", "howitzer_152")),
    Kind("rocket_fire", 0.07, 15_000, ("rocket_122", "rocket_220")),
    Kind("small_arms_fire", 0.14, 2_000, ("small_arms", "heavy_machine_gun")),
    Kind("ground_clash", 0.07, 1_500, ("small_arms", "tank")),
    Kind("uncrewed_strike", 0.22, 12_000, ("uncrewed_fpv", "uncrewed_loitering")),
    Kind("air_strike", 0.07, 15_000, ("glide_bomb",)),
    Kind("missile_strike", 0.05, 50_000, ("cruise_missile", "ballistic_missile")),
)
AT_A_TARGET = (4, 5, 6)  # kinds that are aimed at an object


def happen(world: World, scenario: Scenario, count: int, rng: np.random.Generator) -> pl.DataFrame:
    """`count` incidents in order of time.

    Columns: truth_id, minute (since the first local midnight), lon, lat (degrees), act,
    weapon, count, side and actor (a or b), distance_m (positive on side b).
    """
    minute = np.sort(_days(scenario, count, rng) * DAY_MIN + rng.integers(0, DAY_MIN, count))
    row = line_row(minute)
    kind = rng.choice(len(KINDS), count, p=[k.share for k in KINDS])
    where = rng.random(count)
    lon, lat = _along_the_line(world, row, kind, rng)
    lon, lat = _in_the_zone(world, where < IN_ZONE, lon, lat, rng)
    aimed = where > 1 - AT_TARGET
    lon, lat = _at_targets(world, aimed, lon, lat, rng)
    kind = np.where(aimed, rng.choice(AT_A_TARGET, count), kind)
    lon, lat = np.round(lon, DIGITS), np.round(lat, DIGITS)
    distance = world.distances(lon, lat, row)
    return pl.DataFrame(
        {
            "truth_id": numbered("incident-", count),
            "minute": minute,
            "lon": lon,
            "lat": lat,
            "act": pl.Series([k.act for k in KINDS]).gather(kind),
            "weapon": _weapons(kind, rng),
            "count": 1 + rng.poisson(3, count),
            "side": np.where(distance > 0, "b", "a"),
            "actor": _actors(distance, rng),
            "distance_m": np.round(distance, 1),
        },
        schema=SCHEMA,
    )


SCHEMA = {
    "truth_id": pl.String,
    "minute": pl.Int64,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "act": pl.String,
    "weapon": pl.String,
    "count": pl.Int64,
    "side": pl.String,
    "actor": pl.String,
    "distance_m": pl.Float64,
}


def numbered(prefix: str, count: int) -> pl.Series:
    """Names from 1 on, with five digits or more."""
    return pl.select(pl.format(prefix + "{}", pl.int_range(1, count + 1).cast(pl.String).str.zfill(5))).to_series()


def day_weights(scenario: Scenario) -> Floats:
    """Share of the incidents that each day has."""
    weight = np.ones(scenario.days)
    weight[scenario.quiet_days] = RATE[scenario.ceasefire]
    return np.asarray(weight / weight.sum())


def _days(scenario: Scenario, count: int, rng: np.random.Generator) -> Ints:
    return rng.choice(scenario.days, count, p=day_weights(scenario)).astype(np.int64)


def _weapons(kind: Ints, rng: np.random.Generator) -> pl.Series:
    """One of the weapons of each kind."""
    count = np.array([len(k.weapons) for k in KINDS])
    first = np.cumsum(count) - count
    return pl.Series([w for k in KINDS for w in k.weapons]).gather(first[kind] + rng.integers(0, count[kind]))


def _along_the_line(world: World, row: Ints, kind: Ints, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """On either side alike; the distance is exponential with the mean of the act."""
    lon = world.front.lon(rng.uniform(*world.front.ends, len(row)))
    away = rng.exponential(np.array([k.reach_m for k in KINDS])[kind]) * rng.choice([-1, 1], len(row))
    away = away * world.front.depth
    return lon, np.clip(world.line_at(lon, row) + away / METRES_LAT, -INLAND, INLAND)


def _in_the_zone(
    world: World, here: npt.NDArray[np.bool_], lon: Floats, lat: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    (west, south), (east, north) = world.zone.min(axis=0), world.zone.max(axis=0)
    x, y = rng.uniform(west, east, len(lon)), rng.uniform(south, north, len(lon))
    return np.where(here, x, lon), np.where(here, y, lat)


def _at_targets(
    world: World, here: npt.NDArray[np.bool_], lon: Floats, lat: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Within half the extent of one of the targets."""
    chosen = rng.integers(0, len(world.targets), len(lon))
    x, y, extent = (np.array([getattr(t, c) for t in world.targets])[chosen] for c in ("lon", "lat", "radius_m"))
    angle, away = rng.uniform(0, 2 * np.pi, len(lon)), rng.uniform(0, 0.5, len(lon)) * extent
    x, y = x + away * np.cos(angle) / METRES_LON, y + away * np.sin(angle) / METRES_LAT
    return np.where(here, x, lon), np.where(here, y, lat)


def _actors(distance_m: Floats, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Mostly the party of the other side; now and then a party on its own side of the line."""
    across = rng.random(len(distance_m)) < 0.9
    return np.where((distance_m > 0) == across, "a", "b")
