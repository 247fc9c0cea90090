"""Air alerts: warnings over an area, from start to end in UTC."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from tests.unit.miniatures import alerts, balance, reasons, take_in, utc

PLAIN = {
    "region": ["Kyiv City"],
    "started_at": [datetime(2026, 5, 10)],
    "finished_at": [datetime(2026, 5, 10, 1)],
    "n_subalerts": [1],
}


def parquet(frame: pl.DataFrame) -> bytes:
    sink = io.BytesIO()
    frame.write_parquet(sink)
    return sink.getvalue()


def test_alert_is_a_warning_over_an_area_without_a_point(tmp_path: Path) -> None:
    (row,) = take_in(tmp_path, "alerts", {"a.parquet": alerts({})}).tables["observations"].to_dicts()
    assert (row["time_from"], row["time_to"]) == (utc("2026-05-10T01:00"), utc("2026-05-10T02:30"))
    assert (row["role"], row["act"], row["area_code"], row["lon"]) == ("warning", "air_alert", "UA-63", None)
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (2.0, 2.0, "alerts")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"finished_at": utc("2026-05-10T00:30")}, "the alert of 2026-05-10 01:00:00"),
        ({"finished_at": None}, "the alert of 2026-05-10 01:00:00"),
        ({"region": "Atlantis"}, '"Atlantis" is no area of this source'),
        ({"region": None}, "this air_alert has neither a place nor an area"),
        ({"started_at": None}, "the time of this air_alert could not be read"),
        ({"n_subalerts": -1}, 'count "-1.0" is negative'),
    ],
    ids=["ends before it starts", "no end", "unknown area", "no area", "no start", "negative"],
)
def test_unsound_alert_is_rejected_with_its_value(tmp_path: Path, change: dict[str, object], words: str) -> None:
    taken = take_in(tmp_path, "alerts", {"a.parquet": alerts({"region": "Kyiv City"}, change)})
    (reason,) = reasons(taken)
    assert reason.startswith(words)
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}


def test_time_without_a_zone_is_the_utc_it_is_stated_to_be(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "alerts", {"a.parquet": parquet(pl.DataFrame(PLAIN))})
    assert taken.tables["observations"]["time_from"].to_list() == [utc("2026-05-10T00:00")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"started_at": ["2026-05-10"]}, 'has "started_at" as String'),
        ({"region": [7]}, 'has "region" as Int64'),
        ({"n_subalerts": ["x"]}, 'has "n_subalerts" as String'),
        ({"blob": [b"\xff"]}, 'has "blob" as Binary'),
        ({"list": [[1]]}, 'has "list" as List'),
    ],
)
def test_column_of_another_kind_fails_the_file(tmp_path: Path, change: dict[str, object], words: str) -> None:
    taken = take_in(tmp_path, "alerts", {"a.parquet": parquet(pl.DataFrame({**PLAIN, **change}))})
    assert len(taken.failures) == 1
    assert words in taken.failures[0]


def test_missing_column_names_the_nearest(tmp_path: Path) -> None:
    frame = pl.DataFrame(PLAIN).rename({"finished_at": "finish_at"})
    (failure,) = take_in(tmp_path, "alerts", {"a.parquet": parquet(frame)}).failures
    assert failure == 'a.parquet: has no column "finished_at". Fix: did you mean "finish_at"?'


def test_files_with_numbers_of_two_widths_are_one_source(tmp_path: Path) -> None:
    narrow = pl.DataFrame(PLAIN).with_columns(pl.col("n_subalerts").cast(pl.Int16), region=pl.lit("Lvivska oblast"))
    files = {"a.parquet": parquet(pl.DataFrame(PLAIN)), "b.parquet": parquet(narrow)}
    assert balance(take_in(tmp_path, "alerts", files)) == {"records": 2, "observations": 2}


def test_year_beyond_the_calendar_is_rejected(tmp_path: Path) -> None:
    late = pl.DataFrame(PLAIN).with_columns(finished_at=pl.lit(300_000_000_000_000_000).cast(pl.Datetime("us")))
    (reason,) = reasons(take_in(tmp_path, "alerts", {"a.parquet": parquet(late)}))
    assert reason.startswith("its time is out of range (+11476")


@pytest.mark.parametrize("at", [b"region", b"Kyiv City"], ids=["name", "value"])
def test_text_that_is_not_utf8_fails_the_file(tmp_path: Path, at: bytes) -> None:
    sink = io.BytesIO()
    pl.DataFrame(PLAIN).write_parquet(sink, compression="uncompressed", statistics=False)
    content = sink.getvalue().replace(at, b"\xff" + at[1:])
    (failure,) = take_in(tmp_path, "alerts", {"a.parquet": content}).failures
    assert failure.startswith("a.parquet: is no Parquet file")


def test_parquet_with_a_byte_lost_anywhere_fails_or_balances(tmp_path: Path) -> None:
    whole = alerts({}, {"region": "Kyiv City"})
    for at in range(0, len(whole), 23):
        taken = take_in(tmp_path, "alerts", {"a.parquet": whole[:at] + whole[at + 1 :]})
        assert taken.failures or balance(taken)


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1garbagePAR1", b"region,started_at\n", alerts({})[:-9]], ids=range(5)
)
def test_what_is_no_parquet_fails_by_name(tmp_path: Path, content: bytes) -> None:
    (failure,) = take_in(tmp_path, "alerts", {"a.parquet": content}).failures
    assert failure.startswith("a.parquet: is no Parquet file")
