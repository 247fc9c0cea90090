"""Who people are, apart from everything else: each person's data under a key of their own.

A subject has a random pseudonym, a random data key, and a payload sealed with it (AES-256-GCM). The data key
lies wrapped by the vault key, which is kept outside the workspace. Erasing a person destroys their data key:
the payload can never be read again, and what refers to the pseudonym still finds that it was erased.
No name stands in any file name, message or log.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from bestand.errors import InputError, NotFound, UsageError
from bestand.model.ids import Json, canonical
from bestand.store.vault_files import SealedFiles, destroy, sealed

KEY_BYTES = 32
PADDED = 1024
"""A payload is filled up to a multiple of so many bytes: its length would tell of the name."""
_CHECK, _CHANGING = "check", "changing"
"""Files that open under the vault key; and, while it is being changed, under the new one."""
_SUBJECT = re.compile("subject-[0-9a-f]{32}")
_BELONGS = "name the keys folder that belongs to this workspace."


class State(StrEnum):
    """What a pseudonym resolves to."""

    SEALED = "sealed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Unmasking:
    """Two people who agreed to look at an identity, and why. Built from their signed acts."""

    by: str
    other: str
    reason: str
    at: datetime  # UTC

    def __post_init__(self) -> None:
        if not self.by or not self.other or self.by == self.other:
            raise UsageError("an identity is looked at by two persons together.")
        if not self.reason.strip():
            raise UsageError("looking at an identity needs a reason.")


@dataclass(frozen=True, slots=True)
class Vault:
    """The vault of a workspace, opened by its key (32 bytes). Raises InputError for a wrong key."""

    folder: Path
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) != KEY_BYTES:
            raise UsageError(f"the vault key has {KEY_BYTES} bytes.")
        if (self._root / _CHECK).exists():
            self._check_key()
        self._finish_erasures()

    def seal(self, data: Mapping[str, Json]) -> str:
        """Keep a person's data; gives the pseudonym, which tells nothing of them."""
        subject, data_key = f"subject-{secrets.token_hex(16)}", secrets.token_bytes(KEY_BYTES)
        text = canonical(dict(data)).encode()
        with self._files.writing():
            self._files.write(_CHECK, sealed(self.key, _CHECK, b""))  # only where there is none
            self._check_key()  # since it was opened another key may have come
            self._files.write(subject, sealed(data_key, subject, text + b" " * (-len(text) % PADDED)))
            self._files.write(_key_of(subject), sealed(self.key, _key_of(subject), data_key))
        return subject

    def state(self, subject: str) -> State:
        """Whether the data are there or erased. Raises NotFound for a pseudonym nobody was given."""
        if (self._path(subject).with_suffix(".erased")).exists():
            return State.ERASED
        if (self._root / _key_of(subject)).exists():
            return State.SEALED
        raise NotFound(f"the vault knows no {subject}.")

    def subjects(self) -> dict[str, State]:
        """Every pseudonym given, and what it resolves to."""
        names = {path.name.partition(".")[0] for path in self._root.glob("**/subject-*.*")}
        return {name: self.state(name) for name in sorted(filter(_SUBJECT.fullmatch, names))}

    def unmask(self, subject: str, agreed: Unmasking) -> dict[str, Json]:
        """A person's data, after writing down who looked. Raises NotFound where they are erased or unknown."""
        if self.state(subject) is State.ERASED:
            raise NotFound(f"{subject} was erased: nobody can read it any more.")
        with self._files.writing():
            data_key = self._files.unseal(self.key, _key_of(subject))
            text = self._files.unseal(data_key, subject)
            self._note_looking(subject, agreed)
        found: dict[str, Json] = json.loads(text)
        return found

    def lookings(self) -> list[dict[str, str]]:
        """Who looked at which pseudonym, when and why, in order; half a line of a killed writer is no line."""
        path = self._root / "unmasked.jsonl"
        lines = path.read_bytes().rpartition(b"\n")[0].splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    def erase(self, subject: str, at: datetime) -> None:
        """Destroy a person's key and payload for good; again is a no-op. Raises NotFound for an unknown one.

        Killed half-way, the next opening of the vault finishes it. Copies made before are not reached.
        """
        if self.state(subject) is State.ERASED:
            return
        with self._files.writing():
            text = canonical({"erased": subject, "at": at.astimezone(UTC)}).encode()
            self._files.write(f"{subject}.erased", text)
        self._finish_erasures()

    @property
    def _root(self) -> Path:
        return self.folder / "record" / "vault"

    @property
    def _files(self) -> SealedFiles:
        return SealedFiles(self._root)

    def _check_key(self) -> None:
        """A change of keys that was interrupted is ended here where only its last line was left to do."""
        if not self._files.opens(self.key, _CHECK):
            raise InputError("the key of the vault is not the one it was sealed with.", fix=_BELONGS)
        if self._files.opens(self.key, _CHANGING):
            (self._root / _CHANGING).unlink(missing_ok=True)
        elif (self._root / _CHANGING).exists():
            raise InputError("the vault's change to a new key was interrupted.", fix="change it again to the same.")

    def _path(self, subject: str) -> Path:
        if not _SUBJECT.fullmatch(subject):
            raise NotFound("that is no pseudonym of the vault.")
        return self._root / subject

    def _finish_erasures(self) -> None:
        for erased in self._root.glob("subject-*.erased"):
            for path in (self._root / _key_of(erased.stem), self._path(erased.stem)):
                destroy(path)

    def _note_looking(self, subject: str, agreed: Unmasking) -> None:
        line = {"subject": subject, "by": agreed.by, "other": agreed.other, "reason": agreed.reason}
        text = canonical(line | {"at": agreed.at.astimezone(UTC)}).encode() + b"\n"
        path = self._root / "unmasked.jsonl"
        try:
            with path.open("ab") as stream:
                whole = path.read_bytes().rfind(b"\n") + 1  # a killed writer may have left half a line
                os.ftruncate(stream.fileno(), whole)
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            message = f"cannot be written: {error.strerror}; the identity was not shown."
            raise InputError(message, file=path.name) from error


def _key_of(subject: str) -> str:
    return f"keys/{subject}.key"


def change_key(folder: Path, old: bytes, new: bytes) -> None:
    """Wrap every data key anew; afterwards whoever calls destroys the old vault key.

    That is how an erasure reaches copies made before: what they hold opens under the old key alone.
    Interrupted, it is called again with the same two keys. Raises InputError for a key that does not fit.
    """
    files = SealedFiles(folder / "record" / "vault")
    if len(new) != KEY_BYTES or old == new:
        raise UsageError(f"the new key of the vault has {KEY_BYTES} bytes and is another one.")
    if not (files.root / _CHECK).exists() or files.opens(new, _CHECK):
        return
    if not files.opens(old, _CHECK):
        raise InputError("the key of the vault is not the one it was sealed with.", fix=_BELONGS)
    with files.writing():
        files.write(_CHANGING, sealed(new, _CHANGING, b""))
        if not files.opens(new, _CHANGING):
            raise InputError("the vault is being changed to another new key.", fix="change it to that one first.")
        for path in sorted((files.root / "keys").glob("subject-*.key")):
            name = _key_of(path.stem)
            if not files.opens(new, name):
                files.write(name, sealed(new, name, files.unseal(old, name)), over=True)
        files.write(_CHECK, sealed(new, _CHECK, b""), over=True)
        (files.root / _CHANGING).unlink()  # holds nothing; written over and not yet gone it would open no more
