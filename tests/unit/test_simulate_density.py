"""How crowded a simulated front is, counted among its own observations."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bestand.errors import UsageError
from bestand.simulate import Scenario, observations, simulate
from bestand.simulate.front import LEAST, spotted
from bestand.simulate.scenario import DENSITY, SCALE

METRES = np.array([111_320, 110_574])
DAYS = {
    ("fine", "sparse"): 30, ("fine", "busy"): 20, ("fine", "dense"): 10, ("fine", "crowded"): 6,
    ("usual", "sparse"): 900, ("usual", "busy"): 90, ("usual", "dense"): 60, ("usual", "crowded"): 60,
    ("coarse", "sparse"): 3600, ("coarse", "busy"): 500, ("coarse", "dense"): 200, ("coarse", "crowded"): 200,
}  # fmt: skip


def could_be_about(made: pl.DataFrame, truth: pl.DataFrame) -> float:
    """Per report of officials with a place: records of the monitors about anything else that lie in
    the joint 95 % region, at a minute of the report's interval."""
    placed = made.join(truth, on="observation_id").drop_nulls("lon").sort("time_from")
    patrols, told = placed.filter(source="monitors"), placed.filter(pl.col("source").str.starts_with("officials"))
    first, last = (
        patrols["time_from"].search_sorted(told[column], side)  # type: ignore[arg-type]
        for column, side in (("time_from", "left"), ("time_to", "right"))
    )
    where, radius = patrols.select("lon", "lat").to_numpy() * METRES, patrols["radius_m"].to_numpy()
    known = patrols["truth_id"].to_numpy()
    found = 0
    rows = told.select("lon", "lat", "radius_m", "truth_id").iter_rows()
    for (lon, lat, reach, about), a, b in zip(rows, first, last, strict=True):
        away = np.hypot(*(where[a:b] - np.array([lon, lat]) * METRES).T)
        near = away <= np.hypot(radius[a:b], reach)
        found += int((near & ((known[a:b] != about) if about else True)).sum())
    return found / told.height


@pytest.mark.parametrize("density", DENSITY)
@pytest.mark.parametrize("precision", SCALE)
def test_reports_are_as_dense_as_asked(precision: str, density: str) -> None:
    days = DAYS[precision, density]
    scenario = Scenario(days=days, incidents=6000, density=density, precision=precision)  # type: ignore[arg-type]
    found = could_be_about(*observations(scenario))
    assert 0.8 < found / DENSITY[scenario.density] < 1.25, found  # type: ignore[index]


def test_without_density_the_whole_front_is_used() -> None:
    lon = observations(Scenario(incidents=3000))[0]["lon"].drop_nulls()
    assert np.quantile(lon, 0.02) < -11.3 and np.quantile(lon, 0.98) > -8.7
    counts = np.histogram(lon, bins=np.linspace(-11.4, -8.6, 15))[0]
    assert counts.min() > 0.4 * counts.mean()


def test_sparse_incidents_have_several_spots_and_crowded_ones_a_single_one() -> None:
    one, twelve = spotted((0.0, 3.0), 1 / 30, np.full(12, 0.5)), spotted((0.0, 3.0), 1.0, np.full(12, 0.5))
    assert (len(one.west), len(twelve.west)) == (1, 12)
    assert one.depth < twelve.depth == 1
    at = np.linspace(0, 3, 1000)
    assert np.allclose(twelve.lon(at), at)
    assert np.ptp(one.lon(at)) == pytest.approx(0.1)
    half = spotted((0.0, 3.0), 0.5, np.linspace(0, 1, 12))
    assert np.all(np.diff(half.west) >= half.width) and half.west[0] >= 0 and half.west[-1] + half.width <= 3
    assert spotted((0.0, 3.0), LEAST, np.zeros(12)).width > 0.005


def test_too_many_incidents_are_refused_with_the_days_that_it_takes(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be sparse on the whole front") as refused:
        simulate(tmp_path / "w", Scenario(days=14, incidents=3000, density="sparse"))
    assert not (tmp_path / "w").exists()
    told = re.search(r"it takes (\d+) days, or at most (\d+) incidents", str(refused.value))
    assert told
    days, incidents = (int(n) for n in told.groups())
    assert 14 < days < 1000 and 0 < incidents < 3000
    simulate(tmp_path / "enough", Scenario(days=days, incidents=3000, density="sparse"))
    simulate(tmp_path / "few", Scenario(days=14, incidents=incidents, density="sparse"))
    with pytest.raises(UsageError):
        observations(Scenario(days=round(days * 0.9), incidents=3000, density="sparse"))


def test_too_few_incidents_are_refused_with_the_number_that_it_takes() -> None:
    with pytest.raises(UsageError, match="cannot be crowded even in one spot") as refused:
        observations(Scenario(days=60, incidents=500, density="crowded"))
    told = re.search(r"it takes (\d+) incidents, or at most (\d+) days", str(refused.value))
    assert told
    observations(Scenario(days=60, incidents=int(told[1]), density="crowded"))
    observations(Scenario(days=int(told[2]), incidents=500, density="crowded"))


def test_days_beyond_every_simulation_are_named_as_such() -> None:
    with pytest.raises(UsageError, match="more than the 3660 of a simulation"):
        observations(Scenario(days=365, incidents=100_000, density="sparse", precision="coarse"))


def test_nothing_happens_at_any_density() -> None:
    made, _ = observations(Scenario(days=5, incidents=0, density="crowded"))
    assert set(made["source"]) <= {"fires", "alerts"}
