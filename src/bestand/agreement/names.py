"""A name that refers to nothing, with the nearest one there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bestand.text.problems import nearest
from bestand.text.yaml import Document, Path_


def known(document: Document, path: Path_, names: Iterable[str], there_are: Collection[str], kind: str) -> None:
    """Note every name that is not among those there are."""
    for name in names:
        if name not in there_are:
            fix = nearest(name, there_are) if there_are else f"there is no {kind} yet: add it."
            document.problem(path, f"unknown-{kind.replace(' ', '-')}", f'there is no {kind} "{name}".', fix)
