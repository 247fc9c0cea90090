"""Which clauses no source of the workspace could ever test: agreement sees no source, so flow asks.

A clause is untestable where every report must leave it open: nobody tells such acts or such
weapons, its place is drawn by nobody, or what it requires has no register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bestand.agreement import Rule, Taxonomy, rules_of
from bestand.agreement.places import CONTACT
from bestand.agreement.rules import duties_of
from bestand.intake import Manifest, manifest_of
from bestand.model.words import FOUNDING
from bestand.workspace import SourceUse, Workspace

Lacks = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Untestable:
    """A clause in some readings, and what it lacks in all of them: pairs of a message and its argument."""

    clause_id: str
    readings: tuple[str, ...]
    lacks: Lacks


@dataclass(frozen=True, slots=True)
class Teller:
    """A source whose records can found an incident. acts: None, any; weapons: whether it can name one."""

    acts: frozenset[str] | None
    weapons: bool


def untestable(workspace: Workspace) -> list[Untestable]:
    """Every rule and duty that cannot be tested here, in the order of the file."""
    manifests = {use.id: (use, manifest_of(use)) for use in workspace.uses}
    tellers = [_teller(*pair) for pair in manifests.values() if _founds(pair[1])]
    register = any("documents" in manifest.gives for _, manifest in manifests.values())
    found: dict[tuple[str, Lacks], dict[str, None]] = defaultdict(dict)
    for rule in rules_of(workspace.agreement, workspace.taxonomy):
        found[rule.clause_id, tuple(_lacks(rule, workspace, tellers))][rule.reading] = None
    for owed in duties_of(workspace.agreement):
        found[owed.clause_id, () if register else (("lacks-documents", ""),)][owed.reading] = None
    order = [clause.id for clause in workspace.agreement.clauses]
    every = [Untestable(clause, tuple(readings), lacks) for (clause, lacks), readings in found.items() if lacks]
    return sorted(every, key=lambda one: order.index(one.clause_id))


def _founds(manifest: Manifest) -> bool:
    return "observations" in manifest.gives and manifest.role.value in FOUNDING


def _teller(use: SourceUse, manifest: Manifest) -> Teller:
    if use.source != "table":
        acts = frozenset(manifest.tells) or frozenset(manifest.acts.values()) or None
        return Teller(acts, bool(manifest.weapons) or manifest.tells_weapons)
    cells = use.options.get("map")
    given: Mapping[str, object] = cells if isinstance(cells, Mapping) else {}
    act = given.get("act")
    constant = act.get("constant") if isinstance(act, Mapping) else None
    return Teller(frozenset({str(constant)}) if constant else None, "weapon" in given)


def _lacks(rule: Rule, workspace: Workspace, tellers: Iterable[Teller]) -> Iterator[tuple[str, str]]:
    able = [t for t in tellers if t.acts is None or _may_be(rule, t.acts, workspace.taxonomy)]
    if not able:
        yield "lacks-act", ", ".join(rule.acts_named)
    elif rule.weapons and not any(t.weapons for t in able):
        yield "lacks-weapon", rule.weapons.written()
    if rule.targets and not workspace.settings.targets:
        yield "lacks-target", ", ".join(sorted(rule.targets))
    yield from _undrawn(rule, workspace)


def _may_be(rule: Rule, acts: frozenset[str], taxonomy: Taxonomy) -> bool:
    return any(taxonomy.verdict(act, rule.acts) is not False for act in acts)


def _undrawn(rule: Rule, workspace: Workspace) -> Iterator[tuple[str, str]]:
    lines = workspace.settings.lines
    drawn = {CONTACT} if lines and lines.source else set()
    drawn |= set(lines.named) if lines else set()
    if rule.place.zone and rule.place.zone not in workspace.settings.zones:
        yield "lacks-zone", workspace.agreement.zones[rule.place.zone].title
    for name in rule.place.line.lines if rule.place.line else ():
        if name not in drawn:
            yield ("lacks-contact", "") if name == CONTACT else ("lacks-line", workspace.agreement.lines[name].title)
