"""Daily polygons as lines: the day is in the name, and a missing day stays missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from bestand.intake.take import Taken
from tests.unit.miniatures import BOW_TIE, balance, collection, feature, reasons, take_in, utc

NAME = "line_20260510.geojson.gz"
EAST = [[38.0, 47.0], [39.0, 47.0], [39.0, 49.0], [38.0, 49.0], [38.0, 47.0]]


def line(tmp_path: Path, *features: object, name: str = NAME, inside: str | None = None) -> Taken:
    return take_in(tmp_path, "deepstate", {name: collection(*features, name=inside)})


def test_polygon_is_in_force_for_a_day_from_three_utc(tmp_path: Path) -> None:
    (row,) = line(tmp_path, feature()).tables["lines"].to_dicts()
    assert (row["valid_from"], row["valid_to"]) == (utc("2026-05-10T03:00"), utc("2026-05-11T03:00"))
    assert (row["line_id"], row["error_m"]) == ("deepstate:2026-05-10", 2000.0)
    assert shapely.from_wkb(row["geometry"]).equals(shapely.box(36, 47, 38, 49))


def test_polygons_of_one_file_are_one_line(tmp_path: Path) -> None:
    taken = line(tmp_path, feature(), feature(EAST))
    assert balance(taken) == {"records": 2, "reference": 1, "set_aside": 1}
    assert shapely.from_wkb(taken.tables["lines"]["geometry"][0]).equals(shapely.box(36, 47, 39, 49))


def test_missing_day_stays_missing(tmp_path: Path) -> None:
    files = {f"line_{day}.geojson": collection(feature()) for day in ("20260509", "20260511")}
    lines = take_in(tmp_path, "line_polygons", files).tables["lines"]
    assert lines["valid_to"][0] < lines["valid_from"][1]
    assert [f"{day:%d}" for day in lines["valid_from"]] == ["09", "11"]


@pytest.mark.parametrize("inside", ["deepstatemap_data_20260510", "a map", ""])
def test_name_inside_that_agrees_or_has_no_day_is_fine(tmp_path: Path, inside: str) -> None:
    assert line(tmp_path, feature(), inside=inside).failures == []


def test_name_inside_with_another_day_fails_the_file(tmp_path: Path) -> None:
    (failure,) = line(tmp_path, feature(), inside="map_20260511").failures
    assert failure == f'{NAME}: is named for 2026-05-10, but its content says "map_20260511". Fix: check the day.'


@pytest.mark.parametrize(
    ("name", "words"),
    [("line.geojson", "has no day in its name"), ("line_20260230.geojson", '"20260230" is not a day')],
)
def test_file_without_a_day_in_its_name_fails(tmp_path: Path, name: str, words: str) -> None:
    (failure,) = line(tmp_path, feature(), name=name).failures
    assert words in failure


def test_day_of_the_file_counts_before_that_of_its_folder(tmp_path: Path) -> None:
    taken = line(tmp_path, feature(), name="export_20260601/line_20260510.geojson")
    assert taken.tables["lines"]["line_id"].to_list() == ["deepstate:2026-05-10"]


def test_day_may_stand_in_the_folder_alone(tmp_path: Path) -> None:
    taken = line(tmp_path, feature(), name="20260510/line.geojson")
    assert taken.tables["lines"]["line_id"].to_list() == ["deepstate:2026-05-10"]


def test_self_crossing_polygon_is_rejected_with_the_place(tmp_path: Path) -> None:
    taken = line(tmp_path, feature(BOW_TIE))
    (reason,) = reasons(taken)
    assert reason == "polygon is not sound: Self-intersection[37 48]; mend the drawing"
    assert taken.tables["lines"].is_empty()
    assert balance(taken) == {"records": 1, "rejected": 1}


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (None, "geometry cannot be read"),
        ({"geometry": None}, "geometry cannot be read"),
        ({"geometry": {"type": "Point", "coordinates": [37, 48]}}, "feature is no polygon"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "feature is no polygon"),
        ({"geometry": {"type": "Polygon", "coordinates": [["x"]]}}, "geometry cannot be read"),
        (feature([[36, 47], [200, 47], [200, 49], [36, 47]]), "polygon lies outside the degrees"),
        (feature([[36, 47], [38, 47]]), "geometry cannot be read"),
    ],
)
def test_broken_feature_is_rejected_and_the_sound_one_stays(tmp_path: Path, broken: object, words: str) -> None:
    taken = line(tmp_path, broken, feature())
    (reason,) = reasons(taken)
    assert reason.startswith(words)
    assert balance(taken) == {"records": 2, "reference": 1, "rejected": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b"[]", "is no GeoJSON"),
        (b'{"features": {}}', "is no GeoJSON"),
        (b'{"features": []}', "holds no features"),
        (b'{"features": [NaN]}', "NaN is no JSON value"),
    ],
)
def test_what_is_no_collection_fails_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    (failure,) = take_in(tmp_path, "line_polygons", {"line_20260510.geojson": content}).failures
    assert failure.startswith("line_20260510.geojson")
    assert words in failure


def test_infinite_coordinate_is_rejected(tmp_path: Path) -> None:
    text = b'{"features":[{"geometry":{"type":"Polygon","coordinates":[[[36,47],[1e999,47],[38,49],[36,47]]]}}]}'
    (reason,) = reasons(take_in(tmp_path, "line_polygons", {"line_20260510.geojson": text}))
    assert reason.startswith(("geometry cannot be read", "polygon has a coordinate that is no number"))
