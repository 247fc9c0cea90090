"""Signed distances and insides against shapely."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.geo.edges import edges_of
from bestand.geo.projection import Floats
from bestand.geo.signed import inside, signed_distances

SQUARE = shapely.box(0, 0, 100, 100)
NO_EDGES = np.empty((0, 4))


def blob(rng: np.random.Generator, x: float, y: float, radius: float, corners: int) -> Floats:
    """A ring around (x, y) that does not cross itself."""
    angle = 2 * np.pi * (np.arange(corners) + rng.uniform(0, 0.9, corners)) / corners
    reach = radius * rng.uniform(0.4, 1.0, corners)
    return np.column_stack([x + reach * np.cos(angle), y + reach * np.sin(angle)])


def territory(seed: int, parts: int, corners: int, scale: float) -> shapely.MultiPolygon:
    """Parts apart from one another, each with a hole."""
    rng = np.random.default_rng(seed)
    polygons = []
    for k in range(parts):
        x, y = 3 * scale * k, rng.uniform(-scale, scale)
        hole = blob(rng, x, y, 0.1 * scale, corners)
        polygons.append(shapely.Polygon(blob(rng, x, y, scale, corners), [hole]))
    return shapely.MultiPolygon(polygons)


def agrees(x: Floats, y: Floats, polygon: shapely.Geometry, line: shapely.Geometry | None = None) -> None:
    """Same distances and, away from the very edge, same sides as shapely."""
    line = shapely.boundary(polygon) if line is None else line
    signed = signed_distances(x, y, edges_of(line), edges_of(polygon))
    np.testing.assert_allclose(np.abs(signed), shapely.distance(line, shapely.points(x, y)), rtol=1e-9, atol=1e-7)
    off = shapely.distance(shapely.boundary(polygon), shapely.points(x, y)) > 1e-7
    np.testing.assert_array_equal(signed[off] > 0, shapely.contains_xy(polygon, x[off], y[off]))


@given(
    seed=st.integers(0, 2**32 - 1),
    parts=st.integers(1, 4),
    corners=st.integers(5, 60),
    points=st.integers(1, 2_000),
    scale=st.sampled_from([1.0, 1e3, 4e5]),
    spread=st.sampled_from([0.01, 1.0, 10.0]),
)
@settings(max_examples=60, deadline=None)
def test_random_territories_with_holes_equal_shapely(
    seed: int, parts: int, corners: int, points: int, scale: float, spread: float
) -> None:
    polygon = territory(seed, parts, corners, scale)
    assert polygon.is_valid
    x, y = np.random.default_rng(seed + 1).normal(scale=spread * scale, size=(2, points))
    agrees(x, y, polygon)


@given(seed=st.integers(0, 2**32 - 1), points=st.integers(1, 2_000))
@settings(max_examples=30, deadline=None)
def test_a_line_that_is_only_part_of_the_edge_equals_shapely(seed: int, points: int) -> None:
    polygon = territory(seed, 2, 80, 1e5)
    ring = shapely.get_coordinates(polygon.geoms[0].exterior)
    line = shapely.MultiLineString([ring[5:20], ring[30:60]])
    x, y = np.random.default_rng(seed + 1).normal(scale=2e5, size=(2, points))
    agrees(x, y, polygon, line)


def test_many_edges_and_many_points_equal_shapely() -> None:
    polygon = territory(7, 3, 900, 3e5)
    x, y = np.random.default_rng(8).normal(scale=4e5, size=(2, 30_000))
    agrees(x, y, polygon)


@pytest.mark.parametrize(
    ("x", "y", "expected"), [(50.0, 50.0, 50.0), (50.0, 90.0, 10.0), (50.0, 103.0, -3.0), (103.0, 104.0, -5.0)]
)
def test_a_single_point_at_a_known_distance(x: float, y: float, expected: float) -> None:
    edges = edges_of(SQUARE)
    assert signed_distances(np.array([x]), np.array([y]), edges, edges) == pytest.approx([expected], abs=1e-12)


def test_a_hole_is_outside() -> None:
    polygon = shapely.Polygon(shapely.get_coordinates(SQUARE), [[(40, 40), (60, 40), (60, 60), (40, 60)]])
    edges = edges_of(polygon)
    signed = signed_distances(np.array([50.0, 30.0]), np.array([50.0, 50.0]), edges, edges)
    assert signed == pytest.approx([-10.0, 10.0])


def test_identical_points_all_get_the_one_answer() -> None:
    edges = edges_of(SQUARE)
    signed = signed_distances(np.full(5_000, 20.0), np.full(5_000, 70.0), edges, edges)
    np.testing.assert_array_equal(signed, np.full(5_000, 20.0))


def test_points_on_a_regular_grid_and_on_its_lines_equal_shapely() -> None:
    polygon = territory(3, 1, 40, 100.0)
    x, y = (c.ravel() for c in np.meshgrid(np.arange(-128.0, 129.0, 4.0), np.arange(-128.0, 129.0, 4.0)))
    agrees(x, y, polygon)


@pytest.mark.parametrize("axis", [0, 1])
def test_points_on_one_straight_row_equal_shapely(axis: int) -> None:
    along, across = np.linspace(-5e5, 5e5, 4_001), np.zeros(4_001)
    agrees(*((along, across) if axis == 0 else (across, along)), territory(4, 2, 50, 1e5))


def test_a_point_at_a_corner_height_is_counted_once() -> None:
    diamond = edges_of(shapely.Polygon([(0, -10), (10, 0), (0, 10), (-10, 0)]))
    x, y = np.array([-20.0, -5.0, 5.0, 20.0]), np.zeros(4)
    np.testing.assert_array_equal(inside(x, y, diamond), [False, True, True, False])


def test_a_line_far_away_equals_shapely() -> None:
    polygon = shapely.transform(territory(5, 2, 60, 1e4), lambda xy: xy + np.array([5e6, -7e6]))
    x, y = np.random.default_rng(6).normal(scale=50.0, size=(2, 500))
    agrees(x, y, polygon)


def test_few_points_far_from_a_crowd_equal_shapely() -> None:
    x, y = np.random.default_rng(9).normal(scale=10.0, size=(2, 3_000))
    x[:3], y[:3] = [4e6, -4e6, 0.0], [1e6, 0.0, -4e6]
    agrees(x, y, territory(10, 2, 70, 1e5))


def test_without_a_line_the_distance_is_infinite_and_keeps_its_side() -> None:
    signed = signed_distances(np.array([50.0, 500.0]), np.array([50.0, 500.0]), NO_EDGES, edges_of(SQUARE))
    np.testing.assert_array_equal(signed, [np.inf, -np.inf])


def test_without_rings_every_point_is_outside() -> None:
    x, y = np.array([50.0, -1.0]), np.array([50.0, 3.0])
    np.testing.assert_array_equal(signed_distances(x, y, edges_of(SQUARE), NO_EDGES), [-50.0, -1.0])
    np.testing.assert_array_equal(inside(x, y, NO_EDGES), [False, False])


def test_no_points_give_no_distances() -> None:
    edges = edges_of(SQUARE)
    assert signed_distances(np.empty(0), np.empty(0), edges, edges).shape == (0,)
    assert inside(np.empty(0), np.empty(0), edges).shape == (0,)


def test_the_answer_for_a_point_does_not_depend_on_the_others() -> None:
    edges = edges_of(territory(11, 3, 200, 2e5))
    x, y = np.random.default_rng(12).normal(scale=3e5, size=(2, 4_000))
    together = signed_distances(x, y, edges, edges)
    parts = [signed_distances(x[i : i + 333], y[i : i + 333], edges, edges) for i in range(0, 4_000, 333)]
    np.testing.assert_array_equal(together, np.concatenate(parts))


@given(seed=st.integers(0, 2**32 - 1), parts=st.integers(1, 4), points=st.integers(1, 500))
@settings(max_examples=40, deadline=None)
def test_inside_equals_shapely(seed: int, parts: int, points: int) -> None:
    polygon = territory(seed, parts, 30, 1e3)
    x, y = np.random.default_rng(seed + 1).uniform(-2e3, 1e4, size=(2, points))
    off = shapely.distance(shapely.boundary(polygon), shapely.points(x, y)) > 1e-7
    found = inside(x, y, edges_of(polygon))
    np.testing.assert_array_equal(found[off], shapely.contains_xy(polygon, x[off], y[off]))
