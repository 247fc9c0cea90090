"""Salted commitments to rows: two editions at different levels provably derive from one full table.

Each row of the full table is committed to by SHA-256 of its salt and its canonical text; an edition states
the Merkle root over all of them, also over those that it withholds. A level that may see a row in full gets
it opened: salt and text. The commitments stand in the order of their values, so that their places tell
nothing of withheld rows. A salt is HMAC-SHA256(secret, id): the same table always has the same root, and
who lacks the secret cannot try out guesses. With one secret for all tables an unchanged withheld row could
be recognised from one edition to the next: derive a secret for each full table.
"""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bestand.errors import UsageError
from bestand.ledger import forms
from bestand.ledger.merkle import HASH_BYTES, leaf_hash, root_of
from bestand.model.ids import Json

FILE = "openings.json"
"""The file of an edition in which its openings lie."""
LEAST_SECRET = 16


@dataclass(frozen=True, slots=True)
class Commitments:
    """Commitments to all rows, in order of their values; salts by row id. Only root and count are published."""

    root: bytes
    count: int
    salts: Mapping[str, bytes] = field(repr=False)
    values: tuple[bytes, ...] = field(repr=False)

    def as_json(self) -> dict[str, Json]:
        """What an edition states as `commitments`."""
        return {"count": self.count, "root": self.root.hex()}


def commit_rows(rows: Sequence[tuple[str, str]], secret: bytes) -> Commitments:
    """Commitments to the rows (id, canonical text) of a full table, whatever their order."""
    if len(secret) < LEAST_SECRET:
        raise UsageError(f"the secret of a table has {LEAST_SECRET} bytes or more.")
    salts = {id_: hmac.digest(secret, id_.encode(), "sha256") for id_, _ in rows}
    if len(salts) < len(rows):
        raise UsageError("a row stands twice in the table to commit to.")
    values = sorted(_commitment(salts[id_], text) for id_, text in rows)
    return Commitments(_root(values), len(values), salts, tuple(values))


def open_rows(rows: Sequence[tuple[str, str]], commitments: Commitments) -> dict[str, Json]:
    """The openings of some rows of the table: what `openings.json` holds, in canonical form."""
    opened = sorted((_place(commitments, id_, text), id_, text) for id_, text in rows)
    openings: list[Json] = [{"at": at, "row": text, "salt": commitments.salts[id_].hex()} for at, id_, text in opened]
    return {"commitments": [value.hex() for value in commitments.values], "openings": openings}


def check_openings(stated: Json, root: bytes, count: int) -> list[str]:
    """The texts of the opened rows. Raises ValueError where one is not in the table under the root."""
    lists = forms.members(stated, ("commitments", "openings"))
    values = forms.hex_list(lists["commitments"], HASH_BYTES)
    if values != sorted(values) or len(values) != count or _root(values) != root:
        raise ValueError("lists other commitments than edition.json states.")
    openings = lists["openings"]
    if not isinstance(openings, list):
        raise ValueError("lists no openings.")
    opened = [_opened(opening, values) for opening in openings]
    places = [at for at, _ in opened]
    if places != sorted(set(places)):
        raise ValueError("opens rows out of order.")
    return [text for _, text in opened]


def _opened(opening: Json, values: Sequence[bytes]) -> tuple[int, str]:
    stated = forms.members(opening, ("at", "row", "salt"))
    at, text = forms.whole(stated["at"]), forms.text(stated["row"])
    if at >= len(values) or _commitment(forms.hex_bytes(stated["salt"], HASH_BYTES), text) != values[at]:
        raise ValueError(f"opens number {at} by a row that was not committed to.")
    return at, text


def _place(commitments: Commitments, id_: str, text: str) -> int:
    value = _commitment(commitments.salts.get(id_, b""), text)
    at = bisect_left(commitments.values, value)
    if at == commitments.count or commitments.values[at] != value:
        raise UsageError(f'row "{id_}" is not as it was committed to.')
    return at


def _commitment(salt: bytes, text: str) -> bytes:
    """A salt has one length, so that it cannot run into the text."""
    return hashlib.sha256(salt + text.encode()).digest()


def _root(values: Sequence[bytes]) -> bytes:
    return root_of([leaf_hash(value) for value in values])
