"""Evidence: originals under `record/evidence/`, untouched and never written over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bestand.store.sealed import Sealer
from bestand.store.shelf import Kept, Shelf


def keep(folder: Path, source: Path | bytes, sealer: Sealer | None = None) -> Kept:
    """Keep an original in the workspace; what is kept already stays as it is.

    Raises InputError for links, folders, devices, a full disk, and where what is kept was changed.
    """
    return shelf(folder, sealer).keep(source)


def read(folder: Path, sha256: str, sealer: Sealer | None = None) -> bytes:
    """An original, whole. Raises NotFound, or InputError naming it where it was changed."""
    return shelf(folder, sealer).read(sha256)


def stream(folder: Path, sha256: str, sealer: Sealer | None = None) -> Iterator[bytes]:
    """The same in pieces; raises at the end where it was changed."""
    return shelf(folder, sealer).stream(sha256)


def size(folder: Path, sha256: str, sealer: Sealer | None = None) -> int:
    """Its length in bytes, after reading it whole: raises as `read` does."""
    return shelf(folder, sealer).size(sha256)


def changed(folder: Path, sealer: Sealer | None = None) -> dict[str, str]:
    """Every kept hash under which something else lies now, with the reason; reads everything."""
    return shelf(folder, sealer).changed()


def shelf(folder: Path, sealer: Sealer | None = None) -> Shelf:
    return Shelf(folder / "record" / "evidence", fanned=True, sealer=sealer)
