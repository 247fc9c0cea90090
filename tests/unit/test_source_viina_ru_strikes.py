"""VIINA rows screened as strikes on Russia: candidates only, kept where their point says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import RU_STRIKE, Row, balance, reasons, table, take_in, utc


def test_candidate_is_a_lead_about_its_day_and_the_day_before(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "viina_ru_strikes", {"r.csv": table(RU_STRIKE, [{}])})
    (row,) = taken.tables["observations"].to_dicts()
    assert (row["time_from"], row["time_to"]) == (utc("2025-05-08T21:00"), utc("2025-05-10T21:00"))
    assert (row["lon"], row["lat"], row["radius_m"], row["grade"]) == (36.25, 50.5, 5000.0, "point in Russia")
    assert (row["role"], row["act"], row["actor_claimed"]) == ("lead", "kinetic_unspecified", None)
    assert (row["count_min"], row["count_unit"]) == (2.0, "reports")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Stage1Triage": "MACHINE_NONCANDIDATE"}, "screened out by its source"),
        ({"location_method": "DROP_LOCATION_NOT_RU"}, "placed it outside of Russia and Crimea"),
        ({"location_method": "REVIEW_NAME_ONLY_RU_SUPPORT"}, "a name that two places share"),
    ],
)
def test_what_the_screen_dropped_or_could_not_place_is_set_aside(tmp_path: Path, change: Row, words: str) -> None:
    content = table(RU_STRIKE, [{}, {"event_id_1pd": "101", **change}])
    taken = take_in(tmp_path, "viina_ru_strikes", {"r.csv": content})
    assert balance(taken) == {"records": 2, "observations": 1, "set_aside": 1}
    assert words in taken.tables["set_aside"]["reason"][0]


def test_screen_of_2022_calls_its_verdict_otherwise(tmp_path: Path) -> None:
    plain = {("TriageStatus" if k == "Stage1Triage" else k): v for k, v in RU_STRIKE.items()}
    rows = [{}, {"event_id_1pd": "101", "TriageStatus": "MACHINE_NONCANDIDATE"}]
    assert balance(take_in(tmp_path, "viina_ru_strikes", {"r.csv": table(plain, rows)})) == {
        "records": 2,
        "observations": 1,
        "set_aside": 1,
    }


def test_file_without_any_verdict_fails(tmp_path: Path) -> None:
    content = table({k: v for k, v in RU_STRIKE.items() if k != "Stage1Triage"}, [{}])
    (failure,) = take_in(tmp_path, "viina_ru_strikes", {"r.csv": content}).failures
    assert failure.startswith('r.csv:1: has no column "Stage1Triage"')


def test_point_that_stands_for_crimea_is_an_area(tmp_path: Path) -> None:
    pin = {"asciiname": "Simferopol", "longitude": "34.0994127132379", "latitude": "44.9536335"}
    content = table(RU_STRIKE, [{**pin, "location_method": "REVIEW_DISPUTED_CRIMEA"}])
    (row,) = take_in(tmp_path, "viina_ru_strikes", {"r.csv": content}).tables["observations"].to_dicts()
    assert (row["area_code"], row["lon"], row["grade"]) == ("UA-43", None, "point in Crimea")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"event_id_1pd": ""}, '"event_id_1pd" is empty'),
        ({"date": "2025-05-10"}, '"2025-05-10" is not a day (YYYYMMDD)'),
        ({"longitude": ""}, '"longitude" is empty'),
        ({"n_reports": "few"}, '"few" in "n_reports" is not a number'),
        ({"location_method": "GUESS"}, '"GUESS" is no method of this source'),
    ],
)
def test_unsound_row_is_rejected_with_its_value(tmp_path: Path, change: Row, words: str) -> None:
    taken = take_in(tmp_path, "viina_ru_strikes", {"r.csv": table(RU_STRIKE, [{"event_id_1pd": "9"}, change])})
    assert reasons(taken) == [words]
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}
