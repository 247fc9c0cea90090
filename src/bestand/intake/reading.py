"""What a reader hands over: each row accounted for, with what it was turned into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from bestand.intake.manifest import Manifest
from bestand.model.tables import TIME
from bestand.text.csv import PROBLEM, ROW

KEY, ASIDE, SEEN, RECORD, SAID = "_key", "_aside", "_first_seen", "_record", "_said"
ADDED = "x_"
"""Columns with this prefix were added by whoever kept the file: when it was seen, how often."""


@dataclass(frozen=True)
class Context:
    """What a reader may know besides its file."""

    manifest: Manifest
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """`rows`: one per record with row, key, verbatim record, first seen, and the reason it
    was set aside or rejected. `given`: per table, frames that name their record by `_row`.
    `dialect`: which form of the source's files it was, where there are several."""

    rows: pl.DataFrame
    given: Mapping[str, pl.DataFrame]
    dialect: str = ""


def reading(
    frame: pl.DataFrame,
    *,
    key: Iterable[str] = (),
    given: Mapping[str, pl.DataFrame],
    aside: pl.Expr | None = None,
    first_seen: pl.Expr | None = None,
    problem: pl.Expr | None = None,
    columns: Iterable[str] = (),
    dialect: str = "",
) -> Reading:
    """Assemble a reading from a frame of text columns with `_row` and `_problem`.

    key: columns that name a record in the source's own terms; none means its whole content.
    aside, problem: a reason as text, or null. columns: those of the file, by default all
    without a leading underscore.
    """
    columns = list(columns) or [c for c in frame.columns if not c.startswith("_")]
    said = [c for c in columns if not c.startswith(ADDED)] or columns
    keys = list(key) or said
    nothing = pl.lit(None, pl.String)
    rows = frame.select(
        ROW,
        _key(keys).alias(KEY),
        pl.struct(columns).struct.json_encode().alias(RECORD),
        pl.struct(said).struct.json_encode().alias(SAID),
        (pl.lit(None, TIME) if first_seen is None else first_seen).alias(SEEN),
        (nothing if aside is None else aside).alias(ASIDE),
        pl.coalesce(PROBLEM, nothing if problem is None else problem).alias(PROBLEM),
    )
    return Reading(rows, given, dialect)


def _key(columns: list[str]) -> pl.Expr:
    texts = [pl.col(c).cast(pl.String).fill_null("").str.replace_all(r"([\\|])", r"\${1}") for c in columns]
    return pl.concat_str(texts, separator="|")


def first_problem(*checks: tuple[pl.Expr, str, str]) -> pl.Expr:
    """The first check that fails: (is wrong, column to quote, message with one {})."""
    found = pl.lit(None, pl.String)
    for wrong, column, message in reversed(checks):
        quoted = pl.format(message, pl.col(column).cast(pl.String).fill_null("").str.slice(0, 80))
        found = pl.when(wrong.fill_null(False)).then(quoted).otherwise(found)
    return found


def number(column: str) -> pl.Expr:
    """A text column as a number; null where it is none (NaN and infinities too)."""
    value = pl.col(column).str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def not_number(column: str) -> tuple[pl.Expr, str, str]:
    """A check: filled, but no finite number."""
    return (pl.col(column).is_not_null() & number(column).is_null(), column, f'"{{}}" in "{column}" is not a number')


def missing(column: str) -> tuple[pl.Expr, str, str]:
    return pl.col(column).is_null(), column, f'"{column}" is empty{{}}'


def off_earth(lon: str, lat: str) -> list[tuple[pl.Expr, str, str]]:
    """Checks of a place in degrees: filled, numbers, in range."""
    return [
        missing(lon),
        missing(lat),
        not_number(lon),
        not_number(lat),
        (number(lon).abs() > 180, lon, 'longitude "{}" is out of range'),
        (number(lat).abs() > 90, lat, 'latitude "{}" is out of range'),
    ]
