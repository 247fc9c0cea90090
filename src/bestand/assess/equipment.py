"""Sightings of weapons against withdrawal lines: four outcomes, as monitors have them.

A sighting within the line is a possible violation; beyond it, it is in order at a registered
storage site and outside storage elsewhere; all else could not be verified. Method: the words of the
OSCE mission's reports ("in violation of withdrawal lines", "beyond withdrawal lines but outside
designated storage sites", "could not be verified as withdrawn").
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from bestand.agreement import Rule, Taxonomy
from bestand.assess.tests import NO, YES, place_test, time_test, weapon_test
from bestand.model.tables import TABLES
from bestand.model.words import CERTAIN, EXCLUDED, Role, Withdrawn

SIGHTED = "weapon_presence"
STORAGE = "storage_site"


def equipment(subjects: pl.DataFrame, rules: Iterable[Rule], taxonomy: Taxonomy, register: bool) -> pl.DataFrame:
    """`equipment` rows of every reported sighting under every withdrawal clause of its time and weapon.

    subjects: as `findings` has them. register: whether the workspace draws any storage site.
    """
    sighted = subjects.filter((pl.col("act") == SIGHTED) & (pl.col("role") == Role.EVENT))
    withdrawals = [rule for rule in rules if rule.place.line and rule.weapons and SIGHTED in rule.acts]
    frames = [_held(sighted, rule, taxonomy, register) for rule in withdrawals]
    return TABLES["equipment"].shape(pl.concat([TABLES["equipment"].empty(), *frames], how="diagonal"))


def _held(sighted: pl.DataFrame, rule: Rule, taxonomy: Taxonomy, register: bool) -> pl.DataFrame:
    tests = {"time": time_test(rule), "place": place_test(rule), "weapon": weapon_test(rule, taxonomy)}
    results = {f"_{name}": test.struct.field("result") for name, test in tests.items()}
    stored, hit = pl.element().struct.field("target_class") == STORAGE, pl.element().struct.field
    at = {
        "_site": pl.col("targets").list.eval(pl.when(stored).then(hit("p"))).list.max().fill_null(0.0),
        "_distance": pl.col("zones")
        .list.eval(pl.when(hit("zone_id") == rule.place.zone_id).then(hit("distance_m")))
        .list.max(),
    }
    # another weapon, or a time at which the clause did not hold: nothing was to be withdrawn
    frame = sighted.with_columns(**results, **at).filter((pl.col("_time") != NO) & (pl.col("_weapon") != NO))
    return frame.select(
        "incident_id",
        "time_from",
        clause_id=pl.lit(rule.clause_id),
        version=pl.lit(rule.version, pl.Int64),
        reading=pl.lit(rule.reading),
        weapon="weapon",
        outcome=_outcome(register),
        distance_m="_distance",
        error_m="radius_m",
        needed_m=pl.lit(rule.place.line.reach_m if rule.place.line else None, pl.Float64),
    )


def _outcome(register: bool) -> pl.Expr:
    sure = (pl.col("_time") == YES) & (pl.col("_weapon") == YES)
    beyond = sure & (pl.col("_place") == NO)
    return (
        pl.when(sure & (pl.col("_place") == YES))
        .then(pl.lit(Withdrawn.POSSIBLE.value))
        .when(beyond & (pl.col("_site") >= CERTAIN))
        .then(pl.lit(Withdrawn.IN_ORDER.value))
        .when(beyond & (pl.col("_site") <= EXCLUDED) & pl.lit(register))
        .then(pl.lit(Withdrawn.OUTSIDE_STORAGE.value))
        .otherwise(pl.lit(Withdrawn.UNVERIFIED.value))
    )
