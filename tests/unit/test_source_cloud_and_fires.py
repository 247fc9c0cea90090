"""Daily cloud and fires: published figures, where NA is missing and never zero."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.miniatures import CLOUD, Row, balance, cloud, reasons, take_in

FIGURES = [column for column in CLOUD if column not in ("date", "fires_per_day_7dma")]


def measures(tmp_path: Path, *rows: Row) -> dict[tuple[str, str], float]:
    taken = take_in(tmp_path, "cloud_and_fires", {"s.csv": cloud(*rows)})
    return {(r["quantity"], r["area"]): r["value"] for r in taken.tables["measures"].to_dicts()}


def test_each_figure_is_a_measure_of_its_area_and_day(tmp_path: Path) -> None:
    assert measures(tmp_path, {}) == {
        ("cloud_cover", "country"): 0.5,
        ("cloud_cover", "east"): 0.25,
        ("fires", "country"): 0.0,
        ("war_fires", "country"): 4.0,
        ("fires", "side a"): 6.0,
        ("war_fires", "side a"): 3.0,
        ("fires", "side b"): 4.0,
        ("war_fires", "side b"): 1.0,
    }
    days = take_in(tmp_path, "cloud_and_fires", {"s.csv": cloud({})}).tables["measures"]["day"].unique().to_list()
    assert days == [date(2026, 5, 10)]


@pytest.mark.parametrize("cell", ["NA", ""])
def test_missing_figure_gives_no_measure_and_no_zero(tmp_path: Path, cell: str) -> None:
    found = measures(tmp_path, {"cloud_cover_in_country": cell})
    assert ("cloud_cover", "country") not in found
    assert len(found) == 7


def test_row_of_missing_figures_alone_is_set_aside(tmp_path: Path) -> None:
    empty = {"date": "2026-05-11", **dict.fromkeys(FIGURES, "NA")}
    taken = take_in(tmp_path, "cloud_and_fires", {"s.csv": cloud({}, empty)})
    assert balance(taken) == {"records": 2, "measures": 1, "set_aside": 1}


@pytest.mark.parametrize("cell", ["lots", "NaN", "inf", "-inf", "1e999", "1,5", "٣"])
def test_figure_that_is_no_number_rejects_its_row(tmp_path: Path, cell: str) -> None:
    taken = take_in(tmp_path, "cloud_and_fires", {"s.csv": cloud({}, {"date": "2026-05-11", "fires_per_day": cell})})
    assert reasons(taken) == [f'"{cell}" in "fires_per_day" is not a number']
    assert balance(taken) == {"records": 2, "measures": 1, "rejected": 1}


@pytest.mark.parametrize("day", ["0000-01-01", "9999-12-31", "2026-13-01", "10/05/2026", ""])
def test_what_is_no_day_rejects_its_row(tmp_path: Path, day: str) -> None:
    assert reasons(take_in(tmp_path, "cloud_and_fires", {"s.csv": cloud({"date": day})})) == [f'"{day}" is not a day']
