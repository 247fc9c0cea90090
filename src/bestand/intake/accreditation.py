"""What may be kept here at all. What exceeds that leaves one keyed hash of each record, and nothing else.

With the key it can be shown later that a given record was among those refused; without it nothing can be
guessed from the hash, however few things a record may say.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import polars as pl

from bestand.intake.reading import ASIDE, KEY, RECORD, SAID, SEEN, Reading
from bestand.model.words import Level
from bestand.text.csv import PROBLEM, ROW
from bestand.workspace.schemes import marking_of

REFUSED = "exceeds the accreditation, or bears no marking that is known here"
NO_FILE = "refused"
"""Stands for the name of a file that may not be kept here."""
KEY_BYTES = 32


@cache
def _passing_key() -> bytes:
    """For looks that keep nothing: hashes of it can be compared with no others."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True)
class Accreditation:
    """The highest level that may be kept, and where to get the key of the hashes when one is needed."""

    level: Level = Level.AMBER_STRICT
    key: Callable[[], bytes] = _passing_key

    def refuses(self, marking: str | None) -> bool:
        """Whether what bears this marking may not be kept; so too where it is none, or not understood."""
        read = marking_of(marking)
        return read is None or read.level.rank > self.level.rank

    def hashed(self, text: str) -> str:
        return "hmac-sha256:" + hmac.new(self.key(), text.encode(), hashlib.sha256).hexdigest()


def refused_rows(result: Reading, marking: str, accreditation: Accreditation) -> list[int]:
    """Rows that may not be kept: all of a source that is marked too high; else those whose own marking is,
    and where rows have markings, those of which it could not be read."""
    if accreditation.refuses(marking):
        return result.rows[ROW].to_list()
    seen = result.given.get("observations")
    if seen is None or "marking" not in seen.columns:
        return []
    verdicts = {mark: accreditation.refuses(mark) for mark in seen["marking"].unique().to_list()}
    kept = seen.filter(~pl.Series([verdicts[mark] for mark in seen["marking"].to_list()], dtype=pl.Boolean))
    shifted = pl.col(PROBLEM).str.starts_with("row ").fill_null(False)  # its cells may stand in other columns
    return result.rows.filter(~pl.col(ROW).is_in(kept[ROW].implode()) | shifted)[ROW].to_list()


def without(result: Reading, refused: list[int], accreditation: Accreditation) -> Reading:
    """The reading with refused rows as keyed hashes, and nothing made of them."""
    if not refused:
        return result
    gone = pl.col(ROW).is_in(refused)
    rows = result.rows
    hashes = [accreditation.hashed(t) if r in set(refused) else t for r, t in rows.select(ROW, RECORD).iter_rows()]
    hashed, none = pl.Series(hashes, dtype=pl.String), pl.lit(None)
    rows = rows.with_columns(
        *(pl.when(gone).then(hashed).otherwise(pl.col(c)).alias(c) for c in (KEY, RECORD, SAID)),
        *(pl.when(gone).then(none).otherwise(pl.col(c)).cast(rows.schema[c]).alias(c) for c in (SEEN, ASIDE)),
        pl.when(gone).then(pl.lit(REFUSED)).otherwise(pl.col(PROBLEM)).alias(PROBLEM),
    )
    return Reading(rows, {name: frame.filter(~gone) for name, frame in result.given.items()}, result.dialect)
