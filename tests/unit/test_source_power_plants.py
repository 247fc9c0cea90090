"""Power plants: two dialects, one list of protected objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import PPM, WRI, Row, balance, reasons, table, take_in


@pytest.mark.parametrize(
    ("plain", "row"),
    [
        (PPM, ("id:71", "hydro_dam", "Middle Dam", 34.5, 48.5, 1000.0)),
        (WRI, ("gppd_idnr:WRI0000001", "nuclear_power_plant", "Great Reactor", 34.6, 47.5, 1000.0)),
    ],
    ids=["powerplantmatching", "WRI"],
)
def test_plant_is_a_target_in_both_dialects(tmp_path: Path, plain: Row, row: tuple[object, ...]) -> None:
    targets = take_in(tmp_path, "power_plants", {"p.csv": table(plain, [{}])}).tables["targets"]
    assert targets.select("target_id", "target_class", "name", "lon", "lat", "radius_m").rows() == [row]


@pytest.mark.parametrize(
    ("fuel", "kind"),
    [("Nuclear", "nuclear_power_plant"), ("HYDRO", "hydro_dam"), ("Solar", "power_plant"), ("", "power_plant")],
)
def test_fuel_gives_the_class(tmp_path: Path, fuel: str, kind: str) -> None:
    taken = take_in(tmp_path, "power_plants", {"p.csv": table(PPM, [{"Fueltype": fuel}])})
    assert taken.tables["targets"]["target_class"].to_list() == [kind]


def test_both_lists_are_one_source_and_a_plant_may_stand_in_both(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "power_plants", {"a.csv": table(PPM, [{}]), "b.csv": table(WRI, [{}])})
    assert balance(taken) == {"records": 2, "reference": 2}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, '"id" is empty'),
        ({"lat": "north"}, '"north" in "lat" is not a number'),
        ({"lon": "400"}, 'longitude "400" is out of range'),
        ({"lat": "-91"}, 'latitude "-91" is out of range'),
    ],
)
def test_unsound_plant_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "power_plants", {"p.csv": table(PPM, [{}, {"id": "72", **change}])})
    assert reasons(taken) == [reason]
    assert balance(taken) == {"records": 2, "reference": 1, "rejected": 1}


def test_file_of_neither_dialect_names_what_is_missing(tmp_path: Path) -> None:
    (failure,) = take_in(tmp_path, "power_plants", {"p.csv": "id,Name,lat,lon\n"}).failures
    assert failure.startswith('p.csv:1: has no column "Fueltype"')
