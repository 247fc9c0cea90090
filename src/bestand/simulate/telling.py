"""From what happened to what a source tells: noticed or not, moved, late, with gaps, twice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from bestand.geo.chance import RADIUS_TO_SIGMA
from bestand.geo.projection import Floats
from bestand.simulate.events import SCHEMA, happen
from bestand.simulate.habits import REPORT, VAGUE, Habits
from bestand.simulate.notice import noticed
from bestand.simulate.scenario import DAY_MIN, Scenario
from bestand.simulate.world import DIGITS, METRES_LAT, METRES_LON, World, area_of


def heard(
    world: World, scenario: Scenario, incidents: pl.DataFrame, chance: Floats, habits: Habits, rng: np.random.Generator
) -> pl.DataFrame:
    """What a source takes for true: some incidents, and events that never were.

    False reports know of no ceasefire: they come at the same rate on every day.
    """
    true = incidents.filter(pl.Series(rng.random(len(incidents)) < noticed(chance, incidents))).select(*SCHEMA)
    always = Scenario(scenario.days, ceasefire="broken")
    false = happen(world, always, int(rng.poisson(habits.invents * len(true))), rng)
    return pl.concat([true, false.with_columns(truth_id=pl.lit(None, pl.String))])


def told(events: pl.DataFrame, habits: Habits, scale: float, rng: np.random.Generator) -> pl.DataFrame:
    """What is heard as it is told: moved within the stated radius, late, and with gaps."""
    count = len(events)
    radius = stated(habits, count, scale, rng)
    lon, lat = moved(events, radius.astype(float), rng)
    chance = {name: rng.random(count) for name in ("whole_day", "area_only", "vague_act", "actor", "weapon")}
    frame = events.select(
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
    return with_interval(frame, habits, scale)


def stated(habits: Habits, count: int, scale: float, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Radii in metres that a source states."""
    low, high = (r // habits.radius_step_m for r in habits.radius_m)
    usual = rng.integers(low, high + 1, count) * habits.radius_step_m
    return np.asarray(np.rint(usual * scale), np.int64)


def with_interval(frame: pl.DataFrame, habits: Habits, scale: float) -> pl.DataFrame:
    """`start` and `end` of the stated interval that holds the minute of each row.

    Whole days are days of the calendar at the usual precision only; else intervals as long as
    a third of a day, or as two and a half, which are told by their ends.
    """
    hour, day = (round(minutes * scale) for minutes in (habits.interval_min, DAY_MIN))
    start = pl.col("start")
    if hour:
        frame = frame.with_columns(start=pl.when("whole_day").then(start).otherwise(start // hour * hour))
    frame = frame.with_columns(end=start + max(0, hour - 1))
    if scale == 1 or not habits.whole_day:
        return frame
    first = pl.when("whole_day").then(start // day * day).otherwise(start)
    last = pl.when("whole_day").then(start // day * day + day).otherwise("end")
    return frame.with_columns(start=first, end=last, whole_day=pl.lit(False))


def with_repeats(
    reports: pl.DataFrame, habits: Habits, rng: np.random.Generator, moved_m: float = 0.0, wider_m: int = 0
) -> pl.DataFrame:
    """Some reports come a second time: later, and where they are retold, vaguer."""
    again = reports.filter(pl.Series(rng.random(len(reports)) < habits.repeats))
    later = pl.Series(rng.integers(5, 240, len(again)))
    again = again.with_columns(seen=pl.col("seen") + later)
    if moved_m:
        lon, lat = moved(again, np.full(len(again), moved_m), rng)
        shift = pl.Series(rng.integers(0, 6, len(again)))
        again = again.with_columns(
            pl.Series("lon", lon),
            pl.Series("lat", lat),
            start=pl.col("start") + shift,
            end=pl.col("end") + shift,
            radius_m=pl.col("radius_m") + wider_m,
        )
    return in_order(pl.concat([reports, again], how="diagonal"))


def in_order(reports: pl.DataFrame) -> pl.DataFrame:
    """The columns of a report, in order of telling."""
    absent = [pl.lit(None).alias(c) for c in REPORT if c not in reports.columns]
    typed = reports.with_columns(absent).select(pl.col(n).cast(t) for n, t in REPORT.items())
    return typed.sort("seen", maintain_order=True)


def moved(frame: pl.DataFrame, radius_m: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Places in degrees, moved so that 95 % stay within the radius."""
    east, north = rng.standard_normal((2, len(frame))) * radius_m * RADIUS_TO_SIGMA
    lon, lat = frame["lon"].to_numpy() + east / METRES_LON, frame["lat"].to_numpy() + north / METRES_LAT
    return np.round(lon, DIGITS), np.round(lat, DIGITS)
