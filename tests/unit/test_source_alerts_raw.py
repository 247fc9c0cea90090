"""Air alerts as given: areas below an oblast, ends that are not known, two collections."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import OFFICIAL_ALERT, VOLUNTEER_ALERT, Row, balance, reasons, table, take_in, utc

RAION = {"raion": "Chuhuivskyi raion", "level": "raion"}


def alert(tmp_path: Path, plain: Row, row: Row) -> dict[str, object]:
    taken = take_in(tmp_path, "alerts_raw", {"a.csv": table(plain, [row])})
    assert (taken.failures, reasons(taken)) == ([], [])
    (found,) = taken.tables["observations"].to_dicts()
    return found


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, None),
        (RAION, "Chuhuivskyi raion"),
        ({**RAION, "level": "hromada", "hromada": "Pecheniska"}, "Chuhuivskyi raion, Pecheniska"),
    ],
    ids=["oblast", "raion", "hromada"],
)
def test_official_alert_is_a_warning_over_its_oblast_and_says_how_far(
    tmp_path: Path, change: Row, text: str | None
) -> None:
    row = alert(tmp_path, OFFICIAL_ALERT, change)
    assert (row["time_from"], row["time_to"]) == (utc("2024-04-10T01:00"), utc("2024-04-10T02:30"))
    assert (row["role"], row["act"], row["area_code"], row["lon"]) == ("warning", "air_alert", "UA-63", None)
    assert (row["text"], row["grade"]) == (text, None)


def test_alerts_of_a_raion_and_of_its_hromada_are_records_of_their_own(tmp_path: Path) -> None:
    content = table(OFFICIAL_ALERT, [{}, RAION, {**RAION, "hromada": "Pecheniska"}])
    assert balance(take_in(tmp_path, "alerts_raw", {"a.csv": content})) == {"records": 3, "observations": 3}


def test_raion_that_stands_in_the_column_of_oblasts_is_known(tmp_path: Path) -> None:
    assert alert(tmp_path, OFFICIAL_ALERT, {"oblast": "Lubenskyi raion"})["area_code"] == "UA-53"


def test_end_that_is_not_known_is_not_thirty_minutes_later(tmp_path: Path) -> None:
    row = alert(tmp_path, VOLUNTEER_ALERT, {"naive": "True"})
    assert (row["time_from"], row["time_to"]) == (utc("2024-04-10T01:00"), utc("2024-04-10T07:00"))
    assert row["grade"] == "end not known"
    row = alert(tmp_path, VOLUNTEER_ALERT, {"naive": "False"})
    assert (row["time_to"], row["grade"]) == (utc("2024-04-10T01:30"), None)


def test_alert_had_ended_when_the_next_of_its_area_began(tmp_path: Path) -> None:
    rows = [
        {"started_at": "2024-04-10 03:00:00+00:00", "finished_at": "2024-04-10 03:10:00+00:00"},
        {"region": "Kyiv City", "started_at": "2024-04-10 01:40:00+00:00", "finished_at": "2024-04-10 01:50:00+00:00"},
        {"naive": "True"},
    ]
    taken = take_in(tmp_path, "alerts_raw", {"a.csv": table(VOLUNTEER_ALERT, rows)})
    ends = taken.tables["observations"].filter(grade="end not known")["time_to"].to_list()
    assert ends == [utc("2024-04-10T03:00")]


@pytest.mark.parametrize("plain", [OFFICIAL_ALERT, VOLUNTEER_ALERT], ids=["official", "volunteer"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"started_at": "2024-04-10 01:00:00"}, '"2024-04-10 01:00:00" is not a time that states its zone'),
        ({"started_at": ""}, '"" is not a time that states its zone'),
        ({"finished_at": "later"}, '"later" is not a time that states its zone'),
        ({"finished_at": "2024-04-10 00:30:00+00:00"}, 'ends at "2024-04-10 00:30:00+00:00", before it starts'),
    ],
)
def test_unsound_time_is_rejected_with_its_value(tmp_path: Path, plain: Row, change: Row, words: str) -> None:
    content = table(plain, [{"started_at": "2024-04-09 01:00:00+00:00"}, change])
    taken = take_in(tmp_path, "alerts_raw", {"a.csv": content})
    assert reasons(taken) == [words]
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}


@pytest.mark.parametrize("written", ["", "true", "1", "No"])
def test_word_that_does_not_say_whether_the_end_is_known_is_rejected(tmp_path: Path, written: str) -> None:
    taken = take_in(tmp_path, "alerts_raw", {"a.csv": table(VOLUNTEER_ALERT, [{"naive": written}])})
    assert reasons(taken) == [f'"{written}" in "naive" is neither True nor False']


@pytest.mark.parametrize(("plain", "column"), [(OFFICIAL_ALERT, "oblast"), (VOLUNTEER_ALERT, "region")])
def test_unknown_area_is_set_aside_by_name_and_an_empty_one_rejected(tmp_path: Path, plain: Row, column: str) -> None:
    content = table(plain, [{}, {column: "Atlantis"}, {column: ""}])
    taken = take_in(tmp_path, "alerts_raw", {"a.csv": content})
    assert balance(taken) == {"records": 3, "observations": 1, "set_aside": 1, "rejected": 1}
    assert taken.tables["set_aside"]["reason"].to_list() == ['"Atlantis" is no area of this source']
    assert reasons(taken) == [f'"{column}" is empty']


@pytest.mark.parametrize(
    ("plain", "lost", "words"),
    [(OFFICIAL_ALERT, "hromada", 'has no column "hromada"'), (VOLUNTEER_ALERT, "naive", 'has no column "naive"')],
)
def test_missing_column_of_either_collection_is_named(tmp_path: Path, plain: Row, lost: str, words: str) -> None:
    content = table({k: v for k, v in plain.items() if k != lost}, [{}])
    (failure,) = take_in(tmp_path, "alerts_raw", {"a.csv": content}).failures
    assert failure.startswith(f"a.csv:1: {words}")
