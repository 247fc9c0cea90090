"""Acts, weapons and target classes: a pack of data that an agreement names."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from bestand.agreement.packs import pack
from bestand.agreement.weapons import Arsenal, Wanted, Weapon
from bestand.text.typed import Typed

ActClass = Literal["artillery", "uncrewed", "ground", "air", "withdrawal", "protected", "unspecified", "none"]


class Act(Typed):
    """An act: its class on maps, the groups it belongs to, what a vague one may be."""

    shown_as: ActClass
    groups: tuple[str, ...] = ()
    may_be: tuple[str, ...] = ()


class Taxonomy(Typed):
    """A whole pack."""

    taxonomy: str
    edition: str
    source: str
    acts: dict[str, Act]
    weapons: dict[str, Weapon] = Field(default_factory=dict)
    targets: tuple[str, ...] = ()

    def expand(self, names: tuple[str, ...]) -> frozenset[str]:
        """The acts that the names and groups stand for."""
        return frozenset(act for act, entry in self.acts.items() if act in names or set(entry.groups) & set(names))

    @property
    def act_names(self) -> frozenset[str]:
        return frozenset(self.acts) | {g for act in self.acts.values() for g in act.groups}

    @property
    def vague(self) -> frozenset[str]:
        """Acts that may be any of several others."""
        return frozenset(act for act, entry in self.acts.items() if entry.may_be)

    def verdict(self, act: str, wanted: frozenset[str]) -> bool | None:
        """Whether the act is among the wanted ones; None where it may or may not be."""
        may_be = self.expand(self.acts[act].may_be) if act in self.acts else frozenset()
        return _among(act, may_be, wanted)

    @cached_property
    def arsenal(self) -> Arsenal:
        """What the names of weapons stand for."""
        return Arsenal(self.weapons)

    def weapon_verdict(self, weapon: str, wanted: Wanted) -> bool | None:
        """The same of a weapon; None also where the word is not known."""
        return self.arsenal.verdict(weapon, wanted)


def _among(word: str, may_be: frozenset[str], wanted: frozenset[str]) -> bool | None:
    if word in wanted:
        return True
    possible = may_be or frozenset({word})
    return True if possible <= wanted else None if possible & wanted else False


def load_taxonomy(name: str, folder: Path | None = None) -> Taxonomy:
    """A shipped pack by name, or a file of the workspace by its relative path. Raises InputError."""
    return pack("taxonomies", name, folder, Taxonomy)
