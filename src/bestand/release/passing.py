"""What is on its way out of the door, and what a filter is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import polars as pl

from bestand.model.markings import combine
from bestand.release.policy import Door
from bestand.workspace.schemes import marking_of

Tables: TypeAlias = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Passing:
    """What is on its way out. edges: the line in metres, of the source that line_id names."""

    tables: Tables
    edges: list[list[float]]
    line_id: str | None
    withheld: Mapping[str, int] = field(default_factory=dict)

    def put(self, tables: Tables, counted: Mapping[str, int] | None = None) -> Passing:
        return replace(self, tables={**self.tables, **tables}, withheld={**self.withheld, **(counted or {})})

    def allowed(self, door: Door) -> list[str]:
        """Sources whose rows the door lets through."""
        rows = self.tables["sources"].select("source", "marking").iter_rows()
        return [source for source, marking in rows if door.lets(marking)]


Filter: TypeAlias = Callable[[Passing, Door], Passing]


def combined(marks: Sequence[str]) -> str:
    """One marking as it was written stays so; several become one."""
    if len(marks) == 1:
        return marks[0]
    made = combine(*(read for mark in marks if (read := marking_of(mark)) is not None))
    return made.level.value if made.is_plain else made.text
