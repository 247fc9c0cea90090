"""A step of the walk as a value: what it takes, what it gives, the question it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from bestand.workspace.load import Workspace

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Step:
    """Declared by a room, ordered and interpreted by flow. Pure: tables in, tables out.

    Two steps that give one table give different rows of it; flow puts them together.
    """

    name: str
    method: str
    question: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[[Workspace, Tables], Tables]
