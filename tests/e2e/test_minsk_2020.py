"""The measures of July 2020: a monitor's counts in the edition, and no ratio without a before."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import bestand
from bestand.api import Workspace
from tests.conftest import EXAMPLE
from tests.unit.miniatures import MONITORED, table

REFUSAL = "There is no count before 27 July 2020"
DAY = date(2020, 8, 13)
ROW = {"as_of_date": "2020-08-13", "issued": "2020-08-14", "explosions": "", "note": "as told"}
BEFORE = {"report": "6/2020", "as_of_date": "2020-07-20", "issued": "2020-07-21", "explosions": ""}


def opened(folder: Path, data: Path, request: pytest.FixtureRequest) -> Workspace:
    source = EXAMPLE.parent / "minsk-2020"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("data", "record", "editions"))
    patch = pytest.MonkeyPatch()
    patch.setenv("BESTAND_DATA", str(data))
    request.addfinalizer(patch.undo)
    workspace = bestand.open(folder)
    workspace.run()
    return workspace


def page_of(workspace: Workspace, day: date, level: str = "clear") -> str:
    return (workspace.report(day, level).folder / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def minsk(data: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Workspace:
    return opened(tmp_path_factory.mktemp("minsk") / "minsk-2020", data, request)


real = [pytest.mark.data, pytest.mark.xdist_group("minsk")]


class TestRealRecords:
    pytestmark = real

    def test_it_checks(self, minsk: Workspace) -> None:
        assert [p for p in bestand.check(minsk.folder) if not p.note] == []

    def test_every_row_of_both_sources_is_accounted_for(self, minsk: Workspace) -> None:
        rows = {r["source"]: r for r in minsk.balance.iter_rows(named=True)}
        assert (rows["osce_counts"]["records"], rows["osce_counts"]["counts"]) == (88, 88)
        ucdp = rows["ucdp"]
        assert (ucdp["records"], ucdp["observations"], ucdp["set_aside"]) == (3077, 3071, 6)

    def test_no_total_of_the_monitor_is_an_incident_or_a_finding(self, minsk: Workspace) -> None:
        assert set(minsk.observations["source"]) == {"ucdp"}
        assert minsk.claims.is_empty()

    def test_no_violation_is_found_where_no_kind_of_act_and_no_line_is_told(self, minsk: Workspace) -> None:
        assert set(minsk.findings["outcome"]) == {"cannot be decided"}

    def test_days_that_were_not_looked_up_are_unknown_and_days_before_are_not_covered(self, minsk: Workspace) -> None:
        smm = minsk.coverage.filter(pl.col("family") == "osce_smm")
        seen = {str(day): state for day, state in smm.select("day", "seen").iter_rows()}
        days = ("2020-07-26", "2020-07-27", "2020-08-05", "2020-08-06", "2021-01-24")
        assert [seen[d] for d in days] == ["no", "yes", "unknown", "yes", "yes"]

    @pytest.mark.parametrize("level", ["clear", "amber"])
    def test_page_prints_the_counts_and_refuses_a_ratio_with_its_reason(self, minsk: Workspace, level: str) -> None:
        page = page_of(minsk, DAY, level)
        assert page.count(REFUSAL) == 1
        assert "A ratio of before and after is therefore refused" in page
        assert "mostly live-fire exercise outside security zone" in page
        assert "<td" in page and ">36<" in page and ">34<" in page

    def test_zero_is_printed_as_zero_and_a_day_without_a_count_as_none(self, minsk: Workspace) -> None:
        assert ">0<" in page_of(minsk, date(2020, 8, 7))
        assert "No count of a monitor speaks of 1 August 2020. That is not a count of zero." in page_of(
            minsk, date(2020, 8, 1)
        )


def miniature(folder: Path, request: pytest.FixtureRequest, *rows: dict[str, str]) -> Workspace:
    """The example with a hand-made file of counts and no other source."""
    data = folder / "data" / "osce_smm_counts"
    data.mkdir(parents=True)
    (data / "o.csv").write_text(table(MONITORED, rows))
    return opened(folder / "minsk-2020", data.parent, request)


def test_refusal_goes_where_there_is_a_count_of_before(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    assert REFUSAL in page_of(miniature(tmp_path / "a", request, ROW), DAY)
    page = page_of(miniature(tmp_path / "b", request, ROW, BEFORE), DAY)
    assert "What monitors counted" in page and "no count before" not in page


def test_count_that_begins_before_and_ends_after_is_none_of_before(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    across = ROW | {"report": "5/2020", "as_of_date": "2020-07-27", "issued": "2020-07-28", "tz": "EEST (UTC+3)"}
    page = page_of(miniature(tmp_path, request, ROW, across), DAY)
    assert "starts at 2020-07-26 19:30 (local time)" in page


def test_workspace_without_counts_has_no_section_of_them(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    page = page_of(opened(tmp_path / "minsk-2020", tmp_path / "nothing", request), DAY)
    assert "What monitors counted" not in page and REFUSAL not in page
