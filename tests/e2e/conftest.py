"""The May 2026 example, run once on real records, in a copy outside the checkout."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import bestand
from bestand.api import Edition, Workspace
from tests.conftest import EXAMPLE

DAY = date(2026, 5, 10)


@pytest.fixture(scope="session")
def may(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The example after a run."""
    folder = tmp_path_factory.mktemp("may") / "ukraine-may-2026"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("data", "record", "editions"))
    before = os.environ.get("BESTAND_DATA")
    os.environ["BESTAND_DATA"] = str(data)
    workspace = bestand.open(folder)
    workspace.run()
    yield workspace
    if before is None:
        del os.environ["BESTAND_DATA"]
    else:
        os.environ["BESTAND_DATA"] = before


@pytest.fixture(scope="session")
def clear(may: Workspace) -> Edition:
    return may.report(DAY, "clear")


@pytest.fixture(scope="session")
def amber(may: Workspace) -> Edition:
    return may.report(DAY, "amber")
