"""Tests of numbers: against a limit of the text, and against what a party declared."""

from __future__ import annotations

import polars as pl

from bestand.agreement.duties import Number
from bestand.assess.test import Test, test


def count_test(limit: Number) -> Test:
    """Whether the number told, least to greatest, is within the limit; never across units."""
    told = pl.col("count_min").is_not_null() | pl.col("count_max").is_not_null()
    low, high = pl.col("count_min").fill_null(0.0), pl.col("count_max").fill_null(float("inf"))
    ends, limits = [_within(limit, low), _within(limit, high)], limit.limits
    wider = (low < min(limits)) & (high > max(limits)) if len(limits) == 2 else pl.lit(False)
    p = (
        pl.when(~told | (pl.col("count_unit") != limit.unit).fill_null(True))
        .then(pl.lit(None, pl.Float64))
        .when(ends[0] & ends[1])
        .then(pl.lit(1.0))
        .when(~(ends[0] | ends[1] | wider))
        .then(pl.lit(0.0))
    )
    value = pl.format("{} to {} {}", low, high, pl.col("count_unit").fill_null("of no unit"))
    return test("count", p, pl.when(told).then(value).otherwise(pl.lit("not told")), limit.written(limit.unit))


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
    low, high = pl.col("count_min").fill_null(0.0), pl.col("count_max").fill_null(float("inf"))
    told = pl.col("count_min").is_not_null() | pl.col("count_max").is_not_null()
    p = pl.when(told & (low > limit)).then(1.0).when(told & (high <= limit)).then(0.0)
    known = pl.format("{} to {}, declared {}", low, high, limit)
    return test("declared", p, pl.when(told & limit.is_not_null()).then(known).otherwise(pl.lit("not told")), kind)
