"""A test of a clause: probability, result, value, limit.

A probability is null where the answer is not a matter of chance but of something not known
(a weapon not told, an edge in dispute). Null is *unknown*, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from bestand.model.words import CERTAIN, EXCLUDED

YES, NO, UNKNOWN = "yes", "no", "unknown"


def verdict(p: pl.Expr) -> pl.Expr:
    """yes from 0.95, no up to 0.05, else unknown (also where p is null)."""
    return pl.when(p >= CERTAIN).then(pl.lit(YES)).when(p <= EXCLUDED).then(pl.lit(NO)).otherwise(pl.lit(UNKNOWN))


@dataclass(frozen=True, slots=True)
class Test:
    """One test as columns. Its words are made only where they are asked for."""

    name: str
    p: pl.Expr
    result: pl.Expr
    value: pl.Expr
    limit: str

    @property
    def reason(self) -> pl.Expr:
        """As a struct of test, result, value and limit."""
        parts = (pl.lit(self.name), self.result, self.value.cast(pl.String), pl.lit(self.limit))
        names = ("test", "result", "value", "limit")
        return pl.struct(*(part.alias(name) for part, name in zip(parts, names, strict=True)))


def test(name: str, p: pl.Expr, value: pl.Expr, limit: str, result: pl.Expr | None = None) -> Test:
    """A test whose result follows from its chance, where none is given."""
    return Test(name, p.cast(pl.Float64), verdict(p) if result is None else result, value, limit)
