"""A small simulated workspace that has been run once, for contracts about running again."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bestand
from bestand.flow import people
from bestand.flow.log import DATABASE
from bestand.model.keys import Signer
from bestand.store.sealed import PLAIN, Sealer
from bestand.store.workflow import Workflow, open_workflow
from bestand.workspace import open_workspace
from tests.contract.court import Court, simulate, sit
from tests.office import Office, Ticking
from tests.postgres import server

NOW = datetime(2026, 6, 1, tzinfo=UTC)
"""When people decided: before today, so that commands may go on."""
_NUMBER = itertools.count()


@dataclass(frozen=True)
class Place:
    """Where a new workflow lies: a folder, or a schema of a database."""

    folder: Path
    url: str | None
    workspace: str

    def open(self, sealer: Sealer = PLAIN) -> Workflow:
        return open_workflow(self.folder, self.url, sealer, workspace=self.workspace)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a real PostgreSQL, started once per session. Not below pytest's folder, which is closed to others."""
    with tempfile.TemporaryDirectory(prefix="bestand-") as folder, server(Path(folder)) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A new workspace's place on either database."""
    url = request.getfixturevalue("postgres") if request.param == "postgres" else None
    return Place(tmp_path, url, f"test-{next(_NUMBER)}")


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


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Court:
    """A workspace in which people have decided; copy it before you write."""
    folder = simulate(tmp_path_factory.mktemp("court") / "w")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE, raising=False)
        office = Office(open_workspace(folder), Ticking(NOW), Signer.new())
        people.found(office.workspace, office.founder, office.clock)
        return sit(office)
