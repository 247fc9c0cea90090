"""What casualty records of several sources come to, without adding up what may be the same people.

Of an incident and a status the interval that holds in any case:

at least the largest lower end that any one source gives (all sources may speak of the same people);
at most the sum of all upper ends (each may speak of others), none where one of them is open.

Within a source the same: its children and adults are different people and are added; those whose age
it does not tell may be the same people or others; two of its records of one group may be too.
"""

from __future__ import annotations

import polars as pl

from bestand.model.words import AgeGroup


def totals(records: pl.DataFrame) -> pl.DataFrame:
    """Per incident and status: at_least, at_most (null: no upper end) and how many sources say so."""
    by_group = records.group_by("incident_id", "status", "source", "age_group").agg(
        pl.col("count_min").fill_null(0).max(), _open_sum("count_max")
    )
    aged, least = pl.col("age_group") != AgeGroup.UNKNOWN, pl.col("count_min")
    by_source = by_group.group_by("incident_id", "status", "source").agg(
        pl.max_horizontal(least.filter(aged).sum(), least.filter(~aged).sum()).alias("count_min"),
        _open_sum("count_max"),
    )
    every = by_source.group_by("incident_id", "status").agg(
        at_least=pl.col("count_min").max(), at_most=_open_sum("count_max"), sources=pl.len().cast(pl.Int64)
    )
    return every.sort("incident_id", "status")


def _open_sum(column: str) -> pl.Expr:
    """The sum; null where one of them is: an open end stays open."""
    return pl.when(pl.col(column).is_null().any()).then(None).otherwise(pl.col(column).sum()).alias(column)
