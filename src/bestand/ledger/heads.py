"""Signed heads: who signs one says that the ledger had this root at this size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bestand.errors import InputError
from bestand.ledger import forms
from bestand.ledger.merkle import HASH_BYTES
from bestand.model.acts import TIME
from bestand.model.ids import Json, canonical
from bestand.model.keys import SIGNATURE_BYTES, Signer, holds, key_id

DOMAIN = b"bestand/head/1\n"
"""Before every signed text, so that a signature on anything else is never one on a head."""
MEMBERS = ("log", "size", "root", "at", "key", "signature")


@dataclass(frozen=True, slots=True)
class Head:
    """A ledger's head. `log` is its anchor, `root` and `signature` are hexadecimal, `at` is UTC."""

    log: str
    size: int
    root: str
    at: datetime
    key: str
    signature: str = field(default="", repr=False)

    @property
    def message(self) -> bytes:
        """What is signed."""
        return DOMAIN + canonical(self._plain()).encode()

    def is_signed_by(self, public: bytes) -> bool:
        """Whether the key is the one the head names, and signed it."""
        return key_id(public) == self.key and holds(public, bytes.fromhex(self.signature), self.message)

    def as_json(self) -> dict[str, Json]:
        return self._plain() | {"signature": self.signature}

    def _plain(self) -> dict[str, Json]:
        at = self.at.strftime(TIME)
        return {"log": self.log, "size": self.size, "root": self.root, "at": at, "key": self.key}


def sign_head(signer: Signer, log: str, size: int, root: bytes, at: datetime) -> Head:
    """A new head, signed."""
    head = Head(log, size, root.hex(), at.astimezone(UTC), signer.key)
    return replace(head, signature=signer.sign(head.message).hex())


def read_head(value: Json | Mapping[str, Json]) -> Head:
    """The head of a published value. Raises InputError where it is none, or has another form."""
    try:
        stated = forms.members(dict(value) if isinstance(value, Mapping) else value, MEMBERS)
        return Head(
            forms.text(stated["log"]),
            forms.whole(stated["size"]),
            forms.hex_bytes(stated["root"], HASH_BYTES).hex(),
            forms.time(stated["at"]),
            forms.hex_bytes(stated["key"], 16).hex(),
            forms.hex_bytes(stated["signature"], SIGNATURE_BYTES).hex(),
        )
    except ValueError as error:
        raise InputError(f"a head {error}", file="ledger") from error
