"""Acts that sign for notes: which files somebody stands for, and which lie there without anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bestand.errors import NotFound, UsageError
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.notes import NoteKind
from bestand.model.people import withdrawn
from bestand.text.problems import nearest


@dataclass(frozen=True, slots=True)
class NotesStanding:
    """Hashes of notes. signed: somebody stands for them and did not withdraw; unsigned: files that no act
    names; lost: signed, but not kept any more."""

    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    lost: tuple[str, ...]


def standing_notes(acts: Iterable[Act], kept: Collection[str]) -> NotesStanding:
    """acts: those that count; kept: hashes of the files. A withdrawn note is neither signed nor unsigned."""
    acts = tuple(acts)
    gone = withdrawn(acts)
    noted = [act for act in acts if act.kind == "note"]
    named = {str(act.body.get("document")) for act in noted}
    signed = {str(act.body.get("document")) for act in noted if act.id not in gone}
    have = frozenset(kept)
    return NotesStanding(tuple(sorted(signed & have)), tuple(sorted(have - named)), tuple(sorted(signed - have)))


def check(body: Mapping[str, Json], kept: Collection[str]) -> None:
    """Refuse an act `note` of an unknown kind (UsageError) or for a file that is not kept (NotFound)."""
    kind, document = str(body.get("kind")), str(body.get("document"))
    if kind not in {*NoteKind}:
        raise UsageError(f'"{kind[:40]}" is no kind of note; {nearest(kind, [*NoteKind])}')
    if document not in kept:
        raise NotFound(f"no note {document[:64]} is kept; keep it first.")
