"""The data key of a workspace that is encrypted at rest, wrapped under a passphrase in the keys folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bestand.errors import InputError, UsageError
from bestand.store.keys import checked, keep_secret
from bestand.store.sealed import KEY_BYTES, NONCE_BYTES

FORMAT = "data-key/1"
"""Scrypt (RFC 7914) with N = 2^17, r = 8, p = 1: 128 MB and under a second. Other costs: another format."""
COST, BLOCK, LANES, SALT_BYTES = 2**17, 8, 1, 16


def new_data_key(folder: Path, workspace: str, passphrase: str) -> bytes:
    """A random key for the workspace of this id, kept wrapped. Raises UsageError where there is one."""
    key = os.urandom(KEY_BYTES)
    keep_data_key(folder, workspace, passphrase, key)
    return key


def keep_data_key(folder: Path, workspace: str, passphrase: str, key: bytes) -> None:
    """Wrap a key under a passphrase: each of a team keeps the same key under their own."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    wrapped = AESGCM(_wrapping(passphrase, salt)).encrypt(nonce, key, _name(workspace))
    kept = {"format": FORMAT, "salt": salt.hex(), "nonce": nonce.hex(), "wrapped": wrapped.hex()}
    keep_secret(_file(folder, workspace), json.dumps(kept, indent=1).encode() + b"\n")


def data_key(folder: Path, workspace: str, passphrase: str) -> bytes:
    """The workspace's key. Raises InputError where there is none, UsageError where the passphrase is not its."""
    path = _file(folder, workspace)
    try:
        kept = json.loads(path.read_bytes())
        salt, nonce, wrapped = (bytes.fromhex(kept[name]) for name in ("salt", "nonce", "wrapped"))
        if kept["format"] != FORMAT:
            raise ValueError("another format")
    except OSError as error:
        fix = f"put the file {path.name} into the keys folder, or set BESTAND_KEYS to the folder that holds it."
        raise InputError("is encrypted and its key is not here.", file=workspace, fix=fix) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("is no data key of this program.", file=path.name, fix="restore it from a copy.") from error
    try:
        return AESGCM(_wrapping(passphrase, salt)).decrypt(nonce, wrapped, _name(workspace))
    except (InvalidTag, ValueError) as error:
        raise UsageError(f"the passphrase does not open {path.name}.") from error


def has_data_key(folder: Path, workspace: str) -> bool:
    return _file(folder, workspace).exists()


def _file(folder: Path, workspace: str) -> Path:
    return folder / f"{workspace}.data-key.json"


def _wrapping(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, n=COST, r=BLOCK, p=LANES).derive(checked(passphrase))


def _name(workspace: str) -> bytes:
    return f"{FORMAT}/{workspace}".encode()
