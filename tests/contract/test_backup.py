"""Backup and restore: the same workspace back, on either database, or nothing at all."""

from __future__ import annotations

import io
import json
import os
import random
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from bestand.errors import InputError, UsageError
from bestand.store import backup as room
from bestand.store.archive import verify
from bestand.store.backup import backup, restore
from bestand.store.sealed import AesGcm
from tests.contract.conftest import Place
from tests.contract.test_workflow import append, entries, is_consistent

pytestmark = pytest.mark.xdist_group("workflow")


@pytest.fixture
def filled(place: Place) -> Place:
    """A workspace with a log of several chunks, files of many kinds and things that do not belong in a backup."""
    folder = place.folder / "w"
    for name, text in {
        "bestand.yaml": "workspace: w\n",
        "lines/2026.geojson": "{}",
        "record/anchor": "a" * 32 + "\n",
        "record/receipts.jsonl": "{}\n",
        "record/evidence/ab/abc": "evidence",
        "editions/2026-05-10-clear-1/report.html": "<html>",
        "editions/" + "długa nazwa " * 15: "a long name",
        "data/incidents/2026-05-10.parquet": "derived",
        "record/.receipts.jsonl.part": "torn",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "incoming").symlink_to("/etc")
    filled = replace(place, folder=folder)
    workflow = filled.open()
    append(workflow, entries(2 * room.CHUNK + 77))
    workflow.close()
    return filled


def make(place: Place, target: Path) -> Path:
    backup(place.folder, place.url, target, workspace=place.workspace)
    return target


def test_workspace_comes_back_on_either_database(filled: Place, tmp_path: Path, postgres: str) -> None:
    file = make(filled, tmp_path / "b.tar")
    for n, url in enumerate((None, postgres)):
        there = Place(tmp_path / f"restored-{n}", url, f"{filled.workspace}-back-{n}")
        manifest = restore(file, there.folder, url, workspace=there.workspace)
        assert list(there.open().entries()) == list(filled.open().entries())
        assert is_consistent(there.open())
        assert manifest.left_out == ("incoming",)
        assert not (there.folder / "data").exists()
        assert not (there.folder / "record" / ".receipts.jsonl.part").exists()
        for name in manifest.files:
            if name.startswith("workspace/"):
                own = name.removeprefix("workspace/")
                assert (there.folder / own).read_bytes() == (filled.folder / own).read_bytes()
        assert make(there, tmp_path / f"again-{n}.tar").stat().st_size > 0
        assert {k: v for k, v in verify(tmp_path / f"again-{n}.tar").files.items() if k.startswith("log/")} == {
            k: v for k, v in manifest.files.items() if k.startswith("log/")
        }


def test_same_state_gives_the_same_bytes(filled: Place, tmp_path: Path) -> None:
    assert make(filled, tmp_path / "a.tar").read_bytes() == make(filled, tmp_path / "b.tar").read_bytes()


def test_sealed_entries_stay_sealed_on_the_way(place: Place, tmp_path: Path) -> None:
    key = os.urandom(32)
    sealed = replace(place, folder=place.folder / "w")
    append(sealed.open(AesGcm(key)), entries(50))
    file = make(sealed, tmp_path / "b.tar")
    assert b"content 7".hex().encode() not in file.read_bytes()
    back = Place(tmp_path / "back", None, "")
    restore(file, back.folder, None)
    assert list(back.open(AesGcm(key)).entries()) == entries(50)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small backup."""
    place = Place(tmp_path / "w", None, "")
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "bestand.yaml").write_text("workspace: w\n")
    append(place.open(), entries(20))
    return make(place, tmp_path / "b.tar")


def refused(file: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"backup|restored"):
        restore(file, tmp_path / "back", None)
    assert not (tmp_path / "back").exists()
    assert not (tmp_path / ".back.part").exists()


def test_any_changed_byte_of_content_is_refused(file: Path, tmp_path: Path) -> None:
    """Padding between members is the only part that may differ: it is not read."""
    data = file.read_bytes()
    with tarfile.open(file) as tar:
        places = [m.offset_data + random.Random(m.size).randrange(m.size) for m in tar for _ in range(8) if m.size]
        places += [m.offset + n for m in tar for n in (0, 50, 124, 148, 156, 257)]
    for place in places:
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        refused(file, tmp_path)


def test_backup_cut_off_anywhere_is_refused(file: Path, tmp_path: Path) -> None:
    data = file.read_bytes()
    with tarfile.open(file) as tar:
        end = max(m.offset_data + m.size for m in tar)
    for length in (0, 1, 511, 512, 513, 1024, end // 2, end - 1):
        file.write_bytes(data[:length])
        refused(file, tmp_path)


def rewritten(file: Path, change: str) -> None:
    """The same backup with members as an attacker would add them."""
    with tarfile.open(file) as tar:
        members = [(m, tar.extractfile(m).read()) for m in tar]  # type: ignore[union-attr]
    manifest = json.loads(members[0][1])
    evil = tarfile.TarInfo(change)
    hashed = ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0]
    if change == "link":
        evil.name, evil.type, evil.linkname = "workspace/bestand.yaml", tarfile.SYMTYPE, "/etc/passwd"
        members = [(m, d) if m.name != evil.name else (evil, b"") for m, d in members]
    elif change == "twice":
        members.append(members[-1])
    elif change == "unlisted":
        members.append((tarfile.TarInfo("workspace/more"), b""))
    elif change == "missing":
        del members[-1]
    else:
        manifest["files"][change] = hashed
        members = [members[0], *sorted([*members[1:], (evil, b"")], key=lambda m: m[0].name)]
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    members[0] = (tarfile.TarInfo("manifest.json"), text)
    with tarfile.open(file, "w") as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


@pytest.mark.parametrize(
    "change",
    ["link", "twice", "unlisted", "missing", "../x", "workspace/../../x", "/tmp/x", "workspace//x", "workspace/./x",
     "workspace", "workspace/", "workspace/data/x", "workspace/record/workflow.sqlite", "workspace/a\\..\\x", "o/x"],
)  # fmt: skip
def test_backup_that_leads_elsewhere_is_refused(file: Path, tmp_path: Path, change: str) -> None:
    before = sorted(p for p in tmp_path.rglob("*"))
    rewritten(file, change)
    refused(file, tmp_path)
    assert sorted(p for p in tmp_path.rglob("*")) == before


def test_log_that_does_not_hold_together_is_refused(file: Path, tmp_path: Path) -> None:
    """Hashes that fit do not help: entries and nodes must be one log."""
    place = Place(tmp_path / "w", None, "")
    for line in (b"[0]\n", b'[5,"act","r","2026-05-10T06:00:00.000000Z","00","00"]\n', b"x\n"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(room, "_put", lambda stream, _, line=line: stream.write(line))
            make(place, tmp_path / "bad.tar")
        with pytest.raises(InputError, match="log cannot be read"):
            restore(tmp_path / "bad.tar", tmp_path / "back", None)
        assert not (tmp_path / "back").exists()


def test_nothing_is_restored_over_what_is_there(file: Path, tmp_path: Path, postgres: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(UsageError, match="there already"):
        restore(file, tmp_path / "full", None)
    restore(file, tmp_path / "first", postgres, workspace="over-it")
    with pytest.raises(UsageError, match="holds entries"):
        restore(file, tmp_path / "second", postgres, workspace="over-it")
    assert not (tmp_path / "second").exists()


def test_backup_inside_the_workspace_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    with pytest.raises(UsageError, match="outside the workspace"):
        backup(tmp_path / "w", None, tmp_path / "w" / "b.tar")


def test_file_that_changes_while_it_is_copied_is_not_kept_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "bestand.yaml").write_text("workspace: w\n")
    plain = room._write_tar

    def change_first(*args: object) -> None:
        (tmp_path / "w" / "bestand.yaml").write_text("workspace: v\n")
        plain(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "_write_tar", change_first)
    with pytest.raises(InputError, match="differs from its hash"):
        backup(tmp_path / "w", None, tmp_path / "b.tar")
    assert not list(tmp_path.glob("*.tar*")) and not list(tmp_path.glob(".*.part"))
