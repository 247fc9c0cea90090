"""Within one source: repeated reports, adjacent pixels, alerts and their sub-alerts."""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.geo.clusters import Points, connected
from bestand.geo.projection import Projection


def merged(observations: pl.DataFrame, rules: pl.DataFrame, projection: Projection) -> pl.DataFrame:
    """Observations with x, y (metres) and `group`: the least observation id of its group.

    A source without a rule keeps every observation apart. A rule compares only what is
    `same` in the named columns; `day` means the same interval.
    """
    frame = _with_plane(observations.sort("observation_id"), projection)
    by_source = {row["source"]: row for row in rules.iter_rows(named=True)}
    parts = [
        _group(part, by_source.get(str(source)))
        for (source,), part in sorted(frame.partition_by("source", as_dict=True, maintain_order=True).items())
    ]
    return (
        pl.concat(parts) if parts else frame.with_columns(group=pl.lit(None, pl.String), rule=pl.lit(None, pl.String))
    )


def _with_plane(frame: pl.DataFrame, projection: Projection) -> pl.DataFrame:
    lon, lat = (frame[c].fill_null(np.nan).to_numpy() for c in ("lon", "lat"))
    x, y = projection.to_plane(lon, lat)
    known = np.isfinite(lon) & np.isfinite(lat) & np.isfinite(x) & np.isfinite(y)
    return frame.with_columns(
        pl.Series("x", np.where(known, x, np.nan)).fill_nan(None),
        pl.Series("y", np.where(known, y, np.nan)).fill_nan(None),
    )


def _group(part: pl.DataFrame, rule: dict[str, object] | None) -> pl.DataFrame:
    if rule is None:
        return part.with_columns(group=pl.col("observation_id"), rule=pl.lit(None, pl.String))
    alike = _alike(part, str(rule["same"]).split(","))
    points = Points(
        part["x"].fill_null(0.0).to_numpy(),
        part["y"].fill_null(0.0).to_numpy(),
        part["time_from"].dt.epoch("us").to_numpy() / 1e6,
        part["time_to"].dt.epoch("us").to_numpy() / 1e6,
    )
    label = connected(points, alike, float(str(rule["within_m"])), float(str(rule["gap_s"])))
    return part.with_columns(pl.Series("group", part["observation_id"].gather(label)), rule=pl.lit(str(rule["reason"])))


def _alike(part: pl.DataFrame, same: list[str]) -> np.ndarray:
    """A number for each combination of what must be the same.

    Places known to an area only are compared by their area, never by a distance.
    """
    columns = [c for c in same if c != "day"] + (["time_from", "time_to"] if "day" in same else [])
    area = pl.when(pl.col("x").is_null()).then(pl.col("area_code").fill_null("")).otherwise(pl.lit("·"))
    key = pl.struct(*columns, area.alias("_area"))
    return part.select(key.rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()
