"""Read and check an agreement file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TypeVar

from bestand.agreement.document import Agreement
from bestand.agreement.lint import lint
from bestand.agreement.taxonomy import Taxonomy, load_taxonomy
from bestand.agreement.terms import defined, load_definitions
from bestand.errors import InputError
from bestand.text.problems import Problem
from bestand.text.typed import typed
from bestand.text.yaml import Document, Path_, read_yaml

Found = TypeVar("Found")


def load_agreement(path: Path, zones: Collection[str]) -> tuple[Agreement | None, Taxonomy | None, list[Problem]]:
    """Agreement, its taxonomy with its own terms, and all problems found; None where it cannot be understood."""
    document = read_yaml(path)
    agreement = typed(document, Agreement)
    if agreement is None:
        return None, None, document.problems
    taxonomy = _pack(document, ("taxonomy",), partial(load_taxonomy, agreement.taxonomy, path.parent))
    for i, name in enumerate(agreement.definitions):
        if taxonomy:
            taxonomy = _pack(document, ("definitions", i), partial(_with, taxonomy, name, path.parent))
    if taxonomy is None:
        return agreement, None, document.problems
    lint(document, agreement, taxonomy, zones)
    return agreement, taxonomy, document.problems


def _with(taxonomy: Taxonomy, name: str, folder: Path) -> Taxonomy:
    return defined(taxonomy, load_definitions(name, folder))


def _pack(document: Document, path: Path_, load: Callable[[], Found]) -> Found | None:
    try:
        return load()
    except InputError as error:
        message = str(error).removesuffix(f" Fix: {error.fix}")
        document.problem(path, f"unknown-{path[0]}", message, error.fix)
        return None
