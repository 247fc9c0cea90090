"""Whether everything on record still is what was put there: the log, its heads, evidence, notes, editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bestand.errors import InputError, UsageError
from bestand.flow.log import Log
from bestand.flow.people import log_of
from bestand.flow.publish import heads
from bestand.flow.sealing import sealer_of
from bestand.ledger.compare import published, split_views
from bestand.ledger.cosign import Attestation, Verdict, attest, attestations
from bestand.ledger.difference import Difference
from bestand.ledger.heads import Head, pinned_key
from bestand.ledger.log import verify_log
from bestand.ledger.verify import edition_of, verify_edition
from bestand.model.acts import Act
from bestand.model.keys import Signer
from bestand.store import evidence
from bestand.store.notes import kept_notes
from bestand.store.store import replace_file
from bestand.verify.custody import chains, differences
from bestand.verify.note_acts import standing_notes
from bestand.workspace import Workspace, open_workspace
from bestand.workspace.load import FILE


def verify(path: Path, pinned: str | Path | None = None) -> list[Difference]:
    """What differs, notes last: of a workspace everything on record, of an edition's folder that edition alone."""
    if not (path / FILE).is_file():
        return [*verify_edition(path, pinned), *_said(path)]
    pinned = pinned_key(pinned) if pinned else None
    workspace = open_workspace(path)
    log = log_of(workspace)
    known = {head.signature: head for head in (*heads(log), *_published_heads(path / "editions", log.anchor))}
    found = verify_log(log.workflow.entries(), log.workflow, known.values(), log.anchor)
    found += [*_kept(workspace, log, whole=all(one.note for one in found))]
    found += [*_editions(workspace.folder / "editions", log.anchor, pinned)]
    return sorted(found, key=lambda difference: difference.note)


def _kept(workspace: Workspace, log: Log, *, whole: bool) -> Iterator[Difference]:
    """Evidence and notes against what people signed for; of a log that is not whole nobody can tell what that is."""
    try:
        acts = log.standing.acts
    except InputError as error:
        if whole:
            yield Difference("ledger", "changed", str(error))
        return
    yield from _evidence(workspace, acts)
    yield from _notes(workspace, acts)


def cosign(folder: Path, signer: Signer, verdict: str, reason: str, at: datetime) -> Path:
    """A third party's word on an edition it rebuilt, or could not: signed, beside the edition's folder."""
    if verdict not in set(Verdict):
        raise UsageError(f'"{verdict}" is no verdict; there are: {", ".join(Verdict)}.')
    edition = edition_of(folder)
    said = attest(signer, str(edition["edition"]), str(edition["content"]), Verdict(verdict), reason, at)
    path = folder.absolute().parent / said.file
    replace_file(path, said.data)
    return path


def compare(folders: list[Path]) -> list[Difference]:
    """Where copied editions do not show one ledger."""
    return split_views(published(folder) for folder in folders)


def _published_heads(folder: Path, anchor: str) -> Iterator[Head]:
    """Heads that editions bear: they hold where the log's own end was cut off."""
    for path in sorted(folder.glob("*/edition.json")):
        try:
            head = published(path.parent).head
        except InputError:
            continue  # it is looked at as an edition
        if head.log == anchor:
            yield head


def _said(folder: Path) -> Iterator[Difference]:
    for one in attestations(folder):
        if isinstance(one, Attestation):
            told = f"key {one.key} says: {one.verdict}{f': {one.reason}' if one.reason else ''}."
            yield Difference(one.file, "attestation", told, note=True)
        else:
            yield one


def _editions(folder: Path, anchor: str, pinned: str | Path | None) -> Iterator[Difference]:
    for path in sorted(folder.glob("*/edition.json")):
        if (log := _log_of(path.parent)) not in (None, anchor):
            yield Difference(f"{path.parent.name}/{path.name}", "log", f"is an edition of another ledger: {log}.")
        for one in verify_edition(path.parent, pinned):
            yield Difference(f"{path.parent.name}/{one.place}", one.rule, one.message, note=one.note)


def _log_of(folder: Path) -> object:
    """The ledger that an edition names; None where it names none, or is no edition, which is told elsewhere."""
    try:
        ledger = edition_of(folder).get("ledger")
    except InputError:
        return None
    return ledger.get("log") if isinstance(ledger, dict) else None


def _evidence(workspace: Workspace, acts: Sequence[Act]) -> Iterator[Difference]:
    known = chains(acts)

    def size_of(sha256: str) -> int:
        evidence.read(workspace.folder, sha256, sealer_of(workspace))
        return evidence.size(workspace.folder, sha256, sealer_of(workspace))

    for one in differences(known, size_of):
        yield Difference(f"evidence {one.sha256[:16]}", "evidence", one.reason)


def _notes(workspace: Workspace, acts: Sequence[Act]) -> Iterator[Difference]:
    standing = standing_notes(acts, kept_notes(workspace.folder))
    for sha256 in standing.lost:
        yield Difference(f"note {sha256[:16]}", "note", "is signed for, and is not kept any more.")
    for sha256 in standing.unsigned:
        yield Difference(f"note {sha256[:16]}", "note", "lies there and nobody signed for it.")
