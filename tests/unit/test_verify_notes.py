"""What is filled in about a call becomes a note, or says everything that is wrong with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.errors import UsageError
from bestand.model.notes import Note, NoteKind, read_note
from bestand.model.words import Level
from bestand.verify.notes import note_of
from bestand.workspace import Workspace, open_workspace
from tests.conftest import EXAMPLE

NOW = datetime(2026, 5, 9, 15, tzinfo=UTC)
CALL: dict[str, object] = {
    "kind": "hotline",
    "act": "shelling",
    "weapon": "mortar_120",
    "time_from": "2026-05-09 13:00",
    "time_to": "2026-05-09 13:30",
    "timezone": "Europe/Kyiv",
    "lon": 37.5,
    "lat": 48.25,
    "radius_m": 800,
    "count_min": 5,
    "count_max": 7,
    "count_unit": "explosions",
    "actor_told": "",
    "text": "Six shells, says Olena.",
    "grade": "B",
    "information": "2",
    "marking": "amber",
}


@cache
def workspace() -> Workspace:
    return open_workspace(EXAMPLE)


def noted(**changes: object) -> Note:
    return note_of(CALL | changes, workspace(), taken_by="person-0123456789ab", taken_at=NOW, salt=bytes(16))


def test_a_call_becomes_a_note_in_utc_with_its_zone() -> None:
    note = noted()
    assert (note.kind, note.act, note.grade, note.information) == (NoteKind.HOTLINE, "shelling", "B", "2")
    assert (note.time_from, note.time_to) == (
        datetime(2026, 5, 9, 10, tzinfo=UTC),
        datetime(2026, 5, 9, 10, 30, tzinfo=UTC),
    )
    assert (note.timezone, note.actor_told, note.taken_at) == ("Europe/Kyiv", None, NOW)
    assert read_note(json.loads(note.content), "n.json") == note


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("2026-05-08", "2026-05-08", ("2026-05-07T21:00", "2026-05-08T21:00")),
        ("2026-05-09", "2026-05-09", ("2026-05-08T21:00", "2026-05-09T15:00")),
        ("2026-05-09T10:00Z", "2026-05-09T13:30+03:00", ("2026-05-09T10:00", "2026-05-09T10:30")),
        ("2025-10-26 03:30", "2025-10-26 03:30", ("2025-10-26T00:30", "2025-10-26T01:30")),
    ],
    ids=["day", "day of the call", "stated offsets", "hour that comes twice"],
)
def test_times_as_told_become_the_interval_that_they_allow(start: str, end: str, wanted: tuple[str, str]) -> None:
    note = noted(time_from=start, time_to=end)
    assert tuple(t.strftime("%Y-%m-%dT%H:%M") for t in (note.time_from, note.time_to)) == wanted


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "rumour"}, "kind: Input should be 'hotline', 'patrol'"),
        ({"act": "shellin"}, 'act is no act of the taxonomy; did you mean "shelling"?'),
        ({"weapon": "mortar 120"}, "weapon is no weapon of the taxonomy and no calibre"),
        ({"actor_told": "Olena"}, "actor_told is no party"),
        ({"timezone": ""}, "timezone is missing"),
        ({"timezone": "Kyiv"}, "is no IANA time zone"),
        ({"time_from": "Olena 4711"}, "time_from is not a time there"),
        ({"time_from": "2026-03-29 03:30", "time_to": "2026-03-29 05:00"}, "is not a time there"),
        ({"time_to": "2026-05-09 12:00"}, "time_to lies before time_from"),
        ({"time_to": "2026-05-09 19:00"}, "time_to lies after the note was taken"),
        ({"time_from": "2026-05-10", "time_to": "2026-05-10"}, "time_from lies after the note was taken"),
        ({"radius_m": ""}, "a place needs radius_m"),
        ({"radius_m": 0}, "greater than 0"),
        ({"lat": ""}, "only one of lon and lat"),
        ({"lon": 48.25, "lat": 37.5}, "look swapped"),
        ({"lon": -3.7, "lat": 40.4}, "outside the workspace's area"),
        ({"lon": "", "lat": "", "radius_m": ""}, "neither a place"),
        ({"lon": float("nan")}, "finite number"),
        ({"count_min": 9}, "count_min exceeds count_max"),
        ({"count_unit": ""}, "a count needs its count_unit"),
        ({"grade": "G"}, "grade: String should match pattern"),
        ({"information": "7"}, "information: "),
        ({"marking": "clear"}, r"a note is marked amber, amber\+strict, red"),
        ({"subject": "Olena"}, "subject: String"),
        ({"text": ""}, "text is missing"),
        ({"phone": "4711"}, "phone is not known here"),
    ],
)
def test_what_does_not_hold_is_refused_with_its_reason(changes: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        noted(**changes)
    assert all(word not in str(caught.value) for word in ("Six shells", "4711", "Olena"))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        noted(act="noise", radius_m="", count_unit="", time_to="2026-05-09 12:00")
    for part in ("act is no act", "needs radius_m", "count_unit", "before time_from"):
        assert part in str(caught.value)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UsageError, match="text: "):
        noted(text="six \ud83d")


def test_an_area_alone_is_enough_and_a_calibre_is_a_weapon() -> None:
    note = noted(lon="", lat="", radius_m="", area_code="UA-63", weapon="122 mm")
    assert (note.lon, note.area_code, note.weapon) == (None, "UA-63", "122 mm")


def test_unless_stated_a_note_stays_with_those_who_need_it() -> None:
    assert noted(marking="").marking is Level.AMBER_STRICT


def test_salt_keeps_two_equal_calls_apart_and_the_hash_from_telling() -> None:
    with_other = note_of(CALL, workspace(), taken_by="person-0123456789ab", taken_at=NOW, salt=b"s" * 16)
    assert with_other.sha256 != noted().sha256
    with pytest.raises(UsageError, match="the salt has 16 bytes"):
        note_of(CALL, workspace(), taken_by="person-0123456789ab", taken_at=NOW, salt=b"")


@given(text=st.text(st.characters(), min_size=1, max_size=60), field=st.sampled_from([*CALL, "subject"]))
@settings(deadline=None)
def test_any_text_in_any_field_is_a_note_or_a_plain_refusal(text: str, field: str) -> None:
    try:
        note = noted(**{field: text})
    except UsageError:
        return
    assert read_note(json.loads(note.content), "n.json") == note
