"""A look at one file before it is a source: which reader fits, first rows, what would fall out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from bestand.agreement import Taxonomy, load_taxonomy
from bestand.errors import BestandError, SourceError
from bestand.intake.forms import read_table
from bestand.intake.manifest import load_manifest, source_names
from bestand.intake.points import LAT, LON
from bestand.intake.take import Ask, Taken, take
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import open_file

WORLD = (-180.0, -90.0, 180.0, 90.0)
GUESSES = {
    "time": ("time", "date", "datetime", "timestamp", "event_date", "acq_date", "when"),
    "lon": ("lon", "lng", "longitude", "x", LON),
    "lat": ("lat", "latitude", "y", LAT),
    "act": ("act", "type", "event_type", "category", "sub_event_type"),
    "radius_m": ("radius_m", "radius", "accuracy", "precision_m"),
    "text": ("text", "notes", "headline", "description"),
    "key": ("id", "key", "event_id", "event_id_cnty"),
}


@dataclass(frozen=True)
class Preview:
    """What a file would give."""

    reader: str | None
    first: list[dict[str, object]] = field(default_factory=list)
    balance: dict[str, object] = field(default_factory=dict)
    rejected: list[dict[str, object]] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    problem: str = ""


def preview(path: Path, rows: int = 5) -> Preview:
    """The first reader that takes most of the file; else a mapping to start from."""
    taxonomy = load_taxonomy("core-2026")
    tried = [(name, taken) for name in _specific_first() if (taken := _try(name, path, taxonomy))]
    good = max(tried, key=lambda t: _turned(t[1]), default=None)
    if good and _turned(good[1]):
        return _of(good[0], good[1], rows)
    try:
        frame = read_table(open_file(path, path.name), [])
    except SourceError as error:
        return Preview(None, problem=str(error))
    columns = [c for c in frame.columns if c not in (ROW, PROBLEM)]
    return Preview(None, frame.select(columns).head(rows).to_dicts(), mapping=_guess(columns), columns=columns)


def _specific_first() -> Iterator[str]:
    """Readers by name; of those that share one, the one that owns it."""
    for name in source_names():
        if not load_manifest(name).reader and name != "table":
            yield name


def _try(name: str, path: Path, taxonomy: Taxonomy) -> Taken | None:
    try:
        taken = take(Ask(name, load_manifest(name), {path.name: path}), WORLD, taxonomy)
    except (BestandError, pl.exceptions.PolarsError, ValueError, KeyError, TypeError):
        return None  # a reader that chokes on a file of another kind does not fit it
    return None if taken.failures else taken


def _turned(taken: Taken) -> int:
    row = taken.tables["balance"].to_dicts()[0]
    return int(row["records"]) - int(row["rejected"])


def _of(reader: str, taken: Taken, rows: int) -> Preview:
    name = load_manifest(reader).gives[0]
    shown = taken.tables[name].drop("geometry", strict=False).head(rows).to_dicts()
    return Preview(
        reader,
        shown,
        taken.tables["balance"].to_dicts()[0],
        taken.tables["rejected"].select("file", "row", "reason").head(rows).to_dicts(),
    )


def _guess(columns: list[str]) -> dict[str, str]:
    lower = {c.lower(): c for c in columns}
    return {f: lower[name] for f, names in GUESSES.items() for name in names[::-1] if name in lower}
