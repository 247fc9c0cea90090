"""Clause × reading → rule: what assess tests, with every time an instant in UTC."""

from __future__ import annotations

from dataclasses import dataclass

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.document import Agreement, Clause, Override, Place, Unless
from bestand.agreement.taxonomy import Taxonomy
from bestand.agreement.weapons import Wanted


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
    weapons: Wanted
    targets: frozenset[str]
    place: Place
    start: Moment
    until: Moment
    unless: tuple[Unless, ...]
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
    start, until = Clock(agreement.timezone, agreement.events).window(window)
    return Rule(
        clause.id,
        reading,
        frozenset(agreement.parties),
        frozenset(clause.obliges),
        set(agreement.parties) <= set(clause.obliges),
        taxonomy.expand(what.acts),
        what.acts,
        what.wanted,
        frozenset(what.targets),
        own.place or clause.place,
        start,
        until,
        clause.unless if own.unless is None else own.unless,
        (clause.article, *clause.cites),
    )
