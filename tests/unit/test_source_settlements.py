"""Populated places of GeoNames."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import Row, balance, reasons, settlements, take_in


def test_place_has_a_point_and_a_population(tmp_path: Path) -> None:
    rows = take_in(tmp_path, "settlements", {"s.csv.gz": settlements({})}).tables["settlements"]
    row = ("5000001", "Novyi Stavok", 37.25, 48.5, 1441)
    assert rows.select("settlement_id", "name", "lon", "lat", "population").rows() == [row]


def test_unknown_population_is_not_zero(tmp_path: Path) -> None:
    rows = take_in(tmp_path, "settlements", {"s.csv.gz": settlements({"population": ""})}).tables["settlements"]
    assert rows["population"].to_list() == [None]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"geonameid": ""}, '"geonameid" is empty'),
        ({"name": ""}, '"name" is empty'),
        ({"latitude": "48,5"}, '"48,5" in "latitude" is not a number'),
        ({"longitude": "-181"}, 'longitude "-181" is out of range'),
        ({"population": "many"}, '"many" in "population" is not a number'),
        ({"population": "1e308"}, '"1e308" is no number of people'),
        ({"population": "-1"}, '"-1" is no number of people'),
        ({"population": "1.5"}, '"1.5" is no number of people'),
    ],
)
def test_unsound_place_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "settlements", {"s.csv.gz": settlements({}, {"geonameid": "2", **change})})
    assert reasons(taken) == [reason]
    assert balance(taken) == {"records": 2, "reference": 1, "rejected": 1}
