"""An entry of the ledger and its leaf. The salt hides a guessable content from who holds proofs."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

from bestand.errors import UsageError
from bestand.ledger.merkle import leaf_hash

SALT_BYTES = 16
"""Of one length, so that salt and content cannot run into one another."""
_quoted = json.JSONEncoder(ensure_ascii=False).encode


class Entry(Protocol):
    """One row of the ledger. `at` is UTC; `content` is plain, whatever it is sealed with at rest."""

    @property
    def idx(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def ref(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def salt(self) -> bytes: ...
    @property
    def content(self) -> bytes: ...


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, content: bytes) -> bytes:
    """SHA-256 of salt and content. Opened by showing both."""
    if len(salt) != SALT_BYTES:
        raise UsageError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}.")
    return hashlib.sha256(salt + content).digest()


def leaf_data(kind: str, ref: str, at: datetime, salt: bytes, content: bytes) -> bytes:
    """Canonical JSON of everything an entry states: its number is its place in the tree.

    Written out, because it is made for every entry: three times as fast as `canonical`, and the same.
    """
    if at.tzinfo is None:
        raise UsageError("the time of an entry has no zone.")
    when = _written(at if at.tzinfo is UTC else at.astimezone(UTC))
    committed = commitment(salt, content).hex()
    return (
        f'{{"at":"{when}","commitment":"{committed}","entry":"entry/1","kind":{_quoted(kind)},"ref":{_quoted(ref)}}}'
    ).encode()


@lru_cache(maxsize=64)
def _written(at: datetime) -> str:
    """What is appended together mostly has one time, and writing it takes as long as the rest of a leaf.

    Only for UTC: in a zone that puts its clocks back two times are equal that are an hour apart.
    """
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def leaf_of(entry: Entry) -> bytes:
    """Leaf hash of an entry, whatever its number."""
    return leaf_hash(leaf_data(entry.kind, entry.ref, entry.at, entry.salt, entry.content))
