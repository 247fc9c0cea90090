"""Content hashes as ids: the same content has the same id on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

import polars as pl

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"


def canonical(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 kept, times as ISO in UTC.

    No field can run into the next, so two different values never share a form.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def digest(kind: str, *parts: object) -> str:
    """First 32 hex characters of SHA-256 over `[kind, *parts]` in canonical JSON."""
    return hash_text(canonical([kind, *parts]))


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def digest_rows(kind: str, frame: pl.DataFrame, columns: Iterable[str]) -> pl.Series:
    """`digest(kind, *row)` for each row of the named columns, in their order."""
    rows = frame.select(*columns).rows()
    return pl.Series([digest(kind, *row) for row in rows], dtype=pl.String)


def digest_ids(kind: str, ids: pl.Series) -> pl.Series:
    """`digest(kind, row)` for each list of ids: hexadecimal, so JSON writes them as they are."""
    texts = pl.select(pl.format('["{}",["{}"]]', pl.lit(kind), ids.list.join('","'))).to_series()
    return pl.Series([hash_text(text) for text in texts], dtype=pl.String)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no canonical form for {type(value).__name__}")
