"""Places against line, areas and sectors: side, signed distance, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.locate import LOCATE_INCIDENTS, LOCATE_OBSERVATIONS, line_of_day
from bestand.locate.geography import contact
from bestand.locate.step import locate
from bestand.model.tables import TABLES
from bestand.workspace import Workspace
from tests.golden.ground import build, take

DEGREE = 111_319.49  # metres in a degree of longitude at the equator
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)
GAP = datetime(2026, 5, 10, 3, tzinfo=UTC)  # when the line of 9 May ends; the next starts a day later
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
Row = dict[str, Any]
Ground = tuple[Workspace, Mapping[str, pl.DataFrame]]
SUBJECT = {
    "subject_id": pl.String,
    "time_from": pl.Datetime("us", "UTC"),
    "time_to": pl.Datetime("us", "UTC"),
    "lon": pl.Float64,
    "lat": pl.Float64,
    "radius_m": pl.Float64,
    "area_code": pl.String,
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The oracle's ground: side b is the box east of 30° E; sigma of the line is 400 m."""
    workspace = build(tmp_path_factory.mktemp("ground"))
    return workspace, take(workspace)


def at(lon: float, lat: float = 0.0, radius_m: float = 500.0, start: datetime = NOON, end: datetime = NOON) -> Row:
    return {"time_from": start, "time_to": max(start, end), "lon": lon, "lat": lat, "radius_m": radius_m}


def area(code: str, start: datetime = NOON) -> Row:
    return {"time_from": start, "time_to": start, "area_code": code}


def located(ground: Ground, *rows: Row, **changed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    workspace, tables = ground
    named = [{c: row.get(c) for c in SUBJECT} | {"subject_id": str(n)} for n, row in enumerate(rows)]
    return locate(workspace, {**tables, **changed}, pl.DataFrame(named, schema=SUBJECT))


def placed(ground: Ground, *rows: Row, **changed: pl.DataFrame) -> list[Row]:
    return located(ground, *rows, **changed)["placed"].sort("subject_id").to_dicts()


def drawn(table: str, **columns: list[Any]) -> pl.DataFrame:
    return TABLES[table].shape(pl.DataFrame(columns))


def box(west: float, south: float, east: float, north: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.box(west, south, east, north)))


@pytest.mark.parametrize(
    ("lon", "side", "distance_m"),
    [
        (29.9640674, "a", -4000),
        (30.0359326, "b", 4000),
        (29.25, "a", -0.75 * DEGREE),
        (30.79, "b", 0.79 * DEGREE),  # 1.1 km from the coast of side b, which is no line
        (30.0, "unknown", 0),
        (29.9977542, "unknown", -250),
    ],
)
def test_side_and_distance_of_known_points(ground: Ground, lon: float, side: str, distance_m: float) -> None:
    (row,) = placed(ground, at(lon))
    assert row["side"] == side
    assert row["distance_m"] == pytest.approx(distance_m, abs=1)
    assert (row["line_id"], row["line_error_m"]) == ("line_polygons:2026-05-09", 784.0)


def test_chance_of_side_b_is_the_tail_of_the_joint_sigma(ground: Ground) -> None:
    """Sigma is hypot(300, 400) = 500 m: Phi(-.5), Phi(0), Phi(.5), Phi(2)."""
    rows = [at(30 + d / DEGREE, radius_m=734.3) for d in (-250, 0, 250, 1000)]
    found = [row["p_side_b"] for row in placed(ground, *rows)]
    assert found == pytest.approx([0.3085, 0.5, 0.6915, 0.97725], abs=2e-4)


def test_point_beyond_the_areas_lies_on_no_side(ground: Ground) -> None:
    west, east = placed(ground, at(29.1), at(30.9))
    assert (west["side"], west["area_code"], east["side"], east["area_code"]) == ("none", None, "none", None)


def test_point_on_the_border_of_two_areas_lies_in_the_first(ground: Ground) -> None:
    (row,) = placed(ground, at(29.7, 0.4))
    assert (row["area_code"], row["side"]) == ("A-1", "a")


def test_without_areas_nobody_is_abroad_and_every_edge_is_line(ground: Ground) -> None:
    west, east = placed(ground, at(29.1), at(30.79), areas=TABLES["areas"].empty())
    assert west["side"] == "a"
    # edges are straight on the plane: at half its height a chord of 177 km lies 6 m west of the meridian
    assert east["distance_m"] == pytest.approx(0.01 * DEGREE, abs=7)


def test_without_a_line_there_is_no_side_and_no_distance(ground: Ground) -> None:
    (row,) = placed(ground, at(29.9, start=GAP + HOUR))
    assert row["side"] == "none"
    assert [row[c] for c in ("line_id", "distance_m", "p_side_b", "line_error_m", "sector")] == [None] * 5
    assert row["area_code"] == "A-1"


@pytest.mark.parametrize(
    ("start", "end", "in_force"),
    [
        (datetime(2026, 5, 8, 3, tzinfo=UTC) - SECOND, None, False),
        (datetime(2026, 5, 8, 3, tzinfo=UTC), None, True),
        (GAP - SECOND, None, True),
        (GAP, None, False),
        (GAP + 24 * HOUR - SECOND, None, False),
        (GAP + 24 * HOUR, None, True),
        # an interval is held against the line at its middle
        (GAP - 2 * HOUR, GAP + HOUR, True),
        (GAP - HOUR, GAP + 2 * HOUR, False),
    ],
)
def test_line_is_in_force_for_24_hours(ground: Ground, start: datetime, end: datetime | None, in_force: bool) -> None:
    (row,) = placed(ground, at(29.9, start=start, end=end or start))
    assert (row["line_id"] is not None) == in_force


def test_line_of_day_is_the_line_in_force_at_that_time(ground: Ground) -> None:
    assert line_of_day(*ground, GAP) == (None, [])
    line_id, edges = line_of_day(*ground, GAP - SECOND)
    assert line_id == "line_polygons:2026-05-09"
    (edge,) = edges  # of the four only the western one faces land that is not side b
    assert [edge[0], edge[2]] == pytest.approx([0, 0], abs=1e-6)
    assert sorted([edge[1], edge[3]]) == pytest.approx([-0.8 * 110_574.4, 0.8 * 110_574.4], abs=5)


def test_contact_counts_only_edges_that_face_other_land() -> None:
    """Side b fills the east of a square land of 100 km, up to its outer border."""
    land, side_b = shapely.box(0, 0, 100_000, 100_000), shapely.box(60_000, 0, 100_000, 100_000)
    assert contact(side_b, land, None, 2000.0)[:, [0, 2]].tolist() == [[60_000, 60_000]]


def test_contact_of_a_pocket_within_the_land_is_its_whole_ring() -> None:
    land, pocket = shapely.box(0, 0, 100_000, 100_000), shapely.box(40_000, 40_000, 60_000, 60_000)
    assert len(contact(pocket, land, None, 2000.0)) == 4


def test_contact_counts_only_where_one_is_told_to_look() -> None:
    land, pocket = shapely.box(0, 0, 100_000, 100_000), shapely.box(40_000, 40_000, 60_000, 60_000)
    west = shapely.box(0, 0, 45_000, 100_000)
    assert contact(pocket, land, west, 2000.0)[:, [0, 2]].tolist() == [[40_000, 40_000]]


def test_area_alone_has_its_share_on_side_b_and_no_distance(ground: Ground) -> None:
    areas = drawn(
        "areas",
        area_code=["A", "B", "half", "third"],
        geometry=[
            box(29.2, -0.8, 30, 0.8),
            box(30, -0.8, 30.8, 0.8),
            box(29.8, -0.2, 30.2, 0.2),
            box(29.8, 0.3, 30.1, 0.4),
        ],
    )
    rows = placed(ground, *(area(code) for code in ("A", "B", "half", "third")), areas=areas)
    assert [row["p_side_b"] for row in rows] == pytest.approx([0, 1, 0.5, 1 / 3], abs=1e-4)
    assert [row["side"] for row in rows] == ["a", "b", "unknown", "unknown"]
    assert {row["distance_m"] for row in rows} == {None}


def test_area_that_is_not_drawn_has_no_chance_and_no_side(ground: Ground) -> None:
    (row,) = placed(ground, area("A-9"))
    assert (row["side"], row["p_side_b"], row["area_code"]) == ("unknown", None, "A-9")


def test_area_alone_without_a_line_lies_on_no_side(ground: Ground) -> None:
    (row,) = placed(ground, area("A-1", GAP + HOUR))
    assert (row["side"], row["p_side_b"], row["line_id"]) == ("none", None, None)


def test_sectors_are_hundred_kilometres_from_the_north(ground: Ground) -> None:
    """The line runs 88.5 km north and south of the equator: 100 km end at 11.5 km south."""
    rows = [at(29.99, lat) for lat in (0.79, 0.0, -0.2, -0.79)]
    assert [row["sector"] for row in placed(ground, *rows)] == [1, 1, 2, 2]


def test_place_far_from_the_line_belongs_to_no_sector(ground: Ground) -> None:
    assert [row["sector"] for row in placed(ground, at(29.8), at(29.7))] == [1, None]  # 22 and 33 km


def test_sectors_are_named_after_towns_and_never_villages(ground: Ground) -> None:
    towns = drawn(
        "settlements",
        settlement_id=["1", "2", "3"],
        name=["Norton", "Sutton", "Hamlet"],
        lon=[30.1, 29.9, 30.0],
        lat=[0.4, -0.5, 0.35],
        population=[20_000, 10_000, 300],
    )
    towns = pl.concat([ground[1]["settlements"], towns])  # the ground's zones are drawn by its own places
    assert located(ground, at(29.9), settlements=towns)["sectors"]["name"].to_list() == ["Norton", "Sutton"]
    assert located(ground, at(29.9))["sectors"]["name"].to_list() == ["Sector 1", "Sector 2"]


def test_incidents_are_placed_like_observations(ground: Ground) -> None:
    workspace, tables = ground
    row = {**at(29.9640674), "observation_id": "one", "incident_id": "one"}
    frames = {name: TABLES[name].shape(pl.DataFrame([row])) for name in ("observations", "incidents")}
    observed = LOCATE_OBSERVATIONS.run(workspace, {**tables, "observations": frames["observations"]})
    incidents = LOCATE_INCIDENTS.run(workspace, {**tables, "incidents": frames["incidents"]})
    assert set(incidents) == {"placed", "zone_hits", "near"}
    assert all(incidents[name].equals(observed[name]) for name in incidents)


def test_no_subjects_give_empty_tables(ground: Ground) -> None:
    found = located(ground)
    assert all(found[name].is_empty() for name in ("placed", "zone_hits", "near"))


@settings(max_examples=20, deadline=None)
@given(
    east=st.lists(st.floats(0, 0.7), min_size=1, max_size=10), lat=st.floats(-0.39, 0.39), radius_m=st.floats(0, 2000)
)
def test_mirrored_points_have_opposite_distances_and_chances(
    ground: Ground, east: list[float], lat: float, radius_m: float
) -> None:
    """The line is the meridian of 30° E and both sides are alike."""
    right = pl.DataFrame(placed(ground, *(at(30 + e, lat, radius_m) for e in east)))
    left = pl.DataFrame(placed(ground, *(at(30 - e, lat, radius_m) for e in east)))
    assert np.allclose(right["distance_m"], -left["distance_m"], atol=0.01)
    assert np.allclose(right["p_side_b"], 1 - left["p_side_b"], atol=1e-4)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(st.floats(29.1, 30.9), st.floats(-0.9, 0.9), st.floats(0, 30_000)), min_size=2))
def test_place_of_a_subject_does_not_depend_on_the_others(
    ground: Ground, rows: list[tuple[float, float, float]]
) -> None:
    together = placed(ground, *(at(*row) for row in rows))
    alone = placed(ground, at(*rows[0]))
    first = next(row for row in together if row["subject_id"] == "0")
    assert first == alone[0]
