"""A call taken in by hand counts, and who called and what they said leaves at no public level."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import bestand
from bestand.flow import people
from bestand.model.keys import Signer
from bestand.store.notes import keep_note
from bestand.store.vault import Vault
from bestand.verify.notes import note_of
from bestand.workspace import open_workspace

DAY = date(2026, 5, 10)
CALLER = {"name": "Olena Sekret", "phone": "+380 00 471147114711"}
CALL: dict[str, object] = {
    "kind": "hotline",
    "act": "shelling",
    "time_from": "2026-05-10 13:00",
    "time_to": "2026-05-10 13:20",
    "timezone": "Europe/Kyiv",
    "lon": 35.91357,
    "lat": 47.92468,
    "radius_m": 400,
    "text": "Kanarienvogel behind the school.",
    "grade": "C",
    "information": "3",
    "marking": "amber",
}


SIGNER = Signer.new()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one call that somebody signed for, after a run."""
    folder = tmp_path_factory.mktemp("notes") / "w"
    bestand.init(folder)
    workspace = open_workspace(folder)
    people.found(workspace, SIGNER)
    subject = Vault(folder, bytes(32)).seal(CALLER)
    given = CALL | {"subject": subject}
    taken_at = datetime(2026, 5, 10, 12, tzinfo=UTC)
    note = note_of(given, workspace, taken_by="person-feedfacecafe", taken_at=taken_at, salt=b"salty" * 3 + b"!")
    body = {"kind": "hotline", "document": keep_note(folder, note).sha256}
    people.log_of(workspace).act(SIGNER, lambda _: ("note", body))
    bestand.open(folder).run()
    return folder


def test_a_call_founds_an_incident(folder: Path) -> None:
    workspace = bestand.open(folder)
    observation = workspace.observations.filter(source="notes_hotline").to_dicts()[0]
    assert (observation["grade"], observation["account"]) == ("C3", "hotline")
    members = workspace.members.filter(observation_id=observation["observation_id"])
    assert members.height == 1
    assert workspace.findings.filter(incident_id=members["incident_id"][0])["outcome"].to_list() != []


def test_no_byte_of_a_public_edition_tells_of_the_call(folder: Path) -> None:
    edition = bestand.open(folder).report(DAY, "clear", signer=SIGNER)
    out = b"".join(path.read_bytes() for path in edition.folder.rglob("*") if path.is_file())
    for secret in (
        b"Kanarienvogel",
        b"Sekret",
        b"471147114711",
        b"subject-",
        b"person-feedfacecafe",
        b"35.91",
        b"47.92468",
    ):
        assert secret not in out, secret


@pytest.mark.parametrize("level", ["clear", "amber"])
def test_no_level_tells_who_called_or_who_took_it_in(folder: Path, level: str) -> None:
    edition = bestand.open(folder).report(DAY, level, signer=SIGNER)
    out = b"".join(path.read_bytes() for path in edition.folder.rglob("*") if path.is_file())
    for secret in (b"Sekret", b"471147114711", b"subject-", b"person-feedfacecafe"):
        assert secret not in out, secret


def test_erasing_the_caller_leaves_the_call(folder: Path) -> None:
    vault = Vault(folder, bytes(32))
    (subject,) = vault.subjects()
    vault.erase(subject, datetime(2026, 6, 1, tzinfo=UTC))
    before = bestand.open(folder).incidents
    bestand.open(folder).run()
    assert bestand.open(folder).incidents.equals(before)
