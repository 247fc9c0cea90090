"""A measured figure, its table and its JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

BUILD = Path("build") / "bench"
LIBRARIES = ("bestand", "numpy", "numba", "scipy", "shapely", "geopandas", "polars")


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds of ours, against a peer's seconds or against a limit in seconds."""

    name: str
    ours_s: float | None
    reach: float
    """With a peer: how many times as fast we have to be. Without: seconds not to exceed."""
    peer: str = ""
    peer_s: float | None = None
    note: str = ""
    broken: bool = False
    """What was to be measured failed: missed, not left out."""

    @property
    def ratio(self) -> float | None:
        return None if self.ours_s is None or self.peer_s is None else self.peer_s / self.ours_s

    @property
    def met(self) -> bool | None:
        """None: not measured."""
        if self.ours_s is None:
            return False if self.broken else None
        return self.ours_s <= self.reach if self.ratio is None else self.ratio >= self.reach

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "ours_s": self.ours_s,
            "peer": self.peer or None,
            "peer_s": self.peer_s,
            "ratio": self.ratio,
            "reach": self.reach,
            "met": self.met,
            "note": self.note,
        }

    def cells(self) -> tuple[str, ...]:
        verdict = {True: "met", False: "MISSED", None: "not run"}[self.met]
        reach = f"≥ {self.reach:g}×" if self.peer else f"≤ {self.reach:g} s"
        ratio = "" if self.ratio is None else f"{self.ratio:.1f}×"
        return (self.name, _seconds(self.ours_s), _seconds(self.peer_s), ratio, reach, verdict, self.peer)


def table(figures: Sequence[Figure]) -> str:
    head = ("figure", "ours", "peer", "ratio", "to reach", "", "peer's form")
    rows = [head, *(figure.cells() for figure in figures)]
    width = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, width, strict=True)).rstrip() for row in rows]
    notes = [f"  {figure.name}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], *notes])


def write(part: str, figures: Sequence[Figure], folder: Path = BUILD) -> Path:
    """`<part>.json`: the figures, and what they were measured with."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "part": part,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "cores": os.cpu_count(),
        "figures": [figure.as_json() for figure in figures],
    }
    path = folder / f"{part}.json"
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.3f} s"
