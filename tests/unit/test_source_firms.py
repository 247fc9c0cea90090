"""FIRMS fire points: clock times without zeros, a pixel's radius, the account of its satellite."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bestand.intake.manifest import load_manifest
from bestand.intake.sources.firms.dialects import DIALECTS
from tests.unit.miniatures import (
    FIRMS_API,
    FIRMS_DAY,
    FIRMS_LOST,
    Row,
    balance,
    firms,
    firms_snapshot,
    reasons,
    table,
    take_in,
    utc,
)


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


def pixel(tmp_path: Path, plain: Row, row: Row) -> dict[str, object]:
    taken = take_in(tmp_path, "firms", {"f.csv": table(plain, [row])})
    assert (taken.failures, reasons(taken)) == ([], [])
    (found,) = taken.tables["observations"].to_dicts()
    return found


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("0122", "01:22:00"),
        ("122", "01:22:00"),
        ("1", "00:01:00"),
        ("01:22:00", "01:22:00"),
        ("23:14:30", "23:14:30"),
        ("00:00:00", "00:00:00"),
    ],
)
def test_nasas_own_files_write_the_hour_in_digits_or_with_colons(tmp_path: Path, written: str, time: str) -> None:
    row = pixel(tmp_path, FIRMS_API, {"acq_time": written})
    assert row["time_from"] == utc(f"2026-05-10T{time}")
    assert row["time_to"] == utc(f"2026-05-10T{time}") + timedelta(minutes=6)
    assert (row["radius_m"], row["account"], row["first_seen"]) == (1000.0, "VIIRS N20", None)


@pytest.mark.parametrize("written", ["24:00:00", "01:22", "1:22:00", "01:60:00", "01:22:61", "2460", "", "noon"])
def test_what_is_no_hour_in_nasas_files_is_rejected_with_its_value(tmp_path: Path, written: str) -> None:
    taken = take_in(tmp_path, "firms", {"f.csv": table(FIRMS_API, [{}, {"acq_time": written}])})
    assert reasons(taken) == [f'"{written}" is not a time of day (HHMM or HH:MM:SS in UTC) on acq_date']


@pytest.mark.parametrize(
    ("written", "grade"), [("low", "l"), ("nominal", "n"), ("high", "h"), ("l", "l"), ("n", "n"), ("h", "h")]
)
def test_confidence_in_words_is_the_same_grade(tmp_path: Path, written: str, grade: str) -> None:
    assert pixel(tmp_path, FIRMS_API, {"confidence": written})["grade"] == grade


def test_other_instruments_are_set_aside(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "firms", {"f.csv": table(FIRMS_API, [{}, {"instrument": "MODIS", "satellite": "Terra"}])})
    assert balance(taken) == {"records": 2, "observations": 1, "set_aside": 1}
    assert "another instrument" in taken.tables["set_aside"]["reason"][0]


def test_day_alone_is_its_whole_length_and_a_wider_place(tmp_path: Path) -> None:
    row = pixel(tmp_path, FIRMS_DAY, {})
    assert (row["time_from"], row["time_to"]) == (utc("2016-05-10T00:00"), utc("2016-05-11T00:00"))
    assert (row["radius_m"], row["grade"], row["account"]) == (3000.0, None, "FIRMS, satellite not stated")


@pytest.mark.parametrize("written", ["2016-02-30", "10/05/2016", "", "2016"])
def test_what_is_no_day_is_rejected_with_its_value(tmp_path: Path, written: str) -> None:
    taken = take_in(tmp_path, "firms", {"f.csv": table(FIRMS_DAY, [{}, {"ACQ_DATE": written}])})
    assert reasons(taken) == [f'"{written}" is not a day (YYYY-MM-DD)']


def test_two_fires_of_one_place_and_day_are_two_records(tmp_path: Path) -> None:
    assert balance(take_in(tmp_path, "firms", {"f.csv": table(FIRMS_DAY, [{}, {}])})) == {
        "records": 2,
        "observations": 2,
    }


@pytest.mark.parametrize(
    ("written", "time_from", "time_to"),
    [
        ("2026-05-10T11:28:00+00:00", "2026-05-10T11:28", "2026-05-10T11:34"),
        ("2026-05-10T00:00:00+00:00", "2026-05-10T00:00", "2026-05-10T10:00"),
        ("2026-05-10T10:00:00+00:00", "2026-05-10T10:00", "2026-05-10T10:06"),
    ],
    ids=["hour kept", "hour lost", "first hour kept"],
)
def test_midnight_is_any_time_before_ten_where_hours_were_lost(
    tmp_path: Path, written: str, time_from: str, time_to: str
) -> None:
    row = pixel(tmp_path, FIRMS_LOST, {"published_at": written})
    assert (row["time_from"], row["time_to"]) == (utc(time_from), utc(time_to))
    assert (row["account"], row["grade"], row["first_seen"]) == ("VIIRS N20", "l", utc("2026-05-10T15:00"))


@pytest.mark.parametrize("written", ["2026-05-10T11:28:00", "2026-05-10", ""])
def test_time_without_its_zone_is_rejected(tmp_path: Path, written: str) -> None:
    taken = take_in(tmp_path, "firms", {"f.csv": table(FIRMS_LOST, [{}, {"published_at": written}])})
    assert reasons(taken) == [f'"{written}" is not a time that states its zone']


def test_snapshot_and_the_table_made_of_it_give_the_same_records(tmp_path: Path) -> None:
    files = {"a.csv.gz": firms({}), "b.json.gz": firms_snapshot({}, {"frp": 367.0})}
    taken = take_in(tmp_path, "firms", files)
    assert balance(taken) == {"records": 3, "observations": 1, "set_aside": 1, "known": 1}


def test_point_of_a_snapshot_is_seen_when_it_was_made(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "firms", {"s.json.gz": firms_snapshot({"acq_time": "122"})})
    (row,) = taken.tables["observations"].to_dicts()
    assert (row["time_from"], row["first_seen"]) == (utc("2026-05-10T01:22"), utc("2026-05-11T09:00:00.5"))


@pytest.mark.parametrize(
    "point", ["text", 7, None, [], {"lat": [48.25]}, {"lat": {"a": 1}}, {"daynight": True}], ids=repr
)
def test_point_of_another_shape_is_rejected(tmp_path: Path, point: object) -> None:
    taken = take_in(tmp_path, "firms", {"s.json.gz": firms_snapshot({}, point)})
    assert reasons(taken) == ["point is no mapping of names to numbers and texts"]
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[]", "is no snapshot of fires"),
        (b'{"points": {}}', "is no snapshot of fires"),
        (b'{"points": []}', 'has no column "lat"'),
        (b'{"points": [{"lat": 1, "_row": 2}]}', 'names a column "_row"'),
        (b'{"points": [NaN]}', "not JSON"),
    ],
)
def test_file_that_is_no_snapshot_fails_as_a_whole(tmp_path: Path, content: bytes, words: str) -> None:
    (failure,) = take_in(tmp_path, "firms", {"s.json": content}).failures
    assert words in failure


def test_missing_column_names_the_nearest_of_the_likeliest_dialect(tmp_path: Path) -> None:
    plain = {("acqdate" if k == "acq_date" else k): v for k, v in FIRMS_API.items()}
    (failure,) = take_in(tmp_path, "firms", {"f.csv": table(plain, [{}])}).failures
    assert failure == 'f.csv: has no column "acq_date". Fix: did you mean "acqdate"?'


def test_every_caveat_is_of_a_dialect() -> None:
    assert set(load_manifest("firms").caveats) <= {dialect.name for dialect in DIALECTS}
