"""What is wrong with a workspace beyond its files' form, and what a sound one leaves open."""

from __future__ import annotations

from collections.abc import Iterator

from bestand.agreement.notes import notes
from bestand.errors import InputError
from bestand.flow.testable import untestable
from bestand.intake import asks_of, lint_sources, take_all
from bestand.model.markings import note_on
from bestand.text.messages import say
from bestand.text.problems import Problem
from bestand.text.yaml import read_yaml
from bestand.workspace import Workspace
from bestand.workspace.zones import drawn

DRAW = ("settlements", "targets")
"""What zones are drawn from besides files."""


def problems_of(workspace: Workspace) -> list[Problem]:
    """Problems of its sources, and of zones that name a place which is not there, or there twice."""
    found = lint_sources(workspace)
    return found if found else _zones(workspace)


def _zones(workspace: Workspace) -> list[Problem]:
    wanted = {n: z for n, z in workspace.settings.zones.items() if not (z.file or z.part_of)}
    if not wanted:
        return []
    asks = [ask for ask in asks_of(workspace) if set(ask.manifest.gives) & set(DRAW)]
    tables, document = take_all(workspace, asks), workspace.document
    before = len(document.problems)
    for name, zone in wanted.items():
        try:
            drawn(zone, workspace.projection, *(tables[table] for table in DRAW))
        except InputError as error:
            message = str(error).removesuffix(f" Fix: {error.fix}")
            document.problem(("zones", name), "place-not-one", message, error.fix)
    return document.problems[before:]


def notes_on(workspace: Workspace) -> list[Problem]:
    """Notes on its agreement, and clauses that nothing here could test, in the order of the file."""
    document = read_yaml(workspace.folder / workspace.settings.agreement)
    found = notes(document, workspace.agreement, workspace.taxonomy)
    index = {clause.id: i for i, clause in enumerate(workspace.agreement.clauses)}
    for one in untestable(workspace):
        lacks = "; ".join(say("en", message, {"what": what}) for message, what in one.lacks)
        message = f'clause "{one.clause_id}" cannot be tested here in {" and ".join(one.readings)}: {lacks}.'
        place = document.place(("clauses", index[one.clause_id]))
        found.append(Problem(document.file, *place, "untestable", message, note=True))
    return sorted([*found, *_old_markings(workspace)])


def _old_markings(workspace: Workspace) -> Iterator[Problem]:
    """Sources whose marking is written in a way that is no longer used."""
    for i, ask in enumerate(asks_of(workspace)):
        if told := note_on(ask.manifest.marking):
            place = workspace.document.place(("sources", i, "options", "marking"))
            yield Problem(workspace.document.file, *place, "old-marking", told, note=True)
