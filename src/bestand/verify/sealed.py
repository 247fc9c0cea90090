"""Blindness on shared files: an answer is fixed by its salted hash, and sealed to who gave it.

Only the holder of the key can open it; anyone can check afterwards that it was not changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bestand.errors import InputError
from bestand.model.ids import Json, canonical
from bestand.model.keys import Signer

PURPOSE = b"bestand/sealed/1"
SALT, NONCE = 32, 12


def commitment(salt: bytes, answer: Mapping[str, Json]) -> str:
    """SHA-256 (hex) over salt and canonical answer: hides it, and binds who gave it."""
    return hashlib.sha256(salt + canonical(dict(answer)).encode()).hexdigest()


def seal(signer: Signer, answer: Mapping[str, Json]) -> dict[str, Json]:
    """`digest` and `sealed` of an answer, for the body of a commit."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    inside = canonical({"answer": dict(answer), "salt": salt.hex()}).encode()
    hidden = AESGCM(signer.secret(PURPOSE)).encrypt(nonce, inside, None)
    return {"digest": commitment(salt, answer), "sealed": (nonce + hidden).hex()}


def unseal(signer: Signer, body: Mapping[str, Json]) -> dict[str, Json]:
    """`answer` and `salt` of one's own commit, for the body of a reveal.

    Raises InputError where it was sealed with another key.
    """
    raw = bytes.fromhex(str(body["sealed"]))
    try:
        inside = AESGCM(signer.secret(PURPOSE)).decrypt(raw[:NONCE], raw[NONCE:], None)
    except (InvalidTag, ValueError) as error:
        fix = "unlock the key with which it was given."
        raise InputError("a sealed answer does not open with this key.", file="ledger", fix=fix) from error
    opened: dict[str, Json] = json.loads(inside)
    return opened
