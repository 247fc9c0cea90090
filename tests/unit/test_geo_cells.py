"""Cells against all pairs: the same counts, pairs and distances, wherever the box begins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.geo.cells import Spots, cells_of, count_near, least_distance, pairs_near

SIZE = 100.0
BOX = (-1e6, -1e6, 2e6)


def spots(n: int, rng: np.random.Generator, far: float = 0.0) -> Spots:
    """On some 600 m and ten minutes, on both sides of zero; some of them at one place and instant."""
    x, y = (np.round(rng.uniform(-300, 300, n)) + far for _ in range(2))
    x[: n // 4], y[: n // 4] = x[:1].sum(), y[:1].sum()
    start = np.round(rng.uniform(0, 600, n))
    return Spots(x, y, rng.uniform(5, 20, n), start, start + np.round(rng.uniform(1, 90, n)))


@st.composite
def two(draw: st.DrawFn) -> tuple[Spots, Spots]:
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    far = draw(st.sampled_from([0.0, 9e5, -9e5]))
    return spots(draw(st.integers(0, 40)), rng, far), spots(draw(st.integers(1, 40)), rng, far)


def cells(b: Spots, size: float = SIZE, box: tuple[float, float, float] = BOX) -> Any:
    return cells_of(b.x, b.y, b.start_s, size, box)


def cell(x: np.ndarray, size: float = SIZE) -> np.ndarray:
    return np.asarray(np.floor(x / size + 0.5))


@settings(max_examples=60, deadline=None)
@given(ab=two())
def test_count_is_that_of_the_nine_cells_and_the_window(ab: tuple[Spots, Spots]) -> None:
    a, b = ab
    narrow = np.linspace(0, 300, len(a.x))
    half = np.stack([np.maximum(narrow, 30.0), narrow])  # from wide to narrow
    found = count_near(cells(b), a.x, a.y, a.start_s, half)
    near = (np.abs(cell(a.x)[:, None] - cell(b.x)) <= 1) & (np.abs(cell(a.y)[:, None] - cell(b.y)) <= 1)
    since = b.start_s - a.start_s[:, None]
    for w in range(2):
        inside = (since >= -half[w][:, None]) & (since < half[w][:, None])  # the last instant is outside
        assert found[w].tolist() == (near & inside).sum(axis=1).tolist()


@settings(max_examples=60, deadline=None)
@given(ab=two(), most=st.sampled_from([1, 3, 1000]))
def test_pairs_are_all_that_touch_and_crowded_places_give_none(ab: tuple[Spots, Spots], most: int) -> None:
    a, b = ab
    reach = 3.0
    longest = float((b.end_s - b.start_s).max())
    i, j, crowded = pairs_near(a, b, cells(b), longest, reach, most)
    apart2 = (a.x[:, None] - b.x) ** 2 + (a.y[:, None] - b.y) ** 2
    near = apart2 <= reach**2 * (a.sigma_m[:, None] ** 2 + b.sigma_m**2)
    touch = (b.end_s >= a.start_s[:, None]) & (b.start_s <= a.end_s[:, None])
    every = near & touch
    full = every.sum(axis=1) > most
    assert crowded.tolist() == full.tolist()
    assert sorted(zip(i.tolist(), j.tolist(), strict=True)) == sorted(
        map(tuple, np.argwhere(every & ~full[:, None]).tolist())
    )


@settings(max_examples=60, deadline=None)
@given(ab=two())
def test_least_distance_is_that_of_all_pairs(ab: tuple[Spots, Spots]) -> None:
    a, b = ab
    longest = float((b.end_s - b.start_s).max())
    apart = np.hypot(a.x[:, None] - b.x, a.y[:, None] - b.y)
    apart[~((b.end_s >= a.start_s[:, None]) & (b.start_s <= a.end_s[:, None]))] = np.inf
    least = apart.min(axis=1, initial=np.inf)
    found = least_distance(a, b, cells(b), longest, 0.0)
    near = least <= SIZE
    assert np.allclose(found[near], least[near])
    assert (found >= least - 1e-9).all()
    early = least_distance(a, b, cells(b), longest, 50.0)
    assert ((early <= 50.0) == (least <= 50.0)).all()
    between = (least > 50.0) & near
    assert np.allclose(early[between], least[between])


@pytest.mark.parametrize("box", [(-1e6, -1e6, 2e6), (-3e6, -2e6, 9e6), (-301.0, -299.0, 700.0)])
def test_a_place_lies_in_one_cell_whatever_the_box(box: tuple[float, float, float]) -> None:
    rng = np.random.default_rng(1)
    a, b = spots(50, rng), spots(50, rng)
    half = np.full((1, 50), 100.0)
    plain = count_near(cells(b), a.x, a.y, a.start_s, half)
    assert plain.sum() > 0
    assert count_near(cells(b, box=box), a.x, a.y, a.start_s, half).tolist() == plain.tolist()


def test_points_at_both_ends_of_the_earth_stay_apart() -> None:
    """Fine cells over 40,000 km: numbers of cells neither overflow nor meet over the edge."""
    end = 2e7
    x, y = np.array([-end, end, -end, end]), np.array([-end, -end, end, end])
    zero = np.zeros(4)
    corners = Spots(x, y, zero + 1.0, zero, zero + 60.0)
    grid = cells_of(x, y, zero, 4.0, (-end, -end, 2 * end))
    i, j, _ = pairs_near(corners, corners, grid, 60.0, 3.0, 64)
    assert sorted(zip(i.tolist(), j.tolist(), strict=True)) == [(n, n) for n in range(4)]
    assert count_near(grid, x, y, zero, np.full((1, 4), 9.0)).tolist() == [[1, 1, 1, 1]]
