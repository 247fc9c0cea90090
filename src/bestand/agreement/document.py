"""agreement.yaml as typed values. What each key means stands in docs/reference/agreement.md."""

from __future__ import annotations

import re
from typing import Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from bestand.text.typed import Typed

Status = Literal["draft", "declared", "agreed", "signed", "ratified", "in force", "suspended", "ended"]
Basis = Literal["stated", "derived", "disputed"]
Precision = Literal["minute", "hour", "day"]
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?")


def zone_name(name: str) -> str:
    """The name, if IANA knows it."""
    if name not in available_timezones():
        raise ValueError(f'"{name}" is no IANA time zone. Fix: write it like Europe/Kyiv.')
    return ZoneInfo(name).key


def _time_text(text: str) -> str:
    if not _TIME.fullmatch(text):
        raise ValueError(f'"{text}" is not a time. Fix: write 2026-05-09, 2026-05-09 00:00 or 2026-05-08T21:00Z.')
    return text


class Edge(Typed):
    """A start or an end. A day alone is the local start (of `from`) or end (of `until`)."""

    at: str | None = None
    between: tuple[str, str] | None = None
    precision: Precision
    basis: Basis
    note: str = ""

    @field_validator("at")
    @classmethod
    def _at_is_a_time(cls, text: str | None) -> str | None:
        return None if text is None else _time_text(text)

    @field_validator("between")
    @classmethod
    def _between_are_times(cls, pair: tuple[str, str] | None) -> tuple[str, str] | None:
        return None if pair is None else (_time_text(pair[0]), _time_text(pair[1]))

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.at is None) == (self.between is None):
            raise ValueError("an edge has either `at` or `between`. Fix: keep one of them.")
        if self.between and self.basis != "disputed":
            raise ValueError("`between` is for disputed edges. Fix: set `basis: disputed`.")
        if self.at and self.basis == "disputed":
            raise ValueError("a disputed edge has two times. Fix: write `between: [first, last]`.")
        return self


class Window(Typed):
    """When a clause is in force; `until: open` has no end, `null` is not an end."""

    start: Edge = Field(alias="from")
    until: Edge | Literal["open"]

    @field_validator("until", mode="before")
    @classmethod
    def _is_an_end(cls, value: object) -> object:
        if value != "open" and not isinstance(value, (dict, Edge)):
            raise ValueError(f'"{value}" is no end. Fix: write open, or {{at: …, precision: …, basis: …}}.')
        return value


class LineBand(Typed):
    """Up to this far from the line of the day, on one side or on each."""

    within_m: float = Field(gt=0)
    side: Literal["a", "b", "both"]
    comparator: Literal["lt", "le"]


class Place(Typed):
    """Where a clause holds: anywhere, in a zone, or in a band along the line."""

    anywhere: bool = False
    zone: str | None = None
    line: LineBand | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if [self.anywhere, self.zone is not None, self.line is not None].count(True) != 1:
            raise ValueError("a place is one of: anywhere, zone, line. Fix: keep one of them.")
        return self

    @property
    def zone_id(self) -> str | None:
        """Its name in `zone_hits`: a zone's own, or one made from the band; None for anywhere."""
        band = self.line
        return f"line:{band.side}:{band.comparator}:{band.within_m:g}" if band else self.zone


def _place_value(value: object) -> object:
    """`anywhere` may stand alone."""
    if isinstance(value, str) and value != "anywhere":
        raise ValueError(f'"{value}" is no place. Fix: write anywhere, {{zone: …}} or {{line: …}}.')
    return {"anywhere": True} if value == "anywhere" else value


class Prohibition(Typed):
    """What may not be done: acts, and only with these weapons, only at these targets."""

    acts: tuple[str, ...] = Field(min_length=1)
    weapons: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class Override(Typed):
    """How one reading departs from the clause as written."""

    exists: bool = True
    because: str = ""
    prohibits: Prohibition | None = None
    place: Place | None = None
    in_force: Window | None = None

    _place = field_validator("place", mode="before")(_place_value)


class Clause(Typed):
    """One checkable duty."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.()-]*$")
    title: str
    article: str
    status: Status
    obliges: tuple[str, ...] = Field(min_length=1)
    prohibits: Prohibition
    place: Place
    in_force: Window
    readings: dict[str, Override] = Field(default_factory=dict)
    monitored_by: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    _place = field_validator("place", mode="before")(_place_value)

    @property
    def places(self) -> list[Place]:
        """Where it holds, in the text and in every reading."""
        return [p for p in (self.place, *(own.place for own in self.readings.values())) if p]


class Party(Typed):
    name: str


class Reading(Typed):
    """One party's version of the agreement."""

    party: str
    title: str = ""


class Monitor(Typed):
    name: str
    mandate: str = ""


class Sides(Typed):
    """Which party the geometry calls a and b. Only names: no rule looks at them."""

    a: str
    b: str


class Agreement(Typed):
    """The whole file."""

    agreement: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    timezone: str
    taxonomy: str
    parties: dict[str, Party]
    sides: Sides
    readings: dict[str, Reading] = Field(min_length=1)
    monitors: dict[str, Monitor] = Field(default_factory=dict)
    clauses: tuple[Clause, ...] = Field(min_length=1)

    _zone = field_validator("timezone")(zone_name)
