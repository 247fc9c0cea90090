"""The trouble `rounding`: places and times that are told rounded, as if they were exact."""

from __future__ import annotations

import numpy as np
import polars as pl

from bestand.geo.projection import Floats
from bestand.simulate.scenario import Scenario
from bestand.simulate.world import DIGITS

ROUNDED = 0.3  # share of the records of monitors and officials
GRID, HOUR_MIN = 0.02, 60  # degrees, some 2.2 km at the usual precision; minutes


def rounded(reports: pl.DataFrame, scenario: Scenario, rng: np.random.Generator) -> pl.DataFrame:
    """Some places on a coarse grid, and exact minutes at the nearest hour; the stated radius is
    not widened, so that of the monitors is then wrong."""
    if not scenario.has("rounding"):
        return reports
    here = pl.Series(rng.spawn(1)[0].random(len(reports)) < ROUNDED)
    grid = GRID * scenario.scale
    lon, lat = (_nearest(reports[c].to_numpy(), grid) for c in ("lon", "lat"))
    exact = pl.col("end") == pl.col("start")
    hour = (pl.col("start") + HOUR_MIN // 2) // HOUR_MIN * HOUR_MIN
    return reports.with_columns(
        lon=pl.when(here).then(pl.Series(lon)).otherwise("lon"),
        lat=pl.when(here).then(pl.Series(lat)).otherwise("lat"),
        start=pl.when(here & exact).then(hour).otherwise("start"),
        end=pl.when(here & exact).then(hour).otherwise("end"),
    )


def _nearest(degrees: Floats, grid: float) -> Floats:
    return np.asarray(np.round(np.round(degrees / grid) * grid, DIGITS)) + 0.0
