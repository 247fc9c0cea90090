"""Read and check an agreement file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TypeVar

from bestand.agreement.document import Agreement
from bestand.agreement.follow import PARTIES, FollowUp
from bestand.agreement.lint import lint
from bestand.agreement.names import known
from bestand.agreement.taxonomy import Taxonomy, load_taxonomy
from bestand.agreement.templates import FromTemplate, PathValue, load_template
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
    agreement = _with_templates(document, agreement, path.parent)
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


def _with_templates(document: Document, agreement: Agreement, folder: Path) -> Agreement:
    """The agreement with the steps of each path that is a template's."""
    paths: dict[str, PathValue] = {}
    for name, path in agreement.follow_up.items():
        found = _cast(document, name, path, agreement, folder) if isinstance(path, FromTemplate) else None
        paths[name] = found or path
    return agreement.model_copy(update={"follow_up": paths})


def _cast(document: Document, name: str, use: FromTemplate, agreement: Agreement, folder: Path) -> FollowUp | None:
    """The template with the agreement's actors in its roles; None with a problem."""
    at: Path_ = ("follow_up", name)
    template = _pack(document, (*at, "template"), partial(load_template, use.template, folder))
    if template is None:
        return None
    before = len(document.problems)
    for role, actors in use.roles.items():
        known(document, (*at, "roles", role), [role], template.roles, "role")
        known(document, (*at, "roles", role), actors, {*agreement.actors, PARTIES}, "actor")
    lacking = sorted(template.roles.keys() - use.roles.keys())
    for role in lacking if len(document.problems) == before else ():
        message = f'nobody is "{role}": {template.roles[role]}.'
        document.problem(at, "role-without-actor", message, f"add  roles: {{{role}: [who it is]}}.")
    return template.cast(use.roles) if len(document.problems) == before else None


def _pack(document: Document, path: Path_, load: Callable[[], Found]) -> Found | None:
    try:
        return load()
    except InputError as error:
        message = str(error).removesuffix(f" Fix: {error.fix}")
        document.problem(path, f"unknown-{path[-1] if path[-1] == 'template' else path[0]}", message, error.fix)
        return None
