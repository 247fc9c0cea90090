"""What draws attention: troubles that make the sources notice the same incidents, or miss them."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.special import expit, logit

from bestand.geo.projection import Floats
from bestand.simulate.scenario import DAY_MIN, Scenario

HIDDEN = 0.7
"""From this share of cloud on a day is grey: fires are hidden, and under `weather` patrols stay home."""
DRAWN, BUSY = 1.2, 0.8
"""`attention`: odds of being noticed times exp(1.2 z), z the incident's newsworthiness with a unit
normal distribution, and divided by (incidents of its day / mean of a day) to the power of 0.8."""
PATROLS = 0.3  # `weather`: share of the usual chance to notice that patrols keep on a grey day


def with_notice(incidents: pl.DataFrame, scenario: Scenario, sky: Floats, rng: np.random.Generator) -> pl.DataFrame:
    """Adds `pull`, a shift of the log odds of being noticed, and `patrolled`, a share from 0 to 1."""
    pull, patrolled = np.zeros(len(incidents)), np.ones(len(incidents))
    day = incidents["minute"].to_numpy() // DAY_MIN
    if scenario.has("attention") and len(incidents):
        busy = np.bincount(day, minlength=scenario.days) * scenario.days / len(incidents)
        pull = DRAWN * rng.standard_normal(len(incidents)) - BUSY * np.log(busy[day])
    if scenario.has("weather"):
        patrolled = np.where(sky[day] >= HIDDEN, PATROLS, 1.0)
    return incidents.with_columns(pl.Series("pull", pull), pl.Series("patrolled", patrolled))


def noticed(chance: Floats, incidents: pl.DataFrame) -> Floats:
    """Chances to notice each incident, with what draws attention to it."""
    pull = incidents["pull"].to_numpy()
    return np.where(pull == 0, chance, expit(logit(chance) + pull))
