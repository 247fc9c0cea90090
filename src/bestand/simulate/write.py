"""A scenario → a workspace folder. The truth lies beside what the sources tell of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from bestand.errors import UsageError
from bestand.geo.projection import Floats
from bestand.simulate.events import happen
from bestand.simulate.files import (
    MONITORED,
    PRINTED,
    SENSED,
    TOLD,
    WARNED,
    Account,
    account_csv,
    geography,
    settings,
    sky_csv,
    targets_csv,
    truth,
)
from bestand.simulate.people import monitors, news, officials
from bestand.simulate.scenario import Scenario
from bestand.simulate.sensors import alerts, cloud, fires
from bestand.simulate.world import World, make_world

MARK = "simulated: true"


def simulate(folder: Path, scenario: Scenario) -> None:
    """Write the workspace of a scenario: its files, and `truth.parquet`.

    An earlier simulation in the folder is replaced, but not what was derived or recorded from
    it. Raises UsageError where the folder holds anything else.
    """
    _clear(folder)
    # one stream of random numbers per part: a change to one source leaves the others as they are
    streams = np.random.Generator(np.random.PCG64(scenario.seed)).spawn(9)
    world = make_world(scenario, streams[0])
    incidents = happen(world, scenario, scenario.incidents, streams[1])
    sky = cloud(scenario, streams[2])
    accounts = _accounts(world, scenario, incidents, sky, streams[3:])
    for name, text in _texts(world, scenario, accounts, sky).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    truth(accounts, incidents, scenario.image).write_parquet(folder / "truth.parquet")


def _accounts(
    world: World, scenario: Scenario, incidents: pl.DataFrame, sky: Floats, streams: list[np.random.Generator]
) -> list[Account]:
    """What every source reports. A record's key is the same in both mirror images."""
    party = scenario.image.parties
    told = [
        ("monitors", "M", MONITORED, monitors(world, scenario, incidents, streams[0])),
        (f"officials_{party['a']}", "A", TOLD, officials(world, scenario, incidents, "a", streams[1])),
        (f"officials_{party['b']}", "B", TOLD, officials(world, scenario, incidents, "b", streams[2])),
        ("news", "N", PRINTED, news(world, scenario, incidents, streams[3])),
        ("fires", "F", SENSED, fires(scenario, incidents, sky, streams[4])),
        ("alerts", "W", WARNED, alerts(scenario, incidents, streams[5])),
    ]
    return [Account(source, columns, _numbered(reports, letter)) for source, letter, columns, reports in told]


def _numbered(reports: pl.DataFrame, letter: str) -> pl.DataFrame:
    ids = [f"{letter}-{n:05d}" for n in range(1, len(reports) + 1)]
    return reports.with_columns(pl.Series("id", ids, dtype=pl.String))


def _texts(world: World, scenario: Scenario, accounts: list[Account], sky: Floats) -> dict[str, str]:
    texts = {name: settings(scenario, name) for name in ("bestand.yaml", "agreement.yaml")}
    texts |= dict(geography(world, scenario))
    texts |= {"targets.csv": targets_csv(world, scenario.image), "sources/sky.csv": sky_csv(sky)}
    return texts | {f"sources/{a.source}.csv": account_csv(a, scenario.image) for a in accounts}


def _clear(folder: Path) -> None:
    """Take away the lines and sources of an earlier simulation: it may have had more days."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    file = folder / "bestand.yaml"
    if not file.is_file() or MARK not in file.read_text("utf-8").splitlines():
        raise UsageError(f"{folder.name} holds files that no simulation wrote; name an empty folder.")
    for pattern in ("lines/side_b_*.geojson", "sources/*.csv"):
        for path in folder.glob(pattern):
            path.unlink()
