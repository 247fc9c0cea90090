"""What people report: monitors, each party's officials, and the news. Nobody tells all of it."""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.geo.projection import Floats
from bestand.simulate.habits import GAZETTEER, KNOWN_M, MONITORS, NEWS, OFFICIALS, OUTLETS
from bestand.simulate.rounding import rounded
from bestand.simulate.scenario import Scenario
from bestand.simulate.telling import heard, moved, told, with_repeats
from bestand.simulate.world import DIGITS, TOWNS, World

TOWN = pl.col("area").replace_strict(dict(enumerate(TOWNS)), return_dtype=pl.String)


def monitors(world: World, scenario: Scenario, incidents: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Patrols, most of them near the line: a few hundred metres, the exact minute, never who did it."""
    near = incidents["distance_m"].abs().to_numpy() < 25_000
    chance = np.where(near, 0.6, 0.4) * incidents["patrolled"].to_numpy()
    events = heard(world, scenario, incidents, chance, MONITORS, rng)
    reports = told(events, MONITORS, scenario.scale, rng).with_columns(count=events["count"])
    reports = rounded(reports, scenario, rng)
    reports = reports.with_columns(text=pl.format("Patrol recorded {} impacts near {}", "count", TOWN))
    return with_repeats(reports, MONITORS, rng, 60 * scenario.scale, round(200 * scenario.scale))


def officials(
    world: World, scenario: Scenario, incidents: pl.DataFrame, side: str, rng: np.random.Generator
) -> pl.DataFrame:
    """A party's account: mostly what the other party did, within the hour or the day."""
    own = (incidents["actor"] == side).to_numpy()
    events = heard(world, scenario, incidents, np.where(own, 0.06, 0.7), OFFICIALS, rng)
    reports = rounded(told(events, OFFICIALS, scenario.scale, rng), scenario, rng)
    return with_repeats(announced(reports), OFFICIALS, rng)


def news(world: World, scenario: Scenario, incidents: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Machine-coded headlines: a gazetteer's point, a day; as many about nothing as about something."""
    events = heard(world, scenario, incidents, np.full(len(incidents), 0.35), NEWS, rng)
    # the point of the gazetteer adds its own error, so the place itself is known better than told
    lon, lat = moved(events, np.full(len(events), KNOWN_M * scenario.scale), rng)
    lon, lat = (gazetteer(v, scenario.scale) for v in (lon, lat))
    reports = told(events, NEWS, scenario.scale, rng).with_columns(pl.Series("lon", lon), pl.Series("lat", lat))
    return with_repeats(printed(reports, rng.integers(0, len(OUTLETS), len(reports))), NEWS, rng)


def gazetteer(degrees: Floats, scale: float) -> Floats:
    """The nearest degrees of a place that the news knows."""
    step = GAZETTEER * scale
    return np.asarray(np.round(np.round(degrees / step) * step, DIGITS))


def announced(reports: pl.DataFrame) -> pl.DataFrame:
    """With the words of officials; `{a}` and `{b}` stand for the names of the parties."""
    who = pl.when(pl.col("actor").is_null()).then(pl.lit("Someone")).otherwise("{" + pl.col("actor") + "}")
    act = pl.col("act").str.replace_all("_", " ", literal=True)
    return reports.with_columns(text=pl.format("{}: {}, {}", who, act, TOWN))


def printed(reports: pl.DataFrame, outlet: np.ndarray) -> pl.DataFrame:
    """With the words of the news, by the number of the outlet."""
    by = pl.Series(OUTLETS, dtype=pl.String).gather(outlet)
    return reports.with_columns(text=pl.format("{}: blasts near {}", pl.lit(by), TOWN))
