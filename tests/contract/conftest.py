"""A small simulated workspace that has been run once, for contracts about running again."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

import bestand


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace before any run; copy it before you write."""
    folder = tmp_path_factory.mktemp("contract") / "simulated"
    bestand.simulate_workspace(folder, bestand.Scenario(days=9, incidents=120, seed=7))
    return folder


@pytest.fixture(scope="session")
def expected(simulated: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Hashes of all tables after one undisturbed run."""
    folder = tmp_path_factory.mktemp("expected") / "simulated"
    shutil.copytree(simulated, folder)
    bestand.open(folder).run()
    return hashes(folder)


def hashes(folder: Path) -> dict[str, str]:
    """File → SHA-256 of every table file of a workspace."""
    files = sorted((folder / "data").rglob("*.parquet"))
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
