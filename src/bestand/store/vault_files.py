"""Sealed files of the vault: each whole or not at all, and destroyed, not only taken away."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bestand.errors import InputError
from bestand.store.shelf import sync_folder

NONCE_BYTES = 12
RESTORE = "restore it from a copy."
_FORM = b"bestand/vault/1\n"


def sealed(key: bytes, context: str, text: bytes) -> bytes:
    """AES-256-GCM under a random nonce; the context keeps one file from standing in for another."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return _FORM + nonce + AESGCM(key).encrypt(nonce, text, _FORM + context.encode())


@dataclass(frozen=True, slots=True)
class SealedFiles:
    """The files under one folder; a file's name is the context it was sealed in."""

    root: Path

    def opens(self, key: bytes, name: str) -> bool:
        """Whether the key is the one that the file was sealed with."""
        try:
            self.unseal(key, name)
        except InputError:
            return False
        return True

    def unseal(self, key: bytes, name: str) -> bytes:
        """Content of a sealed file. Raises InputError where it is gone or does not open; nothing of it is quoted."""
        path = self.root / name
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}.", file=path.name, fix=RESTORE) from error
        try:
            nonce = raw[len(_FORM) : len(_FORM) + NONCE_BYTES]
            return AESGCM(key).decrypt(nonce, raw[len(_FORM) + NONCE_BYTES :], _FORM + name.encode())
        except (InvalidTag, ValueError):
            raise InputError("was changed since it was sealed.", file=path.name, fix=RESTORE) from None

    def write(self, name: str, data: bytes, *, over: bool = False) -> None:
        """A file, whole or not at all. One that is there stays as it is, unless `over`."""
        path = self.root / name
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if over:
                part.replace(path)
            else:
                os.link(part, path)
            sync_folder(path.parent)
        except FileExistsError:
            return
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}.", file=path.name) from error
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time."""
        try:
            (self.root / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = (self.root / ".lock").open("ab")
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}.", file="record/vault") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in self.root.glob("**/.*.part"):  # by a killed writer: nobody else writes now
                if left.stat().st_nlink == 1:
                    destroy(left)
                left.unlink(missing_ok=True)  # of two names only this one goes: the other is whole
            yield


def destroy(path: Path) -> None:
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
