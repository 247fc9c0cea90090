"""Reading JSON of which every byte counts. All raise ValueError with what is wrong."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from bestand.model.acts import TIME
from bestand.model.ids import Json, canonical


def file_bytes(value: Json) -> bytes:
    """Canonical JSON and a line's end: the one form that a value has as a file."""
    return (canonical(value) + "\n").encode()


def read_file(data: bytes) -> dict[str, Json]:
    """The object whose `file_bytes` these are, and no other bytes."""
    try:
        value: Json = json.loads(data, parse_constant=_refuse)
        expected = file_bytes(value)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON: {str(error)[:80]}.") from error
    if expected != data:
        pairs = zip(expected, data, strict=False)
        place = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(data)))
        raise ValueError(f"is not in canonical form from byte {place} on.")
    if not isinstance(value, dict):
        raise ValueError("is no object.")
    return value


def members(value: Json, names: Collection[str]) -> Mapping[str, Json]:
    """An object with exactly these members."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError(f"states something else than {', '.join(sorted(names))}.")
    return value


def hex_bytes(value: Json, size: int) -> bytes:
    """Bytes of a hexadecimal text in small letters: one value has one form."""
    try:
        raw = bytes.fromhex(text(value))
    except ValueError:
        raw = b""
    if len(raw) != size or raw.hex() != value:
        raise ValueError(f"states no {size} bytes in hexadecimal.")
    return raw


def hex_list(value: Json, size: int) -> list[bytes]:
    if not isinstance(value, list):
        raise ValueError("states no list of hashes.")
    return [hex_bytes(item, size) for item in value]


def whole(value: Json) -> int:
    """A whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("states no whole number.")
    return value


def text(value: Json) -> str:
    if not isinstance(value, str):
        raise ValueError("states no text.")
    return value


def time(value: Json) -> datetime:
    """A time in UTC to the microsecond."""
    try:
        at = datetime.strptime(text(value), TIME).replace(tzinfo=UTC)
    except ValueError:
        at = None
    if at is None or at.strftime(TIME) != value:
        raise ValueError("states no time in UTC to the microsecond.")
    return at


def _refuse(word: str) -> Json:
    raise ValueError(f"{word} is no JSON value")
