"""Clause × reading → rule: what assess tests, with every time an instant in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bestand.agreement.document import Agreement, Clause, Edge, Override, Place, Window
from bestand.agreement.taxonomy import Taxonomy

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """An edge in time: the true one lies in [earliest, latest] (UTC)."""

    earliest: datetime
    latest: datetime
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause as one reading has it."""

    clause_id: str
    reading: str
    parties: frozenset[str]
    obliges: frozenset[str]
    all_parties: bool  # then it does not matter who is said to have acted
    acts: frozenset[str]
    acts_named: tuple[str, ...]
    weapons: frozenset[str]
    targets: frozenset[str]
    place: Place
    start: Moment
    until: Moment
    cites: tuple[str, ...]


def rules_of(agreement: Agreement, taxonomy: Taxonomy) -> list[Rule]:
    """Every clause in every reading in which it exists, in the order of the file."""
    return [
        _rule(agreement, taxonomy, clause, reading)
        for clause in agreement.clauses
        for reading in agreement.readings
        if clause.readings.get(reading, Override()).exists
    ]


def _rule(agreement: Agreement, taxonomy: Taxonomy, clause: Clause, reading: str) -> Rule:
    own = clause.readings.get(reading, Override())
    what, window = own.prohibits or clause.prohibits, own.in_force or clause.in_force
    start, until = moments(window, agreement.timezone)
    return Rule(
        clause.id,
        reading,
        frozenset(agreement.parties),
        frozenset(clause.obliges),
        set(agreement.parties) <= set(clause.obliges),
        taxonomy.expand(what.acts),
        what.acts,
        frozenset(what.weapons),
        frozenset(what.targets),
        own.place or clause.place,
        start,
        until,
        (clause.article, *clause.cites),
    )


def moments(window: Window, timezone: str) -> tuple[Moment, Moment]:
    """Start and end of a window; an open end is a moment that never comes."""
    zone = ZoneInfo(timezone)
    start = _moment(window.start, zone, end=False)
    if window.until == "open":
        return start, Moment(FOREVER, FOREVER)
    return start, _moment(window.until, zone, end=True)


def _moment(edge: Edge, zone: ZoneInfo, *, end: bool) -> Moment:
    disputed = edge.basis == "disputed"
    if edge.between:
        first, last = (_instant(text, zone, end=end) for text in edge.between)
        return Moment(min(first, last), max(first, last), disputed)
    at = _instant(edge.at or "", zone, end=end)
    if edge.precision == "day" and edge.basis == "stated":
        # the day is stated and its hour is not: the edge may lie anywhere in that local day,
        # which has 23 or 25 hours where the clocks change
        day = _instant(edge.at or "", zone, end=False).astimezone(zone).date().isoformat()
        return Moment(_instant(day, zone, end=False), _instant(day, zone, end=True))
    return Moment(at, at, disputed)


def _instant(text: str, zone: ZoneInfo, *, end: bool) -> datetime:
    """A written time in UTC; a day alone is its local start, or its end where `end`."""
    time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if len(text) == 10 and end:
        time += timedelta(days=1)
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
