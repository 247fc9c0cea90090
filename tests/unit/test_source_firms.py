"""FIRMS fire points: clock times without zeros, a pixel's radius, the account of its satellite."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.miniatures import balance, firms, reasons, take_in, utc


@pytest.mark.parametrize(
    ("written", "time"),
    [("122", "01:22"), ("1", "00:01"), ("26", "00:26"), ("0", "00:00"), ("1130", "11:30"), ("0026", "00:26")],
)
def test_acquisition_time_without_zeros_is_read_from_its_end(tmp_path: Path, written: str, time: str) -> None:
    taken = take_in(tmp_path, "firms", {"f.csv.gz": firms({"acq_time": written})})
    (row,) = taken.tables["observations"].to_dicts()
    assert row["time_from"] == utc(f"2026-05-10T{time}")
    assert row["time_to"] - row["time_from"] == timedelta(minutes=6)


@pytest.mark.parametrize("written", ["2460", "2400", "1160", "99", "12345", "11:30", "-1", "", "noon", "١٢"])
def test_what_is_no_time_of_day_is_rejected_with_its_value(tmp_path: Path, written: str) -> None:
    taken = take_in(tmp_path, "firms", {"f.csv.gz": firms({}, {"acq_time": written})})
    assert reasons(taken) == [f'"{written}" is not a time of day (HHMM in UTC) on acq_date']
    assert taken.tables["rejected"]["row"].to_list() == [3]
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}


def test_pixel_is_a_trace_of_its_satellite_within_a_kilometre(tmp_path: Path) -> None:
    (row,) = take_in(tmp_path, "firms", {"f.csv.gz": firms({})}).tables["observations"].to_dicts()
    assert (row["lon"], row["lat"], row["radius_m"]) == (37.5, 48.25, 1000.0)
    assert (row["role"], row["act"], row["account"], row["grade"]) == ("trace", "thermal_anomaly", "VIIRS N", "n")
    assert (row["count_min"], row["actor_claimed"]) == (None, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lat": ""}, '"lat" is empty'),
        ({"lng": "x"}, '"x" in "lng" is not a number'),
        ({"lat": "NaN"}, '"NaN" in "lat" is not a number'),
        ({"lng": "1e308"}, 'longitude "1e308" is out of range'),
        ({"lat": "-90.01"}, 'latitude "-90.01" is out of range'),
        ({"lat": "37.5", "lng": "48.25"}, "longitude 48.25 and latitude look swapped"),
        ({"acq_date": "2026-02-30"}, '"1130" is not a time of day (HHMM in UTC) on acq_date'),
        ({"acq_date": "9999-12-31"}, "its time is out of range"),
    ],
)
def test_row_without_a_sound_place_or_day_is_rejected(tmp_path: Path, change: dict[str, str], words: str) -> None:
    taken = take_in(tmp_path, "firms", {"f.csv.gz": firms({}, change)})
    (reason,) = reasons(taken)
    assert reason.startswith(words)


def test_first_seen_is_kept_with_and_without_parts_of_a_second(tmp_path: Path) -> None:
    rows = [{}, {"acq_time": "1131", "x_first_seen_utc": "2026-05-11T15:00:00+00:00"}]
    taken = take_in(tmp_path, "firms", {"f.csv.gz": firms(*rows, {"acq_time": "1132", "x_first_seen_utc": ""})})
    seen = taken.tables["observations"].sort("time_from")["first_seen"].to_list()
    assert seen == [utc("2026-05-10T15:00:00.250"), utc("2026-05-11T15:00"), None]


def test_pixel_outside_the_area_is_set_aside_not_rejected(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "firms", {"f.csv.gz": firms({}, {"lat": "60.1"})})
    assert balance(taken) == {"records": 2, "observations": 1, "set_aside": 1}
    assert taken.tables["set_aside"]["reason"].to_list() == ["outside the workspace's area"]
