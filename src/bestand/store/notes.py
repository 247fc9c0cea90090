"""Notes under `record/notes/`, each kind in a folder of its own, each file named by its hash."""

from __future__ import annotations

from pathlib import Path

from bestand.model.notes import Note, NoteKind
from bestand.store.sealed import Sealer
from bestand.store.shelf import Kept, Shelf


def keep_note(folder: Path, note: Note, sealer: Sealer | None = None) -> Kept:
    """Keep a note in the workspace; the same note again is a no-op. Raises as `Shelf.keep` does."""
    return shelf(folder, note.kind, sealer).keep(note.content)


def kept_notes(folder: Path) -> list[str]:
    """Hashes of all notes kept: what acts of the kind `note` must name, and nothing else."""
    return sorted(sha256 for kind in NoteKind for sha256 in shelf(folder, kind).hashes())


def shelf(folder: Path, kind: NoteKind, sealer: Sealer | None = None) -> Shelf:
    return Shelf(folder / "record" / "notes" / kind.value, ending=".json", sealer=sealer)
