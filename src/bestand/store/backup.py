"""Everything of a workspace that cannot be made again, in one file; and back from it.

Entries go as they are stored: what is encrypted at rest stays so, and no key is needed or kept.
The same state gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from bestand.errors import InputError, UsageError
from bestand.model.ids import canonical
from bestand.store.archive import DERIVED, ENTRIES, MANIFEST, NODES, WORKSPACE, Manifest, read_archive, verify
from bestand.store.sealed import PLAIN
from bestand.store.workflow import Workflow, open_workflow
from bestand.store.workflow.entry import Node, Row, completed, read_time, time_text

CHUNK = 16**3
"""Entries that are written, and read again, together with the nodes that they complete."""


def backup(folder: Path, url: str | None, target: Path, *, workspace: str = "") -> Manifest:
    """Write a workspace's backup and read it again. `url` and `workspace` as in `open_workflow`.

    The log is taken first: what it speaks of lies on the disk by then, because files are written before
    entries. Raises InputError where a file changes meanwhile or the target cannot be written; no part is left.
    """
    if target.resolve().is_relative_to(folder.resolve()):
        raise UsageError("a backup lies outside the workspace: give another file.")
    part = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="bestand-") as log:
            count = _write_log(open_workflow(folder, url, PLAIN, workspace=workspace), Path(log))
            files, left_out = _files(folder)
            files |= {name: Path(log) / name for name in (ENTRIES, NODES)}
            about = {name: (_hash(path), path.stat().st_size) for name, path in files.items()}
            manifest = Manifest(count, about, left_out)
            _write_tar(part, manifest, files)
            verify(part)  # also finds a file that changed between its hash and its copy
        part.replace(target)
    except OSError as error:
        raise InputError(f"the backup cannot be written: {error.strerror}.", file=target.name) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(file: Path, folder: Path, url: str | None, *, workspace: str = "") -> Manifest:
    """Make a workspace from a backup: a new folder, and an empty database where `url` names one.

    Every hash is checked before anything is written, and again while it is. Raises InputError for a
    broken backup, UsageError where something is there already; nothing counts then.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise UsageError(f"{folder.name} is there already: restore into a new folder.")
    verify(file)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        manifest = read_archive(file, lambda name: part / name)
        (part / WORKSPACE).mkdir(exist_ok=True)
        _read_log(open_workflow(part / WORKSPACE, url, PLAIN, workspace=workspace), part, manifest.entries)
        (part / WORKSPACE).replace(folder)
    except OSError as error:
        raise InputError(f"cannot be restored: {error.strerror}.", file=folder.name) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _write_log(workflow: Workflow, folder: Path) -> int:
    """Entries and nodes, one canonical JSON line each. Gives the number of entries."""
    size = workflow.size()
    (folder / ENTRIES).parent.mkdir()
    rows = islice(workflow.stored(), size)  # not what is appended meanwhile
    with (folder / ENTRIES).open("wb") as entries, (folder / NODES).open("wb") as nodes:
        for first in range(0, size, CHUNK):
            past = min(first + CHUNK, size)
            for idx, kind, ref, at, salt, content in islice(rows, past - first):
                _put(entries, [idx, kind, ref, at, salt.hex(), content.hex()])
            asked = [(level, first >> level, past >> level) for level in range(0, past.bit_length(), 4)]
            for (level, idx), hash_ in sorted(workflow.ranges(asked).items()):
                _put(nodes, [level, idx, hash_.hex()])
    workflow.close()
    return size


def _read_log(workflow: Workflow, part: Path, count: int) -> None:
    """All entries in one transaction. Raises UsageError where the database holds any already."""
    if workflow.size():
        raise UsageError("the database holds entries of this workspace already: nothing was restored.")
    try:
        with (part / ENTRIES).open("rb") as entries, (part / NODES).open("rb") as nodes, workflow.writing() as writing:
            for first in range(0, count, CHUNK):
                past = min(first + CHUNK, count)
                rows = [_row(line) for line in islice(entries, past - first)]
                writing.append_stored(rows, [_node(line) for line in islice(nodes, len(completed(first, past)))])
            if entries.read(1) or nodes.read(1) or writing.size() != count:
                raise ValueError("another number of entries than the manifest says")
    except (ValueError, TypeError, UsageError) as error:
        raise InputError("the backup's log cannot be read; nothing was restored.", file=ENTRIES) from error
    finally:
        workflow.close()


def _row(line: bytes) -> Row:
    idx, kind, ref, at, salt, content = json.loads(line)
    return int(idx), str(kind), str(ref), time_text(read_time(str(at))), bytes.fromhex(salt), bytes.fromhex(content)


def _node(line: bytes) -> Node:
    level, idx, hash_ = json.loads(line)
    return int(level), int(idx), bytes.fromhex(hash_)


def _put(stream: BinaryIO, value: list[object]) -> None:
    stream.write(canonical(value).encode() + b"\n")


def _files(folder: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Plain files by their names in the backup; and names of what is none, such as links."""
    kept: dict[str, Path] = {}
    left_out = []
    for path in _below(folder):
        own = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            left_out.append(own)
        elif (
            not own.startswith(DERIVED[1:]) and not path.name.startswith((".part", ".lock")) and path.suffix != ".part"
        ):
            kept[f"{WORKSPACE}/{own}"] = path
    return kept, tuple(sorted(left_out))


def _below(folder: Path) -> Iterator[Path]:
    """Everything but folders themselves and `data/`; links are named, never followed."""
    for base, folders, names in os.walk(folder):
        here = Path(base)
        if here == folder and DERIVED[0] in folders:
            folders.remove(DERIVED[0])
        yield from (here / name for name in names)
        yield from (here / name for name in folders if (here / name).is_symlink())


def _write_tar(part: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    with part.open("wb") as raw:
        with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
            tar.addfile(_member(MANIFEST, len(manifest.text)), io.BytesIO(manifest.text))
            for name in sorted(files):
                with files[name].open("rb") as stream:
                    tar.addfile(_member(name, manifest.files[name][1]), stream)
        raw.flush()
        os.fsync(raw.fileno())


def _member(name: str, size: int) -> tarfile.TarInfo:
    """Without time, owner or anything else of this machine."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
