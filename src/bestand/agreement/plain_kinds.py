"""Kinds of acts, weapons and targets in plain words, and limits of numbers."""

from __future__ import annotations

from collections.abc import Iterable

from bestand.agreement.duties import Number
from bestand.agreement.taxonomy import Taxonomy
from bestand.agreement.weapons import Bound, Wanted
from bestand.text.messages import knows, say


class Kinds:
    """Words for the names of a taxonomy in one language. A name of a workspace's own stands as it is."""

    def __init__(self, taxonomy: Taxonomy, language: str):
        self.taxonomy, self.language = taxonomy, language

    def acts(self, names: tuple[str, ...]) -> str:
        """Groups by the acts that they hold."""
        held = self.taxonomy.expand(names)
        return ", ".join(self._named(f"act-{act}", act) for act in self.taxonomy.acts if act in held)

    def targets(self, names: Iterable[str]) -> str:
        return ", ".join(self._named(f"target-{name}", name) for name in names)

    def weapons(self, wanted: Wanted) -> str:
        """As `Wanted.written`, which gives reasons their words."""
        parts = [self._weapons(wanted.names)] if wanted.names else []
        if wanted.calibre_mm:
            parts += [self._say("plain-calibre", limit=self._limits(wanted.calibre_mm, "plain-limit-mm"))]
        if wanted.range_km:
            parts += [self._say("plain-range", limit=self._limits(wanted.range_km, "plain-limit-km"))]
        if wanted.excepted:
            parts += [self._say("plain-except", weapons=self._weapons(wanted.excepted))]
        return "; ".join(parts)

    def number(self, count: Number) -> str:
        return self._limits(count, "plain-limit", unit=count.unit)

    def _weapons(self, names: Iterable[str]) -> str:
        return ", ".join(self._named(f"weapon-{name}", name) for name in sorted(names))

    def _limits(self, bound: Bound, message: str, **words: object) -> str:
        """One limit, or the lower and the upper."""
        limits = [self._say(message, sign=sign, value=value, **words) for sign, value in bound.signed]
        return limits[0] if len(limits) == 1 else self._say("plain-both", lower=limits[0], upper=limits[1])

    def _named(self, message: str, name: str) -> str:
        return self._say(message) if knows(self.language, message) else name.replace("_", " ")

    def _say(self, message: str, **words: object) -> str:
        return say(self.language, message, words)
