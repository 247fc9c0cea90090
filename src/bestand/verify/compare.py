"""What was found against what chance would lay: p, limits, outcome and reasons of each question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from bestand.geo.projection import Floats
from bestand.model.words import Excess, Role
from bestand.verify.pattern_questions import PatternQuestion

BASES = {"events": (Role.EVENT.value,), "events and leads": (Role.EVENT.value, Role.LEAD.value)}
"""What a comparison rests on, and the roles of its incidents."""
ALPHA = 0.05
SENSITIVE = 0.5
"""Where even half of the incidents truly at such targets would not show, finding nothing says nothing."""
LEAST, INCIDENTS, TARGETS = 1.0, 3, 2
"""No pattern is less than one incident's worth above chance, of three incidents, at targets of two settlements."""
SCREEN = "rests on leads; people must first say which of them speak of an event"


@dataclass(frozen=True)
class Weighed:
    """Incidents of a question: with a place, without one, weights by place, those that may lie at a target."""

    question: PatternQuestion
    basis: str
    placed: pl.DataFrame
    left_out: int
    by_place: Floats
    at: pl.DataFrame
    n_settlements: int  # next to the targets that `at` may lie at


@dataclass(frozen=True)
class Compared:
    """near: sum of chances. drawn: the same of each draw, rising. full: if all had truly been at targets.
    targets: how many, in how many groups, of which can move; how many are left out."""

    weighed: Weighed
    near: float
    drawn: Floats
    full: float
    targets: tuple[int, int, int, int]

    @property
    def can_be(self) -> bool:
        """Whether there is anything to compare: incidents with a place, targets that can move, draws that differ."""
        return self.weighed.placed.height > 0 and self.targets[2] > 0 and self.drawn[0] < self.drawn[-1]

    @property
    def p(self) -> float | None:
        """Share of all draws, the world as it is among them, with as much or more; None: nothing to compare."""
        return (1 + int((self.drawn >= self.near).sum())) / (1 + len(self.drawn)) if self.can_be else None

    def quantile(self, share: float) -> float | None:
        """Of the draws; an order statistic, never between two."""
        return float(self.drawn[min(len(self.drawn) - 1, int(share * len(self.drawn)))]) if self.can_be else None

    @property
    def expected(self) -> float:
        """Mean of the draws."""
        return float(self.drawn.mean())

    @property
    def is_several(self) -> bool:
        """Whether it is large enough to be a pattern at all, however improbable by chance."""
        at = self.weighed.at
        several = at.height >= INCIDENTS and self.weighed.n_settlements >= TARGETS
        return several and self.near - self.expected >= LEAST

    def shows_from(self, limit: float) -> float | None:
        """The least share of the incidents truly at targets that would exceed chance; None: none would."""
        critical = self.quantile(1 - limit)
        if critical is None or self.full <= self.expected:
            return None
        share = max(critical - self.expected, LEAST) / (self.full - self.expected)
        return share if share <= 1 else None


def told(compared: Sequence[Compared], timezone: str) -> list[dict[str, object]]:
    """Rows of `patterns`. The limit of each basis is shared by its questions, by Holm's rule (1979, Scand. J.
    Statist. 6, 65-70): the more questions a run asks, the less any one of them may owe to chance."""
    by_basis: dict[str, list[Compared]] = defaultdict(list)
    for one in compared:
        by_basis[one.weighed.basis].append(one)
    return [_row(one, limit, exceeds, timezone) for same in by_basis.values() for one, limit, exceeds in _holm(same)]


def _holm(same: Sequence[Compared]) -> Iterator[tuple[Compared, float, bool]]:
    """Each with its limit, and whether it exceeds chance: it and all those below keep their limits, and it is
    large enough. What has no p takes no share."""
    asked = sorted((one for one in same if one.p is not None), key=lambda one: (one.p, one.weighed.question.id("")))
    going = True
    for n, one in enumerate(asked):
        limit = ALPHA / (len(asked) - n)
        going = going and one.p is not None and one.p <= limit
        yield one, limit, going and one.is_several
    yield from ((one, ALPHA, False) for one in same if one.p is None)


def _row(one: Compared, limit: float, exceeds: bool, timezone: str) -> dict[str, object]:
    weighed, question = one.weighed, one.weighed.question
    days = weighed.at["time_from"].dt.convert_time_zone(timezone).dt.date()
    return {
        "pattern_id": question.id(weighed.basis),
        "clause_ids": list(question.clauses),
        "target_class": ", ".join(question.classes),
        "acts": list(question.acts),
        "period_from": question.start,
        "period_to": question.end,
        "basis": weighed.basis,
        "n": weighed.placed.height,
        "left_out": weighed.left_out,
        "n_at": weighed.at.height,
        "n_settlements": weighed.n_settlements,
        "n_days": days.n_unique(),
        "n_areas": weighed.at["area"].drop_nulls().n_unique(),
        "near": round(one.near, 4) if one.can_be else None,
        "expected": round(one.expected, 4) if one.can_be else None,
        "expected_low": one.quantile(0.025),
        "expected_high": one.quantile(0.975),
        "p_chance": one.p,
        "outcome": _outcome(one, limit, exceeds).value,
        "reasons": list(_reasons(one, limit)),
        "incident_ids": weighed.at["incident_id"].sort().to_list(),
    }


def _outcome(one: Compared, limit: float, exceeds: bool) -> Excess:
    """Only reported events decide."""
    if one.weighed.basis != "events" or one.p is None:
        return Excess.UNDECIDED
    if exceeds:
        return Excess.EXCEEDS
    share = one.shows_from(limit)
    return Excess.WITHIN if share is not None and share <= SENSITIVE else Excess.UNDECIDED


def _reasons(one: Compared, limit: float) -> Iterator[dict[str, str]]:
    events, share = one.weighed.basis == "events", one.shows_from(limit)
    n, groups, free, unlisted = one.targets
    yield _reason("role", events, one.weighed.basis, "reported events" if events else SCREEN)
    places = f"{one.weighed.placed.height} incidents; {one.weighed.left_out} without a place stay out"
    yield _reason("places", one.weighed.placed.height > 0, places, "a point known to 50 km or better")
    targets = f"{n} targets at {groups} settlements, {free} of which have others alike; {unlisted} targets left out"
    yield _reason("targets", free > 0, targets, "another of half to twice as many people within 25 km")
    if one.p is None:
        yield _reason("chance", None, "nothing to compare", f"p up to {limit:.4f}")
        return
    found = f"p {one.p:.4f}: {one.near:.2f} at such targets, {one.expected:.2f} by chance"
    yield _reason("chance", one.p <= limit, found, f"p up to {limit:.4f}, shared by the questions of this run")
    size = f"{one.weighed.at.height} incidents, targets of {one.weighed.n_settlements} settlements"
    several = f"{INCIDENTS} incidents, {TARGETS} settlements, {LEAST:g} incident above chance"
    yield _reason("size", one.is_several, size, several)
    shows = "not even all of them" if share is None else f"from {share:.0%} of them"
    sensitive = share is not None and share <= SENSITIVE
    yield _reason("sensitivity", sensitive, shows, "half of them at such targets would show")


def _reason(test: str, holds: bool | None, value: str, limit: str) -> dict[str, str]:
    result = "unknown" if holds is None else "yes" if holds else "no"
    return {"test": test, "result": result, "value": value, "limit": limit}
