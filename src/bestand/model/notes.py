"""Notes: what people took in by hand, one file each. The file is the receipt: it is named by its hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum

from bestand.errors import InputError
from bestand.model.ids import canonical
from bestand.model.words import Level

FORM = "note/1"
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
MARKINGS = (Level.AMBER, Level.AMBER_STRICT, Level.RED)
"""What a note may be marked: it holds the words of somebody who trusts that they stay here."""
SUBJECT = re.compile("subject-[0-9a-f]{32}")
OF_SOURCE, OF_INFORMATION = "ABCDEF", "123456"
"""Grades of the source and of the information, the best first; F and 6 cannot be judged."""


class NoteKind(StrEnum):
    """How it came to us. Each kind is a family of its own: a patrol that confirms a call is a second source."""

    HOTLINE = "hotline"
    PATROL = "patrol"
    SATELLITE = "satellite"
    INTERVIEW = "interview"
    LETTER = "letter"

    @property
    def source(self) -> str:
        """Name of its source in the tables."""
        return f"notes_{self.value}"

    @property
    def files(self) -> str:
        """Where such notes lie in a workspace."""
        return f"record/notes/{self.value}/*.json"


@dataclass(frozen=True, slots=True)
class Note:
    """One note. Times in UTC; `timezone` is that in which they were told. subject: pseudonym of whoever told
    it, in the vault. salt: hex, so that nobody can guess a note from its hash."""

    kind: NoteKind
    act: str
    time_from: datetime
    time_to: datetime
    timezone: str
    taken_by: str
    taken_at: datetime
    salt: str
    grade: str
    information: str
    marking: Level
    text: str
    weapon: str | None = None
    lon: float | None = None
    lat: float | None = None
    radius_m: float | None = None
    area_code: str | None = None
    count_min: float | None = None
    count_max: float | None = None
    count_unit: str | None = None
    actor_told: str | None = None
    subject: str | None = None

    @property
    def content(self) -> bytes:
        """Canonical JSON: the bytes of its file."""
        return canonical({"note": FORM, **asdict(self)}).encode()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_note(value: object, file: str) -> Note:
    """The note of a file's JSON. Raises InputError naming the field; no value of it is quoted."""
    if not isinstance(value, Mapping) or value.get("note") != FORM:
        raise InputError(f"is no note of the form {FORM}.", file=file)
    names = [field.name for field in fields(Note)]
    if odd := sorted({str(name) for name in value} ^ {"note", *names}):
        raise InputError(f'"{odd[0][:40]}" is missing or not known in a note.', file=file)
    given = {name: _field(name, value[name], file) for name in names}
    return Note(**given)  # type: ignore[arg-type]


def _field(name: str, value: object, file: str) -> object:
    try:
        return _KINDS[name](value) if value is not None or name in _NEEDED else None
    except (ValueError, TypeError) as error:
        raise InputError(f'"{name}" of this note cannot be read.', file=file) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError
    return float(value)


def _time(value: object) -> datetime:
    return datetime.strptime(_text(value), TIME).replace(tzinfo=UTC)


def _grade(among: str, value: object) -> str:
    if _text(value) not in list(among):
        raise ValueError
    return _text(value)


def _marking(value: object) -> Level:
    return MARKINGS[MARKINGS.index(Level(_text(value)))]


_NUMBERS = ("lon", "lat", "radius_m", "count_min", "count_max")
_TIMES = ("time_from", "time_to", "taken_at")
_NEEDED = frozenset({"kind", "act", "timezone", "taken_by", "salt", "grade", "information", "marking", "text", *_TIMES})
_KINDS: dict[str, Callable[[object], object]] = dict.fromkeys((field.name for field in fields(Note)), _text)
_KINDS |= dict.fromkeys(_NUMBERS, _number) | dict.fromkeys(_TIMES, _time)
_KINDS |= {"kind": lambda v: NoteKind(_text(v)), "marking": _marking}
_KINDS |= {"grade": lambda v: _grade(OF_SOURCE, v), "information": lambda v: _grade(OF_INFORMATION, v)}
