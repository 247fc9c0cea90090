"""Signed heads: who signs one says that the ledger had this root at this size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from bestand.errors import InputError
from bestand.ledger import forms
from bestand.ledger.merkle import HASH_BYTES
from bestand.model.acts import TIME
from bestand.model.ids import Json, canonical
from bestand.model.keys import SIGNATURE_BYTES, Signer, holds, key_id

DOMAIN = b"bestand/head/1\n"
"""Before every signed text, so that a signature on anything else is never one on a head."""
MOST_PIN = 4096
"""Bytes of a file with a key that are looked at."""
ID_HEX = 32
_HEX = re.compile("[0-9a-fA-F]{32}|[0-9a-fA-F]{64}")
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

    @property
    def file(self) -> bytes:
        """The head as a file, with its signature: what others anchor in time."""
        return forms.file_bytes(self.as_json())

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
        return head_of(dict(value) if isinstance(value, Mapping) else value)
    except ValueError as error:
        raise InputError(f"a head {error}", file="ledger") from error


def head_of(value: Json) -> Head:
    """As read_head, but raises ValueError."""
    stated = forms.members(value, MEMBERS)
    return Head(
        forms.text(stated["log"]),
        forms.whole(stated["size"]),
        forms.hex_bytes(stated["root"], HASH_BYTES).hex(),
        forms.time(stated["at"]),
        forms.hex_bytes(stated["key"], ID_HEX // 2).hex(),
        forms.hex_bytes(stated["signature"], SIGNATURE_BYTES).hex(),
    )


def pinned_key(pinned: str | Path) -> str:
    """Id of the key that a verifier knows from elsewhere: hexadecimal (public key or id), or a file with either
    or with a public key in PEM. Raises InputError where it is none of them."""
    if isinstance(pinned, str) and _HEX.fullmatch(pinned):
        return _id(pinned)
    path = Path(pinned)
    try:
        data = path.read_bytes()[:MOST_PIN]
    except (OSError, ValueError) as error:
        raise InputError("is no key in hexadecimal and no file that can be read.", file=path.name) from error
    if _HEX.fullmatch(text := data.decode("ascii", "replace").strip()):
        return _id(text)
    try:
        public = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InputError("holds no public key.", file=path.name) from error
    if not isinstance(public, Ed25519PublicKey):
        raise InputError("holds a key that is not Ed25519.", file=path.name)
    return key_id(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _id(text: str) -> str:
    return text.lower() if len(text) == ID_HEX else key_id(bytes.fromhex(text))
