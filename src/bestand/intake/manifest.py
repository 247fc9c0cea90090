"""manifest.toml of a source: what it is, whose account, under which licence, how precise."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from bestand.agreement.times import zone_name
from bestand.errors import InputError, UsageError
from bestand.model.markings import read_marking
from bestand.model.words import Level, Role
from bestand.text.problems import nearest
from bestand.text.typed import Typed, typed
from bestand.text.yaml import Document, Value
from bestand.workspace.schemes import at_least

Gives = Literal["observations", "claims", "measures", "counts", "documents", "lines", "areas", "targets", "settlements"]


class Merge(Typed):
    """When two observations of this source are one: near, at one time, and alike."""

    within_m: float = Field(ge=0)
    gap_s: float = Field(ge=0)
    same: tuple[str, ...] = ("act",)
    reason: str


class Manifest(Typed):
    """One source. `timezone` is an IANA name with its reason, or `stated` in each row."""

    name: str
    title: str
    reader: str = ""  # another source's read.py, where the files are alike
    family: str
    draws_on: tuple[str, ...] = ()  # families whose reports it is made from: they lend it no corroboration
    role: Role
    party: str | None = None  # whose account it is
    actor: str | None = None  # whom all its records say acted
    gives: tuple[Gives, ...]
    reads: Literal["csv", "json", "geojson", "parquet", "csv or json", "csv, parquet, geojson or xlsx"]
    licence: str
    attribution: str
    redistribute: bool
    marking: str  # a level, or a whole marking
    timezone: str
    timezone_reason: str
    note: str = ""
    caveat: str = ""  # printed beside what could be seen, in every edition made from it
    caveats: dict[str, str] = Field(default_factory=dict)  # the same, of one dialect of its files
    options: tuple[str, ...] = ()
    radius_m: dict[str, float] = Field(default_factory=dict)
    time_s: dict[str, float] = Field(default_factory=dict)
    error_m: float | None = None
    areas: dict[str, str] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)  # codes of accounts, in words
    acts: dict[str, str] = Field(default_factory=dict)
    tells: tuple[str, ...] = ()  # acts that it may report, where `acts` does not say so
    tells_weapons: bool = False
    weapons: dict[str, str] = Field(default_factory=dict)
    merge: Merge | None = None

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        return name if name == "stated" else zone_name(name)

    @field_validator("marking")
    @classmethod
    def _is_a_marking(cls, text: str) -> str:
        """What is above everything that may be kept is a marking too: its rows are refused."""
        try:
            read_marking(text, {word: level or Level.RED for word, level in at_least().items()})
        except UsageError as error:
            raise ValueError(
                f'"{text}": {error} Fix: write {", ".join(Level)}, or like TLP:AMBER//REL TO NLD.'
            ) from error
        return text

    @model_validator(mode="after")
    def _lines_have_an_error(self) -> Self:
        if "lines" in self.gives and self.error_m is None:
            raise ValueError("a line has an error. Fix: add error_m with its reason in note.")
        return self


def source_names() -> list[str]:
    """The readers there are."""
    folder = files("bestand.intake") / "sources"
    return sorted(p.name for p in folder.iterdir() if (p / "manifest.toml").is_file())


@cache
def load_manifest(name: str) -> Manifest:
    """Raises UsageError for an unknown source, InputError for a broken manifest."""
    if name not in source_names():
        raise UsageError(f'no source "{name}"; {nearest(name, source_names())}')
    text = (files("bestand.intake") / "sources" / name / "manifest.toml").read_text("utf-8")
    value: Value = tomllib.loads(text)
    document = Document(f"{name}/manifest.toml", value)
    manifest = typed(document, Manifest)
    if manifest is None or manifest.name != name:
        problem = document.problems[0].message if document.problems else "name is not its folder's."
        raise InputError(problem, file=document.file)
    return manifest
