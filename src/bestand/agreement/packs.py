"""Packs: data that an agreement names, shipped here or lying beside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

from bestand.errors import InputError
from bestand.text.problems import nearest
from bestand.text.typed import Typed, typed
from bestand.text.yaml import read_yaml

Pack = TypeVar("Pack", bound=Typed)


def pack(shelf: str, name: str, folder: Path | None, kind: type[Pack]) -> Pack:
    """A shipped pack by name, or a file of the workspace by its relative path. Raises InputError."""
    return _read((folder or Path()) / name, kind) if name.endswith(".yaml") else _shipped(shelf, name, kind)


@cache  # a pack cannot change under a running process; a workspace's own file can
def _shipped(shelf: str, name: str, kind: type[Pack]) -> Pack:
    shipped = files("bestand.agreement") / shelf
    packs = shipped.iterdir() if shipped.is_dir() else ()
    known = sorted(p.name.removesuffix(".yaml") for p in packs if p.name.endswith(".yaml"))
    if name not in known:
        raise InputError(f'no {shelf} "{name}".', fix=nearest(name, known))
    with as_file(shipped / f"{name}.yaml") as path:
        return _read(path, kind)


def _read(path: Path, kind: type[Pack]) -> Pack:
    document = read_yaml(path)
    found = typed(document, kind)
    if found is None:
        first = document.problems[0]
        raise InputError(first.message, file=first.file, line=first.line, fix=first.fix)
    return found
