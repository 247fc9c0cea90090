"""Simulated workspaces: the same for one seed, sound for the walk, true to what was asked."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bestand.agreement import rules_of
from bestand.errors import UsageError
from bestand.flow.plan import build_plan
from bestand.flow.run import run
from bestand.geo.signed import signed_distances
from bestand.intake import Period, asks_of, take_all
from bestand.locate.geography import geography_of
from bestand.simulate import Scenario, simulate
from bestand.workspace import Workspace, check_workspace, open_workspace

SOURCES = ("monitors", "officials_north", "officials_south", "news", "fires", "alerts")


def made(folder: Path, **asked: object) -> Path:
    simulate(folder, Scenario(**asked))  # type: ignore[arg-type]
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return open_workspace(made(tmp_path_factory.mktemp("plain")))


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return open_workspace(made(tmp_path_factory.mktemp("mirror"), swapped=True))


def truth(workspace: Workspace) -> pl.DataFrame:
    return pl.read_parquet(workspace.folder / "truth.parquet")


def test_one_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    assert contents(made(tmp_path / "one", seed=7)) == contents(made(tmp_path / "two", seed=7))


def test_another_seed_gives_another_world(tmp_path: Path) -> None:
    one, two = contents(made(tmp_path / "one", seed=7)), contents(made(tmp_path / "two", seed=8))
    same = {name for name in one if one[name] == two.get(name)}
    assert same == {"agreement.yaml"}


def test_a_shorter_simulation_replaces_a_longer_one(tmp_path: Path) -> None:
    made(tmp_path / "again", days=9)
    assert contents(made(tmp_path / "again", days=6)) == contents(made(tmp_path / "fresh", days=6))


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="no simulation wrote"):
        simulate(tmp_path, Scenario())
    assert contents(tmp_path) == {"notes.txt": b"mine"}


@pytest.mark.parametrize("asked", [{"days": 2}, {"incidents": -1}, {"seed": -1}])
def test_a_scenario_that_cannot_be_is_refused(asked: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        Scenario(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(("days", "incidents"), [(3, 0), (14, 300)])
def test_its_files_have_no_problems(tmp_path: Path, days: int, incidents: int, swapped: bool) -> None:
    workspace, problems = check_workspace(made(tmp_path, days=days, incidents=incidents, swapped=swapped))
    assert problems == []
    assert workspace is not None and workspace.settings.simulated


@pytest.mark.parametrize("incidents", [60, 300])
def test_the_walk_takes_every_record(tmp_path: Path, incidents: int) -> None:
    outcome = run(build_plan(open_workspace(made(tmp_path, incidents=incidents)), Period()))
    assert outcome.rejected == 0
    assert outcome.rows["set_aside"] == 0
    assert outcome.not_whole == []
    turned = ("observations", "claims", "measures", "counts", "reference", "set_aside", "rejected", "known")
    assert all(b["records"] == sum(int(str(b[t])) for t in turned) for b in outcome.balance)


def test_every_source_has_something_to_merge(plain: Workspace) -> None:
    outcome = run(build_plan(plain, Period()))
    assert outcome.rows["incidents"] < truth(plain).filter(pl.col("record_key").str.contains("[MABN]")).height
    records = truth(plain).filter(pl.col("source").is_in(SOURCES) & pl.col("truth_id").is_not_null())
    twice = records.filter(pl.len().over("source", "truth_id") > 1)
    assert set(twice["source"]) >= set(SOURCES) - {"alerts"}


def test_truth_names_every_record_and_every_incident_once(plain: Workspace) -> None:
    tables = take_all(plain, asks_of(plain))
    keys = tables["observations"].select("source", "record_key").sort("source", "record_key")
    known = truth(plain).select("source", "record_key").drop_nulls()
    assert keys.equals(known)
    assert truth(plain)["truth_id"].drop_nulls().n_unique() == 300
    unreported = truth(plain).filter(pl.col("source").is_null())
    assert 0 < unreported.height < 100 and unreported["truth_id"].is_unique().all()


@pytest.mark.parametrize(("ceasefire", "low", "high"), [("kept", 0, 0), ("half", 25, 60), ("broken", 60, 115)])
def test_the_ceasefire_is_kept_as_far_as_asked(tmp_path: Path, ceasefire: str, low: int, high: int) -> None:
    workspace = open_workspace(made(tmp_path, ceasefire=ceasefire))
    start, end = Scenario().window
    happened = truth(workspace).drop_nulls("truth_id").unique("truth_id")
    inside = happened.filter((pl.col("time_from") >= start) & (pl.col("time_from") < end))
    assert low <= inside.height <= high
    silence = rules_of(workspace.agreement, workspace.taxonomy)[0]
    assert (silence.start.latest, silence.until.earliest) == (start, end)


def test_true_distances_are_those_that_locate_finds(plain: Workspace) -> None:
    geography = geography_of(plain, take_all(plain, asks_of(plain)))
    happened = truth(plain).drop_nulls("truth_id").unique("truth_id")
    for line in geography.lines:
        day = happened.filter((pl.col("time_from") >= line.valid_from) & (pl.col("time_from") < line.valid_to))
        x, y = geography.projection.to_plane(day["lon"].to_numpy(), day["lat"].to_numpy())
        found = signed_distances(x, y, line.edges, line.rings)
        assert np.allclose(found, day["distance_m"].to_numpy(), atol=0.2)
        happened = happened.join(day, on="truth_id", how="anti")
    assert happened.is_empty()


def test_stated_radii_hold_the_true_place_with_95_percent(tmp_path: Path) -> None:
    workspace = open_workspace(made(tmp_path, incidents=4000))
    told = take_all(workspace, asks_of(workspace))["observations"].drop_nulls("lon")
    pairs = told.join(truth(workspace).drop_nulls("truth_id"), on=["source", "record_key"], suffix="_true")
    x, y = workspace.projection.to_plane(pairs["lon"].to_numpy(), pairs["lat"].to_numpy())
    u, v = workspace.projection.to_plane(pairs["lon_true"].to_numpy(), pairs["lat_true"].to_numpy())
    held = pairs.with_columns(pl.Series("held", np.hypot(x - u, y - v) <= pairs["radius_m"].to_numpy()))
    share = dict(held.filter(pl.col("source") != "fires").group_by("source").agg(pl.col("held").mean()).iter_rows())
    assert all(0.93 <= s <= 0.99 for s in share.values()), share


def test_under_cloud_hardly_a_fire_is_seen(plain: Workspace) -> None:
    sky = pl.read_csv(plain.folder / "sources" / "sky.csv", try_parse_dates=True)
    fires = pl.read_csv(plain.folder / "sources/fires.csv", try_parse_dates=True)
    local = pl.col("start").dt.offset_by("3h").dt.date().alias("day")
    days = sky.join(fires.group_by(local).len(), on="day", how="left").with_columns(pl.col("len").fill_null(0))
    grey = pl.col("value") >= 0.7
    assert days.filter(grey)["len"].mean() < 15 < 50 < days.filter(~grey)["len"].mean()  # type: ignore[operator]


def test_the_mirror_image_has_the_same_truth_with_latitudes_turned(plain: Workspace, mirror: Workspace) -> None:
    both = (
        truth(plain).sort("truth_id", "record_key", nulls_last=True),
        truth(mirror).sort("truth_id", "record_key", nulls_last=True),
    )
    one, other = (frame.drop("source", "lat") for frame in both)
    assert one.equals(other)
    assert (both[0]["lat"].drop_nulls() == -both[1]["lat"].drop_nulls()).all()


def test_the_mirror_image_exchanges_the_names_of_the_parties(plain: Workspace, mirror: Workspace) -> None:
    exchanged = {"north": "south", "south": "north"}
    accounts = [
        take_all(w, asks_of(w))["observations"]
        .sort("record_key")
        .select("record_key", "actor_claimed", "account", "lat")
        for w in (plain, mirror)
    ]
    assert accounts[0]["record_key"].equals(accounts[1]["record_key"])
    assert accounts[0]["actor_claimed"].replace(exchanged).equals(accounts[1]["actor_claimed"])
    assert (accounts[0]["lat"].drop_nulls() == -accounts[1]["lat"].drop_nulls()).all()
    assert (mirror.agreement.sides.a, mirror.agreement.sides.b) == (plain.agreement.sides.b, plain.agreement.sides.a)


def test_the_mirror_image_has_the_other_half_as_side_b(plain: Workspace, mirror: Workspace) -> None:
    for path in sorted((plain.folder / "lines").iterdir()):
        one, other = (_ring(w.folder / "lines" / path.name) for w in (plain, mirror))
        assert [[x, -y] for x, y in reversed(one)] == other
        assert min(y for _, y in one) < -1 and max(y for _, y in other) > 1


def test_the_line_moves_a_little_every_day(plain: Workspace) -> None:
    rings = [np.array(_ring(p)) for p in sorted((plain.folder / "lines").iterdir())]
    steps = [np.abs(a - b).max() for a, b in pairwise(rings)]
    assert all(0 < step < 0.03 for step in steps)
    assert len(rings) == 15


def _ring(path: Path) -> list[list[float]]:
    ring: list[list[float]] = json.loads(path.read_text())["features"][0]["geometry"]["coordinates"][0]
    return ring
