"""Markings of other schemes: as which level each is treated at least, from a dated table."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Literal

from pydantic import Field

from bestand.errors import InputError, UsageError
from bestand.model.markings import Marking, Schemes, folded, read_marking
from bestand.model.words import Level
from bestand.text.typed import Typed, typed
from bestand.text.yaml import read_yaml

BEYOND = "beyond"
AtLeast = Literal["clear", "green", "amber", "amber+strict", "red", "beyond"]
Known = Literal["seen", "from memory"]


class Word(Typed):
    """One level of a scheme, by all the names it goes under."""

    names: tuple[str, ...] = Field(min_length=1)
    at_least: AtLeast
    known: Known


class Scheme(Typed):
    """A scheme as it stood between two days (ISO; null: not known, or still)."""

    title: str
    since: str | None
    until: str | None
    known: Known
    words: tuple[Word, ...]


class SchemeFile(Typed):
    schemes: dict[str, Scheme]


@cache
def schemes() -> dict[str, Scheme]:
    """Every scheme of the packaged table."""
    with as_file(files("bestand.workspace") / "schemes.yaml") as path:
        document = read_yaml(path)
    found = typed(document, SchemeFile)
    if found is None:
        raise InputError(document.problems[0].message, file=document.file)
    return found.schemes


@cache
def at_least() -> Schemes:
    """Each word of each scheme, and the level as which it is treated at least; None: beyond all."""
    return {
        folded(name): None if word.at_least == BEYOND else Level(word.at_least)
        for scheme in schemes().values()
        for word in scheme.words
        for name in word.names
    }


def marking_of(text: str | None) -> Marking | None:
    """The marking that a text states in any known scheme; None where it may not be kept or is not known."""
    try:
        return read_marking(text, at_least())
    except UsageError:
        return None
