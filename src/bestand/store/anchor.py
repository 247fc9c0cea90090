"""The anchor: the id of the act that founded the log, kept outside the database that it vouches for."""

from __future__ import annotations

import os
import re
from pathlib import Path

from bestand.errors import InputError

FILE = "anchor"
_ID = re.compile("[0-9a-f]{32}")


def read_anchor(folder: Path) -> str:
    """The anchor of a workspace; empty where its log is not founded. Raises InputError where it is damaged."""
    try:
        text = (folder / "record" / FILE).read_text("ascii", "replace").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", file=f"record/{FILE}") from error
    if not _ID.fullmatch(text):
        raise InputError("is damaged.", file=f"record/{FILE}", fix="restore it from a copy.")
    return text


def write_anchor(folder: Path, anchor: str) -> None:
    """Once and for all. Raises InputError where another is there."""
    path = folder / "record" / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="ascii") as stream:
            stream.write(f"{anchor}\n")
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as error:
        if read_anchor(folder) != anchor:
            raise InputError("names another founding act; nothing was written.", file=f"record/{FILE}") from error
    except OSError as error:
        path.unlink(missing_ok=True)
        raise InputError(f"cannot be written: {error.strerror}.", file=f"record/{FILE}") from error
