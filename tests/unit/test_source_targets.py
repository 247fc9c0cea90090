"""Protected objects of a workspace's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import TARGET, Row, balance, reasons, table, take_in


def test_row_is_a_target_with_its_own_extent(tmp_path: Path) -> None:
    targets = take_in(tmp_path, "targets", {"t.csv": table(TARGET, [{}])}).tables["targets"]
    row = ("t1", "hospital", "A", 37.1, 48.1, 200.0)
    assert targets.select("target_id", "target_class", "name", "lon", "lat", "radius_m").rows() == [row]


def test_name_may_be_empty(tmp_path: Path) -> None:
    assert balance(take_in(tmp_path, "targets", {"t.csv": table(TARGET, [{"name": ""}])})) == {
        "records": 1,
        "reference": 1,
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"class": ""}, '"class" is empty'),
        ({"radius_m": ""}, '"radius_m" is empty'),
        ({"radius_m": "wide"}, '"wide" in "radius_m" is not a number'),
        ({"radius_m": "-5"}, 'radius "-5" is negative'),
        ({"lon": "181"}, 'longitude "181" is out of range'),
        ({"lat": "1e308"}, 'latitude "1e308" is out of range'),
    ],
)
def test_unsound_target_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "targets", {"t.csv": table(TARGET, [{}, {"id": "t2", **change}])})
    assert reasons(taken) == [reason]
    assert balance(taken) == {"records": 2, "reference": 1, "rejected": 1}
