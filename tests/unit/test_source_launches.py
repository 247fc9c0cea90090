"""Launches as one party tells them: local times without a zone, weapons, areas."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import Row, balance, launches, reasons, take_in, utc


def observations(tmp_path: Path, *rows: Row) -> list[dict[str, object]]:
    return take_in(tmp_path, "launches", {"l.csv.gz": launches(*rows)}).tables["observations"].to_dicts()


@pytest.mark.parametrize(
    ("start", "end", "time_from", "time_to"),
    [
        ("2026-05-09 20:00", "2026-05-10 06:30", "2026-05-09T17:00", "2026-05-10T03:30"),
        ("2026-01-09 20:00", "2026-01-10 06:30", "2026-01-09T18:00", "2026-01-10T04:30"),
        ("2026-05-10", "2026-05-10", "2026-05-09T21:00", "2026-05-10T21:00"),
        ("2026-01-10", "2026-01-10", "2026-01-09T22:00", "2026-01-10T22:00"),
        ("2026-10-25 03:30", "2026-10-25 03:30", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("2026-10-25", "2026-10-25", "2026-10-24T21:00", "2026-10-25T22:00"),
    ],
    ids=["summer", "winter", "summer day", "winter day", "hour that comes twice", "day of 25 hours"],
)
def test_kyiv_time_becomes_utc_and_a_day_its_whole_length(
    tmp_path: Path, start: str, end: str, time_from: str, time_to: str
) -> None:
    (row,) = observations(tmp_path, {"time_start": start, "time_end": end})
    assert (row["time_from"], row["time_to"]) == (utc(time_from), utc(time_to))


@pytest.mark.parametrize(
    ("model", "weapon", "act"),
    [
        ("Shahed-136/131", "uncrewed_one_way", "uncrewed_strike"),
        ("Lancet", "uncrewed_loitering", "uncrewed_strike"),
        ("Unknown UAV", "uncrewed_recon", "uncrewed_flight"),
        ("Iskander-M", "ballistic_missile", "missile_strike"),
        ("GBU", "glide_bomb", "air_strike"),
        ("Never heard of", "missile_unspecified", "missile_strike"),
    ],
)
def test_model_gives_weapon_and_act(tmp_path: Path, model: str, weapon: str, act: str) -> None:
    (row,) = observations(tmp_path, {"model": model})
    assert (row["weapon"], row["act"]) == (weapon, act)


@pytest.mark.parametrize(("target", "code"), [("Kharkiv oblast", "UA-63"), ("south and centre", "UA"), ("", "UA")])
def test_target_gives_an_area_and_never_a_point(tmp_path: Path, target: str, code: str) -> None:
    (row,) = observations(tmp_path, {"target": target})
    assert (row["area_code"], row["lon"], row["lat"], row["radius_m"]) == (code, None, None, None)


def test_number_is_of_launches_and_the_account_names_its_party(tmp_path: Path) -> None:
    (row,) = observations(tmp_path, {})
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (12.0, 12.0, "launched")
    assert (row["actor_claimed"], row["account"]) == ("russia", "Air Force Command of Ukraine")
    assert row["text"] == "Shahed-136/131 → Kharkiv oblast"


def test_empty_number_is_not_known_and_not_zero(tmp_path: Path) -> None:
    (row,) = observations(tmp_path, {"launched": ""})
    assert (row["count_min"], row["count_max"]) == (None, None)


def test_identical_rows_are_two_records(tmp_path: Path) -> None:
    twin = {"model": "Unknown UAV", "launched": "1.0"}
    taken = take_in(tmp_path, "launches", {"l.csv.gz": launches(twin, {}, twin)})
    keys = taken.tables["observations"].filter(weapon="uncrewed_recon")["record_key"].sort().to_list()
    assert balance(taken) == {"records": 3, "observations": 3}
    assert keys[1] == keys[0] + "#2"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"time_start": "soon"}, '"soon" is not a local time'),
        ({"time_end": "2026-05-10 24:30"}, '"2026-05-10 24:30" is not a local time'),
        ({"time_end": "2026-05-10 06:30:75"}, '"2026-05-10 06:30:75" is not a local time'),
        ({"time_start": "2026-03-29 03:30"}, '"2026-03-29 03:30" is not a local time'),
        ({"time_start": "2026-05-10 07:00"}, 'ends at "2026-05-10 06:30", before it starts'),
        ({"model": ""}, '"model" is empty'),
        ({"launched": "a dozen"}, '"a dozen" in "launched" is not a number'),
        ({"launched": "-1"}, 'count "-1.0" is negative'),
    ],
)
def test_unsound_row_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "launches", {"l.csv.gz": launches({}, change)})
    assert reasons(taken) == [reason]
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}
