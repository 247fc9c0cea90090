"""Page: what a room writes and report prints. Data only; no markup, no layout.

A room that writes prose returns a `Page`. Release drops the blocks a level may not see;
report turns what is left into HTML and PDF. Sentences are message ids with arguments, so
one page can be printed in any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TypeAlias

from bestand.model.ids import Json
from bestand.model.words import Level

Argument: TypeAlias = str | int | float
Arguments: TypeAlias = Mapping[str, Argument]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message with its arguments, and the ids of the rows it was made from."""

    message: str
    arguments: Arguments = field(default_factory=dict)
    cites: tuple[str, ...] = ()


Cell: TypeAlias = "Sentence | str | tuple[Sentence | str, ...]"
"""A cell of a table: a sentence, plain text, or several of them."""


@dataclass(frozen=True, slots=True)
class Text:
    """A heading or a paragraph."""

    sentences: tuple[Sentence, ...]
    kind: str = "paragraph"  # lead, paragraph, note, item
    level: Level = Level.CLEAR


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `kinds` aligns its columns."""

    title: Sentence
    header: tuple[Sentence, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kinds: tuple[str, ...] = ()  # text, number, outcome, act
    level: Level = Level.CLEAR
    left_out: int = 0  # rows not printed here but in the tables


@dataclass(frozen=True, slots=True)
class Mark:
    """An incident on a map: degrees, class of act, whether only a lead."""

    lon: float
    lat: float
    act_class: str
    lead: bool
    corroborated: bool
    radius_m: float


@dataclass(frozen=True, slots=True)
class MapFigure:
    """A map: marks, line pieces or cells, zones and areas, in degrees (OGC:CRS84)."""

    title: Sentence
    alt: Sentence
    box: tuple[float, float, float, float]
    marks: tuple[Mark, ...] = ()
    line: tuple[tuple[tuple[float, float], ...], ...] = ()
    cells: tuple[tuple[tuple[float, float], ...], ...] = ()
    zones: tuple[tuple[tuple[float, float], ...], ...] = ()
    outlines: tuple[tuple[tuple[float, float], ...], ...] = ()
    shaded: tuple[tuple[str, float, float, int], ...] = ()  # area name, lon, lat, incidents
    level: Level = Level.CLEAR


@dataclass(frozen=True, slots=True)
class StripCell:
    """One sector on one day: how many of each, and whether anyone could have seen."""

    leads: int
    events: int
    findings: int
    seen: str  # yes, no, unknown


@dataclass(frozen=True, slots=True)
class StripFigure:
    """The line strip: rows are sectors north to south, columns are days."""

    title: Sentence
    alt: Sentence
    days: tuple[str, ...]
    sectors: tuple[str, ...]
    cells: tuple[tuple[StripCell, ...], ...]
    sky: tuple[float | None, ...] = ()  # share of cloud over the area, per day
    windows: tuple[tuple[str, str, str], ...] = ()  # label, first day, last day
    level: Level = Level.CLEAR


@dataclass(frozen=True, slots=True)
class SeriesFigure:
    """A daily series of one quantity; `None` is a day without a figure, not zero."""

    title: Sentence
    alt: Sentence
    unit: Sentence
    days: tuple[str, ...]
    values: tuple[float | None, ...]
    windows: tuple[tuple[str, str, str], ...] = ()
    note: Sentence | None = None
    level: Level = Level.CLEAR


Block: TypeAlias = Text | Grid | MapFigure | StripFigure | SeriesFigure


@dataclass(frozen=True, slots=True)
class Section:
    """A titled run of blocks."""

    id: str
    title: Sentence
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page. `banner` is shown on top of everything (simulated data, a replay)."""

    title: Sentence
    subtitle: Sentence
    sections: tuple[Section, ...]
    banner: tuple[Sentence, ...] = ()


def as_json(value: object) -> Json:
    """The page as plain JSON values, for its content hash."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"_": type(value).__name__} | {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"a page cannot hold {type(value).__name__}")
