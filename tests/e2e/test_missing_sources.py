"""A missing source is never quiet: it is named where a count depends on it."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

import bestand

DAY = date(2030, 3, 5)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("missing") / "w"
    bestand.simulate_workspace(folder, bestand.Scenario(days=9, incidents=90, seed=3))
    return folder


def page_without(simulated: Path, tmp_path: Path, *gone: str) -> str:
    folder = Path(shutil.copytree(simulated, tmp_path / "w"))
    for pattern in gone:
        for path in folder.glob(pattern):
            path.unlink()
    workspace = bestand.open(folder)
    workspace.run()
    return (workspace.report(DAY, "clear").folder / "report.html").read_text()


def test_without_any_report_nothing_can_be_said(simulated: Path, tmp_path: Path) -> None:
    page = page_without(simulated, tmp_path, "sources/monitors.csv", "sources/officials_*.csv", "sources/news.csv")
    assert "Nothing can be said about 5 March 2030" in page
    assert "No report of an event is placed" not in page


def test_one_missing_source_stands_beside_the_counts(simulated: Path, tmp_path: Path) -> None:
    page = page_without(simulated, tmp_path, "sources/monitors.csv")
    assert page.count("lacks one source of reports that was not read whole") >= 3
    assert "Monitoring patrols” is missing" in page


def test_a_damaged_file_is_a_failed_source_and_the_rest_goes_on(simulated: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(simulated, tmp_path / "w"))
    (folder / "sources" / "monitors.csv").write_bytes(b"\x1f\x8b\x08broken")
    workspace = bestand.open(folder)
    outcome = workspace.run()
    (bad,) = outcome.not_whole
    assert (
        bad["status"] == "failed" and "gzip is damaged" in str(bad["reason"]) and "monitors.csv" in str(bad["reason"])
    )
    assert outcome.rows["incidents"] > 0


def test_without_a_line_sides_and_distances_are_not_told(simulated: Path, tmp_path: Path) -> None:
    page = page_without(simulated, tmp_path, "lines/*.geojson")
    assert "No line is in force on this day" in page
    assert not re.search(r"km from the line, side|km from the line, outside|under \d+ km from", page)
