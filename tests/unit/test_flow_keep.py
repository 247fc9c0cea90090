"""Taken in by hand: evidence with its custody, notes that the next run reads, other monitors' findings."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import polars as pl
import pytest
from PIL import Image

from bestand.errors import InputError, NotFound, UsageError
from bestand.flow import keep
from bestand.flow.audit import verify
from bestand.flow.plan import build_plan
from bestand.flow.run import run
from bestand.intake import Period
from bestand.store import evidence
from bestand.store.store import View
from bestand.verify.concurrence import concurrences
from bestand.verify.copies import Region
from bestand.verify.custody import chains
from tests.office import Office


def picture(tmp_path: Path) -> Path:
    exif = Image.Exif()
    exif[0x013B] = "Jan Jansen of the Village"
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(data, "JPEG", exif=exif)
    path = tmp_path / "picture.jpg"
    path.write_bytes(data.getvalue())
    return path


def told(office: Office) -> dict[str, object]:
    west, south, east, north = office.workspace.settings.area
    return {
        "kind": "hotline",
        "act": "shelling",
        "time_from": "2030-03-02 10:00",
        "time_to": "2030-03-02 10:20",
        "timezone": "Europe/Kyiv",
        "lon": (west + east) / 2,
        "lat": (south + north) / 2,
        "radius_m": 3000,
        "text": "six bursts behind the mill",
        "grade": "C",
        "information": "3",
    }


def test_evidence_is_kept_untouched_and_flagged_and_its_copy_is_clean(office: Office, tmp_path: Path) -> None:
    path = picture(tmp_path)
    act = keep.take_evidence(office.log, office.founder, office.workspace, path, "crater", "amber", clock=office.clock)
    assert "name" in act.body["flags"]  # type: ignore[operator]
    sha256 = str(act.body["sha256"])
    assert evidence.read(office.workspace.folder, sha256) == path.read_bytes()
    with pytest.raises(UsageError):
        keep.derive_copy(office.log, office.founder, office.workspace, sha256, None, office.clock)
    copy = keep.derive_copy(
        office.log, office.founder, office.workspace, sha256[:8], [Region(4, 4, 20, 20)], office.clock
    )
    clean = evidence.read(office.workspace.folder, str(copy.body["sha256"]))
    assert b"Jansen" not in clean and copy.body["flags"] == []
    assert chains(office.log.standing.acts)[str(copy.body["sha256"])].derived_from == sha256


def test_a_chain_of_custody_grows_by_who_holds_it_alone(office: Office, tmp_path: Path) -> None:
    second = office.enrol(office.founder)
    act = keep.take_evidence(
        office.log, office.founder, office.workspace, picture(tmp_path), "crater", "amber", clock=office.clock
    )
    sha256 = str(act.body["sha256"])
    keep.hand_over(office.log, office.founder, sha256, "handed over", second.person, "for analysis", office.clock)
    size = office.log.workflow.size()
    with pytest.raises(InputError):
        keep.hand_over(office.log, office.founder, sha256, "handed over", "person-x", "again", office.clock)
    with pytest.raises(NotFound):
        keep.hand_over(office.log, second, "0" * 64, "examined", "", "x", office.clock)
    assert office.log.workflow.size() == size
    assert chains(office.log.standing.acts)[sha256].holder == second.person


def test_evidence_that_was_changed_is_found(office: Office, tmp_path: Path) -> None:
    act = keep.take_evidence(
        office.log, office.founder, office.workspace, picture(tmp_path), "crater", "amber", clock=office.clock
    )
    assert [d for d in verify(office.workspace.folder) if not d.note] == []
    path = next((office.workspace.folder / "record" / "evidence").rglob(str(act.body["sha256"])))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    (found,) = [d for d in verify(office.workspace.folder) if not d.note]
    assert found.rule == "evidence" and str(act.body["sha256"])[:16] in found.place


def test_a_call_is_a_record_with_a_receipt_in_the_next_run(office: Office) -> None:
    act = keep.take_note(office.log, office.founder, office.workspace, told(office), office.clock)
    run(build_plan(office.workspace, Period()), clock=office.clock)
    view = View(office.workspace.folder)
    (row,) = view.table("observations").filter(pl.col("source") == "notes_hotline").to_dicts()
    assert (row["act"], row["grade"], row["role"], row["radius_m"]) == ("shelling", "C3", "event", 3000.0)
    receipts = view.table("receipts").filter(pl.col("source") == "notes_hotline")
    assert receipts["sha256"].to_list() == [act.body["document"]]


def test_a_note_that_nobody_signed_for_is_not_read_and_is_found(office: Office) -> None:
    act = keep.take_note(office.log, office.founder, office.workspace, told(office), office.clock)
    folder = office.workspace.folder / "record" / "notes" / "hotline"
    path = folder / f"{act.body['document']}.json"
    other = path.read_bytes().replace(b"six bursts", b"ten bursts")
    (folder / f"{hashlib.sha256(other).hexdigest()}.json").write_bytes(other)
    run(build_plan(office.workspace, Period()), clock=office.clock)
    seen = View(office.workspace.folder).table("observations")
    assert seen.filter(pl.col("source") == "notes_hotline")["text"].to_list() == ["six bursts behind the mill"]
    assert [d.message for d in verify(office.workspace.folder) if not d.note] == [
        "lies there and nobody signed for it."
    ]


def test_a_note_that_does_not_hold_leaves_nothing(office: Office) -> None:
    size = office.log.workflow.size()
    with pytest.raises(UsageError, match="timezone is missing"):
        given = {k: v for k, v in told(office).items() if k != "timezone"}
        keep.take_note(office.log, office.founder, office.workspace, given, office.clock)
    assert office.log.workflow.size() == size
    assert not list((office.workspace.folder / "record").rglob("notes/**/*.json"))


def test_another_monitors_finding_stands_beside_ours(office: Office, tmp_path: Path) -> None:
    kept = keep.take_evidence(
        office.log, office.founder, office.workspace, picture(tmp_path), "their report", "amber", clock=office.clock
    )
    incident = View(office.workspace.folder).table("incidents")["incident_id"][0]
    document = str(kept.body["sha256"])
    keep.take_position(
        office.log,
        office.founder,
        office.workspace,
        incident,
        "other mission",
        "dissents",
        document,
        "p. 3",
        office.clock,
    )
    ((told_,),) = concurrences(office.log.standing.acts).values()
    assert (told_.monitor, told_.position, told_.stands) == ("other mission", "dissents", True)
