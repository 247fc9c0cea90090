"""Heads anchored in the block chain of Bitcoin by a calendar (OpenTimestamps).

A calendar answers at once with a promise; hours later the promise can be exchanged for the way to a block.
Who checks brings block headers from a node they trust: nothing is looked up here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bitcoin.core import CBlockHeader, SerializationError
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation, VerificationError
from opentimestamps.core.op import OpSHA256
from opentimestamps.core.serialize import BytesDeserializationContext, BytesSerializationContext, DeserializationError
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp
from opentimestamps.timestamp import nonce_timestamp

from bestand.errors import InputError
from bestand.ledger.anchors.exchange import TIMEOUT_S, get, post
from bestand.ledger.heads import Head

HEADERS = {"Accept": "application/vnd.opentimestamps.v1"}


def ask_calendar(head: Head, url: str, timeout_s: float = TIMEOUT_S) -> bytes:
    """A calendar's promise, as the content of a file `.ots`. The calendar sees a salted hash of the head only."""
    stamp = Timestamp(hashlib.sha256(head.file).digest())
    sent = nonce_timestamp(stamp)
    sent.merge(_read(post(f"{url.rstrip('/')}/digest", sent.msg, HEADERS, timeout_s), sent.msg))
    return _file(stamp)


def complete(head: Head, data: bytes, url: str, timeout_s: float = TIMEOUT_S) -> bytes:
    """The file with this calendar's promises exchanged for ways to blocks, where there are any yet.

    Only the calendar named is asked, whatever addresses the file holds. Raises InputError where the file is
    not of this head or the calendar does not answer.
    """
    stamp = _stamp(head, data)
    for promise, attestation in list(_parts(stamp)):
        if isinstance(attestation, PendingAttestation) and attestation.uri.rstrip("/") == url.rstrip("/"):
            way = get(f"{url.rstrip('/')}/timestamp/{promise.msg.hex()}", HEADERS, timeout_s)
            promise.merge(_read(way, promise.msg))
    return _file(stamp)


def blocks(head: Head, data: bytes) -> list[int]:
    """Heights of the blocks whose headers a checker needs; none as long as there are only promises."""
    found = [a for _, a in _parts(_stamp(head, data)) if isinstance(a, BitcoinBlockHeaderAttestation)]
    return sorted({attestation.height for attestation in found})


def anchored_at(head: Head, data: bytes, headers: Mapping[int, bytes]) -> datetime:
    """Time (UTC) of the earliest block that holds the head; miners state it to within about two hours.

    `headers`: 80 bytes each, by height. Raises InputError where one does not hold the head, or none is known.
    """
    times = []
    for part, attestation in _parts(_stamp(head, data)):
        if isinstance(attestation, BitcoinBlockHeaderAttestation) and attestation.height in headers:
            times.append(_block_time(part.msg, attestation, headers[attestation.height]))
    if not times:
        raise InputError("leads to no block whose header is known.", file="time stamp")
    return datetime.fromtimestamp(min(times), UTC)


def _block_time(digest: bytes, attestation: BitcoinBlockHeaderAttestation, header: bytes) -> int:
    try:
        return int(attestation.verify_against_blockheader(digest, CBlockHeader.deserialize(header)))
    except (VerificationError, SerializationError) as error:
        message = f"block {attestation.height} does not hold the head: {error}."
        raise InputError(message, file="time stamp") from error


def _stamp(head: Head, data: bytes) -> Timestamp:
    try:
        found = DetachedTimestampFile.deserialize(BytesDeserializationContext(data))
    except (DeserializationError, ValueError, EOFError) as error:
        raise InputError("is no file of OpenTimestamps.", file="time stamp") from error
    if not isinstance(found.file_hash_op, OpSHA256) or found.file_digest != hashlib.sha256(head.file).digest():
        raise InputError("is not of this head.", file="time stamp")
    return found.timestamp


def _parts(stamp: Timestamp) -> Iterator[tuple[Timestamp, object]]:
    """Every attestation, with what it attests to."""
    for attestation in stamp.attestations:
        yield stamp, attestation
    for inner in stamp.ops.values():
        yield from _parts(inner)


def _read(answer: bytes, digest: bytes) -> Timestamp:
    try:
        context = BytesDeserializationContext(answer)
        stamp = Timestamp.deserialize(context, digest)
        context.assert_eof()
    except (DeserializationError, ValueError, EOFError) as error:
        raise InputError("answered no time stamp.", file="calendar") from error
    return stamp


def _file(stamp: Timestamp) -> bytes:
    context = BytesSerializationContext()
    DetachedTimestampFile(OpSHA256(), stamp).serialize(context)
    return bytes(context.getbytes())
