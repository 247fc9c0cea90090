"""Encryption at rest: what a seized disk shows of `record/` and `data/`.

Names of files, numbers of rows, ids, kinds and times of entries stay readable; what was said does not.
"""

from __future__ import annotations

import base64
import binascii
import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bestand.errors import InputError, UsageError

MAGIC = b"BSEAL\x01"
"""Before every sealed text: no Parquet file, JSON line or canonical JSON begins with it."""
KEY_BYTES, NONCE_BYTES = 32, 12


class Sealer(Protocol):
    """Turns bytes into what is stored and back. `name` is bound in: a text moved elsewhere does not open."""

    @property
    def seals(self) -> bool:
        """Whether anything is encrypted at all."""

    def seal(self, plain: bytes, name: str) -> bytes:
        """What is stored for these bytes under this name."""

    def open(self, stored: bytes, name: str) -> bytes:
        """The bytes that were sealed under this name. Raises InputError where they do not open."""


class Plain:
    """No encryption: what is stored is what was given."""

    seals = False

    def seal(self, plain: bytes, name: str) -> bytes:  # noqa: ARG002 (the protocol's)
        return plain

    def open(self, stored: bytes, name: str) -> bytes:
        if stored.startswith(MAGIC):
            raise InputError("is encrypted.", file=name, fix="set `encrypted: true` in bestand.yaml and give the key.")
        return stored


PLAIN = Plain()


class AesGcm:
    """AES-256-GCM (NIST SP 800-38D) under a random nonce of 96 bits; the name is authenticated with it.

    Random nonces under one key are safe for 2^32 texts (SP 800-38D §8.3).
    """

    seals = True

    def __init__(self, key: bytes):
        if len(key) != KEY_BYTES:
            raise UsageError(f"a data key has {KEY_BYTES} bytes.")
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, name: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return MAGIC + nonce + self._cipher.encrypt(nonce, plain, MAGIC + name.encode())

    def open(self, stored: bytes, name: str) -> bytes:
        if not stored.startswith(MAGIC):
            raise InputError(
                "is not encrypted, though the workspace says so.", file=name, fix="restore it from a copy."
            )
        head = len(MAGIC) + NONCE_BYTES
        try:
            return self._cipher.decrypt(stored[len(MAGIC) : head], stored[head:], MAGIC + name.encode())
        except (InvalidTag, ValueError) as error:
            fix = "use the key of this workspace, or restore the file from a copy."
            raise InputError("does not open: another key, or it was changed.", file=name, fix=fix) from error


def seal_line(sealer: Sealer, line: bytes, file: str, number: int) -> bytes:
    """A line of a file that only grows, as it is stored; its number (from 1) is bound in. No newline."""
    return base64.b64encode(sealer.seal(line, f"{file}:{number}")) if sealer.seals else line


def open_line(sealer: Sealer, stored: bytes, file: str, number: int) -> bytes:
    """The line that was sealed under this number. Raises InputError naming it."""
    if not sealer.seals:
        if stored.startswith(_MAGIC_64):
            sealer.open(MAGIC, file)
        return stored
    try:
        return sealer.open(base64.b64decode(stored, validate=True), f"{file}:{number}")
    except binascii.Error as error:
        fix = "restore the file from a copy."
        raise InputError("is damaged or not encrypted.", file=file, line=number, fix=fix) from error


_MAGIC_64 = base64.b64encode(MAGIC)
