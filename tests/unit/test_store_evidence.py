"""Evidence kept by the hash of its content."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import stat
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bestand.errors import InputError, NotFound
from bestand.model.media import media_of
from bestand.store import evidence


def lying(folder: Path) -> list[Path]:
    """All files under the evidence folder but its lock."""
    return sorted(p for p in (folder / "record" / "evidence").rglob("*") if p.is_file() and p.name != ".lock")


def test_a_file_lies_under_its_hash_read_only_and_reads_back(tmp_path: Path) -> None:
    original = tmp_path / "photo of somebody.jpg"
    original.write_bytes(b"\xff\xd8\xff\xe0 picture")
    kept = evidence.keep(tmp_path, original)
    assert kept.sha256 == hashlib.sha256(original.read_bytes()).hexdigest()
    assert (kept.bytes, kept.media) == (12, "image/jpeg")
    (path,) = lying(tmp_path)
    assert path == tmp_path / "record" / "evidence" / kept.sha256[:2] / kept.sha256
    assert stat.S_IMODE(path.stat().st_mode) & 0o222 == 0
    assert evidence.read(tmp_path, kept.sha256) == original.read_bytes()


def test_keeping_again_changes_nothing(tmp_path: Path) -> None:
    first = evidence.keep(tmp_path, b"seen")
    (path,) = lying(tmp_path)
    before = path.stat()
    assert evidence.keep(tmp_path, b"seen") == first
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert lying(tmp_path) == [path]


def test_an_empty_file_is_evidence_too(tmp_path: Path) -> None:
    kept = evidence.keep(tmp_path, b"")
    assert (kept.bytes, evidence.read(tmp_path, kept.sha256)) == (0, b"")


@given(content=st.binary(min_size=1, max_size=300), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_of_what_is_kept_is_noticed(tmp_path: Path, content: bytes, data: st.DataObject) -> None:
    kept = evidence.keep(tmp_path, content)
    path = evidence.shelf(tmp_path).path(kept.sha256)
    at = data.draw(st.integers(0, len(content) * 8 - 1))
    path.chmod(0o600)
    path.write_bytes(bytes(b ^ (1 << at % 8) if n == at // 8 else b for n, b in enumerate(content)))
    with pytest.raises(InputError, match=f"{kept.sha256}: was changed since it was kept"):
        evidence.read(tmp_path, kept.sha256)
    with pytest.raises(InputError, match="was changed"):
        evidence.keep(tmp_path, content)
    assert list(evidence.changed(tmp_path)) == [kept.sha256]
    path.unlink()


@pytest.mark.parametrize("change", [b"", b"see", b"seen and more"], ids=["emptied", "cut", "longer"])
def test_a_changed_length_is_noticed(tmp_path: Path, change: bytes) -> None:
    kept = evidence.keep(tmp_path, b"seen")
    path = evidence.shelf(tmp_path).path(kept.sha256)
    path.chmod(0o600)
    path.write_bytes(change)
    with pytest.raises(InputError, match="was changed"):
        evidence.size(tmp_path, kept.sha256)


def test_what_lies_there_as_a_link_is_not_read(tmp_path: Path) -> None:
    kept = evidence.keep(tmp_path, b"seen")
    path = evidence.shelf(tmp_path).path(kept.sha256)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="it is a link"):
        evidence.read(tmp_path, kept.sha256)


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "device", "missing"])
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "source"
    (tmp_path / "other").write_bytes(b"seen")
    if kind == "link":
        source.symlink_to(tmp_path / "other")
    elif kind == "folder":
        source.mkdir()
    elif kind == "pipe":
        os.mkfifo(source)
    elif kind == "device":
        source = Path("/dev/zero")
    with pytest.raises(InputError, match=f"{source.name}: cannot be kept: .* Nothing was kept"):
        evidence.keep(tmp_path, source)
    assert lying(tmp_path) == []


@pytest.mark.parametrize("sha256", ["0" * 64, "../../secret", "A" * 64, ""])
def test_what_is_not_kept_is_not_found(tmp_path: Path, sha256: str) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    with pytest.raises(NotFound):
        evidence.read(tmp_path, sha256)


def limited(bytes_: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """The limit of a process stands in for the disk's: a write fails half-way in the same way."""
    code = "import sys, pathlib; from bestand.store import evidence\n"
    code += "evidence.keep(pathlib.Path(sys.argv[1]), bytes(3_000_000))"
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, preexec_fn=lambda: limited(2 << 20)
    )
    assert told.returncode == 1
    assert "InputError: the given bytes: cannot be kept: File too large. Nothing was kept." in told.stderr
    assert lying(tmp_path) == []


def test_a_killed_writer_leaves_only_a_part_that_the_next_takes_away(tmp_path: Path) -> None:
    pipe_fed = "import sys, pathlib, time\nfrom bestand.store import evidence, shelf\n"
    pipe_fed += "def slow(source):\n    yield b'half'\n    time.sleep(60)\n"
    pipe_fed += "shelf._chunks = slow\nevidence.keep(pathlib.Path(sys.argv[1]), b'x')"
    writer = subprocess.Popen([sys.executable, "-c", pipe_fed, str(tmp_path)])
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob("record/evidence/.part-*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    during = evidence.keep(tmp_path, b"meanwhile")
    assert len(list(tmp_path.glob("record/evidence/.part-*"))) == 1, "a writer at work keeps its part"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    after = evidence.keep(tmp_path, b"afterwards")
    assert {path.name for path in lying(tmp_path)} == {during.sha256, after.sha256}


def test_many_writers_of_one_file_keep_it_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(lambda _: evidence.keep(tmp_path, b"seen" * 1000), range(40)))
    assert len(kept) == 1
    assert len(lying(tmp_path)) == 1


def test_a_large_file_does_not_fill_the_memory(tmp_path: Path) -> None:
    source = tmp_path / "video"
    with source.open("wb") as stream:
        stream.truncate(300 << 20)  # a file of holes: no room on the disk is taken
    tracemalloc.start()
    kept = evidence.keep(tmp_path, source)
    assert evidence.size(tmp_path, kept.sha256) == 300 << 20
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20
    assert lying(tmp_path)[0].stat().st_size == 300 << 20


class Shut:
    """A sealer as the store's: AES-256-GCM with the name bound in."""

    seals = True

    def __init__(self, key: bytes):
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, name: str) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, plain, name.encode())

    def open(self, stored: bytes, name: str) -> bytes:
        try:
            return self._cipher.decrypt(stored[:12], stored[12:], name.encode())
        except InvalidTag as error:
            raise InputError("does not open.", file=name) from error


@pytest.mark.parametrize("length", [0, 5, (1 << 20) - 1, 1 << 20, (2 << 20) + 7])
def test_sealed_evidence_reads_back_and_lies_encrypted(tmp_path: Path, length: int) -> None:
    content = (b"seen " * (length // 5 + 1))[:length]
    sealer = Shut(bytes(32))
    kept = evidence.keep(tmp_path, content, sealer)
    assert (kept.sha256, kept.bytes) == (hashlib.sha256(content).hexdigest(), length)
    assert evidence.read(tmp_path, kept.sha256, sealer) == content
    assert b"seen" not in evidence.shelf(tmp_path).path(kept.sha256).read_bytes()
    with pytest.raises(InputError, match="was changed"):
        evidence.read(tmp_path, kept.sha256)
    if length:
        with pytest.raises(InputError, match="does not open"):
            evidence.read(tmp_path, kept.sha256, Shut(bytes(31) + b"x"))


def test_plain_evidence_in_an_encrypted_workspace_is_refused(tmp_path: Path) -> None:
    kept = evidence.keep(tmp_path, b"seen")
    with pytest.raises(InputError, match="is not encrypted, though the workspace says so"):
        evidence.read(tmp_path, kept.sha256, Shut(bytes(32)))


def test_sealed_evidence_cut_after_a_piece_is_noticed(tmp_path: Path) -> None:
    sealer = Shut(bytes(32))
    kept = evidence.keep(tmp_path, bytes(2 << 20), sealer)
    path = evidence.shelf(tmp_path).path(kept.sha256)
    path.chmod(0o600)
    raw = path.read_bytes()
    path.write_bytes(raw[: 7 + (len(raw) - 7) // 2])
    with pytest.raises(InputError, match="was changed"):
        evidence.read(tmp_path, kept.sha256, sealer)


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\x00", "image/tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        ("протокол".encode(), "text/plain"),
        ("протокол".encode()[:-1], "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"\xff", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_media_is_told_by_content(head: bytes, media: str) -> None:
    assert media_of(head) == media
