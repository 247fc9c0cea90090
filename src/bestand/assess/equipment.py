"""Sightings of weapons against withdrawal lines: four outcomes, as monitors have them.

A sighting within the line is a possible violation; beyond it, it is in order at a registered
storage site and outside storage elsewhere; all else could not be verified. Method: the words of the
OSCE mission's reports ("in violation of withdrawal lines", "beyond withdrawal lines but outside
designated storage sites", "could not be verified as withdrawn").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from bestand.agreement import Rule, Taxonomy
from bestand.assess.subjects import Subjects
from bestand.assess.test import NO, YES
from bestand.assess.tests import place_test, time_test, weapon_test
from bestand.model.tables import TABLES
from bestand.model.words import CERTAIN, EXCLUDED, Role, Withdrawn

SIGHTED = "weapon_presence"
STORAGE = "storage_site"


def equipment(subjects: Subjects, rules: Iterable[Rule], taxonomy: Taxonomy) -> pl.DataFrame:
    """`equipment` rows of every reported sighting under every withdrawal clause of its time and weapon."""
    withdrawals = [rule for rule in rules if rule.place.line and rule.weapons and SIGHTED in rule.acts]
    at_storage = [replace(rule, targets=frozenset({STORAGE})) for rule in withdrawals]
    frames = [_held(subjects, rule, taxonomy) for rule in at_storage]
    return TABLES["equipment"].shape(pl.concat([TABLES["equipment"].empty(), *frames], how="diagonal"))


def _held(subjects: Subjects, rule: Rule, taxonomy: Taxonomy) -> pl.DataFrame:
    tests = {"time": time_test(rule), "place": place_test(rule), "weapon": weapon_test(rule, taxonomy)}
    sighted = subjects.doing(SIGHTED, rule).filter(pl.col("role") == Role.EVENT)
    # another weapon: nothing was to be withdrawn
    frame = sighted.with_columns(**{f"_{n}": t.result for n, t in tests.items()}).filter(pl.col("_weapon") != NO)
    return frame.select(
        "incident_id",
        "time_from",
        clause_id=pl.lit(rule.clause_id),
        version=pl.lit(rule.version, pl.Int64),
        reading=pl.lit(rule.reading),
        weapon="weapon",
        outcome=_outcome(STORAGE in subjects.drawn),
        distance_m="zone_m",
        error_m="radius_m",
        needed_m=pl.lit(rule.place.line.reach_m if rule.place.line else None, pl.Float64),
    )


def _outcome(register: bool) -> pl.Expr:
    sure = (pl.col("_time") == YES) & (pl.col("_weapon") == YES)
    beyond = sure & (pl.col("_place") == NO)
    return (
        pl.when(sure & (pl.col("_place") == YES))
        .then(pl.lit(Withdrawn.POSSIBLE.value))
        .when(beyond & (pl.col("target_least") >= CERTAIN))
        .then(pl.lit(Withdrawn.IN_ORDER.value))
        .when(beyond & (pl.col("target_least") <= EXCLUDED) & pl.lit(register))
        .then(pl.lit(Withdrawn.OUTSIDE_STORAGE.value))
        .otherwise(pl.lit(Withdrawn.UNVERIFIED.value))
    )
