"""The body of a `casualty` act: read strictly, since it comes from outside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bestand.errors import UsageError
from bestand.model.ids import Json
from bestand.model.words import AgeGroup, Hurt

MOST = 1_000_000
"""A larger number is a slip, not a count of one incident."""
LONGEST = 200
"""Characters of a source's name."""
_ID, _SHA256 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")
_NEEDED = {"subject", "status", "age_group", "count_min", "count_max", "source"}
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Casualty:
    """So many people of an incident, as a source tells it. count_max None: no upper end."""

    incident: str
    status: Hurt
    age_group: AgeGroup
    count_min: int
    count_max: int | None
    source: str
    document: str | None = None


def casualty_of(body: Mapping[str, Json]) -> Casualty:
    """The body understood. Raises UsageError naming the first field that cannot be meant."""
    missing, unknown = sorted(_NEEDED - set(body)), sorted(set(body) - _NEEDED - {"document"})
    if missing or unknown:
        fault = f'lacks "{missing[0]}"' if missing else f'has an unknown field "{unknown[0][:40]}"'
        raise UsageError(f"a casualty record {fault}.")
    low, high = _count(body, "count_min"), None if body["count_max"] is None else _count(body, "count_max")
    if high is not None and high < low:
        raise UsageError(f"a casualty record counts at least {low} and at most {high} people.")
    return Casualty(
        _incident(body["subject"]),
        _word(Hurt, body, "status"),
        _word(AgeGroup, body, "age_group"),
        low,
        high,
        _source(body["source"]),
        _document(body.get("document")),
    )


def _count(body: Mapping[str, Json], field: str) -> int:
    value = body[field]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise UsageError(f'a casualty record: "{field}" is no whole number from 0 to {MOST:,}.')
    return value


def _word(kind: type[Word], body: Mapping[str, Json], field: str) -> Word:
    words = [word.value for word in kind]
    if body[field] not in words:
        raise UsageError(f'a casualty record: "{field}" is none of {", ".join(words)}.')
    return kind(str(body[field]))


def _incident(subject: Json) -> str:
    """The incident of a subject; its records and observations are lists of what was judged then."""
    if not isinstance(subject, dict) or not _is(_ID, subject.get("incident")):
        raise UsageError("a casualty record: its subject names no incident by its id of 32 hexadecimal characters.")
    records, observations = subject.get("records", []), subject.get("observations", [])
    pairs = isinstance(records, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in records
    )
    if not pairs or not isinstance(observations, list) or not all(_is(_ID, each) for each in observations):
        raise UsageError("a casualty record: its subject lists no records and observations.")
    return str(subject["incident"])


def _source(value: Json) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or not value.isprintable():
        raise UsageError(f'a casualty record: "source" is no name of 1 to {LONGEST} printable characters.')
    return value


def _document(value: Json) -> str | None:
    if value is not None and not _is(_SHA256, value):
        raise UsageError('a casualty record: "document" is no SHA-256 in 64 hexadecimal characters.')
    return None if value is None else str(value)


def _is(pattern: re.Pattern[str], value: Json | None) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
