"""Documentation is tested: the tutorial runs, the reference is the code's, links lead somewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bestand
from bestand.agreement.document import Agreement, Clause
from bestand.agreement.times import Edge
from bestand.cli import COMMANDS
from bestand.followup.guarantees import Guarantee, Guarantees
from bestand.simulate.trial import Sensor, Sensors
from bestand.workspace.document import Lines, ReleasePolicy, WorkspaceFile
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def test_the_tutorial_runs(tmp_path: Path) -> None:
    """Every `sh` block of the tutorial, in order, in an empty folder."""
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    text = (DOCS / "tutorial" / "first-edition.md").read_text()
    told = []
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        if "INCIDENT" in block:
            block = block.replace("INCIDENT", bestand.open(tmp_path / "my-ceasefire").findings["incident_id"][0][:8])
        done = subprocess.run(["sh", "-ec", block], cwd=tmp_path, env=env, capture_output=True, text=True)
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        told.append(done.stdout)
    assert "3 observations, 3 incidents" in told[1]
    assert "1 rows rejected" in told[2]
    assert "Same content as edition 2026-05-10-clear-1" in told[3]
    assert "sources/" not in told[4] and "reports.csv" in told[4] and "assess/2" in told[4]
    editions = sorted(p.name for p in (tmp_path / "my-ceasefire" / "editions").iterdir())
    assert editions == ["2026-05-10-amber-1", "2026-05-10-clear-1"]


def test_a_newcomer_encodes_a_ceasefire_in_thirty_lines(tmp_path: Path) -> None:
    """Every `sh` block of the tutorial, in order; its YAML is the agreement."""
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    text = (DOCS / "tutorial" / "encode-a-ceasefire.md").read_text()
    told = []
    for kind, block in re.findall(r"```(sh|yaml)\n(.*?)```", text, re.S):
        if kind == "yaml":
            assert len([line for line in block.splitlines() if line.strip()]) <= 30
            (tmp_path / "river" / "agreement.yaml").write_text(block, "utf-8")
            continue
        done = subprocess.run(["sh", "-ec", block], cwd=tmp_path, env=env, capture_output=True, text=True)
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        told.append(done.stdout)
    assert "in a zone 50 km wide along the line of the day, half of it on each side" in told[1]
    assert "holds in north and not in south, from 2026-05-08 21:00 UTC until 2026-05-09 09:00 UTC" in told[1]
    assert "No problems." in told[1] and told[1].count("[untestable]") == 2
    duties = bestand.open(tmp_path / "river").duties.select("party", "outcome").unique().sort("party").rows()
    assert duties == [("north", "on record in time"), ("south", "not on record")]
    (page,) = (tmp_path / "river" / "editions").glob("*/report.html")
    assert "on record in time" in page.read_text("utf-8")
    assert "+ When: from 2026-05-09 09:00 UTC, without an end." in told[3]


def test_reference_pages_are_those_of_the_code() -> None:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stale = [name for name, text in module.pages().items() if (DOCS / "reference" / name).read_text() != text]
    assert not stale, "run .venv/bin/python tools/reference.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_of_the_readme_exists() -> None:
    used = set(re.findall(r"^bestand (\w+)", (ROOT / "README.md").read_text(), re.M))
    assert used and used <= set(COMMANDS)


def test_every_key_of_the_files_is_in_the_reference() -> None:
    for page, kinds in (
        ("workspace.md", (WorkspaceFile, Lines, ReleasePolicy)),
        ("agreement.md", (Agreement, Clause, Edge)),
        ("sensors.md", (Sensors, Sensor)),
        ("guarantees.md", (Guarantees, Guarantee)),
    ):
        text = (DOCS / "reference" / page).read_text()
        for kind in kinds:
            for name, field in kind.model_fields.items():
                assert re.search(rf"\b{field.alias or name}\b", text), f"{page} does not explain {name}"
