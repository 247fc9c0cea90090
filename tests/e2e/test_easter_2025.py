"""The Easter 2025 example: no line is at hand, and what rests on one cannot be decided."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import bestand
from bestand.api import Workspace
from tests.conftest import EXAMPLE

pytestmark = [pytest.mark.data, pytest.mark.xdist_group("easter")]


@pytest.fixture(scope="module")
def easter(data: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Workspace:
    folder = tmp_path_factory.mktemp("easter") / "ukraine-easter-2025"
    source = EXAMPLE.parent / "ukraine-easter-2025"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("data", "record", "editions"))
    patch = pytest.MonkeyPatch()
    patch.setenv("BESTAND_DATA", str(data))
    request.addfinalizer(patch.undo)
    workspace = bestand.open(folder)
    workspace.run()
    return workspace


def test_it_checks(easter: Workspace) -> None:
    assert [p for p in bestand.check(easter.folder) if not p.note] == []


def test_no_place_has_a_side_or_a_distance(easter: Workspace) -> None:
    assert easter.lines.is_empty()
    assert set(easter.placed["side"]) <= {"none", "unknown"}
    assert easter.placed["distance_m"].null_count() == easter.placed.height


def test_every_finding_cannot_be_decided(easter: Workspace) -> None:
    assert easter.findings.height > 0
    assert set(easter.findings["outcome"]) == {"cannot be decided"}


def test_the_page_says_that_there_is_no_line(easter: Workspace) -> None:
    page = (easter.report(date(2025, 4, 20), "amber").folder / "report.html").read_text("utf-8")
    assert "No line is in force on this day" in page
    assert "Sides and distances rest on the line of the day" not in page
    assert "Fires are traces" not in page


def test_headlines_are_not_passed_on(easter: Workspace) -> None:
    row = easter.sources.filter(pl.col("source") == "viina_monthly").row(0, named=True)
    assert row["redistribute"] is False


@pytest.mark.parametrize("level", ["clear", "amber"])
def test_totals_of_both_parties_stand_side_by_side_each_with_its_window_and_unit(easter: Workspace, level: str) -> None:
    page = (easter.report(date(2025, 4, 20), level).folder / "report.html").read_text("utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for words in (
        "Ukraine Russian Federation violations 2025-04-20 00:00 – 2025-04-21 00:00 2,935 violations",
        "Russian Federation Ukraine violations 2025-04-19 18:00 – 2025-04-21 00:00 4,900 violations",
        "uses of FPV drones (part of: violations) 2025-04-20 00:00 – 2025-04-21 00:00 951 or more uses",
        "strikes by quadcopters (part of: violations) 2025-04-20 00:00 – 2025-04-21 00:00 850–950 strikes",
        "never added or subtracted",
    ):
        assert words in text, words


def test_no_sum_or_difference_of_the_totals_is_printed(easter: Workspace) -> None:
    page = (easter.report(date(2025, 4, 20), "amber").folder / "report.html").read_text("utf-8")
    assert not [n for n in ("7,835", "1,965") if n in page]
    assert "No claim by" not in page
