"""Administrative areas: polygons by code."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.unit.miniatures import BOW_TIE, balance, collection, feature, reasons, take_in


@pytest.mark.parametrize("source", ["areas", "geoboundaries"])
def test_feature_is_an_area_by_its_code(tmp_path: Path, source: str) -> None:
    content = collection(feature(shapeISO="UA-63", shapeName="Північ", shapeID="7"))
    (row,) = take_in(tmp_path, source, {"g.geojson.gz": content}).tables["areas"].to_dicts()
    assert (row["area_code"], row["name"], row["source"]) == ("UA-63", "Північ", source)
    assert shapely.from_wkb(row["geometry"]).equals(shapely.box(36, 47, 38, 49))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (feature(shapeName="no code"), "feature has no shapeISO"),
        (feature(BOW_TIE, shapeISO="UA-05"), "polygon is not sound: Self-intersection[37 48]"),
    ],
)
def test_broken_feature_is_rejected_and_the_rest_stays(tmp_path: Path, broken: object, words: str) -> None:
    taken = take_in(tmp_path, "areas", {"g.geojson": collection(feature(shapeISO="UA-63"), broken)})
    (reason,) = reasons(taken)
    assert reason.startswith(words)
    assert balance(taken) == {"records": 2, "reference": 1, "rejected": 1}


def test_half_a_character_in_a_name_fails_the_file(tmp_path: Path) -> None:
    text = b'{"features":[{"properties":{"shapeISO":"\\ud800"},"geometry":null}]}'
    (failure,) = take_in(tmp_path, "areas", {"g.geojson": text}).failures
    assert failure == "g.geojson: not JSON: a text holds half a character."
