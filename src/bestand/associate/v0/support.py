"""Support across sources by two stated rules; provisional until an excess over chance is shown.

trace: of each source, the nearest whose 95 % region and interval touch the report's.
warning: of each source, the earliest whose area holds the report and whose interval touches.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import polars as pl
import shapely

from bestand.geo.projection import Floats
from bestand.model.words import FOUNDING, Role

TRACE, WARNING = "support/trace", "support/warning"
PAIR = {
    "founder": pl.String,
    "observation_id": pl.String,
    "source": pl.String,
    "key": pl.String,
    "order": pl.Float64,
    "value": pl.String,
}
Column: TypeAlias = "pl.Series | Floats"


def support_for(labelled: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Pairs (founder, observation_id, source, order, key, value, rule): one trace and one
    warning per founder and source; the least order is the best, ties by key."""
    founders = labelled.filter(pl.col("role").is_in(FOUNDING))
    code = placed.select(pl.col("subject_id").alias("observation_id"), pl.col("area_code").alias("_area"))
    founders = founders.join(code, on="observation_id", how="left", maintain_order="left")
    pairs = [_traces(founders, labelled), _warnings(founders, labelled)]
    return pl.concat(pairs)


def _traces(founders: pl.DataFrame, labelled: pl.DataFrame) -> pl.DataFrame:
    reports = founders.filter(pl.col("x").is_not_null())
    traces = labelled.filter((pl.col("role") == Role.TRACE) & pl.col("x").is_not_null())
    if reports.is_empty() or traces.is_empty():
        return _pairs({}, TRACE)
    tree = shapely.STRtree(shapely.points(traces["x"].to_numpy(), traces["y"].to_numpy()))
    reach = reports["radius_m"].to_numpy() + traces["radius_m"].to_numpy().max()
    where = shapely.points(reports["x"].to_numpy(), reports["y"].to_numpy())
    r, t = tree.query(where, "dwithin", reach)
    r, t = _at_one_time(reports, traces, r, t)
    apart = np.hypot(
        reports["x"].to_numpy()[r] - traces["x"].to_numpy()[t], reports["y"].to_numpy()[r] - traces["y"].to_numpy()[t]
    )
    touch = apart <= reports["radius_m"].to_numpy()[r] + traces["radius_m"].to_numpy()[t]
    r, t, apart = r[touch], t[touch], apart[touch]
    text = pl.Series(np.round(apart).astype(np.int64)).cast(pl.String) + " m apart"
    return _pairs(
        {
            "founder": reports["observation_id"].gather(r),
            "observation_id": traces["observation_id"].gather(t),
            "source": traces["source"].gather(t),
            "key": traces["record_key"].gather(t),
            "order": apart,
            "value": text,
        },
        TRACE,
    )


def _warnings(founders: pl.DataFrame, labelled: pl.DataFrame) -> pl.DataFrame:
    reports = founders.with_columns(_area=pl.coalesce("_area", "area_code")).drop_nulls("_area")
    warnings = labelled.filter(pl.col("role") == Role.WARNING)
    joined = (
        reports.select("observation_id", "_area", "time_from", "time_to")
        .join(
            warnings.select(
                pl.col("observation_id").alias("other"),
                pl.col("area_code").alias("_area"),
                "source",
                "record_key",
                pl.col("time_from").alias("f"),
                pl.col("time_to").alias("t"),
            ),
            on="_area",
        )
        .filter((pl.col("f") <= pl.col("time_to")) & (pl.col("t") >= pl.col("time_from")))
    )
    order = joined["f"].dt.epoch("us").cast(pl.Float64)
    text = joined.select(
        pl.format("alert of {} from {}", "_area", pl.col("f").dt.strftime("%Y-%m-%d %H:%M UTC"))
    ).to_series()
    return _pairs(
        {
            "founder": joined["observation_id"],
            "observation_id": joined["other"],
            "source": joined["source"],
            "key": joined["record_key"],
            "order": order,
            "value": text,
        },
        WARNING,
    )


def _at_one_time(
    reports: pl.DataFrame, traces: pl.DataFrame, r: np.ndarray, t: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    r0, r1 = (reports[c].dt.epoch("us").to_numpy() for c in ("time_from", "time_to"))
    t0, t1 = (traces[c].dt.epoch("us").to_numpy() for c in ("time_from", "time_to"))
    keep = (t0[t] <= r1[r]) & (t1[t] >= r0[r])
    return r[keep], t[keep]


def _pairs(columns: dict[str, Column], rule: str) -> pl.DataFrame:
    """The first per founder and source in the given order; ties by key."""
    frame = pl.DataFrame(columns, schema=PAIR)
    ordered = frame.sort("founder", "source", "order", "key", "observation_id")
    first = ordered.unique(["founder", "source"], keep="first", maintain_order=True)
    return first.with_columns(rule=pl.lit(rule))
