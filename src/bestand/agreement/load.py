"""Read and check an agreement file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bestand.agreement.document import Agreement
from bestand.agreement.lint import lint
from bestand.agreement.taxonomy import Taxonomy, load_taxonomy
from bestand.errors import InputError
from bestand.text.problems import Problem
from bestand.text.typed import typed
from bestand.text.yaml import read_yaml


def load_agreement(path: Path, zones: Collection[str]) -> tuple[Agreement | None, Taxonomy | None, list[Problem]]:
    """Agreement, its taxonomy, and all problems found; None where it cannot be understood."""
    document = read_yaml(path)
    agreement = typed(document, Agreement)
    if agreement is None:
        return None, None, document.problems
    try:
        taxonomy = load_taxonomy(agreement.taxonomy, path.parent)
    except InputError as error:
        message = str(error).removesuffix(f" Fix: {error.fix}")
        document.problem(("taxonomy",), "unknown-taxonomy", message, error.fix)
        return agreement, None, document.problems
    lint(document, agreement, taxonomy, zones)
    return agreement, taxonomy, document.problems
