"""The questions asked of many incidents at once: acts of a clause, in its time, at targets of a class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bestand.agreement import Rule
from bestand.agreement.clock import EVER, FOREVER
from bestand.model.ids import digest

Key = tuple[tuple[str, ...], tuple[str, ...], datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class PatternQuestion:
    """Whether these acts lay at these targets more often than chance. start, end: UTC; None: open."""

    clauses: tuple[str, ...]
    classes: tuple[str, ...]
    acts: tuple[str, ...]
    start: datetime | None
    end: datetime | None

    def id(self, basis: str) -> str:
        """The same for the same question in every run, whatever incidents there are."""
        return digest("pattern/1", self.classes, self.acts, self.start, self.end, basis)

    def span_s(self) -> tuple[float, float]:
        """Seconds since 1970; infinite where open."""
        start, end = self.start, self.end
        return start.timestamp() if start else -float("inf"), end.timestamp() if end else float("inf")


def questions_of(rules: Iterable[Rule], drawn: Iterable[str]) -> list[PatternQuestion]:
    """One per time, acts and targets, whichever clauses and readings ask it.

    A clause that names targets asks of those that are drawn, together; one that names none asks of each
    class that is drawn. The time is what is certainly within the clause's: a disputed day is in no question.
    """
    every, found = sorted(set(drawn)), dict[Key, set[str]]()
    for rule in rules:
        start, end = rule.start.latest, rule.until.earliest
        if start < end:
            for classes in _asked(rule, every):
                key = (classes, tuple(sorted(rule.acts)), _known(start), _known(end))
                found.setdefault(key, set()).add(rule.clause_id)
    asked = [PatternQuestion(tuple(sorted(clauses)), *key) for key, clauses in found.items()]
    return sorted(asked, key=lambda q: (q.start or EVER, q.end or FOREVER, q.classes, q.acts))


def _asked(rule: Rule, drawn: list[str]) -> Iterator[tuple[str, ...]]:
    if rule.targets:
        named = tuple(name for name in drawn if name in rule.targets)
        yield from [named] if named else []
    else:
        yield from ((name,) for name in drawn)


def _known(at: datetime) -> datetime | None:
    return None if at in (EVER, FOREVER) else at.astimezone(UTC)
