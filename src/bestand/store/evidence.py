"""Evidence: originals under `record/evidence/`, untouched and never written over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bestand.store.shelf import Kept, Shelf


def keep(folder: Path, source: Path | bytes) -> Kept:
    """Keep an original in the workspace; what is kept already stays as it is.

    Raises InputError for links, folders, devices, a full disk, and where what is kept was changed.
    """
    return shelf(folder).keep(source)


def read(folder: Path, sha256: str) -> bytes:
    """An original, whole. Raises NotFound, or InputError naming it where it was changed."""
    return shelf(folder).read(sha256)


def stream(folder: Path, sha256: str) -> Iterator[bytes]:
    """The same in pieces; raises at the end where it was changed."""
    return shelf(folder).stream(sha256)


def size(folder: Path, sha256: str) -> int:
    """Its length in bytes, after reading it whole: raises as `read` does."""
    return shelf(folder).size(sha256)


def changed(folder: Path) -> dict[str, str]:
    """Every kept hash under which something else lies now, with the reason; reads everything."""
    return shelf(folder).changed()


def shelf(folder: Path) -> Shelf:
    return Shelf(folder / "record" / "evidence", fanned=True)
