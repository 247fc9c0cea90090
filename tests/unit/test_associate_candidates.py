"""Siblings at the rim of a crowd: compared where they can be told apart, and never at a density of zero."""

from __future__ import annotations

import numpy as np

from bestand.associate.v1.candidates import siblings
from bestand.associate.v1.days import Days
from bestand.associate.v1.learn import Weights, probabilities
from bestand.associate.v1.sources import DAY_S, Facts, Grid, Source
from bestand.geo.cells import Spots

BOX = (-1e6, -1e6, 2e6)


def source(x: list[float]) -> Source:
    """Reports of one minute, along a line, with a sigma of 100 m."""
    n = len(x)
    spots = Spots(np.array(x), np.zeros(n), np.full(n, 100.0), np.full(n, DAY_S / 2), np.full(n, DAY_S / 2 + 60))
    act = np.zeros(n, np.int64)
    return Source("told", True, Facts.of(spots, act, 1), np.arange(n), spots, act)


def test_siblings_at_the_rim_of_a_crowd_have_a_density_of_chance() -> None:
    told = source([-400.0] * 20 + [0.1 * n for n in range(40)] + [400.0] * 20)  # only the middle has too many
    found = siblings(told, told, Grid(told, BOX), Days(np.array([5])))
    assert len(found.crowded_a) == 40 and len(found)
    assert (found.chance_a[found.j] > 0).all() and (found.chance_b[found.i] > 0).all()
    assert np.isfinite(probabilities(found, Weights())).all()
