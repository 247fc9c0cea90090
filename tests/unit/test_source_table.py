"""Any table by a mapping: each row is an observation, or rejected with its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestand.intake.take import Taken
from tests.unit.miniatures import MAP, PLAIN, Row, balance, reasons, table, take_in, utc


def taken(tmp_path: Path, *rows: Row, plain: Row = PLAIN, acts: Row | None = None, **changes: object) -> Taken:
    """Rows as changes to the plain row; the mapping as changes to the plain one (None removes)."""
    mapping = {k: v for k, v in {**MAP, **changes}.items() if v is not None}
    return take_in(tmp_path, "table", {"t.csv": table(plain, rows)}, {"map": mapping, "acts": acts or {}})


def observation(tmp_path: Path, row: Row, plain: Row = PLAIN, **changes: object) -> dict[str, object]:
    result = taken(tmp_path, row, plain=plain, **changes)
    assert reasons(result) == []
    (found,) = result.tables["observations"].to_dicts()
    return found


def rejected(tmp_path: Path, row: Row, plain: Row = PLAIN, **changes: object) -> str:
    """The reason, after asserting that the sound rows around it stay and the row is named."""
    result = taken(tmp_path, {"note": "before"}, row, {"note": "after"}, plain=plain, **changes)
    assert balance(result) == {"records": 3, "observations": 2, "rejected": 1}
    (line,) = result.tables["rejected"].to_dicts()
    assert (line["file"], line["row"]) == ("t.csv", 3)
    return str(line["reason"])


def test_mapped_row_is_an_observation(tmp_path: Path) -> None:
    row = observation(tmp_path, {}, text="note", weapon={"constant": "mortar"}, actor={"constant": "x"})
    assert (row["time_from"], row["time_to"]) == (utc("2026-05-10T10:00"), utc("2026-05-10T10:00"))
    assert (row["lon"], row["lat"], row["radius_m"]) == (37.5, 48.5, 500.0)
    assert (row["act"], row["weapon"], row["actor_claimed"], row["text"]) == ("shelling", "mortar", "x", "a note")
    assert (row["role"], row["count_min"], row["count_unit"]) == ("event", None, None)


@pytest.mark.parametrize(
    ("written", "zone", "time_from", "time_to"),
    [
        ("2026-05-10", "Europe/Kyiv", "2026-05-09T21:00", "2026-05-10T21:00"),
        ("2026-01-10", "Europe/Kyiv", "2026-01-09T22:00", "2026-01-10T22:00"),
        ("2026-05-10 13:00", "Europe/Kyiv", "2026-05-10T10:00", "2026-05-10T10:00"),
        ("2026-05-10T13:00:30", "Europe/Kyiv", "2026-05-10T10:00:30", "2026-05-10T10:00:30"),
        ("2026-05-10 9:05", "Europe/Kyiv", "2026-05-10T06:05", "2026-05-10T06:05"),
        ("2026-01-10 13:00", "Europe/Kyiv", "2026-01-10T11:00", "2026-01-10T11:00"),
        ("2026-10-25 03:30", "Europe/Kyiv", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("2026-10-25", "Europe/London", "2026-10-24T23:00", "2026-10-26T00:00"),
        ("2026-03-29", "Asia/Beirut", "2026-03-28T22:00", "2026-03-29T21:00"),
        ("2026-05-10 13:00", "Asia/Kolkata", "2026-05-10T07:30", "2026-05-10T07:30"),
        ("2026-05-10T13:00Z", "Europe/Kyiv", "2026-05-10T13:00", "2026-05-10T13:00"),
        ("2026-05-10 13:00Z", "Europe/Kyiv", "2026-05-10T13:00", "2026-05-10T13:00"),
        ("2026-05-10T13:00:30.5Z", "Europe/Kyiv", "2026-05-10T13:00:30.5", "2026-05-10T13:00:30.5"),
        ("2026-05-10T13:00+03:00", "Asia/Kolkata", "2026-05-10T10:00", "2026-05-10T10:00"),
        ("2026-05-10 13:00:00 +0300", "UTC", "2026-05-10T10:00", "2026-05-10T10:00"),
        ("2026-05-10T13:00-05:00", "UTC", "2026-05-10T18:00", "2026-05-10T18:00"),
    ],
)
def test_time_becomes_utc_and_a_day_its_whole_length(
    tmp_path: Path, written: str, zone: str, time_from: str, time_to: str
) -> None:
    row = observation(tmp_path, {"when": written}, timezone={"constant": zone})
    assert (row["time_from"], row["time_to"]) == (utc(time_from), utc(time_to))


@pytest.mark.parametrize(
    "written",
    [
        "25:10",
        "2026-05-10 25:10",
        "2026-05-10 13:60",
        "2026-05-10 13:00:75",
        "2026-02-30",
        "10.05.2026",
        "05/10/2026",
        "2026-05-10T13:00X",
        "2026-05-10T13:00+99:00",
        "0000-01-01",
        "9999-12-31",
        "9999-12-31T23:59:59-05:00",
        "٢٠٢٦-٠٥-١٠",
        "2026-03-29 03:30",
        "46152.5",
    ],
)
def test_what_is_no_time_is_rejected_with_its_value(tmp_path: Path, written: str) -> None:
    reason = rejected(tmp_path, {"when": written})
    assert reason == f'"{written}" is not a time (2026-05-09, 2026-05-09 13:00, 2026-05-09T13:00Z)'


def test_empty_time_is_rejected(tmp_path: Path) -> None:
    assert rejected(tmp_path, {"when": ""}) == "the time is empty"


def test_clock_time_without_a_zone_is_never_guessed(tmp_path: Path) -> None:
    result = taken(tmp_path, {}, {"when": "2026-05-10T13:00Z"}, timezone=None)
    assert reasons(result) == ['"2026-05-10 13:00" has no time zone; add timezone to the mapping']
    assert balance(result) == {"records": 2, "observations": 1, "rejected": 1}


ZONED = {**PLAIN, "zone": "Europe/Kyiv"}


@pytest.mark.parametrize(("zone", "time"), [("Europe/Kyiv", "10:00"), ("Europe/Vienna", "11:00"), ("UTC", "13:00")])
def test_zone_may_stand_in_each_row(tmp_path: Path, zone: str, time: str) -> None:
    row = observation(tmp_path, {"zone": zone}, plain=ZONED, timezone="zone")
    assert row["time_from"] == utc(f"2026-05-10T{time}")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Kyiv", "localtime", "+03:00"])
def test_unknown_zone_is_rejected_by_name(tmp_path: Path, zone: str) -> None:
    assert rejected(tmp_path, {"zone": zone}, plain=ZONED, timezone="zone") == f'"{zone}" is no IANA time zone'


def test_empty_zone_is_never_guessed(tmp_path: Path) -> None:
    reason = rejected(tmp_path, {"zone": ""}, plain=ZONED, timezone="zone")
    assert reason == '"2026-05-10 13:00" has no time zone; add timezone to the mapping'


ENDED = {**PLAIN, "end": "2026-05-10 15:00"}


@pytest.mark.parametrize(
    ("end", "time_to"),
    [("2026-05-10 15:00", "2026-05-10T12:00"), ("2026-05-11", "2026-05-11T21:00"), ("", "2026-05-10T10:00")],
)
def test_end_is_its_own_column_and_may_be_empty(tmp_path: Path, end: str, time_to: str) -> None:
    row = observation(tmp_path, {"end": end}, plain=ENDED, time_to="end")
    assert (row["time_from"], row["time_to"]) == (utc("2026-05-10T10:00"), utc(time_to))


@pytest.mark.parametrize(
    ("end", "words"), [("2026-05-10 12:00", "before it starts"), ("later", '"later" is not an end of the time')]
)
def test_unsound_end_is_rejected(tmp_path: Path, end: str, words: str) -> None:
    assert words in rejected(tmp_path, {"end": end}, plain=ENDED, time_to="end")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x": "48.5", "y": "37.5"}, "longitude 48.5 and latitude look swapped"),
        ({"x": "181"}, "longitude 181.0 or its latitude is out of range"),
        ({"y": "-90.5"}, "longitude 37.5 or its latitude is out of range"),
        ({"x": "1e308"}, "longitude 1e+308 or its latitude is out of range"),
        ({"x": "NaN"}, 'lon "NaN" is not a number'),
        ({"x": "inf"}, 'lon "inf" is not a number'),
        ({"y": "-Infinity"}, 'lat "-Infinity" is not a number'),
        ({"x": "37,5"}, 'lon "37,5" is not a number'),
        ({"x": "٣٧"}, 'lon "٣٧" is not a number'),
        ({"x": "37°30'"}, 'lon "37°30\'" is not a number'),
        ({"x": ""}, "no place: neither lon and lat nor an area"),
        ({"y": ""}, "no place: neither lon and lat nor an area"),
    ],
)
def test_unsound_place_is_rejected_with_its_value(tmp_path: Path, change: Row, words: str) -> None:
    assert rejected(tmp_path, change).startswith(words)


def test_place_outside_the_area_is_set_aside(tmp_path: Path) -> None:
    result = taken(tmp_path, {}, {"x": "10"})
    assert balance(result) == {"records": 2, "observations": 1, "set_aside": 1}
    assert result.tables["set_aside"]["reason"].to_list() == ["outside the workspace's area"]


CLOSE = {**PLAIN, "r": "250"}


@pytest.mark.parametrize(
    ("radius", "words"),
    [
        ("", "place 37.5 has no radius; add radius_m to the mapping"),
        ("-1", 'radius "-1.0" is negative or larger than the earth'),
        ("1e308", 'radius "1e+308" is negative or larger than the earth'),
        ("near", 'radius_m "near" is not a number'),
        ("NaN", 'radius_m "NaN" is not a number'),
    ],
)
def test_unsound_radius_is_rejected_with_its_value(tmp_path: Path, radius: str, words: str) -> None:
    assert rejected(tmp_path, {"r": radius}, plain=CLOSE, radius_m="r").startswith(words)


def test_place_without_any_radius_is_never_exact(tmp_path: Path) -> None:
    assert reasons(taken(tmp_path, {}, radius_m=None)) == [
        "place 37.5 has no radius; add radius_m to the mapping, or a constant of metres"
    ]


def test_area_alone_is_a_place_without_a_point(tmp_path: Path) -> None:
    row = observation(tmp_path, {"x": "", "y": ""}, area_code={"constant": "UA-63"})
    assert (row["area_code"], row["lon"], row["lat"]) == ("UA-63", None, None)


ACTED = {**PLAIN, "what": "Shelling"}


def test_acts_are_translated_and_others_taken_as_they_are(tmp_path: Path) -> None:
    result = taken(tmp_path, {}, {"what": "sabotage"}, plain=ACTED, acts={"Shelling": "shelling"}, act="what")
    assert sorted(result.tables["observations"]["act"].to_list()) == ["sabotage", "shelling"]


@pytest.mark.parametrize(
    ("act", "words"), [("nonsense", '"nonsense" is no act of the taxonomy'), ("", "the act is empty")]
)
def test_unknown_act_is_rejected_with_its_value(tmp_path: Path, act: str, words: str) -> None:
    assert rejected(tmp_path, {"what": act}, plain={**ACTED, "what": "shelling"}, act="what") == words


COUNTED = {**PLAIN, "n": "3"}


def test_count_has_its_unit_and_an_empty_one_is_not_known(tmp_path: Path) -> None:
    row = observation(tmp_path, {}, plain=COUNTED, count="n", count_unit={"constant": "shells"})
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (3.0, 3.0, "shells")
    row = observation(tmp_path, {"n": ""}, plain=COUNTED, count="n")
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (None, None, None)


@pytest.mark.parametrize(
    ("count", "words"),
    [("few", 'count "few" is not a number'), ("-1", 'count "-1.0" is negative'), ("١٢", 'count "١٢" is not a number')],
)
def test_unsound_count_is_rejected_with_its_value(tmp_path: Path, count: str, words: str) -> None:
    assert rejected(tmp_path, {"n": count}, plain=COUNTED, count="n") == words


KEYED = {**PLAIN, "id": "7"}


def test_key_column_names_the_record(tmp_path: Path) -> None:
    assert observation(tmp_path, {}, plain=KEYED, key="id")["record_key"] == "7"


def test_two_rows_of_one_key_are_two_versions(tmp_path: Path) -> None:
    result = taken(tmp_path, {}, {"note": "corrected"}, plain=KEYED, key="id")
    assert balance(result) == {"records": 2, "observations": 1, "set_aside": 1}


def test_row_without_its_key_is_rejected_and_not_taken_for_a_version(tmp_path: Path) -> None:
    result = taken(tmp_path, {}, {"id": ""}, {"id": "", "note": "b"}, plain=KEYED, key="id")
    assert reasons(result) == ["the key is empty: the row cannot be told from others"] * 2
    assert balance(result) == {"records": 3, "observations": 1, "rejected": 2}


SEEN = {**PLAIN, "seen": "2026-05-11T06:00Z"}


@pytest.mark.parametrize(
    ("seen", "time"),
    [
        ("2026-05-11T06:00Z", "2026-05-11T06:00"),
        ("2026-05-11T06:00:00.25+03:00", "2026-05-11T03:00:00.250"),
        ("2026-05-11 06:00", "2026-05-11T06:00"),
        ("2026-05-11", "2026-05-12T00:00"),
    ],
)
def test_first_seen_is_utc_and_a_day_is_known_at_its_end(tmp_path: Path, seen: str, time: str) -> None:
    assert observation(tmp_path, {"seen": seen}, plain=SEEN, first_seen="seen")["first_seen"] == utc(time)


def test_unsound_first_seen_is_rejected_and_an_empty_one_is_not_known(tmp_path: Path) -> None:
    assert rejected(tmp_path, {"seen": "soon"}, plain=SEEN, first_seen="seen") == (
        '"soon" is not a first-seen time in UTC'
    )
    assert observation(tmp_path, {"seen": ""}, plain=SEEN, first_seen="seen")["first_seen"] is None


def test_role_may_stand_in_each_row_and_must_be_one(tmp_path: Path) -> None:
    plain = {**PLAIN, "role": "lead"}
    assert observation(tmp_path, {}, plain=plain, role="role")["role"] == "lead"
    assert rejected(tmp_path, {"role": "hero"}, plain=plain, role="role") == '"hero" is no role of a source'


@pytest.mark.parametrize("column", ["t", "f", "_text", "_id", "_time_from", "_zone", "problem", "row", "file", "", "é"])
def test_columns_may_have_any_other_name_and_stay_in_the_record(tmp_path: Path, column: str) -> None:
    result = taken(tmp_path, {}, plain={**PLAIN, column: "kept"})
    assert balance(result) == {"records": 1, "observations": 1}
    assert '"kept"' in result.tables["records"]["record"][0]


def test_key_may_stand_in_a_column_with_an_underscore(tmp_path: Path) -> None:
    assert observation(tmp_path, {}, plain={**PLAIN, "_id": "9"}, key="_id")["record_key"] == "9"


def test_mapped_column_that_is_missing_fails_the_file_with_the_nearest(tmp_path: Path) -> None:
    (failure,) = taken(tmp_path, {}, lon="xx").failures
    assert failure.startswith('t.csv:1: has no column "xx".')
    (failure,) = taken(tmp_path, {}, text="notes").failures
    assert failure == 't.csv:1: has no column "notes". Fix: did you mean "note"?'


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, '"map" is missing'),
        ({"map": {"time": "when"}}, '"act" is missing'),
        ({"map": {**MAP, "latt": "y"}}, '"latt" is not known here'),
        ({"map": "columns"}, "options of the table"),
        ({"map": MAP, "separator": "\n"}, "options of the table"),
        ({"map": MAP, "separator": '"'}, "options of the table"),
        ({"map": MAP, "separator": ",,"}, "options of the table"),
    ],
)
def test_options_that_cannot_be_used_fail_with_words(tmp_path: Path, options: dict[str, object], words: str) -> None:
    (failure,) = take_in(tmp_path, "table", {"t.csv": table(PLAIN, [{}])}, options).failures
    assert words in failure


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separator_may_be_another(tmp_path: Path, separator: str) -> None:
    content = table(PLAIN, [{}], separator)
    assert balance(take_in(tmp_path, "table", {"t.csv": content}, {"map": MAP, "separator": separator})) == {
        "records": 1,
        "observations": 1,
    }
