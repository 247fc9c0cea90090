"""What people report: monitors, each party's officials, and the news. Nobody tells all of it.

A report has the columns of `REPORT`: what its source believes, and in `truth_id` what it is
about, null for a false report. Minutes count from the first local midnight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from bestand.geo.chance import RADIUS_TO_SIGMA
from bestand.geo.projection import Floats
from bestand.simulate.events import happen
from bestand.simulate.scenario import Scenario
from bestand.simulate.world import DIGITS, METRES_LAT, METRES_LON, TOWNS, World, area_of

REPORT = {
    "truth_id": pl.String,
    "seen": pl.Int64,  # when the source told it
    "start": pl.Int64,
    "end": pl.Int64,
    "whole_day": pl.Boolean,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "radius_m": pl.Int64,
    "area": pl.Int64,
    "area_only": pl.Boolean,
    "act": pl.String,
    "weapon": pl.String,
    "count": pl.Int64,
    "actor": pl.String,
    "text": pl.String,
}
VAGUE = "kinetic_unspecified"
OUTLETS = ("Harbour Post", "Quillmoor Radio", "The Evening Ferry", "Coast Wire")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a source reports. Shares are of one; `invents` is false reports per true report."""

    radius_m: tuple[int, int]
    radius_step_m: int
    delay_min: tuple[int, int]
    repeats: float
    invents: float
    whole_day: float = 0.0
    area_only: float = 0.0
    vague_act: float = 0.0
    names_actor: float = 0.0
    names_weapon: float = 0.0


MONITORS = Habits((200, 400), 10, (60, 300), repeats=0.15, invents=0.03, names_weapon=0.5)
OFFICIALS = Habits(
    (2000, 5000),
    500,
    (180, 1500),
    repeats=0.1,
    invents=0.12,
    whole_day=0.25,
    area_only=0.12,
    vague_act=0.1,
    names_actor=0.9,
)
NEWS = Habits((5000, 5000), 1, (120, 2000), repeats=0.25, invents=1.0, whole_day=1.0, vague_act=0.4)
GAZETTEER = 0.05  # degrees between the places that the news knows


def monitors(world: World, scenario: Scenario, incidents: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Patrols, most of them near the line: a few hundred metres, the exact minute, never who did it."""
    near = incidents["distance_m"].abs().to_numpy() < 25_000
    heard = _heard(world, scenario, incidents, np.where(near, 0.6, 0.4), MONITORS, rng)
    told = _told(heard, MONITORS, rng).with_columns(end="start", count=heard["count"])
    text = [f"Patrol recorded {c} impacts near {TOWNS[a]}" for c, a in told.select("count", "area").iter_rows()]
    return _with_repeats(told.with_columns(text=pl.Series(text, dtype=pl.String)), MONITORS, rng, moved_m=60)


def officials(
    world: World, scenario: Scenario, incidents: pl.DataFrame, side: str, rng: np.random.Generator
) -> pl.DataFrame:
    """A party's account: mostly what the other party did, within the hour or the day."""
    own = (incidents["actor"] == side).to_numpy()
    heard = _heard(world, scenario, incidents, np.where(own, 0.06, 0.7), OFFICIALS, rng)
    told = _told(heard, OFFICIALS, rng)
    hour = pl.col("start") // 60 * 60
    told = told.with_columns(start=hour, end=hour + 59)
    words = told.select("actor", "act", "area").iter_rows()
    text = [f"{f'{{{who}}}' if who else 'Someone'}: {act.replace('_', ' ')}, {TOWNS[a]}" for who, act, a in words]
    return _with_repeats(told.with_columns(text=pl.Series(text, dtype=pl.String)), OFFICIALS, rng)


def news(world: World, scenario: Scenario, incidents: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Machine-coded headlines: a gazetteer's point, a day; as many about nothing as about something."""
    heard = _heard(world, scenario, incidents, np.full(len(incidents), 0.35), NEWS, rng)
    # the point of the gazetteer adds its own error, so the place itself is known to 3 km
    lon, lat = _moved(heard, np.full(len(heard), 3000.0), rng)
    lon, lat = (np.round(np.round(v / GAZETTEER) * GAZETTEER, DIGITS) for v in (lon, lat))
    told = _told(heard, NEWS, rng).with_columns(pl.Series("lon", lon), pl.Series("lat", lat), end="start")
    outlet = rng.integers(0, len(OUTLETS), len(told))
    text = [f"{OUTLETS[o]}: blasts near {TOWNS[a]}" for o, a in zip(outlet, told["area"], strict=True)]
    return _with_repeats(told.with_columns(text=pl.Series(text, dtype=pl.String)), NEWS, rng)


def _heard(
    world: World, scenario: Scenario, incidents: pl.DataFrame, chance: Floats, habits: Habits, rng: np.random.Generator
) -> pl.DataFrame:
    """What a source takes for true: some incidents, and events that never were.

    False reports know of no ceasefire: they come at the same rate on every day.
    """
    true = incidents.filter(pl.Series(rng.random(len(incidents)) < chance))
    always = Scenario(scenario.days, ceasefire="broken")
    false = happen(world, always, int(rng.poisson(habits.invents * len(true))), rng)
    return pl.concat([true, false.with_columns(truth_id=pl.lit(None, pl.String))])


def _told(heard: pl.DataFrame, habits: Habits, rng: np.random.Generator) -> pl.DataFrame:
    """What is heard as it is told: moved within the stated radius, late, and with gaps."""
    count = len(heard)
    low, high = (r // habits.radius_step_m for r in habits.radius_m)
    radius = rng.integers(low, high + 1, count) * habits.radius_step_m
    lon, lat = _moved(heard, radius.astype(float), rng)
    chance = {name: rng.random(count) for name in ("whole_day", "area_only", "vague_act", "actor", "weapon")}
    return heard.select(
        "truth_id",
        seen=pl.col("minute") + pl.Series(rng.integers(*habits.delay_min, count)),
        start="minute",
        whole_day=pl.Series(chance["whole_day"] < habits.whole_day),
        lon=pl.Series(lon),
        lat=pl.Series(lat),
        radius_m=pl.Series(radius),
        area=pl.Series(area_of(lon, lat)),
        area_only=pl.Series(chance["area_only"] < habits.area_only),
        act=pl.when(pl.Series(chance["vague_act"] < habits.vague_act)).then(pl.lit(VAGUE)).otherwise("act"),
        weapon=pl.when(pl.Series(chance["weapon"] < habits.names_weapon)).then("weapon"),
        count=pl.lit(None, pl.Int64),
        actor=pl.when(pl.Series(chance["actor"] < habits.names_actor)).then("actor"),
    )


def _with_repeats(told: pl.DataFrame, habits: Habits, rng: np.random.Generator, moved_m: float = 0.0) -> pl.DataFrame:
    """Some reports come a second time: later, and where they are retold, vaguer."""
    again = told.filter(pl.Series(rng.random(len(told)) < habits.repeats))
    later = pl.Series(rng.integers(5, 240, len(again)))
    again = again.with_columns(seen=pl.col("seen") + later)
    if moved_m:
        lon, lat = _moved(again, np.full(len(again), moved_m), rng)
        shift = pl.Series(rng.integers(0, 6, len(again)))
        again = again.with_columns(
            pl.Series("lon", lon),
            pl.Series("lat", lat),
            start=pl.col("start") + shift,
            end=pl.col("end") + shift,
            radius_m=pl.col("radius_m") + 200,
        )
    every = pl.concat([told, again]).select(pl.col(n).cast(t) for n, t in REPORT.items())
    return every.sort("seen", maintain_order=True)


def _moved(frame: pl.DataFrame, radius_m: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Places in degrees, moved so that 95 % stay within the radius."""
    east, north = rng.standard_normal((2, len(frame))) * radius_m * RADIUS_TO_SIGMA
    lon, lat = frame["lon"].to_numpy() + east / METRES_LON, frame["lat"].to_numpy() + north / METRES_LAT
    return np.round(lon, DIGITS), np.round(lat, DIGITS)
