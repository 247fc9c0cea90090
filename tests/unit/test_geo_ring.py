"""Parts of rings: the arc of points of the compass, and the disc that stands for the part."""

from __future__ import annotations

import numpy as np
import pytest

from bestand.geo.projection import Projection
from bestand.geo.ring import POINTS, RingPart, arc_of, disc_of, moved


@pytest.mark.parametrize(
    ("points", "start", "width"),
    [
        (["S"], 168.75, 22.5),
        (["SE", "SSE", "S"], 123.75, 67.5),
        (["S", "SE"], 123.75, 67.5),
        (["NW", "N"], 303.75, 67.5),
        (["N", "NNW"], 326.25, 45.0),
        (["N", "S"], 348.75, 202.5),
        (["N", "E", "S", "W"], 348.75, 292.5),
    ],
)
def test_arc_is_the_smallest_that_holds_all_points(points: list[str], start: float, width: float) -> None:
    found = arc_of(points)
    assert found[1] == pytest.approx(width)
    if points != ["N", "S"] and len(points) < 4:  # several arcs are equally small
        assert found[0] == pytest.approx(start)


def test_every_point_of_the_compass_fills_the_circle() -> None:
    assert arc_of(POINTS)[1] == pytest.approx(360)


@pytest.mark.parametrize(
    "part",
    [
        RingPart(2000, 4000, 123.75, 67.5),
        RingPart(2500, 3500, 326.25, 22.5),
        RingPart(450, 550),
        RingPart(0, 5000, 90, 202.5),
    ],
)
def test_disc_holds_95_in_100_of_places_drawn_from_the_part(part: RingPart) -> None:
    lon, lat, radius = disc_of(part, 37.5, 48.0, 0.0)
    random = np.random.default_rng(1)
    r = np.sqrt(random.uniform(part.near_m**2, part.far_m**2, 20_000))
    bearing = np.radians(part.from_deg + random.uniform(0, part.width_deg, 20_000))
    x, y = Projection(37.5, 48.0).to_plane(np.array([lon]), np.array([lat]))
    inside = np.hypot(r * np.sin(bearing) - x, r * np.cos(bearing) - y) <= radius
    assert 0.94 < inside.mean() < 0.965


def test_error_of_the_observer_widens_the_disc_in_full() -> None:
    part = RingPart(2000, 4000, 168.75, 22.5)
    assert disc_of(part, 37.5, 48.0, 1500)[2] - disc_of(part, 37.5, 48.0, 0)[2] == pytest.approx(1500)


def test_south_of_the_observer_lies_south() -> None:
    lon, lat, _ = disc_of(RingPart(2000, 4000, 168.75, 22.5), 37.5, 48.0, 0)
    assert lon == pytest.approx(37.5, abs=1e-4)
    assert (48.0 - lat) * 111_200 == pytest.approx(3100, rel=0.02)


def test_moved_goes_clockwise_from_north() -> None:
    lon, lat = moved(37.5, 48.0, 1000, 90)
    assert lon > 37.5 and lat == pytest.approx(48.0, abs=1e-5)
