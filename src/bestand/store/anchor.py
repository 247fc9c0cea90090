"""The founding act's id, kept beside the database so that a database written anew does not pass."""

from __future__ import annotations

import os
import re
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

    Written beside, then linked: two founders cannot both succeed, and a kill leaves no part.
    """
    if not _ID.fullmatch(anchor):
        raise InputError("holds no id of an act; nothing was written.", file=f"record/{FILE}")
    path = folder / "record" / FILE
    part = path.with_name(f".{FILE}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(anchor.encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.link(part, path)
    except FileExistsError as error:
        if read_anchor(folder) != anchor:
            fix = "a workspace is founded once; begin a new one for another founding."
            raise InputError(
                "names another founding act; nothing was written.", file=f"record/{FILE}", fix=fix
            ) from error
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", file=f"record/{FILE}") from error
    finally:
        part.unlink(missing_ok=True)
