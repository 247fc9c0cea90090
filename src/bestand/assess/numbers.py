"""Tests of numbers: against a limit of the text, and against what a party declared."""

from __future__ import annotations

import polars as pl

from bestand.agreement.duties import Number
from bestand.assess.test import Test, test

TOLD = pl.col("count_min").is_not_null() | pl.col("count_max").is_not_null()
LOW, HIGH = pl.col("count_min").fill_null(0.0), pl.col("count_max").fill_null(float("inf"))


def count_test(limit: Number) -> Test:
    """Whether the number told, least to greatest, is within the limit; never across units."""
    ends, limits = [_within(limit, LOW), _within(limit, HIGH)], limit.limits
    wider = (min(limits) > LOW) & (max(limits) < HIGH) if len(limits) == 2 else pl.lit(False)
    p = (
        pl.when(~TOLD | (pl.col("count_unit") != limit.unit).fill_null(True))
        .then(pl.lit(None, pl.Float64))
        .when(ends[0] & ends[1])
        .then(pl.lit(1.0))
        .when(~(ends[0] | ends[1] | wider))
        .then(pl.lit(0.0))
    )
    value = pl.format("{} to {} {}", LOW, HIGH, pl.col("count_unit").fill_null("of no unit"))
    return test("count", p, pl.when(TOLD).then(value).otherwise(pl.lit("not told")), limit.written(limit.unit))


def _within(limit: Number, value: pl.Expr) -> pl.Expr:
    compares = ((value.gt, limit.gt), (value.ge, limit.ge), (value.lt, limit.lt), (value.le, limit.le))
    return pl.all_horizontal([compare(bound) for compare, bound in compares if bound is not None])


def declared_test(kind: str, declared: pl.DataFrame) -> Test:
    """Whether more of a weapon was seen at once than the last declaration of it, in force at the time, names.

    Declared and seen are told by the same word and in the same unit; else it is not known.
    """
    limit = pl.lit(None, pl.Float64)
    for row in declared.sort("valid_from", "document_id").iter_rows(named=True):
        same = (pl.col("weapon") == row["weapon"]) & (pl.col("count_unit") == row["count_unit"])
        since = same & (pl.col("time_from") >= row["valid_from"])
        in_force = since if row["valid_to"] is None else since & (pl.col("time_to") <= row["valid_to"])
        limit = pl.when(in_force).then(pl.lit(row["count_max"], pl.Float64)).otherwise(limit)
    p = pl.when(TOLD & (limit < LOW)).then(1.0).when(TOLD & (limit >= HIGH)).then(0.0)
    known = pl.format("{} to {}, declared {}", LOW, HIGH, limit)
    return test("declared", p, pl.when(TOLD & limit.is_not_null()).then(known).otherwise(pl.lit("not told")), kind)
