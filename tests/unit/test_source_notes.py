"""Notes taken in by hand, as records with receipts."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from bestand.intake.books import asks_of, take_all
from bestand.model.notes import Note, NoteKind, read_note
from bestand.model.words import Level
from bestand.store.notes import keep_note, kept_notes
from bestand.workspace import check_workspace, open_workspace
from tests.unit.miniatures import NOTE, balance, note, reasons, take_in, utc
from tests.unit.test_flow_check import FIRE, build


def as_note(**changes: object) -> Note:
    return Note(**{**NOTE, **changes})  # type: ignore[arg-type]


def test_a_note_is_an_observation_with_grade_and_marking(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "notes", {"n.json": note()})
    (row,) = taken.tables["observations"].to_dicts()
    assert balance(taken) == {"records": 1, "observations": 1}
    assert (row["act"], row["weapon"], row["role"]) == ("shelling", "mortar_120", "event")
    assert (row["time_from"], row["time_to"]) == (utc("2026-05-09T10:00"), utc("2026-05-09T10:30"))
    assert (row["lon"], row["lat"], row["radius_m"]) == (37.5, 48.25, 800.0)
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (6.0, 6.0, "explosions")
    assert (row["grade"], row["marking"], row["account"]) == ("B2", "amber", "hotline")
    assert row["first_seen"] == utc("2026-05-09T12:00")


def test_the_file_is_the_receipt_and_names_the_record(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "notes", {"n.json": note()})
    sha256 = hashlib.sha256(note()).hexdigest()
    assert taken.tables["receipts"]["sha256"].to_list() == [sha256]
    assert taken.tables["observations"]["record_key"].to_list() == [sha256]


@pytest.mark.parametrize("marking", [Level.AMBER, Level.AMBER_STRICT])
def test_a_note_bears_its_own_marking(tmp_path: Path, marking: Level) -> None:
    taken = take_in(tmp_path, "notes", {"n.json": note(marking=marking)})
    assert taken.tables["observations"]["marking"].to_list() == [marking.value]


def test_a_note_above_the_accreditation_is_refused_and_counted(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "notes", {"n.json": note(marking=Level.RED)})
    assert taken.tables["observations"].is_empty()
    (reason,) = taken.tables["rejected"]["reason"]
    assert reason.startswith("exceeds the accreditation")


def test_who_told_it_is_in_no_table(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "notes", {"n.json": note(), "m.json": note(lon=999.0)})
    told = "".join(frame.write_json() for frame in taken.tables.values())
    assert "six shells" in told
    for secret in (NOTE["subject"], NOTE["taken_by"], NOTE["salt"]):
        assert str(secret) not in told


def test_a_note_changed_since_it_was_taken_in_is_not_used(tmp_path: Path) -> None:
    name = f"{hashlib.sha256(note()).hexdigest()}.json"
    taken = take_in(tmp_path, "notes", {name: note(act="air_strike")})
    (failure,) = taken.failures
    assert failure == f"{name}: was changed since it was taken in. Fix: restore it from a copy."
    assert "observations" not in taken.tables


BROKEN = {
    "not json": b"{",
    "a list": b"[]",
    "another form": b'{"note": "note/2"}',
    "a field too many": json.dumps({**json.loads(note()), "phone": "4711"}).encode(),
    "a field too few": json.dumps({k: v for k, v in json.loads(note()).items() if k != "salt"}).encode(),
    "an unknown kind": json.dumps({**json.loads(note()), "kind": "rumour"}).encode(),
    "a clear marking": json.dumps({**json.loads(note()), "marking": "clear"}).encode(),
    "no grade": json.dumps({**json.loads(note()), "grade": "G"}).encode(),
    "two grades": json.dumps({**json.loads(note()), "grade": "AB"}).encode(),
    "a time without zone": json.dumps({**json.loads(note()), "time_from": "2026-05-09T10:00:00"}).encode(),
    "a number as text": json.dumps({**json.loads(note()), "lon": "37.5"}).encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_file_that_is_no_note_fails_and_says_why_without_its_words(tmp_path: Path, broken: str) -> None:
    taken = take_in(tmp_path, "notes", {"n.json": BROKEN[broken], "good.json": note()})
    (failure,) = taken.failures
    assert failure.startswith("n.json")
    assert "4711" not in failure and "six shells" not in failure
    assert taken.tables["observations"].height == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"act": "noise"}, '"noise" is no act of the taxonomy'),
        ({"lon": 48.25, "lat": 37.5}, "longitude 48.25 and latitude look swapped"),
        ({"radius_m": None}, 'radius "" is no number'),
        ({"lon": None, "lat": None, "radius_m": None}, "this shelling has neither a place nor an area"),
    ],
)
def test_what_no_observation_may_be_is_rejected(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    assert reasons(take_in(tmp_path, "notes", {"n.json": note(**change)})) == [reason]


def test_a_note_reads_back_as_it_was_written() -> None:
    told = as_note()
    assert read_note(json.loads(told.content), "n.json") == told
    assert told.sha256 == hashlib.sha256(told.content).hexdigest()


def test_a_workspace_takes_in_its_notes_by_itself_a_family_for_each_kind(tmp_path: Path) -> None:
    folder = build(tmp_path, FIRE + "anywhere")
    assert [use.id for use in open_workspace(folder).uses] == ["settlements", "patrol"]
    at = datetime(2026, 5, 9, 12, 1, tzinfo=UTC)
    kept = [
        keep_note(folder, as_note(lon=30.0, lat=0.5)),
        keep_note(folder, as_note(lon=30.0, lat=0.5, taken_at=at)),
        keep_note(folder, as_note(lon=30.0, lat=0.5, kind=NoteKind.PATROL)),
    ]
    assert kept_notes(folder) == sorted(k.sha256 for k in kept)
    workspace = open_workspace(folder)
    tables = take_all(workspace, asks_of(workspace))
    seen = tables["observations"].group_by("source", "family").len().sort("source")
    assert seen.rows() == [("notes_hotline", "notes_hotline", 2), ("notes_patrol", "notes_patrol", 1)]
    told = tables["sources"].filter(pl.col("source").str.starts_with("notes_"))
    assert told["redistribute"].to_list() == [False, False] and told["status"].to_list() == ["ok", "ok"]


def test_a_workspace_may_read_a_kind_itself_as_another_family(tmp_path: Path) -> None:
    folder = build(tmp_path, FIRE + "anywhere")
    with (folder / "bestand.yaml").open("a") as stream:
        stream.write("  - {source: notes, name: walks, files: ['record/notes/patrol/*.json'], options: {family: us}}\n")
    keep_note(folder, as_note(kind=NoteKind.PATROL))
    assert [use.id for use in open_workspace(folder).uses] == ["settlements", "patrol", "walks"]


def test_no_other_source_may_bear_the_name_of_notes(tmp_path: Path) -> None:
    folder = build(tmp_path, FIRE + "anywhere")
    text = (folder / "bestand.yaml").read_text().replace("name: patrol", "name: notes_patrol")
    (folder / "bestand.yaml").write_text(text)
    assert [p.rule for p in check_workspace(folder)[1]] == ["name-of-notes"]
