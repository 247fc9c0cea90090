"""How dense chance is: reports of a source per square metre and second about a place and time.

Counted where the event itself cannot be: at the same place on the days before and after. What
little is counted there is drawn towards the density of a wider area, and that towards the
source's density everywhere; so that an empty place is thin, never infinitely telling.
"""

from __future__ import annotations

import numpy as np

from bestand.associate.v1.sources import DAY_S, Grid, Source, octave
from bestand.geo.cells import Spots, count_near
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats

REACH = 3.0
"""Joint sigmas beyond which two reports are never compared: 1.1 % of true pairs lie there."""
DAYS_S = 7 * DAY_S
"""Days before and after whose reports are chance: a week holds every weekday once."""
FINE = 0.75
"""Cells in joint sigmas, before they are rounded up: nine of them blur as much as the reports do."""
WIDER = (64, 8, 1)
"""Areas from the widest to the finest, in cells; each is drawn towards the one before."""
DRAWN = 2.0
"""The wider area counts as this many reports."""
CALM = 5.0
"""A calm stretch counts as so many reports, at the widest level ten: one or two make no surge."""


def chance_density(at: Spots, grid: Grid) -> Floats:
    """Per place of `at`, expected reports of the grid's source per square metre and second."""
    density = np.empty(len(at.x))
    size = octave(FINE * np.hypot(at.sigma_m, grid.source.facts.sigma_m))
    for step in np.unique(size):
        here = np.flatnonzero(size == step)
        density[here] = _at_one_size(at.at(here), grid, float(step))
    return density


def _at_one_size(at: Spots, grid: Grid, size_m: float) -> Floats:
    middle = (at.start_s + at.end_s) / 2
    half = (at.end_s - at.start_s + grid.source.facts.length_s) / 2
    apart = np.maximum(DAY_S, half)
    windows = np.stack([apart + DAYS_S, apart, np.maximum(half, DAY_S / 2), half])  # from wide to narrow
    outer, inner, day, now = (_covered(grid.source, middle, half_s) for half_s in windows)
    usual, surge = np.full(len(middle), grid.source.facts.everywhere), np.ones(len(middle))
    for wider in WIDER:
        area = 9.0 * (size_m * wider) ** 2
        found = count_near(grid.middles(size_m * wider), at.x, at.y, middle, windows)
        usual = _drawn(found[0] - found[1], (outer - inner) * area, usual, DRAWN)
        surge = surge * _drawn(found[2], day * area * usual * surge, 1.0, CALM if wider < WIDER[0] else 10.0)
    surge = surge * _drawn(found[3], now * area * usual * surge, 1.0, CALM)
    return np.asarray(usual * surge)


def _drawn(found: Ints, exposure: Floats, towards: Floats | float, count: float) -> Floats:
    """The mean of a gamma distribution: counted over exposed, drawn towards another density as by
    `count` reports."""
    return np.asarray((found + count) / (exposure + count / towards))


def _covered(source: Source, middle: Floats, half: Floats) -> Floats:
    """How many seconds of a stretch the source covers."""
    first, last = source.facts.first_s, source.facts.last_s
    return np.asarray(np.clip(np.minimum(middle + half, last) - np.maximum(middle - half, first), 0.0, None))
