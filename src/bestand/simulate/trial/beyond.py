"""Just beyond the edge of a place, whatever kind of place it is: the walk says where the edge lies."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

from bestand.geo.projection import Floats
from bestand.simulate.trial.lay import Lay

STEP_M = (50.0, 5_000.0)
"""How far beyond the edge of a forbidden place an allowed act lies, small steps as often as large ones."""
PASSES, STEPS = 7, 4  # of a way of some 300 km: its first edge is found to some 20 m
Forbids = Callable[[pl.DataFrame], npt.NDArray[np.bool_]]


def beyond_the_edge(acts: pl.DataFrame, lay: Lay, forbids: Forbids, rng: np.random.Generator) -> pl.DataFrame:
    """Forbidden acts moved a step beyond the first edge that they meet on the way to any other place."""
    start = np.stack(lay.projection.to_plane(acts["lon"].to_numpy(), acts["lat"].to_numpy()))
    way = np.stack(lay.anywhere(acts.height, rng)) - start
    edge, width = np.zeros(acts.height), 1.0
    for _ in range(PASSES):
        width /= STEPS
        tried = edge + width * np.arange(1, STEPS)[:, None]
        inside = _inside(acts, start[:, None] + tried * way[:, None], lay, forbids)
        edge = edge + width * np.cumprod(inside, axis=0).sum(axis=0)
    near, far = np.log(STEP_M)
    step = np.exp(rng.uniform(near, far, acts.height))
    return _moved(acts, start + (edge + width + step / np.hypot(*way)) * way, lay)


def _inside(acts: pl.DataFrame, points: Floats, lay: Lay, forbids: Forbids) -> npt.NDArray[np.bool_]:
    """Whether each act would be forbidden at each of the points; their shape is (2, steps, acts)."""
    steps = points.shape[1]
    return forbids(_moved(pl.concat([acts] * steps), points.reshape(2, -1), lay)).reshape(steps, acts.height)


def _moved(acts: pl.DataFrame, points: Floats, lay: Lay) -> pl.DataFrame:
    lon, lat = lay.degrees((points[0], points[1]))
    return acts.with_columns(lon=pl.Series(lon), lat=pl.Series(lat))
