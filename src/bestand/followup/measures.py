"""Measures of the monitoring itself: how long its steps take, and what came after follow-up.

They measure the work, not the parties. Times are intervals, so every figure is one; what is missing is
counted as missing and never as zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from bestand.agreement.clock import Moment
from bestand.agreement.follow import NOTIFIED, VERIFIED
from bestand.followup.progress import Progress

HOUR = timedelta(hours=1)
FEWEST = 5
"""Events before and after together, below which nothing is said of recurrence."""


class Stage(StrEnum):
    """Stages of a finding, in order; a span leads from each to the next."""

    REPORTED = "reported"
    VERIFIED = VERIFIED
    NOTIFIED = NOTIFIED
    ANSWERED = "answered"


Bounds = tuple[float, float]
"""Smallest and largest value that the intervals allow."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours from one stage to the next. n: spans of which both ends are known; missing: the others.

    reversed: spans that end before they begin, whatever the intervals allow: an error of record, in no figure.
    """

    start: Stage
    end: Stage
    n: int
    missing: int
    reversed: int = 0
    median: Bounds | None = None
    range: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One finding by clause and area, with when it happened (UTC)."""

    clause: str
    area: str
    when: Moment


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Findings of a clause in an area so many days before and after a closure; or why nothing is said."""

    clause: str
    area: str
    closed: datetime
    days: int
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    refused: str = ""


def stages_of(found: Progress, reported: Moment | None) -> dict[Stage, Moment]:
    """Stages that a case has reached, as far as their times are known. Answered: when the last answer was in."""
    answers = [s.step.id for s in found.steps if s.since in _notices(found) and s.step.by == "each"]
    answered = [found.happened[id_] for id_ in answers if id_ in found.happened]
    known = {
        Stage.REPORTED: reported,
        Stage.VERIFIED: found.happened.get(VERIFIED),
        Stage.NOTIFIED: found.happened.get(NOTIFIED),
        Stage.ANSWERED: answered[0] if answered else None,
    }
    return {stage: when for stage, when in known.items() if when}


def hours(cases: Iterable[Mapping[Stage, Moment]]) -> tuple[Hours, ...]:
    """Hours from each stage to the next over all cases."""
    cases = list(cases)
    return tuple(_hours(cases, start, end) for start, end in pairwise(Stage))


def recurrence(
    closures: Iterable[tuple[str, str, datetime]],
    occurrences: Iterable[Occurrence],
    *,
    days: int,
    seen: tuple[datetime, datetime],
    fewest: int = FEWEST,
) -> tuple[Recurrence, ...]:
    """For each closure (clause, area, when): findings `days` before it against `days` after it.

    seen: from when until when the records cover what happened (UTC). Refused where a window is not covered, or where
    fewer than `fewest` findings lie in both. A case is closed after a bad stretch more often than after a
    quiet one, so fewer afterwards are to be expected with no follow-up at all: this shows no effect.
    """
    own = defaultdict(list)
    for one in occurrences:
        own[one.clause, one.area].append(one.when)
    return tuple(
        _recurrence(clause, area, closed, own[clause, area], timedelta(days=days), seen, fewest)
        for clause, area, closed in sorted(closures)
    )


def _notices(found: Progress) -> set[str]:
    return {NOTIFIED, *(state.step.id for state in found.steps if state.step.notifies)}


def _hours(cases: Sequence[Mapping[Stage, Moment]], start: Stage, end: Stage) -> Hours:
    known = [(case[start], case[end]) for case in cases if start in case and end in case]
    spans = [_span(first, last) for first, last in known]
    sound = [(max(low, 0.0), high) for low, high in spans if high >= 0]
    missing, wrong = len(cases) - len(known), len(spans) - len(sound)
    if not sound:
        return Hours(start, end, 0, missing, wrong)
    lows, highs = zip(*sound, strict=True)
    return Hours(start, end, len(sound), missing, wrong, (median(lows), median(highs)), (min(lows), max(highs)))


def _span(first: Moment, last: Moment) -> Bounds:
    """Hours that lie between two moments at least and at most."""
    return (last.earliest - first.latest) / HOUR, (last.latest - first.earliest) / HOUR


def _recurrence(
    clause: str,
    area: str,
    closed: datetime,
    own: Sequence[Moment],
    span: timedelta,
    seen: tuple[datetime, datetime],
    fewest: int,
) -> Recurrence:
    said = (clause, area, closed, span.days)
    if not (seen[0] <= closed - span and closed + span <= seen[1]):
        return Recurrence(*said, refused="the records do not cover the days before and after")
    before, after = _within(own, closed - span, closed), _within(own, closed, closed + span)
    if before[0] + after[0] < fewest:
        return Recurrence(*said, refused=f"fewer than {fewest} findings before and after together")
    return Recurrence(*said, before, after)


def _within(moments: Iterable[Moment], start: datetime, end: datetime) -> tuple[int, int]:
    """How many lie in [start, end) for certain, and how many may."""
    moments = list(moments)
    sure = sum(start <= when.earliest and when.latest < end for when in moments)
    return sure, sum(when.earliest < end and when.latest >= start for when in moments)
