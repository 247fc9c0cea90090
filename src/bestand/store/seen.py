"""How far the log was seen here, kept beside the database: one that was cut off or begun anew does not pass."""

from __future__ import annotations

import re
from pathlib import Path

from bestand.store.anchor import locked

FILE = "seen"
_FORM = re.compile(r"(\d{1,18}) ([0-9a-f]{64})\n")


def read_seen(folder: Path) -> tuple[int, str]:
    """Number of entries and the root over them (hex); 0 and nothing where no log was seen here yet."""
    try:
        found = _FORM.fullmatch((folder / "record" / FILE).read_text("ascii", "replace"))
    except OSError:
        found = None
    return (int(found[1]), found[2]) if found else (0, "")


def keep_seen(folder: Path, size: int, root: str) -> None:
    """Go on to a longer log, never back to a shorter one. It is a lower bound: where it cannot be written, as on a
    copy that may only be read, or was lost in a fault, the one before it holds."""
    try:
        with locked(folder / "record"):
            if size > read_seen(folder)[0]:
                part = folder / "record" / f".{FILE}.part"
                part.write_text(f"{size} {root}\n", "ascii")
                part.replace(folder / "record" / FILE)
    except OSError:
        return
