"""Which weapons a clause is about: by class, group or system, by calibre, by range."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Self

from pydantic import Field, model_validator

from bestand.text.typed import Typed

Verdict = bool | None
SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
_CALIBRE = re.compile(r"(\d+(?:\.\d+)?) ?mm")


class Bound(Typed):
    """A lower limit, an upper limit, or both; each says whether it is itself included."""

    gt: float | None = None
    ge: float | None = None
    lt: float | None = None
    le: float | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if None not in (self.gt, self.ge) or None not in (self.lt, self.le):
            raise ValueError("two limits on one side. Fix: keep gt or ge, and lt or le.")
        if not self.limits:
            raise ValueError("no limit. Fix: write {ge: 100} for 100 and more, {gt: 100} for more than 100.")
        return self

    @property
    def limits(self) -> list[float]:
        return [v for v in (self.gt, self.ge, self.lt, self.le) if v is not None]

    def verdict(self, low: float, high: float) -> Verdict:
        """Whether all values from low to high are within; None where only some are."""
        ends = [self._holds(low), self._holds(high)]
        between = len(self.limits) == 2 and low < min(self.limits) and max(self.limits) < high
        return True if all(ends) else None if any(ends) or between else False

    def _holds(self, value: float) -> bool:
        return all(
            limit is None or compare(value, limit)
            for compare, limit in ((gt, self.gt), (ge, self.ge), (lt, self.lt), (le, self.le))
        )

    @property
    def signed(self) -> list[tuple[str, float]]:
        """Each limit after its sign, the lower first."""
        return [(sign, v) for key, sign in SIGNS.items() if (v := getattr(self, key)) is not None]

    def written(self, unit: str) -> str:
        return " and ".join(f"{sign} {v:g} {unit}" for sign, v in self.signed)


class System(Typed):
    """One system of a class; figures of its own where they differ from the class's."""

    calibre_mm: tuple[float, float] | None = None
    range_km: tuple[float, float] | None = None
    source: str


class Weapon(Typed):
    """A weapon class; figures are defaults with their source, never oracles."""

    groups: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    figures: dict[str, System] = Field(default_factory=dict)
    calibre_mm: tuple[float, float] | None = None
    range_km: tuple[float, float] | None = None
    may_be: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The weapons that a clause is about; all that is said must hold."""

    names: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    calibre_mm: Bound | None = None
    range_km: Bound | None = None

    def __bool__(self) -> bool:
        return bool(self.names or self.excepted or self.calibre_mm or self.range_km)

    def written(self) -> str:
        """As a person would write it."""
        parts = [", ".join(sorted(self.names))] if self.names else []
        parts += [f"calibre {self.calibre_mm.written('mm')}"] if self.calibre_mm else []
        parts += [f"range {self.range_km.written('km')}"] if self.range_km else []
        parts += [f"except {', '.join(sorted(self.excepted))}"] if self.excepted else []
        return "; ".join(parts)


Atom = tuple[str, str | None]
"""A class and one of its systems; the least thing that can be told apart."""


class Arsenal:
    """All weapon classes of a taxonomy, and what every name stands for."""

    def __init__(self, classes: Mapping[str, Weapon]):
        self.classes = classes
        self._atoms: defaultdict[str, frozenset[Atom]] = defaultdict(frozenset)
        for name, weapon in classes.items():
            for system in () if weapon.may_be else weapon.systems or (None,):
                for said in {name, system or name, *weapon.groups}:
                    self._atoms[said] |= {(name, system)}
        for name, weapon in classes.items():
            if weapon.may_be:
                self._atoms[name] = self.atoms(weapon.may_be)

    @property
    def names(self) -> set[str]:
        """Classes, groups and systems."""
        return {*self._atoms}

    def atoms(self, names: Iterable[str]) -> frozenset[Atom]:
        return frozenset().union(*(self._atoms.get(name, frozenset()) for name in names))

    def verdict(self, told: str, wanted: Wanted) -> Verdict:
        """Whether the weapon that was told is among the wanted; None where it may or may not be.

        told: a class, a group, a system, or a calibre alone ("122 mm").
        """
        if told in wanted.names and not (wanted.calibre_mm or wanted.range_km or wanted.excepted):
            return True
        if told in self._atoms:
            verdicts = {self._atom(atom, wanted) for atom in self._atoms[told]}
            return verdicts.pop() if len(verdicts) == 1 else None
        calibre = _CALIBRE.fullmatch(told)
        if calibre is None or wanted.calibre_mm is None:
            return None
        fits = wanted.calibre_mm.verdict(float(calibre[1]), float(calibre[1]))
        return False if fits is False else None if wanted.names or wanted.range_km or wanted.excepted else fits

    def empty(self, wanted: Wanted) -> bool:
        """Whether no weapon at all can be meant."""
        return all(self._atom(atom, wanted) is False for atom in self.atoms(self.classes))

    def _atom(self, atom: Atom, wanted: Wanted) -> Verdict:
        weapon = self.classes[atom[0]]
        own = weapon.figures.get(atom[1] or "")
        found: list[Verdict] = [atom in self.atoms(wanted.names)] if wanted.names else []
        found += [atom not in self.atoms(wanted.excepted)] if wanted.excepted else []
        for bound, figure in ((wanted.calibre_mm, "calibre_mm"), (wanted.range_km, "range_km")):
            value = (own and getattr(own, figure)) or getattr(weapon, figure)
            found += [None if value is None else bound.verdict(*value)] if bound else []
        return False if False in found else None if None in found else True
