"""Time stamps of an authority on a head (RFC 3161): a signed answer that the head existed then."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from bestand.errors import InputError
from bestand.ledger.anchors.exchange import TIMEOUT_S, post
from bestand.ledger.heads import Head

HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


def ask_authority(head: Head, url: str, roots: bytes, timeout_s: float = TIMEOUT_S) -> bytes:
    """The authority's answer (DER), checked. `roots`: certificates in PEM that the user trusts.

    Raises InputError where there is no answer or it does not hold.
    """
    request = TimestampRequestBuilder(data=head.file, hash_algorithm=HashAlgorithm.SHA256).build()
    stamp = post(url, request.as_bytes(), HEADERS, timeout_s)
    _checked(head, stamp, roots, request.nonce)
    return stamp


def stamped_at(head: Head, stamp: bytes, roots: bytes) -> datetime:
    """When (UTC) the authority saw the head. Raises InputError where the stamp does not hold under the roots."""
    return _checked(head, stamp, roots, None).tst_info.gen_time.astimezone(UTC)


def _checked(head: Head, stamp: bytes, roots: bytes, nonce: int | None) -> TimeStampResponse:
    verifier = VerifierBuilder(roots=_certificates(roots), nonce=nonce).build()
    try:
        answer = decode_timestamp_response(stamp)
        verifier.verify_message(answer, head.file)
    except (VerificationError, ValueError) as error:
        raise InputError(f"the stamp does not hold: {error}.", file="time stamp") from error
    return answer


def _certificates(roots: bytes) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(roots)
    except ValueError as error:
        raise InputError("there is no certificate in PEM.", file="root certificates") from error
