"""The file that a backup is: a tar whose first member, `manifest.json`, vouches for all others.

`log/entries.jsonl` and `log/nodes.jsonl` hold the log as it is stored, whichever database it lies in;
`workspace/…` the files. Members are plain files in sorted order and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from bestand.errors import InputError
from bestand.model.ids import canonical

FORMAT = "backup/1"
MANIFEST, ENTRIES, NODES, WORKSPACE = "manifest.json", "log/entries.jsonl", "log/nodes.jsonl", "workspace"
DERIVED = ("data", "record/workflow.sqlite", "record/seen")
"""Made again by a run, or held by the log's own members."""
STEP = 1 << 20
LONGEST_MANIFEST = 1 << 28
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: number of entries, files with hash and size, and what was no file and left out."""

    entries: int
    files: dict[str, tuple[str, int]]
    left_out: tuple[str, ...] = ()

    @property
    def text(self) -> bytes:
        files = {name: list(about) for name, about in self.files.items()}
        kept = {"format": FORMAT, "entries": self.entries, "files": files, "left_out": list(self.left_out)}
        return canonical(kept).encode()


def verify(file: Path) -> Manifest:
    """Hold all of a backup against its manifest. Raises InputError naming the first thing that differs."""
    return read_archive(file, lambda _: None)


def read_archive(file: Path, keep: Callable[[str], Path | None]) -> Manifest:
    """Go through a backup, checking name, kind, size and hash of every member.

    keep: where to write the member of this name, or None. What was written counts only when this
    returns. Raises InputError for anything that is not exactly as the manifest says.
    """
    with _reading(file) as tar:
        manifest = _manifest(tar, file)
        for name in sorted(manifest.files):
            member = tar.next()
            if member is None:
                raise _broken(file, f"{name} is missing")
            if member.name != name or not _is_plain(member):
                raise _broken(file, f"{member.name[:200]!r} is not what its manifest lists at this place")
            if (_copy(tar, member, keep(name)), member.size) != manifest.files[name]:
                raise _broken(file, f"{name} differs from its hash")
        if tar.next() is not None:
            raise _broken(file, "it holds more than its manifest lists")
    return manifest


@contextmanager
def _reading(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with file.open("rb") as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise _broken(file, "it is no whole tar file") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", file=file.name) from error


def _manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    member = tar.next()
    if member is None or member.name != MANIFEST or not _is_plain(member) or member.size > LONGEST_MANIFEST:
        raise _broken(file, "it does not begin with a manifest")
    stream = tar.extractfile(member)
    assert stream is not None
    text = stream.read()
    try:
        value = json.loads(text)
        files = {str(name): (str(sha256), int(size)) for name, (sha256, size) in value["files"].items()}
        found = Manifest(int(value["entries"]), files, tuple(map(str, value["left_out"])))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _broken(file, "its manifest cannot be read") from error
    if found.text != text or not {ENTRIES, NODES} <= files.keys():
        raise _broken(file, "its manifest is not of this program's format")
    for name, (sha256, _) in files.items():
        if not _is_safe(name) or not _SHA256.fullmatch(sha256):
            raise _broken(file, f"its manifest lists {name[:200]!r}")
    return found


def _is_plain(member: tarfile.TarInfo) -> bool:
    """No link, device, folder or file with holes."""
    return member.type == tarfile.REGTYPE and member.sparse is None


def _is_safe(name: str) -> bool:
    """A name below workspace/ that leads nowhere else, and to nothing that is made anew."""
    if name in (ENTRIES, NODES):
        return True
    parts = name.split("/")
    inside = PurePosixPath(*parts[1:]) if len(parts) > 1 else PurePosixPath()
    own = inside.as_posix()
    return (
        parts[0] == WORKSPACE
        and len(parts) > 1
        and not {"", ".", ".."} & set(parts)
        and not any(letter in name for letter in "\\\0")
        and inside.parts[0] != DERIVED[0]
        and not own.startswith(DERIVED[1:])
    )


def _copy(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path | None) -> str:
    """Hash of a member; written to the target on the way if there is one."""
    digest, stream = hashlib.sha256(), tar.extractfile(member)
    assert stream is not None
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
    opened: nullcontext[None] | BinaryIO = nullcontext() if target is None else target.open("xb")
    with opened as out:
        while block := stream.read(STEP):
            digest.update(block)
            if out is not None:
                out.write(block)
    return digest.hexdigest()


def _broken(file: Path, what: str) -> InputError:
    return InputError(f"the backup is broken: {what}; nothing of it counts.", file=file.name, fix="use another copy.")
