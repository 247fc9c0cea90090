"""VIINA: news coded by machine, a lead about the day of its report or the day before."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.unit.miniatures import balance, reasons, report, take_in, utc, viina


@pytest.mark.parametrize(
    ("day", "time_from", "time_to"),
    [("20260510", "2026-05-08T21:00", "2026-05-10T21:00"), ("20260110", "2026-01-08T22:00", "2026-01-10T22:00")],
    ids=["summer", "winter"],
)
def test_report_covers_its_local_day_and_the_day_before(tmp_path: Path, day: str, time_from: str, time_to: str) -> None:
    (row,) = take_in(tmp_path, "viina", {"v.json.gz": viina({day: [report()]})}).tables["observations"].to_dicts()
    assert (row["time_from"], row["time_to"]) == (utc(time_from), utc(time_to))


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("S", "air_strike"),
        ("D", "uncrewed_strike"),
        ("A", "shelling"),
        ("F", "ground_clash"),
        ("V", "armour_use"),
        ("C", "kinetic_unspecified"),
        ("M", "kinetic_unspecified"),
    ],
)
def test_type_gives_the_act_of_a_lead(tmp_path: Path, kind: str, act: str) -> None:
    entries = viina({"20260510": [report(kind, n=3)]})
    (row,) = take_in(tmp_path, "viina", {"v.json.gz": entries}).tables["observations"].to_dicts()
    assert (row["act"], row["role"], row["radius_m"]) == (act, "lead", 5000.0)
    assert (row["count_min"], row["count_unit"]) == (3.0, "reports")
    assert row["text"] == "Novyi Stavok https://example.org/1"


@pytest.mark.parametrize(("kind", "words"), [("O", "no act of force"), ("L", "alerts have their own source")])
def test_type_without_force_is_set_aside_with_its_reason(tmp_path: Path, kind: str, words: str) -> None:
    taken = take_in(tmp_path, "viina", {"v.json.gz": viina({"20260510": [report(), report(kind)]})})
    assert balance(taken) == {"records": 2, "observations": 1, "set_aside": 1}
    assert words in taken.tables["set_aside"]["reason"][0]


@pytest.mark.parametrize(
    "entry",
    [
        "text",
        7,
        None,
        {},
        [],
        [37.25, 48.5, "A", "A", 1],
        ["37.25", 48.5, "A", "A", 1, []],
        [37.25, 48.5, None, "A", 1, []],
        [37.25, 48.5, "A", "A", True, []],
        [37.25, 48.5, "A", "A", 1.5, []],
        [37.25, 48.5, "A", "A", 10**30, []],
        [10**400, 48.5, "A", "A", 1, []],
        [37.25, 48.5, "A", "A", 1, [{"a": 1}]],
        [37.25, 48.5, "A", "A", 1, "https://example.org"],
    ],
    ids=repr,
)
def test_entry_of_another_shape_is_rejected_and_shown(tmp_path: Path, entry: object) -> None:
    taken = take_in(tmp_path, "viina", {"v.json.gz": viina({"20260510": [report(), entry]})})
    assert reasons(taken) == ["entry is not [lng, lat, name, type, n, [urls]]"]
    assert json.dumps(json.dumps(entry))[1:-1][:20] in taken.tables["rejected"]["record"][0]
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}


@pytest.mark.parametrize(
    ("day", "entry", "reason"),
    [
        ("2026", report(), '"2026" is not a day (YYYYMMDD)'),
        ("20260230", report(), '"20260230" is not a day (YYYYMMDD)'),
        ("99991231", report(), '"99991231" is not a day (YYYYMMDD)'),
        ("20260510", report("X"), '"X" is no type of VIINA'),
        ("20260510", report(n=-1), 'count "-1.0" is negative'),
    ],
)
def test_unsound_entry_is_rejected_with_its_value(tmp_path: Path, day: str, entry: object, reason: str) -> None:
    assert reasons(take_in(tmp_path, "viina", {"v.json.gz": viina({day: [entry]})})) == [reason]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[]", "is no object of days"),
        (b'{"20260510": [NaN]}', "not JSON"),
        (b'{"20260510": [], "20260510": []}', 'key "20260510" stands twice'),
        (gzip.compress(b'{"20260510": []}', mtime=0)[:-5], "gzip is damaged"),
        (b'{"20260510": [[1,2,"\xd0","A",1,[]]]}', "not UTF-8"),
    ],
    ids=["list", "nan", "twice", "cut", "bytes"],
)
def test_file_that_is_no_object_of_days_fails_as_a_whole(tmp_path: Path, content: bytes, words: str) -> None:
    taken = take_in(tmp_path, "viina", {"v.json": content})
    assert len(taken.failures) == 1
    assert words in taken.failures[0]


def test_reports_without_an_address_are_two_records(tmp_path: Path) -> None:
    entry = [37.25, 48.5, "A", "A", 1, []]
    taken = take_in(tmp_path, "viina", {"v.json.gz": viina({"20260510": [entry, entry]})})
    assert balance(taken) == {"records": 2, "observations": 2}
