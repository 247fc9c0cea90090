"""A run workspace with people in it, which many tests copy."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bestand
from bestand.flow import people
from bestand.model.keys import Signer
from bestand.workspace import open_workspace
from tests.office import Office, Ticking

NOW = datetime(2031, 1, 1, tzinfo=UTC)
"""After all that the simulation tells."""


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated workspace with leads, which has been run before anybody was enrolled."""
    folder = tmp_path_factory.mktemp("given") / "w"
    bestand.simulate_workspace(folder, bestand.Scenario(days=5, incidents=60, seed=3))
    bestand.open(folder).run()
    return folder


@pytest.fixture
def office(given: Path, tmp_path: Path) -> Office:
    folder = Path(shutil.copytree(given, tmp_path / "w"))
    made = Office(open_workspace(folder), Ticking(NOW), Signer.new())
    people.found(made.workspace, made.founder, made.clock)
    return made
