"""What differs between two agreements, two readings or two versions, clause by clause in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bestand.agreement.document import Agreement
from bestand.agreement.plain import Plain
from bestand.agreement.versions import terms_of


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that differs. lines begin with `- ` (only before) or `+ ` (only after)."""

    clause_id: str
    title: str
    lines: tuple[str, ...]


def between(old: Plain, new: Plain) -> Iterator[Change]:
    """Two agreements, by the ids of their clauses; a clause of one alone differs in every line."""
    before, after = _clauses(old), _clauses(new)
    for clause_id in dict.fromkeys([*before, *after]):
        title, first = before.get(clause_id, ("", []))
        newer, last = after.get(clause_id, (title, []))
        yield from _change(clause_id, newer, first, last)


def readings(plain: Plain, one: str, other: str) -> Iterator[Change]:
    """Two readings of one agreement, each clause as they have it."""
    for clause in plain.agreement.clauses:
        first, last = (plain.terms(terms_of(clause, plain.times.clock, reading)) for reading in (one, other))
        yield from _change(clause.id, clause.title, first, last)


def versions(plain: Plain) -> Iterator[Change]:
    """Every amended clause: each version against the one before it."""
    for clause in plain.agreement.clauses:
        for number in range(1, len(clause.amended) + 1):
            first, last = (plain.terms(terms_of(clause, plain.times.clock, version=n)) for n in (number, number + 1))
            yield from _change(clause.id, plain.versions(clause, number), first, last)


def _clauses(plain: Plain) -> dict[str, tuple[str, list[str]]]:
    """Id → title and all lines but the heading, in the order of the file."""
    agreement: Agreement = plain.agreement
    return {clause.id: (clause.title, plain.clause(clause)[1:]) for clause in agreement.clauses}


def _change(clause_id: str, title: str, first: list[str], last: list[str]) -> Iterator[Change]:
    """In the order of the clause, what is gone before what came in its place."""
    lines: list[str] = []
    for what, i, j, k, m in SequenceMatcher(None, first, last, autojunk=False).get_opcodes():
        if what != "equal":
            lines += [f"- {line}" for line in first[i:j]] + [f"+ {line}" for line in last[k:m]]
    if lines:
        yield Change(clause_id, title, tuple(lines))
