"""The tutorial that takes a real lead of May 2026 to closure, run as it is printed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import bestand
from tests.conftest import EXAMPLE, ROOT

PAGE = ROOT / "docs" / "tutorial" / "from-lead-to-closure.md"
pytestmark = pytest.mark.xdist_group("may")


@pytest.fixture(scope="module")
def told(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder after every `sh` block, and what each said."""
    folder = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(EXAMPLE, folder / "may", ignore=shutil.ignore_patterns("data", "record", "editions"))
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "BESTAND_DATA": str(data),
        "BESTAND_KEYS": str(folder / "keys"),
        "BESTAND_PASSPHRASE": "only for this page",
    }
    said = []
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.S):
        done = subprocess.run(["sh", "-ec", block], cwd=folder, env=env, capture_output=True, text=True)
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        said.append(done.stdout)
    return folder, said


def tables(folder: Path, edition: str, name: str) -> pl.DataFrame:
    return pl.read_csv(folder / "may" / "editions" / edition / name, infer_schema_length=None)


def test_two_people_stand_for_it_and_nobody_vouches_for_them(told: tuple[Path, list[str]]) -> None:
    assert told[1][1].count("not vouched for by two") == 2


def test_the_queue_says_why(told: tuple[Path, list[str]]) -> None:
    assert all(part in told[1][2] for part in ("severity:", "p:", "at_risk:", "waits_h:"))


def test_the_parties_are_told_before_the_public(told: tuple[Path, list[str]]) -> None:
    folder, _ = told
    finding = (folder / "finding").read_text().strip()
    before, after = (tables(folder, f"2026-05-10-clear-{n}", "findings.csv") for n in (1, 2))
    assert finding not in before["finding_id"].to_list() and finding in after["finding_id"].to_list()
    first = json.loads((folder / "may" / "editions" / "2026-05-10-clear-1" / "edition.json").read_text())
    assert first["withheld"]["notice"] >= 1
    assert sorted(p.name.rpartition("-")[2] for p in (folder / "notices").iterdir()) == ["russia.pdf", "ukraine.pdf"]


def test_it_is_verified_and_closed(told: tuple[Path, list[str]]) -> None:
    folder, said = told
    incident = (folder / "incident").read_text().strip()
    for edition in ("2026-05-10-clear-2", "2026-05-10-amber-1"):
        rows = tables(folder, edition, "incidents.csv").filter(pl.col("incident_id") == incident)
        assert rows["state"].to_list() == ["verified"]
        judged = tables(folder, edition, "judged.csv").filter(pl.col("incident_id") == incident)
        assert sorted(judged.select("question", "state").rows()) == [
            ("occurred", "verified"),
            ("violation", "verified"),
        ]
    assert "closure: the case is closed (mission), done" in said[6]
    assert "verified to notified: median 0.0" in said[6] and "reported to verified: no figure" in said[6]


def test_the_record_stays_as_it_was_given(told: tuple[Path, list[str]]) -> None:
    folder, _ = told
    screened = json.loads((folder / "screened.json").read_text())
    assert (screened["observation"]["act"], screened["observation"]["radius_m"]) == ("shelling", 40000.0)
    assert '"lng":35.13885' in screened["records"][0]["record"]


def test_no_word_of_a_person_and_no_exact_place_is_at_clear(told: tuple[Path, list[str]]) -> None:
    folder, _ = told
    clear, amber = (
        b"".join(p.read_bytes() for p in (folder / "may" / "editions" / name).iterdir())
        for name in ("2026-05-10-clear-2", "2026-05-10-amber-1")
    )
    people = [(folder / name).read_text().strip().encode() for name in ("anna", "boris")]
    assert not any(word in clear for word in (*people, b"two pages tell", b"47.8,"))
    assert not any(word in amber for word in people)


def test_the_copy_proves_itself_and_so_does_everything(told: tuple[Path, list[str]]) -> None:
    folder, said = told
    assert said[7].count("Nothing differs.") == 2
    diff = said[7]
    finding = (folder / "finding").read_text().strip()
    assert f"added findings.csv {finding}" in diff
    page = (folder / "copy" / "report.html").read_text("utf-8")
    assert "Supersedes edition 1: the parties were notified" in page and "What people decided" in page
    (folder / "copy" / "judged.csv").write_bytes((folder / "copy" / "judged.csv").read_bytes() + b"\n")
    assert [d.place for d in bestand.audit(folder / "copy") if not d.note] == ["judged.csv"]
