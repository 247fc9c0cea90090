"""What can be wrong with an agreement beyond its form: each with place, rule and fix."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bestand.agreement.clock import Clock, Cycle
from bestand.agreement.document import Agreement, Clause, Override, Prohibition
from bestand.agreement.taxonomy import Taxonomy
from bestand.agreement.times import Time, Window
from bestand.text.problems import nearest
from bestand.text.yaml import Document, Path_


def lint(document: Document, agreement: Agreement, taxonomy: Taxonomy, zones: Collection[str]) -> None:
    """Note every problem in the document; `zones` are those the workspace draws."""
    seen: set[str] = set()
    for side in ("a", "b"):
        _known(document, ("sides", side), [getattr(agreement.sides, side)], agreement.parties, "party")
    if agreement.sides.a == agreement.sides.b:
        document.problem(("sides", "b"), "one-side-twice", "both sides name one party.", "name the other party.")
    for name, reading in agreement.readings.items():
        own = [reading.party] if reading.party else []
        _known(document, ("readings", name, "party"), own, agreement.parties, "party")
    _events(document, agreement)
    for i, clause in enumerate(agreement.clauses):
        path: Path_ = ("clauses", i)
        if clause.id in seen:
            document.problem(
                (*path, "id"), "clause-twice", f'clause "{clause.id}" stands twice.', "give each clause its own id."
            )
        seen.add(clause.id)
        _clause(document, path, clause, agreement, taxonomy, zones)


def _clause(
    document: Document, path: Path_, clause: Clause, agreement: Agreement, taxonomy: Taxonomy, zones: Collection[str]
) -> None:
    _known(document, (*path, "obliges"), clause.obliges, agreement.parties, "party")
    _known(document, (*path, "monitored_by"), clause.monitored_by, agreement.monitors, "monitor")
    _known(document, (*path, "readings"), clause.readings, agreement.readings, "reading")
    own = Override(prohibits=clause.prohibits, place=clause.place, in_force=clause.in_force)
    for at, version in [(path, own), *(((*path, "readings", n), v) for n, v in clause.readings.items())]:
        _version(document, at, version, agreement, taxonomy, zones)
    if not any(clause.readings.get(r, own).exists for r in agreement.readings):
        document.problem(
            (*path, "readings"),
            "clause-nowhere",
            f'clause "{clause.id}" exists in no reading.',
            "let it exist in one, or take it out.",
        )
    if not clause.cites:
        document.problem(
            path,
            "clause-without-source",
            f'clause "{clause.id}" cites no source.',
            "add  cites: [where the text can be read].",
        )


def _version(
    document: Document, path: Path_, version: Override, agreement: Agreement, taxonomy: Taxonomy, zones: Collection[str]
) -> None:
    if version.prohibits:
        _prohibition(document, (*path, "prohibits"), version.prohibits, taxonomy)
    if version.place and version.place.zone is not None:
        _known(document, (*path, "place", "zone"), [version.place.zone], zones, "zone")
    if version.in_force:
        _window(document, (*path, "in_force"), version.in_force, agreement)


def _prohibition(document: Document, path: Path_, what: Prohibition, taxonomy: Taxonomy) -> None:
    _known(document, (*path, "acts"), what.acts, taxonomy.act_names, "act")
    for key, names in (("weapons", what.weapons), ("except_weapons", what.except_weapons)):
        _known(document, (*path, key), names, taxonomy.arsenal.names, "weapon")
    known = {*what.weapons, *what.except_weapons} <= taxonomy.arsenal.names
    if known and what.wanted and taxonomy.arsenal.empty(what.wanted):
        fix = "correct the names or the limits."
        document.problem(path, "no-such-weapon", f"no weapon of {taxonomy.taxonomy} is {what.wanted.written()}.", fix)
    _known(document, (*path, "targets"), what.targets, taxonomy.targets, "target class")


def _events(document: Document, agreement: Agreement) -> None:
    clock, rings = Clock(agreement.timezone, agreement.events), set[str]()
    for name, event in agreement.events.items():
        path: Path_ = ("events", name)
        if not _counts_from(document, path, event, agreement) or name in rings:
            continue
        try:
            clock.event(name)
        except KeyError:
            continue  # said where that event stands
        except Cycle as error:
            rings |= set(error.events)
            if name in error.events:  # else it only leads into the ring
                document.problem(path, "cycle", f"{error}.", "let one of them have a time.")
        except (ValueError, OverflowError) as error:
            document.problem(path, "no-such-time", f"{error}.", "correct the date.")


def _counts_from(document: Document, path: Path_, time: Time, agreement: Agreement) -> bool:
    if time.after is None or time.after.event in agreement.events:
        return True
    _known(document, (*path, "after", "event"), [time.after.event], agreement.events, "event")
    return False


def _window(document: Document, path: Path_, window: Window, agreement: Agreement) -> None:
    edges = {"from": window.start} | ({} if window.until == "open" else {"until": window.until})
    known = [_counts_from(document, (*path, key), edge, agreement) for key, edge in edges.items()]
    if not all(known):
        return
    try:
        start, until = Clock(agreement.timezone, agreement.events).window(window)
    except (KeyError, Cycle):
        return  # said where that event stands
    except (ValueError, OverflowError) as error:
        document.problem(path, "no-such-time", f"{error}.", "correct the date.")
        return
    if until.latest <= start.earliest:
        document.problem(
            (*path, "until"), "ends-before-start", "the window ends before it begins.", "swap or correct the edges."
        )


def _known(document: Document, path: Path_, names: Iterable[str], known: Collection[str], kind: str) -> None:
    for name in names:
        if name not in known:
            document.problem(
                path,
                f"unknown-{kind.replace(' ', '-')}",
                f'there is no {kind} "{name}".',
                nearest(name, known) if known else f"there is no {kind} yet: add it.",
            )
