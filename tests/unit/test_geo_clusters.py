"""Groups near in place and time against testing all pairs."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.geo.clusters import Ints, Points, connected
from bestand.geo.projection import Floats


def all_pairs(points: Points, group: Ints, within_m: float, gap_s: float) -> Ints:
    """The definition itself: join every near pair until no label falls any more."""
    x, y, start, end = points
    near = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2 <= within_m**2
    near &= np.maximum(start[:, None], start) - np.minimum(end[:, None], end) <= gap_s
    near &= group[:, None] == group
    np.fill_diagonal(near, True)
    label = np.arange(len(x))
    while True:
        lower = np.where(near, label, len(x)).min(axis=1)
        if np.array_equal(lower, label):
            return label
        label = lower


def scatter(seed: int, n: int, extent: float, days: float, longest_s: float, groups: int) -> tuple[Points, Ints]:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, extent, (2, n))
    start = rng.uniform(0, days * 86_400, n)
    return Points(x, y, start, start + rng.uniform(0, longest_s, n)), rng.integers(0, groups, n)


def at(*rows: tuple[float, float, float, float]) -> Points:
    return Points(*np.array(rows, float).T.copy())


def label_of(points: Points, within_m: float, gap_s: float, group: Ints | None = None) -> list[int]:
    group = np.zeros(len(points.x), np.int64) if group is None else group
    return connected(points, group, within_m, gap_s).tolist()


@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(1, 150),
    extent=st.sampled_from([1.0, 3e3, 2e4, 1e6]),
    days=st.sampled_from([0.0, 0.05, 2.0]),
    longest_s=st.sampled_from([0.0, 600.0, 90_000.0]),
    groups=st.integers(1, 4),
    within_m=st.sampled_from([0.0, 1.0, 800.0, 5_000.0]),
    gap_s=st.sampled_from([0.0, 600.0, 86_400.0]),
)
@settings(max_examples=250, deadline=None)
def test_random_points_equal_all_pairs(
    seed: int, n: int, extent: float, days: float, longest_s: float, groups: int, within_m: float, gap_s: float
) -> None:
    points, group = scatter(seed, n, extent, days, longest_s, groups)
    np.testing.assert_array_equal(connected(points, group, within_m, gap_s), all_pairs(points, group, within_m, gap_s))


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 3), st.integers(0, 1)),
        min_size=1,
        max_size=40,
    ),
    within_m=st.integers(0, 3),
    gap_s=st.integers(0, 3),
)
@settings(max_examples=250, deadline=None)
def test_points_exactly_at_the_limits_equal_all_pairs(
    rows: list[tuple[int, int, int, int, int]], within_m: int, gap_s: int
) -> None:
    """Whole numbers: many pairs lie at exactly the distance and the gap that still join."""
    x, y, start, length, group = np.array(rows, np.int64).T
    points = Points(x.astype(float), y.astype(float), start.astype(float), (start + length).astype(float))
    expected = all_pairs(points, group, within_m, gap_s)
    np.testing.assert_array_equal(connected(points, group, within_m, gap_s), expected)


@given(seed=st.integers(0, 2**32 - 1), spread=st.sampled_from([0.01, 1.0, 100.0]))
@settings(max_examples=50, deadline=None)
def test_tiny_reach_over_a_wide_spread_equals_all_pairs(seed: int, spread: float) -> None:
    """Twenty places up to 10 000 km apart, a few points at each, reach one metre."""
    rng = np.random.default_rng(seed)
    middle, which = rng.uniform(-1e7, 1e7, (20, 2)), rng.integers(20, size=120)
    x, y = (middle[which] + rng.uniform(-spread, spread, (120, 2))).T
    start = rng.uniform(1.7e9, 1.7e9 + 1e8, 120)
    points, group = Points(x.copy(), y.copy(), start, start + 60.0), rng.integers(0, 3, 120)
    for gap_s in (0.0, 1e5, 2e8):
        np.testing.assert_array_equal(connected(points, group, 1.0, gap_s), all_pairs(points, group, 1.0, gap_s))


def test_one_row_is_its_own_group() -> None:
    assert label_of(at((1.0, 2.0, 3.0, 4.0)), 100.0, 60.0) == [0]


def test_no_rows_give_no_labels() -> None:
    nothing = np.empty(0)
    found = connected(Points(nothing, nothing, nothing, nothing), np.empty(0, np.int64), 1.0, 1.0)
    assert found.shape == (0,)


@pytest.mark.parametrize(("within_m", "gap_s"), [(0.0, 0.0), (0.0, 60.0), (800.0, 0.0), (800.0, 60.0)])
def test_identical_rows_are_one_group(within_m: float, gap_s: float) -> None:
    assert label_of(at(*[(7e5, -3e5, 1.7e9, 1.7e9)] * 50), within_m, gap_s) == [0] * 50


def test_identical_rows_of_two_groups_stay_two() -> None:
    points = at(*[(7e5, -3e5, 1.7e9, 1.7e9)] * 4)
    assert label_of(points, 800.0, 60.0, np.array([5, 9, 5, 9])) == [0, 1, 0, 1]


def test_zero_distance_joins_only_the_same_spot() -> None:
    assert label_of(at((0, 0, 0, 0), (0.002, 0, 0, 0), (0, 0, 0, 0)), 0.0, 0.0) == [0, 1, 0]


def test_zero_distance_keeps_apart_what_a_tenth_of_a_millimetre_parts() -> None:
    """Below the cells' least size of a millimetre too."""
    assert label_of(at((0, 0, 0, 0), (0.0001, 0, 0, 0), (0, 0, 0, 0)), 0.0, 0.0) == [0, 1, 0]


def test_zero_gap_joins_intervals_that_touch() -> None:
    points = at((0, 0, 0, 10), (0, 0, 10, 20), (0, 0, 20.5, 30))
    assert label_of(points, 1.0, 0.0) == [0, 0, 2]


def test_a_long_interval_joins_what_lies_far_apart_in_time() -> None:
    points = at((0, 0, 0, 1), (0, 0, 50_000, 50_001), (0, 0, 0, 100_000), (0, 0, 200_000, 200_001))
    assert label_of(points, 1.0, 60.0) == [0, 0, 0, 3]


def test_a_chain_joins_its_ends() -> None:
    points = at(*[(float(k), 0.0, 0.0, 0.0) for k in reversed(range(500))])
    assert label_of(points, 1.0, 0.0) == [0] * 500
    assert label_of(points, 0.999, 0.0) == list(range(500))


def test_far_ahead_group_numbers_are_kept_apart() -> None:
    points = at(*[(0.0, 0.0, 0.0, 0.0)] * 3)
    assert label_of(points, 1.0, 0.0, np.array([0, 1_000_000, 0])) == [0, 1, 0]


@given(seed=st.integers(0, 2**32 - 1), longest_s=st.sampled_from([0.0, 3_600.0]))
@settings(max_examples=40, deadline=None)
def test_shuffled_rows_give_the_same_partition_labelled_by_its_smallest_index(seed: int, longest_s: float) -> None:
    points, group = scatter(seed, 2_000, 3e4, 0.5, longest_s, 3)
    label = connected(points, group, 800.0, 600.0)
    shuffle = np.random.default_rng(seed + 1).permutation(2_000)
    again = connected(Points(*(c[shuffle] for c in points)), group[shuffle], 800.0, 600.0)
    assert 1 < len(np.unique(label)) < 2_000
    np.testing.assert_array_equal(again, _smallest(label[shuffle]))


def _smallest(partition: Ints) -> Ints:
    """The smallest index that carries the same value."""
    _, first, inverse = np.unique(partition, return_index=True, return_inverse=True)
    return first[inverse]


@pytest.mark.parametrize("end_s", [0.0, 3_600.0], ids=["same length", "one long interval"])
def test_a_million_points_on_one_spot_take_seconds(end_s: float) -> None:
    n = 1_000_000
    start, end = np.zeros(n), np.zeros(n)
    end[0] = end_s
    spot: Floats = np.full(n, 1e5)
    began = time.monotonic()
    label = connected(Points(spot, spot, start, end), np.zeros(n, np.int64), 800.0, 600.0)
    assert not label.any()
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("longest_s", [0.0, 300.0, 40_000.0])
@pytest.mark.parametrize("spread_m", [5.0, 600.0, 4_000.0])
def test_a_crowd_equals_all_pairs(spread_m: float, longest_s: float) -> None:
    """Many points per cell, where one near pair has to do for many."""
    rng = np.random.default_rng(int(spread_m + longest_s))
    x, y = rng.normal(scale=spread_m, size=(2, 1_500))
    start = rng.integers(0, 40, 1_500) * 1_000.0
    points, group = Points(x, y, start, start + rng.uniform(0, longest_s, 1_500)), rng.integers(0, 2, 1_500)
    for gap_s in (0.0, 700.0):
        np.testing.assert_array_equal(connected(points, group, 200.0, gap_s), all_pairs(points, group, 200.0, gap_s))


@pytest.mark.parametrize("seed", range(6))
def test_a_thin_web_equals_all_pairs(seed: int) -> None:
    """One or two neighbours each: nearly every near pair matters, in whatever cells its ends lie."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 11_000.0, (2, 1_500))
    start = rng.uniform(0, 600.0, 1_500)
    points, group = Points(x, y, start, start.copy()), np.zeros(1_500, np.int64)
    np.testing.assert_array_equal(connected(points, group, 200.0, 500.0), all_pairs(points, group, 200.0, 500.0))
