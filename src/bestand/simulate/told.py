"""What every source of a scenario tells, in memory: what `write` writes and `observed` turns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from bestand.geo.projection import Floats
from bestand.simulate.copying import copy_officials, copy_patrols
from bestand.simulate.density import with_density
from bestand.simulate.events import happen, numbered
from bestand.simulate.feed import flooded, late, revised
from bestand.simulate.notice import with_notice
from bestand.simulate.people import announced, monitors, news, officials
from bestand.simulate.scenario import Scenario
from bestand.simulate.sensors import alerts, cloud, fires
from bestand.simulate.world import World, make_world

STREAMS = ("world", "incidents", "sky", "monitors", "a", "b", "news", "fires", "alerts", "front", "notice",
           "copying", "flood", "late", "revised")  # fmt: skip
"""One stream of random numbers per part: a change to one source leaves the others as they are.
The place in this list is the stream: add at the end only."""
Streams = dict[str, np.random.Generator]
MONITORED = ("id", "time", "lon", "lat", "radius_m", "act", "weapon", "count", "text", "first_seen")
TOLD = ("id", "time", "time_to", "lon", "lat", "radius_m", "area_if_only", "act", "actor", "text", "first_seen")
PRINTED = ("id", "day", "lon", "lat", "act", "text", "first_seen")
PRINTED_TIMES = ("id", "time", "time_to", "lon", "lat", "act", "text", "first_seen")  # where it is not a day
SENSED = ("id", "start", "end", "lon", "lat", "first_seen")
WARNED = ("id", "start", "end", "area", "first_seen")


@dataclass(frozen=True, slots=True)
class Account:
    """What one source reports, and which columns its file has."""

    source: str
    columns: tuple[str, ...]
    reports: pl.DataFrame  # REPORT, with id

    again: pl.DataFrame  # REPORT, with id: the corrected versions of some, that came in a second file

    @property
    def current(self) -> pl.DataFrame:
        """The reports as they stand at last."""
        if self.again.is_empty():
            return self.reports
        return pl.concat([self.reports.join(self.again, on="id", how="anti", maintain_order="left"), self.again])


@dataclass(frozen=True, slots=True)
class Told:
    """A scenario as it came to pass: the world, the truth, the clouds, and what was told."""

    scenario: Scenario
    world: World
    incidents: pl.DataFrame
    sky: Floats
    accounts: list[Account]


def tell(scenario: Scenario) -> Told:
    """Raises UsageError where the incidents cannot be as dense as asked."""
    streams = dict(zip(STREAMS, np.random.Generator(np.random.PCG64(scenario.seed)).spawn(len(STREAMS)), strict=True))
    world = with_density(make_world(scenario, streams["world"]), scenario, streams["front"])
    sky = cloud(scenario, streams["sky"])
    incidents = happen(world, scenario, scenario.incidents, streams["incidents"])
    incidents = with_notice(incidents, scenario, sky, streams["notice"])
    return Told(scenario, world, incidents, sky, _accounts(world, scenario, incidents, sky, streams))


def _accounts(
    world: World, scenario: Scenario, incidents: pl.DataFrame, sky: Floats, streams: Streams
) -> list[Account]:
    """What every source reports. A record's key is the same in both mirror images."""
    reports = _people(world, scenario, incidents, streams)
    sensed = {
        "fires": fires(scenario, incidents, sky, streams["fires"]),
        "alerts": alerts(scenario, incidents, streams["alerts"]),
    }
    party = scenario.image.parties
    forms = {
        "monitors": ("monitors", "M", MONITORED),
        "a": (f"officials_{party['a']}", "A", TOLD),
        "b": (f"officials_{party['b']}", "B", TOLD),
        "news": ("news", "N", PRINTED if scenario.scale == 1 else PRINTED_TIMES),
        "fires": ("fires", "F", SENSED),
        "alerts": ("alerts", "W", WARNED),
    }
    accounts = []
    for who, frame in (reports | sensed).items():
        source, letter, columns = forms[who]
        first = frame.with_columns(id=numbered(f"{letter}-", len(frame)))
        again = first.clear()
        if scenario.has("revised") and who in reports:
            first, again = revised(first, streams["revised"])
            first = announced(first) if columns is TOLD else first
        accounts.append(Account(source, columns, first, again))
    return accounts


def _people(world: World, scenario: Scenario, incidents: pl.DataFrame, streams: Streams) -> dict[str, pl.DataFrame]:
    """Reports of those who may copy one another, be flooded, or come late."""
    reports = {
        "monitors": monitors(world, scenario, incidents, streams["monitors"]),
        "a": officials(world, scenario, incidents, "a", streams["a"]),
        "b": officials(world, scenario, incidents, "b", streams["b"]),
        "news": news(world, scenario, incidents, streams["news"]),
    }
    if scenario.has("copying"):
        luck, patrols = streams["copying"], reports["monitors"]
        for side in "ab":
            reports[side] = copy_patrols(reports[side], patrols, incidents, side, scenario, luck)
        reports["news"] = copy_officials(reports["news"], [reports["a"], reports["b"]], scenario, luck)
    if scenario.has("flood"):
        reports["news"] = flooded(reports["news"], scenario, streams["flood"])
    if scenario.has("late"):
        reports = {who: late(frame, streams["late"]) for who, frame in reports.items()}
    return reports
