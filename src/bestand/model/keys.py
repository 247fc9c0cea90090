"""Keys that people sign with: Ed25519 (RFC 8032)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PUBLIC_BYTES, SIGNATURE_BYTES = 32, 64


def key_id(public: bytes) -> str:
    """First 32 hex characters of SHA-256 over the raw public key."""
    return hashlib.sha256(public).hexdigest()[:32]


def person_id(public: bytes) -> str:
    """The pseudonym of whoever came with this key first; who that is lies in the vault."""
    return f"person-{hashlib.sha256(public).hexdigest()[:12]}"


def holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is the key's over the message; false for anything that is no key."""
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A person at their unlocked key. The private key is in memory only and is never printed."""

    person: str
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def new(cls) -> Signer:
        """Someone with a new key, whose pseudonym comes from it."""
        private = Ed25519PrivateKey.generate()
        return cls(person_id(_public(private)), private)

    @property
    def public(self) -> bytes:
        return _public(self.private)

    @property
    def key(self) -> str:
        return key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)

    def secret(self, purpose: bytes) -> bytes:
        """32 bytes that only this key gives, another for each purpose (HKDF, RFC 5869)."""
        return HKDF(SHA256(), 32, salt=None, info=purpose).derive(self.private.private_bytes_raw())


def _public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
