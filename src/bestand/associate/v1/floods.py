"""Floods: far more reports of one family at one place and day than it is used to.

A staged flood, or one night told a hundred times: either way it corroborates nothing.
"""

from __future__ import annotations

import polars as pl

CELL_M = 25_000.0
LEAST, TIMES = 20, 8.0
"""A flood has at least so many reports, and so many times the mean of the other days."""


def flooded(frame: pl.DataFrame) -> pl.DataFrame:
    """Of the founding reports in a flood: report (group), flood_n, flood_limit."""
    placed = frame.filter(pl.col("founding") & pl.col("x").is_not_null())
    middle = pl.col("from") + (pl.col("to") - pl.col("from")) / 2
    cell = placed.with_columns(
        day=middle.dt.date(), cx=(pl.col("x") / CELL_M + 0.5).floor(), cy=(pl.col("y") / CELL_M + 0.5).floor()
    )
    span = (pl.col("day").max() - pl.col("day").min()).dt.total_days().over("family")
    keys = ["family", "cx", "cy"]
    here = cell.with_columns(days=span).group_by(*keys, "day").agg(flood_n=pl.len(), days=pl.col("days").first())
    others = (pl.col("flood_n").sum().over(keys) - pl.col("flood_n")) / pl.max_horizontal(pl.col("days"), 1)
    flood = here.with_columns(flood_limit=pl.max_horizontal(pl.lit(float(LEAST)), TIMES * (others + 1))).filter(
        pl.col("flood_n") > pl.col("flood_limit")
    )
    return cell.join(flood, on=[*keys, "day"]).select("group", "flood_n", "flood_limit")
