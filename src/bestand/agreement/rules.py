"""Clause × version × reading → what can be tested, with every time an instant in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.document import Agreement
from bestand.agreement.duties import Duty, Number, Prohibition, Unless
from bestand.agreement.places import Place
from bestand.agreement.taxonomy import Taxonomy
from bestand.agreement.versions import NONE, Quiets, Version, clocks_of, every_version
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


def rules_of(agreement: Agreement, taxonomy: Taxonomy, quiet: Quiets = NONE) -> list[Rule]:
    """Every prohibition in every reading in which it exists, in the order of the file."""
    versions = every_version(agreement, clocks_of(agreement, quiet))
    return [_rule(agreement, taxonomy, v, v.terms.prohibits) for v in versions if v.terms.prohibits]


def duties_of(agreement: Agreement, quiet: Quiets = NONE) -> list[Owed]:
    """Every duty, one for each party that owes it, in every reading in which it exists."""
    clocks = clocks_of(agreement, quiet)
    return [
        owed
        for v in every_version(agreement, clocks)
        if v.terms.requires
        for owed in _owed(v, v.terms.requires, clocks[v.reading])
    ]


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
