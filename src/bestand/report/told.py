"""What earlier editions of a day told of numbers of people: it binds the next one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bestand.errors import InputError
from bestand.model.tables import PEOPLE
from bestand.model.words import Level

FILE = "casualties.csv"
PUBLIC = "public"


class _Told(NamedTuple):
    level: Level
    number: int
    audience: str
    path: Path


def people_told(out: Path, day: date, level: Level | str, audience: str) -> tuple[pl.DataFrame, ...]:
    """The table `people` of each edition of the day that everybody may read who may read one of this level and
    audience; the lowest level first, then by number. Nothing of an edition that these may not read: what it told
    must not show here.

    Raises InputError where an edition names a file of numbers that is gone or cannot be read.
    """
    rank = Level(level).rank if level in list(Level) else -1  # a level that is none is refused elsewhere
    every = (_read(path) for path in out.glob(f"{day}-*/edition.json"))
    found = [one for one in every if one and one.level.rank <= rank and _reads(audience, one.audience)]
    ordered = sorted(found, key=lambda one: (one.level.rank, one.number, one.path))
    return tuple(frame for one in ordered for frame in _people(one.path))


def _reads(audience: str, other: str) -> bool:
    """Whether everybody of an audience is of another as well."""
    return other == PUBLIC or (audience != PUBLIC and _codes(audience) <= _codes(other))


def _codes(audience: str) -> set[str]:
    return {code.strip().upper() for code in audience.split(",")}


def _read(path: Path) -> _Told | None:
    """None of an edition without numbers of people."""
    try:
        told = json.loads(path.read_text("utf-8"))
        one = _Told(Level(told["level"]), int(told["number"]), str(told["audience"]), path.with_name(FILE))
        return one if FILE in told["files"] else None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("is damaged.", file=f"{path.parent.name}/edition.json") from error


def _people(path: Path) -> Iterator[pl.DataFrame]:
    """Nothing of a file of single records: those of the levels that show them."""
    try:
        frame = pl.read_csv(io.BytesIO(path.read_bytes()), schema_overrides=PEOPLE.columns)
    except (OSError, pl.exceptions.PolarsError) as error:
        fix = "Restore the edition: its numbers bind the next one."
        raise InputError("is gone or damaged.", file=f"{path.parent.name}/{FILE}", fix=fix) from error
    if frame.columns == list(PEOPLE.columns):
        yield PEOPLE.shape(frame)
