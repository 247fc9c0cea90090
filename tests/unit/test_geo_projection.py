"""The local plane against the ellipsoid."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bestand.geo.projection import Projection

GEOD = pyproj.Geod(ellps="WGS84")
CENTRES = [(36.0, 48.5), (35.5, 33.8), (-75.0, 4.0), (179.9, -17.0), (25.0, 68.0)]
longitudes, latitudes = st.floats(-179.9, 179.9), st.floats(-75.0, 75.0)


@given(lon=longitudes, lat=latitudes, bearing=st.floats(0, 360), away=st.floats(0, 2e6))
def test_there_and_back_is_the_same_place(lon: float, lat: float, bearing: float, away: float) -> None:
    projection = Projection(lon, lat)
    east, north, _ = GEOD.fwd(lon, lat, bearing, away)
    back = projection.to_degrees(*projection.to_plane(np.array([east]), np.array([north])))
    assert GEOD.inv(east, north, back[0][0], back[1][0])[2] < 0.01


@given(lon=longitudes, lat=latitudes, bearing=st.floats(0, 360), away=st.floats(1.0, 2e6))
def test_the_distance_from_the_centre_is_exact(lon: float, lat: float, bearing: float, away: float) -> None:
    east, north, _ = GEOD.fwd(lon, lat, bearing, away)
    x, y = Projection(lon, lat).to_plane(np.array([east]), np.array([north]))
    assert np.hypot(x, y) == pytest.approx([away], rel=1e-6, abs=1e-3)


@pytest.mark.parametrize(("lon", "lat"), CENTRES)
def test_distances_within_700_km_are_off_by_less_than_three_in_a_thousand(lon: float, lat: float) -> None:
    rng = np.random.default_rng(1)
    n = 4_000
    ends = [GEOD.fwd(np.full(n, lon), np.full(n, lat), rng.uniform(0, 360, n), rng.uniform(0, 7e5, n)) for _ in "ab"]
    true = GEOD.inv(ends[0][0], ends[0][1], ends[1][0], ends[1][1])[2]
    (ax, ay), (bx, by) = (Projection(lon, lat).to_plane(np.array(e[0]), np.array(e[1])) for e in ends)
    far = true > 100.0
    assert np.abs(np.hypot(ax - bx, ay - by) / true - 1)[far].max() < 0.003


@pytest.mark.parametrize(("lon", "lat"), CENTRES)
def test_short_distances_at_700_km_are_off_by_less_than_three_in_a_thousand(lon: float, lat: float) -> None:
    """Across the direction of the centre the scale is off the most."""
    bearing = np.arange(0.0, 360.0, 5.0)
    n = len(bearing)
    a = GEOD.fwd(np.full(n, lon), np.full(n, lat), bearing, np.full(n, 7e5))
    b = GEOD.fwd(np.full(n, lon), np.full(n, lat), bearing + 0.5, np.full(n, 7e5))
    (ax, ay), (bx, by) = (Projection(lon, lat).to_plane(np.array(e[0]), np.array(e[1])) for e in (a, b))
    true = GEOD.inv(a[0], a[1], b[0], b[1])[2]
    assert np.abs(np.hypot(ax - bx, ay - by) / true - 1).max() < 0.003


def test_east_is_right_and_north_is_up() -> None:
    x, y = Projection(36.0, 48.5).to_plane(np.array([36.0, 36.1, 36.0]), np.array([48.5, 48.5, 48.6]))
    assert (x[0], y[0]) == pytest.approx((0, 0), abs=1e-6)
    assert x[1] > 7_000
    assert y[2] > 11_000


@pytest.mark.parametrize(
    ("box", "centre"),
    [
        ((21.0, 43.5, 62.0, 62.0), (41.5, 52.75)),
        ((-10.0, -5.0, 10.0, 5.0), (0.0, 0.0)),
        ((170.0, -20.0, -170.0, 0.0), (180.0, -10.0)),
        ((178.0, -20.0, -160.0, -10.0), (-171.0, -15.0)),
        ((160.0, 50.0, -178.0, 60.0), (171.0, 55.0)),
    ],
)
def test_the_centre_of_a_box(box: tuple[float, float, float, float], centre: tuple[float, float]) -> None:
    projection = Projection.of(box)
    assert projection.lat == centre[1]
    assert (projection.lon - centre[0]) % 360 == 0
    assert -180 <= projection.lon <= 180


def test_neighbours_across_the_antimeridian_are_neighbours() -> None:
    projection = Projection.of((170.0, -20.0, -170.0, 0.0))
    x, _ = projection.to_plane(np.array([179.99, -179.99]), np.full(2, -10.0))
    true = GEOD.inv(179.99, -10.0, -179.99, -10.0)[2]
    assert x[1] - x[0] == pytest.approx(true, rel=1e-4)


def test_degrees_that_are_not_finite_are_not_on_the_plane() -> None:
    x, y = Projection(36.0, 48.5).to_plane(np.array([np.nan, np.inf, 36.0]), np.array([48.5, 48.5, np.nan]))
    assert not np.isfinite(x).any()
    assert not np.isfinite(y).any()


def test_a_geometry_is_projected_and_brought_back_whole() -> None:
    projection = Projection(36.0, 48.5)
    hole = [(36.1, 48.1), (36.2, 48.2), (36.2, 48.1)]  # clockwise: pyproj subtracts it
    polygon = shapely.Polygon([(36, 48), (37, 48), (37, 49), (36, 49)], [hole])
    plane = projection.project(polygon)
    assert len(plane.interiors) == 1
    assert plane.area == pytest.approx(abs(GEOD.geometry_area_perimeter(polygon)[0]), rel=0.003)
    assert shapely.equals_exact(projection.unproject(plane), polygon, tolerance=1e-9)
