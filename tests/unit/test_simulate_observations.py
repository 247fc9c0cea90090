"""Simulated observations without files: what intake makes of the workspace, and the same for one seed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bestand.errors import UsageError
from bestand.intake import asks_of, take_all
from bestand.simulate import Scenario, observations, simulate
from bestand.simulate.scenario import DENSITY, SCALE, TROUBLES, utc
from bestand.simulate.told import tell
from bestand.workspace import open_workspace

EVERY = frozenset(TROUBLES)
PEOPLE = ("monitors", "officials_north", "officials_south", "news")
GOLDEN = {
    "plain": "a4d2db509d464de1241099dba22a8b49efe4c1e9a491c97d018b29cb5b88b29e",
    "mirror": "5309f257db64eca46e8f08618e883b773cc2d6f8fe54eecc77cc5cb072f83fce",
}
"""SHA-256 of the default scenario's files, the truth as text: the demo and its editions stand on them."""


def taken(folder: Path, scenario: Scenario) -> pl.DataFrame:
    simulate(folder, scenario)
    workspace = open_workspace(folder)
    return take_all(workspace, asks_of(workspace))["observations"].drop("receipt_id")


@pytest.mark.parametrize("name", GOLDEN)
def test_the_default_scenario_has_the_bytes_it_always_had(tmp_path: Path, name: str) -> None:
    simulate(tmp_path, Scenario(swapped=name == "mirror"))
    every = hashlib.sha256()
    for path in sorted(tmp_path.rglob("*")):
        if path.is_file():
            content = pl.read_parquet(path).write_csv().encode() if path.suffix == ".parquet" else path.read_bytes()
            every.update(str(path.relative_to(tmp_path)).encode() + b"\0" + content)
    assert every.hexdigest() == GOLDEN[name]


@pytest.mark.parametrize("precision", SCALE)
@pytest.mark.parametrize("swapped", [False, True])
def test_observations_are_what_intake_makes_of_the_files(tmp_path: Path, precision: str, swapped: bool) -> None:
    for troubles in (frozenset[str](), EVERY):
        scenario = Scenario(precision=precision, swapped=swapped, troubles=troubles)  # type: ignore[arg-type]
        from_files, made = taken(tmp_path, scenario), observations(scenario)[0]
        assert made["receipt_id"].is_null().all()
        assert made.drop("receipt_id").equals(from_files)  # every column, ids and their order included


def test_truth_is_told_per_observation(tmp_path: Path) -> None:
    scenario = Scenario(troubles=EVERY)
    simulate(tmp_path, scenario)
    made, truth = observations(scenario)
    assert truth.columns == ["observation_id", "truth_id"]
    assert truth["observation_id"].equals(made["observation_id"]) and truth["observation_id"].is_unique().all()
    by_key = made.select("source", "record_key", truth["truth_id"]).sort("source", "record_key")
    known = pl.read_parquet(tmp_path / "truth.parquet").drop_nulls("record_key")
    assert by_key.equals(known.select("source", "record_key", "truth_id").sort("source", "record_key"))


@pytest.mark.parametrize("density", [None, *DENSITY])
def test_one_seed_gives_one_simulation(density: str | None) -> None:
    asked = {"days": 60, "incidents": 6000, "density": density, "precision": "fine", "troubles": EVERY}
    if density in ("crowded", "dense"):
        asked["days"] = 6
    one, two, other = (observations(Scenario(**asked, seed=s))[0] for s in (3, 3, 4))  # type: ignore[arg-type]
    assert one.equals(two) and not one.equals(other)


@pytest.mark.parametrize("precision", SCALE)
def test_the_mirror_image_turns_latitudes_and_names_only(precision: str) -> None:
    asked = {"days": 30, "incidents": 2000, "density": "dense", "precision": precision, "troubles": EVERY}
    pair = [observations(Scenario(**asked, swapped=s)) for s in (False, True)]  # type: ignore[arg-type]
    one, other = (made.with_columns(truth["truth_id"]).sort("record_key") for made, truth in pair)
    named = ("observation_id", "source", "family", "actor_claimed", "account", "text", "lat")
    assert one.drop(named).equals(other.drop(named))
    assert (one["lat"].drop_nulls() == -other["lat"].drop_nulls()).all() and one["lat"].is_not_null().any()
    exchanged = {"north": "south", "south": "north"}
    assert one["actor_claimed"].replace(exchanged).equals(other["actor_claimed"])
    told = {"North": "South", "South": "North"}
    assert one["text"].str.replace_many(told).equals(other["text"])


@pytest.mark.parametrize("precision", SCALE)
def test_precision_scales_radii_and_intervals_and_stays_honest(precision: str) -> None:
    scale = SCALE[precision]  # type: ignore[index]
    made, truth = observations(Scenario(incidents=4000, precision=precision))  # type: ignore[arg-type]
    spans = made.with_columns(minutes=(pl.col("time_to") - pl.col("time_from")).dt.total_minutes())
    officials = spans.filter(pl.col("source").str.starts_with("officials"))
    assert set(officials["minutes"]) == {round(60 * scale) - 1, round(1440 * scale)}
    assert officials["radius_m"].min() == round(2000 * scale) and officials["radius_m"].max() == round(5000 * scale)
    assert set(spans.filter(source="news")["minutes"]) == {round(1440 * scale)}
    assert set(spans.filter(source="monitors")["minutes"]) == {0}
    held = in_radius(made, truth, Scenario(incidents=4000, precision=precision))  # type: ignore[arg-type]
    assert all(0.93 <= held[source] <= 0.985 for source in PEOPLE), held


def in_radius(made: pl.DataFrame, truth: pl.DataFrame, scenario: Scenario) -> dict[str, float]:
    """Share of the records per source whose true place lies in the stated radius."""
    pairs = made.join(truth, on="observation_id").join(true_places(scenario), on="truth_id").drop_nulls("lon")
    metres = np.array([111_320, 110_574])
    away = (pairs.select("lon", "lat").to_numpy() - pairs.select("true_lon", "true_lat").to_numpy()) * metres
    held = pairs.with_columns(pl.Series("held", np.hypot(*away.T) <= pairs["radius_m"].to_numpy()))
    return dict(held.group_by("source").agg(pl.col("held").mean()).iter_rows())


def true_places(scenario: Scenario) -> pl.DataFrame:
    return tell(scenario).incidents.select("truth_id", true_lon="lon", true_lat="lat")


@pytest.mark.parametrize("precision", SCALE)
def test_the_true_time_lies_in_the_stated_interval(precision: str) -> None:
    """But for second reports of patrols, which note the minute some minutes later."""
    scenario = Scenario(incidents=2000, precision=precision)  # type: ignore[arg-type]
    made, truth = observations(scenario)
    minute = tell(scenario).incidents.select("truth_id", at=pl.lit(utc(0)) + pl.duration(minutes="minute"))
    pairs = made.filter(pl.col("source").is_in(PEOPLE)).join(truth, on="observation_id").join(minute, on="truth_id")
    held = pairs.with_columns(held=pl.col("at").is_between("time_from", "time_to"))
    share = dict(held.group_by("source").agg(pl.col("held").mean()).iter_rows())
    assert all(share[source] == 1 for source in PEOPLE[1:]), share
    assert share["monitors"] > 0.8


@pytest.mark.parametrize("asked", [{"density": "thick"}, {"precision": "exact"}, {"troubles": frozenset({"fog"})}])
def test_names_that_are_unknown_are_refused(asked: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="name one of"):
        Scenario(**asked)  # type: ignore[arg-type]
