"""What can be wrong with an agreement beyond its form: each with place, rule and fix."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bestand.agreement.document import Agreement, Clause, Terms
from bestand.agreement.duties import Prohibition
from bestand.agreement.lint_paths import paths
from bestand.agreement.lint_times import business_hours, edge, events, window
from bestand.agreement.names import known
from bestand.agreement.places import CONTACT, Place
from bestand.agreement.taxonomy import Taxonomy
from bestand.text.yaml import Document, Path_


def lint(document: Document, agreement: Agreement, taxonomy: Taxonomy, zones: Collection[str]) -> None:
    """Note every problem in the document; `zones` are those the workspace draws."""
    drawn = {*zones, *agreement.zones}
    _sides(document, agreement)
    _people(document, agreement)
    events(document, agreement, drawn)
    business_hours(document, agreement)
    paths(document, agreement)
    seen: set[str] = set()
    for i, clause in enumerate(agreement.clauses):
        path: Path_ = ("clauses", i)
        if clause.id in seen:
            document.problem(
                (*path, "id"), "clause-twice", f'clause "{clause.id}" stands twice.', "give each clause its own id."
            )
        seen.add(clause.id)
        _clause(document, path, clause, agreement)
        for at, terms in _every(path, clause):
            _terms(document, at, terms, agreement, taxonomy, drawn)


def _sides(document: Document, agreement: Agreement) -> None:
    for side in ("a", "b"):
        known(document, ("sides", side), [getattr(agreement.sides, side)], agreement.parties, "party")
    if agreement.sides.a == agreement.sides.b:
        document.problem(("sides", "b"), "one-side-twice", "both sides name one party.", "name the other party.")


def _people(document: Document, agreement: Agreement) -> None:
    """Readings, bodies and statements name people that there are."""
    actors = agreement.actors
    for name, reading in agreement.readings.items():
        known(document, ("readings", name, "party"), [reading.party or ""], {*agreement.parties, ""}, "party")
    for name, monitor in agreement.monitors.items():
        for i, seat in enumerate(monitor.seats):
            known(document, ("monitors", name, "seats", i, "of"), [seat.of], actors, "actor")
    ids = [clause.id for clause in agreement.clauses]
    for i, statement in enumerate(agreement.statements):
        known(document, ("statements", i, "speaker"), [statement.speaker], actors, "actor")
        known(document, ("statements", i, "clause"), [statement.clause or ids[0]], ids, "clause")


def _clause(document: Document, path: Path_, clause: Clause, agreement: Agreement) -> None:
    known(document, (*path, "obliges"), clause.obliges, agreement.parties, "party")
    known(document, (*path, "monitored_by"), clause.monitored_by, agreement.monitors, "monitor")
    known(document, (*path, "readings"), clause.readings, agreement.readings, "reading")
    known(document, (*path, "follow_up"), [clause.follow_up] if clause.follow_up else [], agreement.follow_up, "path")
    absent = {name for name, own in clause.readings.items() if not own.exists}
    if absent >= set(agreement.readings):
        message = f'clause "{clause.id}" exists in no reading.'
        document.problem((*path, "readings"), "clause-nowhere", message, "let it exist in one, or take it out.")
    if not clause.cites:
        message, fix = f'clause "{clause.id}" cites no source.', "add  cites: [where the text can be read]."
        document.problem(path, "clause-without-source", message, fix)


def _every(path: Path_, clause: Clause) -> Iterator[tuple[Path_, Terms]]:
    """The clause as written, as each reading has it, and as each amendment changes it."""
    said = {name: getattr(clause, name) for name in ("prohibits", "requires", "place", "in_force", "unless")}
    yield path, Terms.model_construct(**said)
    yield from (((*path, "readings", name), own) for name, own in clause.readings.items())
    yield from (((*path, "amended", i), change) for i, change in enumerate(clause.amended))


def _terms(
    document: Document, path: Path_, terms: Terms, agreement: Agreement, taxonomy: Taxonomy, zones: Collection[str]
) -> None:
    if terms.prohibits:
        _prohibition(document, (*path, "prohibits"), terms.prohibits, taxonomy)
    if terms.requires and terms.requires.due:
        edge(document, (*path, "requires", "due"), terms.requires.due, agreement)
    if terms.place:
        _place(document, (*path, "place"), terms.place, agreement, zones)
    if terms.in_force:
        window(document, (*path, "in_force"), terms.in_force, agreement)
    if since := getattr(terms, "since", None):
        edge(document, (*path, "since"), since, agreement)


def _place(document: Document, path: Path_, place: Place, agreement: Agreement, zones: Collection[str]) -> None:
    if place.zone is not None:
        known(document, (*path, "zone"), [place.zone], zones, "zone")
    if place.line:
        known(document, (*path, "line", "of"), place.line.lines, {CONTACT, *agreement.lines}, "line")


def _prohibition(document: Document, path: Path_, what: Prohibition, taxonomy: Taxonomy) -> None:
    known(document, (*path, "acts"), what.acts, taxonomy.act_names, "act")
    for key, names in (("weapons", what.weapons), ("except_weapons", what.except_weapons)):
        known(document, (*path, key), names, taxonomy.arsenal.names, "weapon")
    understood = {*what.weapons, *what.except_weapons} <= taxonomy.arsenal.names
    if understood and what.wanted and taxonomy.arsenal.empty(what.wanted):
        fix = "correct the names or the limits."
        document.problem(path, "no-such-weapon", f"no weapon of {taxonomy.taxonomy} is {what.wanted.written()}.", fix)
    known(document, (*path, "targets"), what.targets, taxonomy.targets, "target class")
