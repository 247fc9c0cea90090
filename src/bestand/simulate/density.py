"""How crowded the incidents are: the share of the front at which records are as dense as asked."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from bestand.errors import UsageError
from bestand.geo.projection import Floats
from bestand.simulate.events import day_weights, happen
from bestand.simulate.front import LEAST, SPOTS, spotted, whole
from bestand.simulate.habits import MONITORS, OFFICIALS
from bestand.simulate.notice import with_notice
from bestand.simulate.people import monitors, officials
from bestand.simulate.scenario import DAY_MIN, DENSITY, LEAST_DAYS, MOST_DAYS, Scenario
from bestand.simulate.world import METRES_LAT, METRES_LON, World

PILOT, SEED = 5000, 20300301
"""Incidents whose records are counted for each share that is tried, always from the same luck."""
STEPS, CLOSE = 24, 0.02  # halvings at most, and how near to the asked density is near enough


def with_density(world: World, scenario: Scenario, rng: np.random.Generator) -> World:
    """The world with the front on which incidents are as dense as the scenario asks.

    Raises UsageError where the whole front is too short for that, or one spot too wide.
    """
    if scenario.density is None or not scenario.incidents:
        return world
    asked, luck, ends = DENSITY[scenario.density], rng.random(SPOTS), world.front.ends
    widest = expected(replace(world, front=whole(ends)), scenario)
    if widest > asked * (1 + CLOSE):
        raise UsageError(_too_many(scenario, widest / asked))
    narrowest = expected(replace(world, front=spotted(ends, LEAST, luck)), scenario)
    if narrowest < asked * (1 - CLOSE):
        raise UsageError(_too_few(scenario, asked / narrowest))
    low, high = math.log(LEAST), 0.0
    for _ in range(STEPS):
        tried = replace(world, front=spotted(ends, math.exp((low + high) / 2), luck))
        found = expected(tried, scenario)
        if abs(found / asked - 1) < CLOSE:
            break
        low, high = ((low + high) / 2, high) if found > asked else (low, (low + high) / 2)
    return tried


def expected(world: World, scenario: Scenario) -> float:
    """Records of the monitors about other incidents that a report of officials could be about.

    Places are counted among the records of a pilot; the times are those of the whole scenario.
    """
    pilot = Scenario(3, PILOT, ceasefire="broken", precision=scenario.precision)
    streams = np.random.Generator(np.random.PCG64(SEED)).spawn(5)
    incidents = with_notice(happen(world, pilot, PILOT, streams[0]), pilot, np.zeros(3), streams[1])
    patrols = monitors(world, pilot, incidents, streams[2])
    told = pl.concat([officials(world, pilot, incidents, side, s) for side, s in zip("ab", streams[3:], strict=True)])
    records = len(patrols) / PILOT * (scenario.incidents - 1)
    return records * _share_near(told.filter(~pl.col("area_only")), patrols) * _share_in_time(scenario)


def _share_near(told: pl.DataFrame, patrols: pl.DataFrame) -> float:
    """Of the pairs about different events: those in the joint 95 % region of both places."""
    reach = np.hypot(told["radius_m"].to_numpy(), np.sqrt((patrols["radius_m"] ** 2).mean()))  # type: ignore[arg-type]
    same = _about_one(told, patrols).with_row_index("pair")
    tree = cKDTree(_plane(patrols))
    near = int(tree.query_ball_point(_plane(told), reach, return_length=True).sum())
    own = np.hypot(*(_plane(same) - _plane(same, "_m")).T) <= reach[same["row"].to_numpy()]
    return (near - int(own.sum())) / (len(told) * len(patrols) - len(same))


def _about_one(told: pl.DataFrame, patrols: pl.DataFrame) -> pl.DataFrame:
    here = told.select("truth_id", "lon", "lat").with_row_index("row").drop_nulls("truth_id")
    return here.join(patrols.select("truth_id", "lon", "lat"), on="truth_id", suffix="_m")


def _plane(frame: pl.DataFrame, suffix: str = "") -> Floats:
    return frame.select(f"lon{suffix}", f"lat{suffix}").to_numpy() * [METRES_LON, METRES_LAT]


def _share_in_time(scenario: Scenario) -> float:
    """Of the pairs about different events: those whose minute lies in the report's interval."""
    weight = day_weights(scenario)
    even = np.full(scenario.days, 1 / scenario.days)
    told, seen = ((weight + h.invents * even) / (1 + h.invents) for h in (OFFICIALS, MONITORS))
    shares = [
        _share_in_windows(told, seen, round(minutes * scenario.scale)) for minutes in (OFFICIALS.interval_min, DAY_MIN)
    ]
    return float(np.average(shares, weights=[1 - OFFICIALS.whole_day, OFFICIALS.whole_day]))


def _share_in_windows(one: Floats, other: Floats, width_min: int) -> float:
    days = np.arange(len(one) + 1) * DAY_MIN
    edges = np.append(np.arange(0, days[-1], width_min), days[-1])
    within = (np.diff(np.interp(edges, days, np.append(0.0, p.cumsum()))) for p in (one, other))
    return float(np.prod(list(within), axis=0).sum())


def _too_many(scenario: Scenario, times: float) -> str:
    days, incidents = math.ceil(scenario.days * times * 1.01), math.floor(scenario.incidents / times / 1.01)
    beyond = f" (more than the {MOST_DAYS} of a simulation)" if days > MOST_DAYS else ""
    return (
        f"{scenario.incidents} incidents in {scenario.days} days cannot be {scenario.density} on the whole front: "
        f"it takes {days} days{beyond}, or at most {incidents} incidents."
    )


def _too_few(scenario: Scenario, times: float) -> str:
    days, incidents = math.floor(scenario.days / times / 1.01), math.ceil(scenario.incidents * times * 1.01)
    fewer = f", or at most {days} days" if days >= LEAST_DAYS else ""
    return (
        f"{scenario.incidents} incidents in {scenario.days} days cannot be {scenario.density} even in one spot: "
        f"it takes {incidents} incidents{fewer}."
    )
