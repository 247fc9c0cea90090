"""Chances under a radius against closed forms and drawn places."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from bestand.geo.chance import (
    ERROR_TO_SIGMA,
    RADIUS_TO_SIGMA,
    STRAIGHT_M,
    chance_inside,
    chance_positive,
    chance_within,
    spread,
)
from bestand.geo.edges import edges_of
from bestand.geo.projection import Floats
from bestand.geo.signed import signed_distances

HALF_PLANE = edges_of(shapely.box(-1e7, -1e7, 1e7, 0.0))
"""Positive below y = 0; the other sides are out of reach."""
LINE = edges_of(shapely.LineString([(-1e7, 0.0), (1e7, 0.0)]))


def positive(y: Floats, radius_m: float, error_m: float) -> Floats:
    """The chance at heights `y` above the straight line."""
    x, radius = np.zeros(len(y)), np.full(len(y), radius_m)
    distance = signed_distances(x, y, LINE, HALF_PLANE)
    return chance_positive(x, y, radius, distance, error_m, LINE, HALF_PLANE)


def test_the_radius_holds_95_percent_of_the_places() -> None:
    assert chance_within(np.zeros(1), np.full(1, 3_000.0), np.full(1, 3_000.0)) == pytest.approx([0.95], abs=1e-9)


def test_a_line_error_holds_95_percent_of_the_lines() -> None:
    assert norm.cdf(1 / ERROR_TO_SIGMA) - norm.cdf(-1 / ERROR_TO_SIGMA) == pytest.approx(0.95, abs=1e-9)


def test_exact_place_and_line_are_certain() -> None:
    np.testing.assert_array_equal(positive(np.array([-1.0, 1.0]), 0.0, 0.0), [1.0, 0.0])


@given(
    distance=st.floats(0, 5e4), radius=st.sampled_from([0.0, 10.0, 500.0, STRAIGHT_M]), error=st.floats(1.0, 5_000.0)
)
def test_a_place_and_its_mirror_add_up_to_one(distance: float, radius: float, error: float) -> None:
    both = positive(np.array([-distance, distance]), radius, error)
    assert both.sum() == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("radius", [3_000.0, 20_000.0])
def test_a_vague_place_and_its_mirror_add_up_to_one(radius: float) -> None:
    y = np.linspace(0, 2 * radius, 21)
    np.testing.assert_allclose(positive(-y, radius, 100.0) + positive(y, radius, 100.0), 1.0, atol=0.01)


def test_the_chance_at_one_joint_sigma_is_the_normal_tail() -> None:
    joint = np.hypot(1_000.0 * RADIUS_TO_SIGMA, 500.0 * ERROR_TO_SIGMA)
    found = positive(np.array([-joint, joint]), 1_000.0, 500.0)
    np.testing.assert_allclose(found, [0.841345, 0.158655], atol=1e-6)


@pytest.mark.parametrize("error", [1.0, 500.0, 5_000.0])
@pytest.mark.parametrize("radius", [STRAIGHT_M + 1, 10_000.0, 80_000.0])
def test_the_spread_agrees_with_the_closed_form_on_a_straight_line(radius: float, error: float) -> None:
    joint = np.hypot(radius * RADIUS_TO_SIGMA, error * ERROR_TO_SIGMA)
    y = np.linspace(-5, 5, 101) * joint
    np.testing.assert_allclose(positive(y, radius, error), norm.cdf(-y / joint), atol=0.01)


def test_a_vague_place_at_a_corner_is_seldom_in_the_quarter() -> None:
    """There the straight form would say one half."""
    corner = edges_of(shapely.box(0.0, 0.0, 1e7, 1e7))
    zero, radius = np.zeros(1), np.full(1, 10_000.0)
    assert chance_positive(zero, zero, radius, zero, 1.0, corner, corner) == pytest.approx([0.25], abs=0.01)


def test_the_chance_grows_towards_the_positive_side() -> None:
    for radius in (500.0, 10_000.0):
        chance = positive(np.linspace(3e4, -3e4, 61), radius, 300.0)
        assert (np.diff(chance) >= -1e-4).all()  # four sigma away the two forms meet to within 3e-5
        assert chance[0] < 0.01
        assert chance[-1] > 0.99


def test_the_spread_has_the_moments_of_a_unit_normal() -> None:
    dx, dy = spread()
    np.testing.assert_allclose([dx.mean(), dy.mean(), (dx * dy).mean()], 0.0, atol=0.02)
    np.testing.assert_allclose([dx.var(), dy.var()], 1.0, atol=0.03)


@pytest.mark.parametrize("distance", [0.0, 500.0, 2_000.0, 6_000.0])
@pytest.mark.parametrize("limit", [200.0, 1_000.0, 5_000.0])
def test_chance_within_agrees_with_drawn_places(distance: float, limit: float) -> None:
    n, radius = 200_000, 3_000.0
    dx, dy = np.random.default_rng(1).normal(scale=radius * RADIUS_TO_SIGMA, size=(2, n))
    drawn = (np.hypot(distance + dx, dy) <= limit).mean()
    found = chance_within(np.array([distance]), np.array([limit]), np.array([radius]))[0]
    assert abs(found - drawn) <= 3 * np.sqrt(found * (1 - found) / n) + 1e-6


def test_chance_within_of_an_exact_place_is_zero_or_one() -> None:
    found = chance_within(np.array([999.0, 1_001.0]), np.full(2, 1_000.0), np.zeros(2))
    np.testing.assert_allclose(found, [1.0, 0.0], atol=1e-12)


@given(distance=st.floats(0, 5e4), radius=st.floats(1.0, 5e4))
def test_chance_within_grows_with_the_limit(distance: float, radius: float) -> None:
    limit = np.linspace(0, distance + 3 * radius, 40)
    chance = chance_within(np.full(40, distance), limit, np.full(40, radius))
    assert (np.diff(chance) >= -1e-9).all()
    assert chance[0] == pytest.approx(0, abs=1e-12)
    assert chance[-1] > 0.999


def zone(half_m: float) -> Floats:
    return edges_of(shapely.box(-half_m, -half_m, half_m, half_m))


def test_a_zone_far_smaller_than_the_radius_is_seldom_it() -> None:
    assert chance_inside(np.zeros(1), np.zeros(1), np.full(1, 20_000.0), zone(200.0))[0] < 0.02


def test_a_zone_far_larger_than_the_radius_nearly_always_is() -> None:
    assert chance_inside(np.zeros(1), np.zeros(1), np.full(1, 20_000.0), zone(80_000.0))[0] > 0.99


def test_a_square_zone_as_large_as_the_radius_has_the_product_of_two_tails() -> None:
    expected = (2 * norm.cdf(1 / RADIUS_TO_SIGMA) - 1) ** 2
    found = chance_inside(np.zeros(1), np.zeros(1), np.full(1, 5_000.0), zone(5_000.0))
    assert found == pytest.approx([expected], abs=0.01)


def test_an_exact_place_is_in_the_zone_or_not() -> None:
    found = chance_inside(np.array([0.0, 300.0]), np.zeros(2), np.zeros(2), zone(200.0))
    np.testing.assert_array_equal(found, [1.0, 0.0])


@pytest.mark.parametrize("radius", [1e-3, 1.0, 50.0, 5e4])
@pytest.mark.parametrize("distance", [0.0, 2.3e-162, 1e-7, 1.0, 262.8, 5e4])
def test_chance_within_is_sound_at_extreme_ratios(distance: float, radius: float) -> None:
    """The library's series gave rubbish for offsets next to nothing and for huge ones."""
    limit = np.linspace(0, distance + 3 * radius, 200)
    chance = chance_within(np.full(200, distance), limit, np.full(200, radius))
    assert np.isfinite(chance).all() and (np.diff(chance) >= -1e-9).all()
    assert chance[0] <= 1e-6 and chance[-1] > 0.95
