"""Guarantees: texts that somebody entitled may invoke, as data that is shipped or lies in the workspace.

A text is followed like a case, by the consultation that it gives. All of it is amber unless released.
"""

from __future__ import annotations

from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from bestand.agreement.clock import Clock
from bestand.agreement.document import Party
from bestand.agreement.follow import FollowUp, Step
from bestand.agreement.names import known
from bestand.agreement.times import Within, time_text, zone_name
from bestand.errors import InputError, NotFound
from bestand.followup.progress import Route
from bestand.model.words import Level
from bestand.text.problems import Problem, nearest
from bestand.text.typed import Typed, typed
from bestand.text.yaml import Document, read_yaml

FILE = "guarantees.yaml"
SHIPPED = "coalition"
STEP = "consultation"
Known = Literal["seen", "from memory"]


class Consultation(Typed):
    """What follows an invocation, whose it is, and by when if the text gives a time."""

    title: str
    who: tuple[str, ...] = Field(min_length=1)
    within: Within | None = None


class Guarantee(Typed):
    """One text. entitled: who may invoke it; acts: what an attack that triggers it may have been, as acts or groups.

    from, until: local days between which it is in force; without an end none is known.
    """

    title: str
    known: Known
    cites: tuple[str, ...] = ()
    parties: tuple[str, ...] = Field(min_length=1)
    entitled: tuple[str, ...] = Field(min_length=1)
    entitled_known: Known = "seen"
    trigger: str
    acts: tuple[str, ...] = Field(min_length=1)
    start: str = Field(alias="from")
    until: str | None = None
    note: str = ""
    consultation: Consultation
    marking: Level = Level.AMBER

    @field_validator("start", "until")
    @classmethod
    def _is_a_day(cls, text: str | None) -> str | None:
        return None if text is None else time_text(text)

    @model_validator(mode="after")
    def _what_was_seen_is_cited(self) -> Self:
        if self.known == "seen" and not self.cites:
            raise ValueError("it was seen and cites nothing. Fix: add `cites`, or write `known: from memory`.")
        return self

    def path(self) -> FollowUp:
        """The consultation as a path of one step, counted from the invocation."""
        own = self.consultation
        step = Step(id=STEP, title=own.title, who=own.who, within=own.within)
        return FollowUp(title=self.title, known=self.known, cites=self.cites, counts_from="invoked", steps=(step,))


class Guarantees(Typed):
    """The whole file."""

    guarantees: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    timezone: str
    parties: dict[str, Party]
    texts: dict[str, Guarantee] = Field(min_length=1)

    _zone = field_validator("timezone")(zone_name)

    def text(self, id_: str) -> Guarantee:
        """Raises NotFound."""
        if id_ not in self.texts:
            raise NotFound(f'there is no guarantee "{id_}". Fix: {nearest(id_, self.texts)}')
        return self.texts[id_]

    def window(self, id_: str) -> tuple[datetime, datetime | None]:
        """When a text is in force (UTC); its last day counts."""
        text, clock = self.text(id_), Clock(self.timezone)
        return clock.written(text.start, end=False), clock.written(text.until, end=True) if text.until else None


def check_guarantees(folder: Path) -> tuple[Guarantees | None, list[Problem]]:
    """The workspace's own `guarantees.yaml` if it has one, else those that are shipped; and every problem."""
    own = folder / FILE
    if own.is_file():
        return _checked(read_yaml(own))
    with as_file(files("bestand.followup") / "texts" / f"{SHIPPED}.yaml") as path:
        return _checked(read_yaml(path))


def load_guarantees(folder: Path) -> Guarantees:
    """Raises InputError naming the first problem."""
    found, problems = check_guarantees(folder)
    if found is None or problems:
        first = problems[0]
        raise InputError(first.message, file=first.file, line=first.line, fix=first.fix)
    return found


def route_of_guarantee(texts: Guarantees, id_: str) -> Route:
    """What an invocation follows. Raises NotFound."""
    text = texts.text(id_)
    return Route(text.path(), text.parties, Clock(texts.timezone))


def _checked(document: Document) -> tuple[Guarantees | None, list[Problem]]:
    found = typed(document, Guarantees)
    for id_, text in found.texts.items() if found else ():
        at = ("texts", id_)
        known(document, (*at, "parties"), text.parties, found.parties if found else (), "party")
        known(document, (*at, "entitled"), text.entitled, text.parties, "party of the text")
        known(document, (*at, "consultation", "who"), text.consultation.who, text.parties, "party of the text")
        if text.until and text.until[:10] <= text.start[:10]:
            document.problem((*at, "until"), "ends-before-start", "it ends before it begins.", "correct the days.")
    return found, sorted(document.problems)
