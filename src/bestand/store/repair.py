"""At the start: what a killed writer left half under `record/` and `data/` is taken away, and said.

The log needs nothing here: SQLite and PostgreSQL drop what was not committed; evidence clears its own parts.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bestand.errors import InputError
from bestand.store.edges import FILE as EDGES


def repair(folder: Path) -> list[str]:
    """What was put right, one sentence each; nothing to say is the rule. Leaves alone what a living writer holds."""
    try:
        return [*_half_line(folder / "record" / EDGES), *_parts(folder)]
    except OSError as error:
        raise InputError(f"cannot be repaired: {error.strerror}.", file="record") from error


def _half_line(path: Path) -> Iterator[str]:
    if not path.exists() or path.read_bytes()[-1:] in (b"", b"\n"):
        return
    with path.open("r+b") as stream, _held(stream.fileno()) as free:
        data = stream.read()
        if free and not data.endswith(b"\n"):
            stream.truncate(data.rfind(b"\n") + 1)
            os.fsync(stream.fileno())
            yield f"{EDGES}: half a line, left by an append that was killed, was taken away."


def _parts(folder: Path) -> Iterator[str]:
    """Parts of files that are written beside and then renamed: the old file counts, or the new one."""
    found = sorted([*folder.glob("record/.*.part"), *folder.glob("data/*/.*.part")])
    if not found:
        return
    with ExitStack() as stack:  # a run holds the one lock, a founder the other
        handles = [_opened(lock, stack) for lock in (folder / "data" / ".lock", folder / "record") if lock.exists()]
        free = all(stack.enter_context(_held(handle)) for handle in handles)
        for path in found if free else ():
            path.unlink(missing_ok=True)
            yield f"{path.name}: a part, left by a writer that was killed, was taken away."


def _opened(path: Path, stack: ExitStack) -> int:
    handle = os.open(path, os.O_RDONLY)
    stack.callback(os.close, handle)
    return handle


@contextmanager
def _held(handle: int) -> Iterator[bool]:
    """Whether nobody else holds the lock; it is held until the end of the `with`."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
        return
    try:
        yield True
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
