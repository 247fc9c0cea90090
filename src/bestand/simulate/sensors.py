"""What instruments tell: clouds, fires seen from space, and air alerts by area."""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.geo.projection import Floats
from bestand.simulate.notice import HIDDEN, noticed
from bestand.simulate.scenario import DAY_MIN, FIRST_DAY, Scenario
from bestand.simulate.telling import in_order
from bestand.simulate.world import DIGITS, EAST, METRES_LAT, METRES_LON, TOWNS, WEST, area_of

OVERPASS_MIN = (100, 820)  # 01:40 and 13:40 local time
BURNING = 0.04  # share of the incidents that light a fire which a satellite could see
BACKGROUND = 30  # fires a day that farmers light, more of them in the dry season
LEFT_BY_CLOUD = 0.05  # share of fires seen on a grey day
PIXEL_M, PIXELS_M, FIRE_M = 250, 800, 1000
"""At the usual precision: spread of the pixels of a fire, how near neighbours are, the stated radius."""
WARNED = 0.7  # share of what flies that is warned of
FLYING = ("uncrewed_strike", "air_strike", "missile_strike")


def cloud(scenario: Scenario, rng: np.random.Generator) -> Floats:
    """Share of cloud per day from 0 to 1; grey days follow one another."""
    sky = np.empty(scenario.days)
    last = 0.0
    for day in range(scenario.days):
        last = 0.6 * last + rng.normal(0, 1)
        sky[day] = 1 / (1 + np.exp(-last))
    return np.round(sky, 3)


def fires(scenario: Scenario, incidents: pl.DataFrame, sky: Floats, rng: np.random.Generator) -> pl.DataFrame:
    """Fires at two overpasses a day: hardly any from incidents, and hardly any under cloud."""
    burns = noticed(np.full(len(incidents), BURNING), incidents)
    lit = incidents.filter(pl.Series(rng.random(len(incidents)) < burns))
    caused = lit.select("truth_id", "lon", "lat", start=pl.Series(_next_overpass(lit["minute"].to_numpy())))
    every = pl.concat([caused, _fields(scenario, rng)]).filter(pl.col("start") < scenario.days * DAY_MIN)
    grey = sky[every["start"].to_numpy() // DAY_MIN] >= HIDDEN
    every = every.filter(pl.Series(~grey | (rng.random(len(every)) < LEFT_BY_CLOUD)))
    # neighbouring pixels of one fire, each its own row
    pixels = every[np.repeat(np.arange(len(every)), rng.integers(1, 4, len(every)))]
    spread = PIXEL_M * scenario.scale
    lon = pixels["lon"].to_numpy() + rng.normal(0, spread, len(pixels)) / METRES_LON
    lat = pixels["lat"].to_numpy() + rng.normal(0, spread, len(pixels)) / METRES_LAT
    return in_order(
        pixels.with_columns(
            pl.Series("lon", np.round(lon, DIGITS)),
            pl.Series("lat", np.round(lat, DIGITS)),
            end=pl.col("start") + 6,
            seen=pl.col("start") + 180,
            radius_m=pl.lit(round(FIRE_M * scenario.scale)),
            act=pl.lit("thermal_anomaly"),
        )
    )


def alerts(scenario: Scenario, incidents: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Warnings of an area: for most of what flies, and often for nothing."""
    warned_of = pl.Series(rng.random(len(incidents)) < noticed(np.full(len(incidents), WARNED), incidents))
    flying = incidents.filter(pl.col("act").is_in(FLYING) & warned_of)
    area = area_of(flying["lon"].to_numpy(), flying["lat"].to_numpy())
    warned = flying.select(
        "truth_id", start=pl.col("minute") - pl.Series(rng.integers(3, 15, len(flying)))
    ).with_columns(pl.Series("area", area))
    idle = int(rng.poisson(2 * scenario.days))
    for_nothing = pl.DataFrame(
        {
            "truth_id": pl.Series([None] * idle, dtype=pl.String),
            "start": rng.integers(0, scenario.days * DAY_MIN, idle),
            "area": rng.integers(0, len(TOWNS), idle),
        }
    )
    every = pl.concat([warned, for_nothing])
    end = pl.col("start") + pl.Series(rng.integers(20, 90, len(every)))
    return in_order(every.with_columns(end=end, seen=pl.col("start") + 1, act=pl.lit("air_alert")))


def _fields(scenario: Scenario, rng: np.random.Generator) -> pl.DataFrame:
    """Fires of farmers in twenty places, by season; no incident has a part in them."""
    season = 1 + 0.5 * np.sin(2 * np.pi * (FIRST_DAY.timetuple().tm_yday + np.arange(scenario.days)) / 365)
    day = np.repeat(np.arange(scenario.days), rng.poisson(BACKGROUND * season))
    middle = rng.uniform([WEST + 0.3, -1.2], [EAST - 0.3, 1.2], (20, 2))[rng.integers(0, 20, len(day))]
    lon, lat = (middle + rng.normal(0, 0.05, middle.shape)).T
    start = day * DAY_MIN + rng.choice(OVERPASS_MIN, len(day))
    nothing = pl.Series([None] * len(day), dtype=pl.String)
    return pl.DataFrame({"truth_id": nothing, "lon": lon, "lat": lat, "start": start})


def _next_overpass(minute: np.ndarray) -> np.ndarray:
    first, second = OVERPASS_MIN
    clock = minute % DAY_MIN
    wait = np.where(clock <= first, first, np.where(clock <= second, second, first + DAY_MIN))
    return np.asarray(minute - clock + wait)
