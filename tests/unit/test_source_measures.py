"""Daily measures of a workspace's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.miniatures import MEASURE, Row, balance, reasons, table, take_in


def test_row_is_a_measure_of_its_day_and_area(tmp_path: Path) -> None:
    rows = take_in(tmp_path, "measures", {"m.csv": table(MEASURE, [{}])}).tables["measures"]
    assert rows.select("day", "quantity", "area", "value").rows() == [(date(2026, 5, 10), "cloud_cover", "north", 0.5)]


def test_corrected_value_is_a_later_version_of_its_record(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "measures", {"m.csv": table(MEASURE, [{}, {"value": "0.75"}, {"area": "south"}])})
    assert balance(taken) == {"records": 3, "measures": 2, "set_aside": 1}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"day": "9999-12-31"}, '"9999-12-31" is not a day'),
        ({"value": ""}, '"value" is empty'),
        ({"value": "NaN"}, '"NaN" in "value" is not a number'),
        ({"quantity": ""}, '"quantity" is empty'),
    ],
)
def test_unsound_row_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "measures", {"m.csv": table(MEASURE, [{}, {"area": "south", **change}])})
    assert reasons(taken) == [reason]
    assert balance(taken) == {"records": 2, "measures": 1, "rejected": 1}
