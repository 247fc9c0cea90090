"""The founding act's id, kept beside the database so that a database written anew does not pass."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bestand.errors import InputError

FILE = "anchor"
_ID = re.compile("[0-9a-f]{32}")


def read_anchor(folder: Path) -> str:
    """The id; empty before the founding. Raises InputError for a file that holds none."""
    try:
        text = (folder / "record" / FILE).read_text("ascii", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", file=f"record/{FILE}") from error
    if not _ID.fullmatch(text.removesuffix("\n")):
        raise InputError("is damaged: it holds no id of an act.", file=f"record/{FILE}", fix="restore it from a copy.")
    return text.removesuffix("\n")


def write_anchor(folder: Path, anchor: str) -> None:
    """Keep the id, once and for all; the same id again changes nothing.

    Written beside, then linked: two founders cannot both succeed, and a kill never leaves half an id.
    The folder is locked meanwhile, so that a repair knows a living writer's part from a dead one's.
    """
    if not _ID.fullmatch(anchor):
        raise InputError("holds no id of an act; nothing was written.", file=f"record/{FILE}")
    path = folder / "record" / FILE
    part = path.with_name(f".{FILE}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.parent) as folder_handle:
            try:
                _write(part, anchor.encode() + b"\n")
                os.link(part, path)
                os.fsync(folder_handle)
            finally:
                part.unlink(missing_ok=True)
    except FileExistsError as error:
        if read_anchor(folder) != anchor:
            fix = "a workspace is founded once; begin a new one for another founding."
            raise InputError(
                "names another founding act; nothing was written.", file=f"record/{FILE}", fix=fix
            ) from error
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", file=f"record/{FILE}") from error


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)
