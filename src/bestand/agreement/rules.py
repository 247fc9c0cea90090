"""Clause × version × reading → what can be tested, with every time an instant in UTC."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.document import Agreement, Clause, Override, Terms
from bestand.agreement.duties import Duty, Number, Prohibition, Unless
from bestand.agreement.places import Place
from bestand.agreement.taxonomy import Taxonomy
from bestand.agreement.weapons import Wanted


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a prohibition as one reading has it."""

    clause_id: str
    version: int
    reading: str
    parties: frozenset[str]
    others: frozenset[str]  # monitors and speakers that are no party: no ban binds them
    obliges: frozenset[str]
    all_parties: bool  # then it does not matter which of them is said to have acted
    acts: frozenset[str]
    acts_named: tuple[str, ...]
    weapons: Wanted
    targets: frozenset[str]
    count: Number | None
    beyond: str
    place: Place
    start: Moment
    until: Moment
    unless: tuple[Unless, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """One version of a duty as one reading has it. party: who owes it; None, any of `obliges`."""

    clause_id: str
    version: int
    reading: str
    obliges: frozenset[str]
    party: str | None
    duty: Duty
    start: Moment
    due: Moment
    cites: tuple[str, ...]


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
    return Clock(agreement.timezone, agreement.events, frozenset(agreement.holidays), quiet)


def rules_of(agreement: Agreement, taxonomy: Taxonomy, quiet: Quiets = NONE) -> list[Rule]:
    """Every prohibition in every reading in which it exists, in the order of the file."""
    versions = _versions(agreement, _clocks(agreement, quiet))
    return [_rule(agreement, taxonomy, v, v.terms.prohibits) for v in versions if v.terms.prohibits]


def duties_of(agreement: Agreement, quiet: Quiets = NONE) -> list[Owed]:
    """Every duty, one for each party that owes it, in every reading in which it exists."""
    clocks = _clocks(agreement, quiet)
    return [
        owed
        for v in _versions(agreement, clocks)
        if v.terms.requires
        for owed in _owed(v, v.terms.requires, clocks[v.reading])
    ]


def terms_of(clause: Clause, reading: str | None = None, version: int | None = None) -> Terms | None:
    """The clause as a reading has it, by default as written; in a version, by default the last.

    None where it does not exist in the reading, or not in so many versions.
    """
    own = clause.readings.get(reading or "", Override())
    changes = sorted(clause.amended, key=lambda a: a.since.at or "")
    number = len(changes) + 1 if version is None else version
    if not own.exists or number > len(changes) + 1:
        return None
    terms = _written(clause)
    for change in changes[: number - 1]:
        terms = _merged(terms, change)
    return _merged(terms, own)


def _clocks(agreement: Agreement, quiet: Quiets) -> dict[str, Clock]:
    return {reading: clock_of(agreement, quiet.get(reading, {})) for reading in agreement.readings}


def _versions(agreement: Agreement, clocks: Mapping[str, Clock]) -> Iterator[Version]:
    """Clause by clause, each reading's versions in their order."""
    for clause in agreement.clauses:
        yield from _of_clause(clause, clocks)


def versions_of(agreement: Agreement, clause: Clause) -> list[Version]:
    """Each reading's versions of a clause in their order, as far as no incident bears on its times."""
    return list(_of_clause(clause, _clocks(agreement, NONE)))


def _of_clause(clause: Clause, clocks: Mapping[str, Clock]) -> Iterator[Version]:
    for reading, clock in clocks.items():
        if (own := clause.readings.get(reading, Override())).exists:
            yield from _of_reading(clause, reading, own, clock)


def _of_reading(clause: Clause, reading: str, own: Override, clock: Clock) -> Iterator[Version]:
    """What a reading says for itself outlasts an amendment."""
    changes = sorted(((clock.since(a.since), a) for a in clause.amended), key=lambda pair: pair[0].earliest)
    written, since, cites = _written(clause), None, (clause.article, *clause.cites)
    for number, (moment, change) in enumerate(changes, 1):
        yield _version(clause, number, reading, _merged(written, own), (since, moment), cites, clock)
        written, since, cites = _merged(written, change), moment, (*cites, *change.cites)
    yield _version(clause, len(changes) + 1, reading, _merged(written, own), (since, None), cites, clock)


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


def _rule(agreement: Agreement, taxonomy: Taxonomy, version: Version, what: Prohibition) -> Rule:
    clause, terms = version.clause, version.terms
    assert terms.place is not None
    return Rule(
        clause.id,
        version.number,
        version.reading,
        frozenset(agreement.parties),
        frozenset(agreement.actors) - frozenset(agreement.parties),
        frozenset(clause.obliges),
        set(agreement.parties) <= set(clause.obliges),
        taxonomy.expand(what.acts),
        what.acts,
        what.wanted,
        frozenset(what.targets),
        what.count,
        what.beyond,
        terms.place,
        version.start,
        version.until,
        terms.unless or (),
        version.cites,
    )


def _owed(version: Version, duty: Duty, clock: Clock) -> Iterator[Owed]:
    due = clock.until(duty.due) if duty.due else version.until
    clause = version.clause
    for party in clause.obliges if duty.by == "each" else (None,):
        bound = frozenset(clause.obliges)
        yield Owed(clause.id, version.number, version.reading, bound, party, duty, version.start, due, version.cites)
