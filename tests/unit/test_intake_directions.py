"""Distances and directions in words."""

from __future__ import annotations

import pytest

from bestand.intake.directions import SECTOR, Direction, direction


def read(text: str) -> Direction | str | None:
    found = SECTOR.search(text)
    return direction(found) if found else None


@pytest.mark.parametrize(
    ("text", "near", "far", "points"),
    [
        ("2–4 km south-east, south-south-east and south of its position", 2000, 4000, ("SE", "SSE", "S")),
        ("2-4km west-north-west of its position", 2000, 4000, ("WNW",)),
        ("1 to 3 km north and north-north-east of their positions", 1000, 3000, ("N", "NNE")),
        ("3 km east of its camera", 2500, 3500, ("E",)),
        ("1.5 km east", 1450, 1550, ("E",)),
        ("500 m NNW", 450, 550, ("NNW",)),
        ("2–3 km in an undetermined direction", 2000, 3000, ()),
        ("an undetermined distance south-west of its position", None, None, ("SW",)),
    ],
)
def test_range_and_points_are_read(text: str, near: float | None, far: float | None, points: tuple[str, ...]) -> None:
    assert read(f"heard 3 explosions {text}.") == Direction(near, far, points)


def test_undetermined_direction_is_the_whole_ring() -> None:
    found = read("2–3 km in an undetermined direction")
    assert isinstance(found, Direction)
    part = found.part()
    assert part and part.width_deg == 360


def test_undetermined_distance_is_no_part_of_a_ring() -> None:
    found = read("an undetermined distance south of its position")
    assert isinstance(found, Direction) and found.part() is None


@pytest.mark.parametrize("text", ["2–4 km southwards", "south of its position", "2–4 furlongs south", "4 km to Doneck"])
def test_what_is_no_sector_is_not_read_as_one(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("5–2 km south", 'distances run backwards in "5–2 km south"'), ("500 km south", "farther than monitors see")],
)
def test_impossible_range_says_what_is_wrong(text: str, wrong: str) -> None:
    found = read(text)
    assert isinstance(found, str) and wrong in found
