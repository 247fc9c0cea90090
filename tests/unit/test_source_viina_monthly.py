"""VIINA by month: leads by the time of publication, and points that stand for a whole oblast."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.intake.manifest import load_manifest
from bestand.intake.sources.viina_monthly.read import NO_FORCE
from tests.unit.miniatures import Row, balance, reasons, take_in, utc, viina_monthly


def lead(tmp_path: Path, row: Row) -> dict[str, object]:
    taken = take_in(tmp_path, "viina_monthly", {"m.csv.gz": viina_monthly(row)})
    assert reasons(taken) == []
    (found,) = taken.tables["observations"].to_dicts()
    return found


@pytest.mark.parametrize(
    ("written", "time_from", "time_to"),
    [
        ("2025-04-20 08:06:00", "2025-04-18T21:00", "2025-04-20T05:06"),
        ("2025-04-20 00:00:00", "2025-04-18T21:00", "2025-04-20T21:00"),
        ("2025-04-20 00:00:01", "2025-04-18T21:00", "2025-04-19T21:00:01"),
        ("2025-01-20 00:00:00", "2025-01-18T22:00", "2025-01-20T22:00"),
        ("2025-03-30 03:45:00", "2025-03-28T22:00", "2025-03-30T21:00"),
        ("2024-10-27 03:30:00", "2024-10-25T21:00", "2024-10-27T01:30"),
    ],
    ids=["clock", "midnight is no hour", "just after", "winter", "hour that was left out", "hour that came twice"],
)
def test_event_is_before_its_report_and_since_the_day_before(
    tmp_path: Path, written: str, time_from: str, time_to: str
) -> None:
    row = lead(tmp_path, {"datetime": written})
    assert (row["time_from"], row["time_to"]) == (utc(time_from), utc(time_to))
    assert row["first_seen"] is None  # published is not: seen by who kept the file


@pytest.mark.parametrize(
    ("types", "act"),
    [
        ("airstrike", "air_strike"),
        ("uav|loc", "uncrewed_strike"),
        ("artillery|civcas|loc", "shelling"),
        ("civcas|artillery", "shelling"),
        ("artillery|airstrike", "air_strike"),
        ("firefighb", "ground_clash"),
        ("raid|retreab", "ground_clash"),
        ("armor", "armour_use"),
        ("civcas|armor", "kinetic_unspecified"),
        ("milcas", "kinetic_unspecified"),
        ("ied", "kinetic_unspecified"),
        ("hospital", "kinetic_unspecified"),
        ("property", "kinetic_unspecified"),
        ("aad|loc", "kinetic_unspecified"),
        ("control|occupy|firefighb", "ground_clash"),
    ],
)
def test_first_type_of_the_order_gives_the_act_of_a_lead(tmp_path: Path, types: str, act: str) -> None:
    row = lead(tmp_path, {"event_type": types})
    assert (row["act"], row["role"], row["radius_m"]) == (act, "lead", 5000.0)
    assert (row["count_min"], row["count_unit"]) == (None, None)
    assert row["text"] == "Novyi Stavok: У Новому Ставку чути вибухи"


@pytest.mark.parametrize(
    ("types", "words"),
    [
        ("", "its source gave no type"),
        ("loc", "only that a place is named"),
        ("loc|control", "a claim of control"),
        ("control|occupy", "occupation of territory"),
        ("retreab", "a retreat"),
        ("arresb", "an arrest"),
        ("airalerb|loc", "alerts have their own source"),
        ("san", "sanctions"),
        ("cyber", "a cyber operation"),
    ],
)
def test_type_without_force_is_set_aside_with_its_reason(tmp_path: Path, types: str, words: str) -> None:
    taken = take_in(tmp_path, "viina_monthly", {"m.csv.gz": viina_monthly({}, {"event_type": types})})
    assert balance(taken) == {"records": 2, "observations": 1, "set_aside": 1}
    assert words in taken.tables["set_aside"]["reason"][0]


def test_every_type_is_decided_once() -> None:
    acts = load_manifest("viina_monthly").acts
    assert not set(acts) & set(NO_FORCE)
    assert len(acts) + len(NO_FORCE) == 20


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"datetime": "2025-04-20"}, '"2025-04-20" is not a time of publication'),
        ({"datetime": "2025-04-20 24:00:00"}, '"2025-04-20 24:00:00" is not a time of publication'),
        ({"datetime": "2025-02-30 10:00:00"}, '"2025-02-30 10:00:00" is not a time of publication'),
        ({"datetime": ""}, '"" is not a time of publication'),
        ({"lon": ""}, '"lon" is empty'),
        ({"lat": "48,5"}, '"48,5" in "lat" is not a number'),
        ({"lon": "48.5", "lat": "37.25"}, "longitude 48.5 and latitude look swapped"),
        ({"event_type": "artillery|tank"}, '"artillery|tank" holds a type that is none of VIINA'),
        ({"event_type": "firefight"}, '"firefight" holds a type that is none of VIINA'),
    ],
)
def test_unsound_row_is_rejected_with_its_value(tmp_path: Path, change: Row, words: str) -> None:
    taken = take_in(tmp_path, "viina_monthly", {"m.csv.gz": viina_monthly({}, change)})
    assert [reason[: len(words)] for reason in reasons(taken)] == [words]
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}


PIN = {"place_name": "Chorna Dolyna", "lon": "33.481729", "lat": "46.55783"}


@pytest.mark.parametrize("lon", ["33.481729", "33.48173"])
def test_village_that_stands_for_an_oblast_is_an_area_without_a_point(tmp_path: Path, lon: str) -> None:
    row = lead(tmp_path, {**PIN, "lon": lon})
    assert (row["area_code"], row["lon"], row["lat"], row["radius_m"]) == ("UA-65", None, None, None)


@pytest.mark.parametrize("change", [{"place_name": "Another"}, {"lon": "33.58173"}, {"place_name": ""}])
def test_namesake_and_neighbour_of_such_a_village_stay_points(tmp_path: Path, change: Row) -> None:
    row = lead(tmp_path, {**PIN, **change})
    assert (row["area_code"], row["radius_m"]) == (None, 5000.0)


def test_rows_that_differ_in_headline_or_type_are_records_of_their_own(tmp_path: Path) -> None:
    rows = [{}, {}, {"headline": "Other"}, {"event_type": "uav"}]
    taken = take_in(tmp_path, "viina_monthly", {"m.csv.gz": viina_monthly(*rows)})
    assert balance(taken) == {"records": 4, "observations": 4}
    assert max(taken.tables["records"]["record_key"].str.len_chars().to_list()) < 120  # no headline in a key


def test_row_that_comes_in_two_months_is_known(tmp_path: Path) -> None:
    files = {"a.csv.gz": viina_monthly({}), "b.csv.gz": viina_monthly({}, {"headline": "Other"})}
    assert balance(take_in(tmp_path, "viina_monthly", files)) == {"records": 3, "observations": 2, "known": 1}


def test_headlines_are_not_passed_on() -> None:
    assert not load_manifest("viina_monthly").redistribute
