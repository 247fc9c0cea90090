"""Who people are, apart from everything else: each person's data under a key of their own.

A subject has a random pseudonym, a random data key, and a payload sealed with it (AES-256-GCM). The data key
lies wrapped by the vault key, which is kept outside the workspace. Erasing a person destroys their data key:
the payload can never be read again, and what refers to the pseudonym still finds that it was erased.
No name stands in any file name, message or log.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bestand.errors import InputError, NotFound, UsageError
from bestand.model.ids import Json, canonical
from bestand.store.shelf import sync_folder

KEY_BYTES, NONCE_BYTES = 32, 12
PADDED = 1024
"""A payload is filled up to a multiple of so many bytes: its length would tell of the name."""
_FORM = b"bestand/vault/1\n"
_SUBJECT = re.compile("subject-[0-9a-f]{32}")
_RESTORE = "restore it from a copy."


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
        if (self._root / "check").exists():
            self._unseal(self.key, "check", "check", "the key of the vault is not the one it was sealed with.")
        self._finish_erasures()

    def seal(self, data: Mapping[str, Json]) -> str:
        """Keep a person's data; gives the pseudonym, which tells nothing of them."""
        subject, data_key = f"subject-{secrets.token_hex(16)}", secrets.token_bytes(KEY_BYTES)
        text = canonical(dict(data)).encode()
        with self._writing():
            if not (self._root / "check").exists():
                self._write("check", _sealed(self.key, "check", b"check"))
            self._write(subject, _sealed(data_key, subject, text + b" " * (-len(text) % PADDED)))
            self._write(_key_of(subject), _sealed(self.key, _key_of(subject), data_key))
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
        with self._writing():
            data_key = self._unseal(self.key, _key_of(subject), _key_of(subject))
            text = self._unseal(data_key, subject, subject)
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
        with self._writing():
            text = canonical({"erased": subject, "at": at.astimezone(UTC)}).encode()
            self._write(f"{subject}.erased", text)
        self._finish_erasures()

    @property
    def _root(self) -> Path:
        return self.folder / "record" / "vault"

    def _path(self, subject: str) -> Path:
        if not _SUBJECT.fullmatch(subject):
            raise NotFound("that is no pseudonym of the vault.")
        return self._root / subject

    def _finish_erasures(self) -> None:
        for erased in self._root.glob("subject-*.erased"):
            for path in (self._root / _key_of(erased.stem), self._path(erased.stem)):
                _destroy(path)

    def _unseal(self, key: bytes, name: str, context: str, wrong: str = "") -> bytes:
        """Content of a sealed file; its context keeps one file from standing in for another."""
        path = self._root / name
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}.", file=path.name, fix=_RESTORE) from error
        try:
            nonce = raw[len(_FORM) : len(_FORM) + NONCE_BYTES]
            return AESGCM(key).decrypt(nonce, raw[len(_FORM) + NONCE_BYTES :], _FORM + context.encode())
        except (InvalidTag, ValueError):
            fix = "name the keys folder that belongs to this workspace." if wrong else _RESTORE
            raise InputError(wrong or "was changed since it was sealed.", file=path.name, fix=fix) from None

    def _write(self, name: str, data: bytes) -> None:
        """A new file, whole or not at all; nothing is ever written over."""
        path = self._root / name
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.link(part, path)
            sync_folder(path.parent)
        except FileExistsError:
            return
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}.", file=path.name) from error
        finally:
            part.unlink(missing_ok=True)

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

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time."""
        try:
            (self._root / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = (self._root / ".lock").open("ab")
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}.", file="record/vault") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in self._root.glob("**/.*.part"):  # by a killed writer: nobody else writes now
                if left.stat().st_nlink == 1:
                    _destroy(left)
                left.unlink(missing_ok=True)  # of two names only this one goes: the other is whole
            yield


def _sealed(key: bytes, context: str, text: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return _FORM + nonce + AESGCM(key).encrypt(nonce, text, _FORM + context.encode())


def _key_of(subject: str) -> str:
    return f"keys/{subject}.key"


def _destroy(path: Path) -> None:
    """Written over, then taken away, both synced. Raises InputError: an erasure must not seem done."""
    try:
        with path.open("r+b") as stream:
            size = os.fstat(stream.fileno()).st_size
            stream.write(secrets.token_bytes(size))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        message = f"cannot be erased: {error.strerror}."
        raise InputError(message, file=path.name, fix="open the vault again to finish it.") from error
