"""Chances of zones, of bands along the line, and of hits at targets, by hand values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

from bestand.agreement import Place
from bestand.geo.edges import edges_of
from bestand.geo.projection import Projection
from bestand.locate.bands import bands_of
from bestand.locate.geography import Geography, Line
from bestand.locate.zones import near_targets, zone_hits
from bestand.model.tables import TABLES
from bestand.workspace import Workspace
from tests.golden.ground import build

PLANE = Projection(30.0, 0.0)
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)
SIDE_B = shapely.box(0, -80_000, 80_000, 80_000)  # the line is its western edge, x = 0
SQUARE = shapely.box(-31_000, -1_000, -29_000, 1_000)  # 2 km about (-30 km, 0)
AREAS = {"whole": shapely.box(-30_500, -500, -29_500, 500), "tenth": shapely.box(-31_000, -1_000, -11_000, 1_000)}
Row = dict[str, Any]


def geography(error_m: float = 784.0, **targets: list[Any]) -> Geography:
    edge = np.array([[0.0, -80_000.0, 0.0, 80_000.0]])
    line = Line("line", NOON.replace(hour=0), NOON.replace(hour=23), error_m, SIDE_B, edge, edges_of(SIDE_B))
    shapes = np.array(list(AREAS.values()), dtype=object)
    drawn = TABLES["targets"].shape(pl.DataFrame(targets)) if targets else TABLES["targets"].empty()
    return Geography(PLANE, [line], list(AREAS), shapes, drawn, {"square": SQUARE})


def subject(x: float | None, radius_m: float | None = 500.0, y: float = 0.0, **own: object) -> Row:
    return {"x": x, "y": None if x is None else y, "radius_m": radius_m, "area_code": None, "time_from": NOON} | own


def frame(*rows: Row) -> pl.DataFrame:
    schema = {"x": pl.Float64, "y": pl.Float64, "radius_m": pl.Float64, "area_code": pl.String}
    times = {"time_from": pl.Datetime("us", "UTC"), "time_to": pl.Datetime("us", "UTC")}
    named = [row | {"time_to": row["time_from"], "subject_id": str(n)} for n, row in enumerate(rows)]
    return pl.DataFrame(named, schema={"subject_id": pl.String} | schema | times)


def band(side: str, comparator: str = "le", within_m: float = 5000.0) -> Mapping[str, Place]:
    place = Place.model_validate({"line": {"within_m": within_m, "side": side, "comparator": comparator}})
    return {"band": place}


def chance(row: Row, zone: str, bands: Mapping[str, Place], error_m: float = 784.0) -> float | None:
    """The chance of the zone; 0 where the hit is left out."""
    found = zone_hits(frame(row), geography(error_m), dict(bands)).filter(zone_id=zone)["p"]
    return found.item() if len(found) else 0.0


def phi(z: float) -> float:
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


@pytest.mark.parametrize(
    ("x", "side", "p"),
    [
        (-4000, "a", 0.97725),  # Phi(8) - Phi(-2); sigma is hypot(300, 400) = 500 m
        (-4500, "a", 0.84134),
        (-250, "a", 0.69146),
        (0, "a", 0.5),
        (0, "b", 0.5),
        (0, "both", 1.0),
        (1000, "a", 0.02275),
        (1000, "b", 0.97725),
        (4000, "both", 0.97725),
        (5000, "both", 0.5),
        (-40_000, "both", 0.0),
    ],
)
def test_chance_of_a_band_is_the_share_of_the_normal_in_it(x: float, side: str, p: float) -> None:
    assert chance(subject(x, 734.3), "band", band(side)) == pytest.approx(p, abs=2e-4)


def test_vague_place_is_spread_over_the_band() -> None:
    """Radius 25 km, in the middle of the band: 2 Phi(2500 / 10 221) - 1 = .193."""
    assert chance(subject(-2500, 25_000), "band", band("a")) == pytest.approx(0.193, abs=0.01)


@pytest.mark.parametrize(
    ("x", "comparator", "inside"),
    [(-5000, "le", 1), (-5000, "lt", 0), (-4999, "lt", 1), (0, "le", 1), (0, "lt", 0), (1, "le", 0)],
)
def test_comparator_decides_where_nothing_is_vague(x: float, comparator: str, inside: int) -> None:
    assert chance(subject(x, 0), "band", band("a", comparator), error_m=0) == inside


def test_band_needs_a_line_and_a_point() -> None:
    late = subject(-100, time_from=NOON.replace(hour=23))
    hits = zone_hits(frame(late, subject(None, None, area_code="whole")), geography(), dict(band("both")))
    assert "band" not in hits["zone_id"]


@pytest.mark.parametrize("radius_m", [0, 100, 1000, 2000, 5000, 25_000])
@pytest.mark.parametrize("off_m", [0, 1000])
def test_chance_of_a_square_zone_is_the_product_of_two_normals(radius_m: float, off_m: float) -> None:
    """Sampled at 256 places: within .03. Exactly on the edge without a radius is left open."""
    if not radius_m:
        assert chance(subject(-30_000, 0), "square", {}) == 1
        return
    sigma = radius_m / 2.4477
    along = phi((1000 - off_m) / sigma) - phi((-1000 - off_m) / sigma)
    across = 2 * phi(1000 / sigma) - 1
    assert chance(subject(-30_000 + off_m, radius_m), "square", {}) == pytest.approx(along * across, abs=0.03)


def test_report_known_to_a_district_is_never_inside_a_two_kilometre_zone() -> None:
    found = [chance(subject(-30_000 + x, 25_000), "square", {}) for x in range(-2000, 2001, 100)]
    assert max(p or 0 for p in found) < 0.02


def test_area_has_its_share_of_the_zone() -> None:
    rows = frame(*(subject(None, None, area_code=code) for code in ("whole", "tenth", "nobody drew this")))
    hits = zone_hits(rows, geography(), {})
    assert hits.drop("distance_m").rows() == [("0", "square", 1.0), ("1", "square", 0.1), ("2", "square", None)]


def test_chance_of_zero_is_left_out() -> None:
    assert zone_hits(frame(subject(-60_000)), geography(), {}).is_empty()


def test_bands_are_those_of_every_clause_and_reading(tmp_path_factory: pytest.TempPathFactory) -> None:
    workspace: Workspace = build(tmp_path_factory.mktemp("ground"))
    assert set(bands_of(workspace.agreement)) >= {
        "line:a:le:5000",
        "line:both:le:5000",
        "line:both:le:5000:old",
        "line:both:le:5000:contact/old",
    }


def hit(distance_m: float, radius_m: float, extent_m: float) -> float | None:
    """Chance of a hit at a target so far east of the subject; None where it is not listed."""
    lon, lat = PLANE.to_degrees(np.array([-30_000.0 + distance_m]), np.array([0.0]))
    ground = geography(
        target_id=["P"], target_class=["power_plant"], lon=lon.tolist(), lat=lat.tolist(), radius_m=[extent_m]
    )
    found = near_targets(frame(subject(-30_000, radius_m)), ground)
    return found["p"].item() if found.height else None


@pytest.mark.parametrize(("radius_m", "p"), [(200, 1.0), (500, 0.95), (1000, 0.5271), (2000, 0.1707), (25_000, 0.0012)])
def test_chance_of_a_hit_at_the_target_itself(radius_m: float, p: float) -> None:
    """1 - exp(-2.9957 (500 / radius)²)."""
    assert hit(0, radius_m, 500) == pytest.approx(p, abs=1e-4)


def test_chance_of_a_hit_beside_the_target() -> None:
    """Sigma 1 km, 1 km away, a target of 50 m: its disc times the density, .00125 exp(-.5)."""
    assert hit(1000, 2447.7, 50) == pytest.approx(0.000758, abs=2e-6)


@pytest.mark.parametrize(("distance_m", "listed"), [(999, True), (1001, False)])
def test_target_is_listed_where_the_region_may_touch_it(distance_m: float, listed: bool) -> None:
    assert (hit(distance_m, 500, 500) is not None) == listed


@pytest.mark.parametrize(
    ("radius_m", "extent_m", "p"),
    [
        (60_000, 500, None),  # .0002: not looked up
        (60_000, 10_000, 0.0798),  # 1 - exp(-2.9957 / 36)
        (180_000, 10_000, None),  # .0092
    ],
)
def test_vague_place_is_looked_up_where_a_hit_may_exceed_one_in_a_hundred(
    radius_m: float, extent_m: float, p: float | None
) -> None:
    assert hit(0, radius_m, extent_m) == (p if p is None else pytest.approx(p, abs=1e-4))


def test_area_alone_is_near_nothing() -> None:
    ground = geography(target_id=["P"], target_class=["port"], lon=[29.73], lat=[0.0], radius_m=[500.0])
    assert near_targets(frame(subject(None, None, area_code="whole")), ground).is_empty()


def test_without_targets_nothing_is_near() -> None:
    assert near_targets(frame(subject(0)), geography()).is_empty()
