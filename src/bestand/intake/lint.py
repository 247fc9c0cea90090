"""What can be wrong with the sources of a workspace before any of them is read."""

from __future__ import annotations

from bestand.errors import BestandError
from bestand.intake.books import manifest_of
from bestand.intake.manifest import load_manifest, source_names
from bestand.intake.sources.table.read import Options
from bestand.text.problems import Problem, nearest
from bestand.text.typed import typed
from bestand.text.yaml import Document, Path_
from bestand.workspace import SourceUse, Workspace


def lint_sources(workspace: Workspace) -> list[Problem]:
    """Unknown readers and options, mappings that do not hold, patterns that match no file."""
    document = workspace.document
    before = len(document.problems)
    for i, use in enumerate(workspace.settings.sources):
        _source(workspace, document, ("sources", i), use)
    return document.problems[before:]


def _source(workspace: Workspace, document: Document, path: Path_, use: SourceUse) -> None:
    if use.source not in source_names():
        fix = nearest(use.source, source_names())
        document.problem((*path, "source"), "unknown-reader", f'there is no reader "{use.source}".', fix)
        return
    allowed = load_manifest(use.source).options
    for option in sorted(set(use.options) - set(allowed)):
        fix = nearest(option, allowed) if allowed else "take it out."
        message = f'reader "{use.source}" has no option "{option}".'
        document.problem((*path, "options", option), "unknown-option", message, fix)
    if use.source == "table":
        _table(document, (*path, "options"), use)
    try:
        manifest_of(use)
    except (BestandError, ValueError) as error:
        document.problem((*path, "options"), "bad-option", str(error).splitlines()[0])
    if not workspace.files(use):
        fix = "set the environment variable it names, or correct the pattern."
        document.problem((*path, "files"), "no-files", f'source "{use.id}" matches no file.', fix)


def _table(document: Document, path: Path_, use: SourceUse) -> None:
    """The table's own options, with the places they have in bestand.yaml."""
    places = {p[len(path) :]: at for p, at in document.places.items() if p[: len(path)] == path}
    inner = Document(document.file, dict(use.options), places)  # type: ignore[arg-type]
    typed(inner, Options)
    document.problems += inner.problems
