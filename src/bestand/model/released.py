"""What a level may see: made by release, printed by report, and the only thing it prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from bestand.model.words import Level

Rings: TypeAlias = tuple[tuple[tuple[float, float], ...], ...]
"""Runs of points in degrees (OGC:CRS84)."""


@dataclass(frozen=True)
class Released:
    """Tables as a level may see them, what was withheld by rule, and the line or its cells."""

    level: Level
    tables: Mapping[str, pl.DataFrame]
    withheld: Mapping[str, int]
    line: Rings = ()
    cells: Rings = ()
    line_id: str | None = None
    audience: str = "public"
