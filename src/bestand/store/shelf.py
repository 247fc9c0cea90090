"""Files kept by the hash of their content: written once, never changed, checked whenever they are read."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bestand.errors import InputError, NotFound
from bestand.model.media import HEAD, media_of
from bestand.store.sealed import Sealer

CHUNK = 1 << 20
_HASH = re.compile("[0-9a-f]{64}")
_PART = ".part-"
_RESTORE = "restore it from a copy."
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


_SEALED, _LENGTH = b"BSHELF\x01", 4
"""How a sealed file begins, and the bytes before each of its pieces that give the piece's length."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: SHA-256 of its content in hex, its length, and what its first bytes say it is."""

    sha256: str
    bytes: int
    media: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """One folder of such files. fanned: in subfolders by the first two characters, for many files.

    sealer: encrypts what lies on the disk, piece by piece; hash and length are of the plain content.
    """

    root: Path
    ending: str = ""
    fanned: bool = False
    sealer: Sealer | None = None

    def keep(self, source: Path | bytes) -> Kept:
        """Keep a file or bytes; again is a no-op. Raises InputError, and then nothing is kept.

        Killed half-way it leaves a part that the next call takes away. Memory does not grow with the file.
        """
        name = "the given bytes" if isinstance(source, bytes) else source.name
        try:
            with self._writing() as part, part.open("xb") as stream:
                kept = self._pour(_chunks(source), stream)
                stream.flush()
                os.fsync(stream.fileno())
                os.fchmod(stream.fileno(), 0o440)
                self._place(part, kept.sha256)
        except OSError as error:
            fix = "make room on the disk." if error.errno in _FULL else ""
            raise InputError(f"cannot be kept: {_why(error)}. Nothing was kept.", file=name, fix=fix) from error
        return kept

    def read(self, sha256: str) -> bytes:
        """The content, whole. Raises NotFound, or InputError where it is not what was kept."""
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str) -> Iterator[bytes]:
        """The content in pieces. Raises at the end where the whole is not what was kept: what came before
        must not be used then."""
        path, found = self.path(sha256), hashlib.sha256()
        try:
            with _opened(path) as stream:
                for chunk in self._from_disk(stream):
                    found.update(chunk)
                    yield chunk
        except FileNotFoundError as error:
            raise NotFound(f"nothing is kept under {sha256}.") from error
        except OSError as error:
            raise InputError(f"cannot be read: {_why(error)}.", file=self._shown(path), fix=_RESTORE) from error
        if found.hexdigest() != sha256:
            raise InputError("was changed since it was kept.", file=self._shown(path), fix=_RESTORE)

    def size(self, sha256: str) -> int:
        """Length of the content, after reading it whole: raises as `stream` does."""
        return sum(len(chunk) for chunk in self.stream(sha256))

    def hashes(self) -> list[str]:
        """All that is kept, in order of the hash; the content is not looked at."""
        found = self.root.glob(f"*/*{self.ending}" if self.fanned else f"*{self.ending}")
        names = (path.name.removesuffix(self.ending) for path in found)
        return sorted(name for name in names if _HASH.fullmatch(name))

    def changed(self) -> dict[str, str]:
        """Hashes under which something else lies now, or that cannot be read, each with the reason."""
        wrong = {}
        for sha256 in self.hashes():
            try:
                self.size(sha256)
            except (InputError, NotFound) as error:
                wrong[sha256] = str(error)
        return wrong

    def path(self, sha256: str) -> Path:
        """Where the content lies. Raises NotFound for what is no hash."""
        if not _HASH.fullmatch(sha256):
            raise NotFound("no SHA-256 in 64 small hexadecimal characters.")
        folder = self.root / sha256[:2] if self.fanned else self.root
        return folder / f"{sha256}{self.ending}"

    def _pour(self, chunks: Iterable[bytes], stream: BinaryIO) -> Kept:
        found, size, head = hashlib.sha256(), 0, b""
        stream.write(_SEALED if self.sealer and self.sealer.seals else b"")
        for number, chunk in enumerate(chunks):
            found.update(chunk)
            size += len(chunk)
            head += chunk[: HEAD - len(head)] if len(head) < HEAD else b""
            stream.write(self._to_disk(chunk, number))
        return Kept(found.hexdigest(), size, media_of(head))

    def _to_disk(self, chunk: bytes, number: int) -> bytes:
        """A piece as it lies on the disk: bytes go there here and nowhere else."""
        if self.sealer is None or not self.sealer.seals:
            return chunk
        stored = self.sealer.seal(chunk, self._piece(number))
        return len(stored).to_bytes(_LENGTH, "big") + stored

    def _from_disk(self, stream: BinaryIO) -> Iterator[bytes]:
        """The pieces in the clear: bytes come from the disk here and nowhere else."""
        if self.sealer is None or not self.sealer.seals:
            while chunk := stream.read(CHUNK):
                yield chunk
            return
        if stream.read(len(_SEALED)) != _SEALED:
            message = "is not encrypted, though the workspace says so."
            raise InputError(message, file=self.root.name, fix=_RESTORE)
        number = 0
        while length := stream.read(_LENGTH):
            yield self.sealer.open(stream.read(int.from_bytes(length, "big")), self._piece(number))
            number += 1

    def _piece(self, number: int) -> str:
        """Bound into a sealed piece; which file it belongs to is proven by the hash of the whole."""
        return f"{self.root.name}/{number}"

    def _place(self, part: Path, sha256: str) -> None:
        """Under its name, never over another: a link is refused where something lies already."""
        path = self.path(sha256)
        if path.parent != self.root and not path.parent.exists():
            path.parent.mkdir(exist_ok=True)
            sync_folder(self.root)
        try:
            os.link(part, path)
        except FileExistsError:
            self.size(sha256)
        sync_folder(path.parent)

    @contextmanager
    def _writing(self) -> Iterator[Path]:
        """A new part. Parts that killed writers left are taken away when nobody else is writing."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for left in self.root.glob(f"{_PART}*"):
                    left.unlink(missing_ok=True)
            except BlockingIOError:
                pass
            fcntl.flock(lock, fcntl.LOCK_SH)
            part = self.root / f"{_PART}{secrets.token_hex(8)}"
            try:
                yield part
            finally:
                part.unlink(missing_ok=True)

    def _shown(self, path: Path) -> str:
        """The path without the machine's folders."""
        return f"{self.root.name}/{path.relative_to(self.root)}"


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield from (source[at : at + CHUNK] for at in range(0, len(source), CHUNK))
        return
    with _opened(source) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _opened(path: Path) -> BinaryIO:
    """A plain file. A link would let somebody else choose the content; a pipe would never end."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is a folder or a device")
    return os.fdopen(handle, "rb")


def _why(error: OSError) -> str:
    return "it is a link" if error.errno == errno.ELOOP else error.strerror or "it cannot be opened"


def sync_folder(folder: Path) -> None:
    """So that a file's name, or its going, survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
