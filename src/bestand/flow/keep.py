"""What people take in by hand: evidence and its custody, notes, other monitors' findings, casualties."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from bestand.errors import InputError, NotFound, UsageError
from bestand.flow.log import Clock, Log, Made, fixed, utc_now
from bestand.flow.sealing import sealer_of
from bestand.flow.verify import subject
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.model.people import Standing
from bestand.store import evidence
from bestand.store.notes import keep_note, kept_notes
from bestand.verify import concurrence, custody, note_acts
from bestand.verify.casualty import casualty_of
from bestand.verify.copies import Region, derive
from bestand.verify.flags import flags_of
from bestand.verify.notes import SALT_BYTES, note_of
from bestand.verify.questions import Question
from bestand.workspace import Workspace

LOOKED_AT = 1 << 27
"""Bytes of the largest file that is searched for what identifies people; a larger one is flagged as not."""


def take_evidence(
    log: Log,
    signer: Signer,
    workspace: Workspace,
    path: Path,
    title: str,
    marking: str,
    about: str = "",
    clock: Clock = utc_now,
) -> Act:
    """Keep a file by its hash, untouched, and begin its chain of custody. about: an incident it speaks of."""
    if not title.strip():
        raise UsageError("evidence has a title: what it is.")
    kept = evidence.keep(workspace.folder, path, sealer_of(workspace))
    flags: list[Json] = [*_flags(path, kept.media, kept.bytes)]
    body: dict[str, Json] = {
        "sha256": kept.sha256,
        "bytes": kept.bytes,
        "media": kept.media,
        "title": title,
        "marking": marking,
        "flags": flags,
    }
    if about:
        body["subject"] = subject(workspace, about, Question.OCCURRED).as_json()
    return _checked(log, signer, "evidence", body, clock)


def hand_over(log: Log, signer: Signer, sha256: str, what: str, to: str, reason: str, clock: Clock = utc_now) -> Act:
    """One more link of the chain of custody. `sha256` may be a unique beginning."""
    chain = find_evidence(log.standing, sha256)
    return _checked(log, signer, "custody", {"sha256": chain.sha256, "what": what, "to": to, "reason": reason}, clock)


def derive_copy(
    log: Log,
    signer: Signer,
    workspace: Workspace,
    sha256: str,
    regions: Sequence[Region] | None,
    clock: Clock = utc_now,
) -> Act:
    """A copy without what identifies people, kept as evidence of its own that names the original."""
    chain = find_evidence(log.standing, sha256)
    sealer = sealer_of(workspace)
    copy = derive(evidence.read(workspace.folder, chain.sha256, sealer), chain.media, regions)
    kept = evidence.keep(workspace.folder, copy, sealer)
    body: dict[str, Json] = {
        "sha256": kept.sha256,
        "bytes": kept.bytes,
        "media": kept.media,
        "title": chain.title,
        "marking": chain.marking,
        "flags": [*flags_of(copy, kept.media)],
        "derived_from": chain.sha256,
    }
    return _checked(log, signer, "evidence", body, clock)


def find_evidence(standing: Standing, sha256: str) -> custody.Custody:
    """Raises NotFound where no evidence, or several, begin so."""
    known = custody.chains(standing.acts)
    found = [chain for hash_, chain in known.items() if len(sha256) >= 6 and hash_.startswith(sha256)]
    if len(found) != 1:
        raise NotFound(f'{len(found) or "no"} pieces of evidence begin with "{sha256}".')
    return found[0]


def take_note(
    log: Log, signer: Signer, workspace: Workspace, given: Mapping[str, object], clock: Clock = utc_now
) -> Act:
    """A call, a patrol report, a look at an image: a record whose file is its receipt. The next run reads it."""
    note = note_of(given, workspace, taken_by=signer.person, taken_at=clock(), salt=os.urandom(SALT_BYTES))
    kept = keep_note(workspace.folder, note, sealer_of(workspace))
    body: dict[str, Json] = {"kind": note.kind.value, "document": kept.sha256}
    note_acts.check(body, kept_notes(workspace.folder))
    return log.act(signer, fixed(("note", body)), clock)


def take_position(
    log: Log,
    signer: Signer,
    workspace: Workspace,
    id_: str,
    monitor: str,
    position: str,
    document: str,
    reason: str,
    clock: Clock = utc_now,
) -> Act:
    """Another monitor's finding beside ours: whether it concurs or dissents, by a document that is kept."""
    chain = find_evidence(log.standing, document)
    body: dict[str, Json] = {
        "subject": subject(workspace, id_, Question.OCCURRED).as_json(),
        "monitor": monitor,
        "position": position,
        "document": chain.sha256,
        "reason": reason,
    }

    def make(standing: Standing) -> Made:
        concurrence.check(body, custody.chains(standing.acts))
        return "concur", body

    return log.act(signer, make, clock)


def take_casualty(
    log: Log, signer: Signer, workspace: Workspace, id_: str, told: Mapping[str, Json], clock: Clock = utc_now
) -> Act:
    """People who were harmed in an incident, as a source tells it: intervals, beside what others tell."""
    body: dict[str, Json] = {"subject": subject(workspace, id_, Question.OCCURRED).as_json(), **told}
    casualty_of(body)
    return log.act(signer, fixed(("casualty", body)), clock)


def _checked(log: Log, signer: Signer, kind: str, body: Mapping[str, Json], clock: Clock) -> Act:
    def make(standing: Standing) -> Made:
        custody.check(kind, body, signer.person, custody.chains(standing.acts))
        return kind, body

    return log.act(signer, make, clock)


def _flags(path: Path, media: str, size: int) -> list[str]:
    """What in the file identifies people; of what is too large to look into, that nobody has."""
    if size > LOOKED_AT:
        return ["not looked into"]
    try:
        return [*flags_of(path.read_bytes(), media)]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", file=path.name) from error
