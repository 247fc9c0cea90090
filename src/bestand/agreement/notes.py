"""What a sound agreement leaves open or says against itself: no error of the file, but worth knowing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations, pairwise

from bestand.agreement.clock import EVER, FOREVER
from bestand.agreement.document import Agreement
from bestand.agreement.places import LineBand
from bestand.agreement.rules import Rule, duties_of, rules_of
from bestand.agreement.taxonomy import Taxonomy
from bestand.agreement.versions import clock_of
from bestand.text.problems import Problem
from bestand.text.yaml import Document, Path_

Named = tuple[Path_, str, str]
"""Path in the file, rule, message."""


def notes(document: Document, agreement: Agreement, taxonomy: Taxonomy) -> list[Problem]:
    """All notes, at the places in the file that they speak of."""
    rules = rules_of(agreement, taxonomy)
    at: dict[str, Path_] = {clause.id: ("clauses", i) for i, clause in enumerate(agreement.clauses)}
    found = [
        *_gaps(agreement, rules, at),
        *_unreachable(rules, at),
        *_implied(rules, at),
        *_widths(agreement, at),
        *_ends(agreement, at),
        *_late_duties(agreement, at),
        *_statements(agreement),
        *_unused(agreement),
    ]
    return [Problem(document.file, *document.place(path), rule, message, note=True) for path, rule, message in found]


def _gaps(agreement: Agreement, rules: Iterable[Rule], at: dict[str, Path_]) -> Iterator[Named]:
    """Stretches of time in which a clause holds in some readings and not in others."""
    of_clause = defaultdict(list)
    for rule in rules:
        of_clause[rule.clause_id].append(rule)
    for clause_id, those in of_clause.items():
        absent = [r for r in agreement.readings if r not in {rule.reading for rule in those}]
        if absent:
            yield at[clause_id], "reading-without", f'clause "{clause_id}" does not exist in {_and(absent)}.'
        edges = sorted({t for rule in those for t in (rule.start.earliest, rule.until.latest)})
        for start, end in pairwise(edges):
            holds = sorted({r.reading for r in those if r.start.earliest <= start and end <= r.until.latest})
            without = [r for r in agreement.readings if r not in (*holds, *absent)]
            if holds and without:
                message = (
                    f'clause "{clause_id}" holds in {_and(holds)} and not in {_and(without)}, {_span(start, end)}.'
                )
                yield at[clause_id], "reading-gap", message


def _unreachable(rules: Iterable[Rule], at: dict[str, Path_]) -> Iterator[Named]:
    """Versions that no time can fall under, and those that wait for an event nobody dated."""
    for rule in rules:
        name = f'clause "{rule.clause_id}", version {rule.version}, in {rule.reading}'
        if rule.until.latest <= rule.start.earliest:
            yield at[rule.clause_id], "unreachable", f"{name}: no time falls under it."
        elif rule.start.awaits:
            message = (
                f"{name}: begins with {rule.start.awaits}, of which no time is known; until then it decides nothing."
            )
            yield at[rule.clause_id], "awaits-event", message


def _implied(rules: list[Rule], at: dict[str, Path_]) -> Iterator[Named]:
    """Bans that another ban of the same reading already holds, all of them."""
    for rule in rules:
        wider = [r.clause_id for r in rules if r.clause_id != rule.clause_id and _holds_all(r, rule)]
        if wider:
            message = f'clause "{rule.clause_id}" bans nothing in {rule.reading} that "{wider[0]}" does not ban.'
            yield at[rule.clause_id], "adds-nothing", message


def _holds_all(wide: Rule, narrow: Rule) -> bool:
    """Whether whatever the narrow rule bans is banned by the wide one too."""
    weapons = not wide.weapons or wide.weapons == narrow.weapons
    targets = not wide.targets or (bool(narrow.targets) and narrow.targets <= wide.targets)
    place = wide.place.anywhere or wide.place == narrow.place or _wider(wide.place.line, narrow.place.line)
    time = wide.start.latest <= narrow.start.earliest and wide.until.earliest >= narrow.until.latest
    same = wide.reading == narrow.reading and narrow.obliges <= wide.obliges and not wide.unless
    counts = wide.count is None or wide.count == narrow.count
    return same and narrow.acts <= wide.acts and weapons and targets and place and time and counts


def _wider(wide: LineBand | None, narrow: LineBand | None) -> bool:
    """Whether one band lies within the other: the same line and sides, less far from it."""
    if wide is None or narrow is None or wide.of != narrow.of or wide.side not in (narrow.side, "both"):
        return False
    return wide.reach_m > narrow.reach_m


def _widths(agreement: Agreement, at: dict[str, Path_]) -> Iterator[Named]:
    """The frequent mistake: a total width that another clause, about the same acts, takes for each side."""
    bands = [(c, c.place.line) for c in agreement.clauses if c.place.line and c.prohibits]
    for (one, first), (other, second) in combinations(bands, 2):
        widths = {first.within_m, second.within_m} & {first.total_width_m, second.total_width_m} - {None}
        if widths and one.prohibits == other.prohibits:
            message = f'clauses "{one.id}" and "{other.id}" take {max(w or 0 for w in widths):g} m per side and in all.'
            yield at[other.id], "two-widths", message


def _ends(agreement: Agreement, at: dict[str, Path_]) -> Iterator[Named]:
    """Ends that were extended to an earlier time, or only once they had passed."""
    clock = clock_of(agreement)
    for clause in agreement.clauses:
        until = clause.in_force.until
        if until == "open" or not until.extended:
            continue
        end = clock.until(until.model_copy(update={"extended": ()})).latest
        for extension in sorted(until.extended, key=lambda e: e.on):
            on, to = clock.written(extension.on, end=False), clock.written(extension.to, end=True)
            if to <= end:
                yield at[clause.id], "extended-back", f'"{clause.id}" is extended to a time before its end.'
            elif on > end:
                yield (
                    at[clause.id],
                    "extended-late",
                    f'"{clause.id}" was extended after it had ended, {_span(end, on)}.',
                )
            end = max(end, to)


def _late_duties(agreement: Agreement, at: dict[str, Path_]) -> Iterator[Named]:
    for owed in duties_of(agreement):
        if EVER < owed.due.latest < owed.start.earliest:
            message = f'what "{owed.clause_id}" requires is due before it is in force in {owed.reading}.'
            yield at[owed.clause_id], "due-before-start", message


def _statements(agreement: Agreement) -> Iterator[Named]:
    """Two things that one speaker said of one matter on one day."""
    said: dict[tuple[str, str, str | None, bool], str] = {}
    for i, one in enumerate(agreement.statements):
        matter = (one.speaker, one.on, one.clause, one.status is not None)
        words = one.status or one.position or ""
        if said.setdefault(matter, words) != words:
            about = f'clause "{one.clause}"' if one.clause else "the agreement"
            message = f'{one.speaker} says two things of {about} on {one.on}: "{said[matter]}" and "{words}".'
            yield ("statements", i), "said-twice", message


def _unused(agreement: Agreement) -> Iterator[Named]:
    """Events, lines, zones and paths that nothing else in the file names."""
    text = repr((agreement.clauses, agreement.events, agreement.follow_up, agreement.statements))
    for group in ("events", "lines", "zones", "follow_up"):
        for name in getattr(agreement, group):
            if f"'{name}'" not in text.replace(f"'{name}': ", ""):
                yield (group, name), "unused", f'no clause names "{name}".'


def _span(start: datetime, end: datetime) -> str:
    first = "from the beginning" if start == EVER else f"from {start:%Y-%m-%d %H:%M} UTC"
    return f"{first} on" if end == FOREVER else f"{first} until {end:%Y-%m-%d %H:%M} UTC"


def _and(names: list[str]) -> str:
    return " and ".join(names)
