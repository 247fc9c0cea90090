"""The terms of a clause as each reading has them, between one amendment and the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.document import Agreement, Amendment, Clause, Override, Terms

Quiets = Mapping[str, Mapping[str, datetime]]
"""Reading → event of quiet → before when it cannot have happened, as far as that reading's findings tell."""
NONE: Quiets = MappingProxyType({})
TERMS = ("prohibits", "requires", "place", "in_force", "unless")


@dataclass(frozen=True, slots=True)
class Version:
    """The terms of a clause between two amendments, as one reading has them."""

    clause: Clause
    number: int
    reading: str
    terms: Terms
    start: Moment
    until: Moment
    cites: tuple[str, ...]


def clock_of(agreement: Agreement, quiet: Mapping[str, datetime] = {}) -> Clock:
    """The agreement's clock; quiet: see Clock."""
    return Clock(agreement.timezone, agreement.events, frozenset(agreement.holidays), quiet, agreement.working_hours)


def terms_of(clause: Clause, clock: Clock, reading: str | None = None, version: int | None = None) -> Terms | None:
    """The clause as a reading has it, by default as written; in a version, by default the last.

    None where it does not exist in the reading.
    """
    own = clause.readings.get(reading or "", Override())
    changes = [change for _, change in _in_order(clause, clock)]
    if not own.exists:
        return None
    terms = _written(clause)
    for change in changes if version is None else changes[: version - 1]:
        terms = _merged(terms, change)
    return _merged(terms, own)


def clocks_of(agreement: Agreement, quiet: Quiets) -> dict[str, Clock]:
    """The clock of each reading."""
    return {reading: clock_of(agreement, quiet.get(reading, {})) for reading in agreement.readings}


def every_version(agreement: Agreement, clocks: Mapping[str, Clock]) -> Iterator[Version]:
    """Clause by clause, each reading's versions in their order."""
    for clause in agreement.clauses:
        yield from _of_clause(clause, clocks)


def versions_of(agreement: Agreement, clause: Clause) -> list[Version]:
    """Each reading's versions of a clause in their order, as far as no incident bears on its times."""
    return list(_of_clause(clause, clocks_of(agreement, NONE)))


def _of_clause(clause: Clause, clocks: Mapping[str, Clock]) -> Iterator[Version]:
    for reading, clock in clocks.items():
        if (own := clause.readings.get(reading, Override())).exists:
            yield from _of_reading(clause, reading, own, clock)


def _of_reading(clause: Clause, reading: str, own: Override, clock: Clock) -> Iterator[Version]:
    """What a reading says for itself outlasts an amendment."""
    changes = _in_order(clause, clock)
    written, since, cites = _written(clause), None, (clause.article, *clause.cites)
    for number, (moment, change) in enumerate(changes, 1):
        yield _version(clause, number, reading, _merged(written, own), (since, moment), cites, clock)
        written, since, cites = _merged(written, change), moment, (*cites, *change.cites)
    yield _version(clause, len(changes) + 1, reading, _merged(written, own), (since, None), cites, clock)


def _in_order(clause: Clause, clock: Clock) -> list[tuple[Moment, Amendment]]:
    """Amendments in the order in which they begin."""
    return sorted(((clock.since(a.since), a) for a in clause.amended), key=lambda pair: pair[0].earliest)


def _written(clause: Clause) -> Terms:
    return Terms.model_construct(**{name: getattr(clause, name) for name in TERMS})


def _merged(terms: Terms, change: Terms) -> Terms:
    """The terms with what the change says anew. A ban may become a duty, and the other way round."""
    said = {name: value for name in TERMS if (value := getattr(change, name)) is not None}
    if said.keys() & {"prohibits", "requires"}:
        said = {"prohibits": None, "requires": None} | said
    return terms.model_copy(update=said)


def _version(
    clause: Clause,
    number: int,
    reading: str,
    terms: Terms,
    between: tuple[Moment | None, Moment | None],
    cites: tuple[str, ...],
    clock: Clock,
) -> Version:
    assert terms.in_force is not None
    start, until = clock.window(terms.in_force)
    first, last = between
    if first:
        start = _cut(start, first, max)
    if last:
        until = _cut(until, last, min)
    return Version(clause, number, reading, terms, start, until, cites)


def _cut(own: Moment, other: Moment, which: Callable[[datetime, datetime], datetime]) -> Moment:
    """The later (or the earlier) of two moments, with all that is open about either."""
    return Moment(
        which(own.earliest, other.earliest),
        which(own.latest, other.latest),
        own.disputed or other.disputed,
        own.awaits or other.awaits,
    )
