"""A scenario → a workspace folder. The truth lies beside what the sources tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bestand.errors import UsageError
from bestand.simulate.files import account_csvs, geography, settings, sky_csv, targets_csv, truth
from bestand.simulate.scenario import Scenario
from bestand.simulate.told import Told, tell

MARK = "simulated: true"


def simulate(folder: Path, scenario: Scenario) -> None:
    """Write the workspace of a scenario: its files, and `truth.parquet`.

    An earlier simulation in the folder is replaced, but not what was derived or recorded from
    it. Raises UsageError where the folder holds anything else, before
    anything is written.
    """
    made = tell(scenario)
    _clear(folder)
    for name, text in _texts(made):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    truth(made.accounts, made.incidents, scenario.image).write_parquet(folder / "truth.parquet")


def _texts(made: Told) -> Iterator[tuple[str, str]]:
    """Every file but the truth: its path in the workspace, its text."""
    scenario, image = made.scenario, made.scenario.image
    for name in ("bestand.yaml", "agreement.yaml"):
        yield name, settings(scenario, name)
    yield from geography(made.world, scenario)
    yield "targets.csv", targets_csv(made.world, image)
    yield "sources/sky.csv", sky_csv(made.sky)
    for account in made.accounts:
        yield from account_csvs(account, image)


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
