"""Edges, windows and events: times as a text states them, with what it leaves open."""

from __future__ import annotations

import re
from typing import Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from bestand.text.typed import Typed

Basis = Literal["stated", "derived", "disputed"]
Precision = Literal["minute", "hour", "day"]
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?")

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def _hours(clock: str) -> float:
    return int(clock[:2]) + int(clock[3:]) / 60


def zone_name(name: str) -> str:
    """The name, if IANA knows it."""
    if name not in available_timezones():
        raise ValueError(f'"{name}" is no IANA time zone. Fix: write it like Europe/Kyiv.')
    return ZoneInfo(name).key


def time_text(text: str) -> str:
    """The text, if it is a day or a time."""
    if not _TIME.fullmatch(text):
        raise ValueError(f'"{text}" is not a time. Fix: write 2026-05-09, 2026-05-09 00:00 or 2026-05-08T21:00Z.')
    return text


class Working(Typed):
    """Hours of business days in which business hours are counted, on the wall of the agreement's zone."""

    start: str = Field(alias="from")
    until: str

    @field_validator("start", "until")
    @classmethod
    def _is_a_clock(cls, text: str) -> str:
        if not _CLOCK.fullmatch(text):
            raise ValueError(f'"{text}" is no clock time. Fix: write it like 09:00 or 24:00.')
        return text

    @model_validator(mode="after")
    def _is_an_hour_at_least(self) -> Self:
        if self.until_h - self.start_h < 1:
            raise ValueError("working hours last an hour at least. Fix: swap or correct them.")
        return self

    @property
    def start_h(self) -> float:
        return _hours(self.start)

    @property
    def until_h(self) -> float:
        return _hours(self.until)


class Within(Typed):
    """A span of time. Days are those of the agreement's zone, business days leave out weekends and
    the agreement's holidays, hours elapse, business hours elapse in its working hours alone."""

    days: int | None = Field(default=None, ge=0)
    hours: float | None = Field(default=None, ge=0)
    business_days: int | None = Field(default=None, ge=0, le=3650)
    business_hours: float | None = Field(default=None, ge=0, le=8760)

    @model_validator(mode="after")
    def _one_of_four(self) -> Self:
        if [self.days, self.hours, self.business_days, self.business_hours].count(None) != 3:
            raise ValueError(
                "a span is in days, business days, hours or business hours. Fix: write one of them, 0 for at once."
            )
        return self

    @property
    def unit(self) -> str:
        """The one that is written."""
        return next(u for u in ("days", "hours", "business_days", "business_hours") if getattr(self, u) is not None)

    @property
    def number(self) -> float:
        return float(getattr(self, self.unit))


class After(Within):
    """So long after an event."""

    event: str


class Quiet(Typed):
    """So many days without a violation of these clauses, counted anew after each; `since` an event.

    zone: counted there alone. What nobody saw is no quiet: the program says only from when on the
    condition can have been met; that it was met stands in a document of who verifies it.
    """

    days: int = Field(gt=0)
    clauses: tuple[str, ...] = Field(min_length=1)
    since: str
    zone: str | None = None


class Extension(Typed):
    """A later end, agreed when the old one was in sight; the old one stays on record."""

    on: str
    to: str
    cites: tuple[str, ...] = ()

    _are_times = field_validator("on", "to")(time_text)


class Time(Typed):
    """A time as stated: one time, two in dispute, so long after an event, or not before a time."""

    at: str | None = None
    between: tuple[str, str] | None = None
    after: After | None = None
    precision: Precision = "minute"
    basis: Basis = "stated"
    note: str = ""

    @field_validator("at")
    @classmethod
    def _at_is_a_time(cls, text: str | None) -> str | None:
        return None if text is None else time_text(text)

    @field_validator("between")
    @classmethod
    def _between_are_times(cls, pair: tuple[str, str] | None) -> tuple[str, str] | None:
        return None if pair is None else (time_text(pair[0]), time_text(pair[1]))

    @model_validator(mode="after")
    def _says_how_exact(self) -> Self:
        if self.at and self.between:
            return self  # said below: one of them must go
        if self.between and self.basis != "disputed":
            raise ValueError("`between` is for disputed edges. Fix: set `basis: disputed`.")
        if self.at and self.basis == "disputed":
            raise ValueError("a disputed edge has two times. Fix: write `between: [first, last]`.")
        if (self.at or self.between) and not {"precision", "basis"} <= self.model_fields_set:
            raise ValueError("a time says how exact it is. Fix: add `precision` and `basis`.")
        return self


class Edge(Time):
    """A start or an end. A day alone is the local start (of `from`) or end (of `until`)."""

    extended: tuple[Extension, ...] = ()

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if [self.at, self.between, self.after].count(None) != 2:
            raise ValueError("an edge has one of `at`, `between`, `after`. Fix: keep one of them.")
        return self


class Event(Time):
    """What deadlines count from. Without a time it is not known to have happened; with
    `not_before` it is known not to have happened until then; with `quiet` not before a quiet time."""

    title: str = ""
    not_before: str | None = None
    quiet: Quiet | None = None
    cites: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _at_most_one(self) -> Self:
        if [self.at, self.between, self.after, self.not_before, self.quiet].count(None) < 4:
            raise ValueError("an event has one of at, between, after, not_before, quiet. Fix: keep one of them.")
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
