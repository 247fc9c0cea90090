"""Distances and directions as monitors write them: "2–4 km south-east and south of its position"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bestand.geo.ring import POINTS, RingPart, arc_of

_WORDS = {"N": "north", "E": "east", "S": "south", "W": "west"}
NAMES = {"-".join(_WORDS[c] for c in point): point for point in POINTS}
_POINT = "|".join([*sorted(NAMES, key=len, reverse=True), *sorted(POINTS, key=len, reverse=True)])
_ONE = rf"(?:{_POINT})(?![-\w])"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+or\s+)"
_NUMBER = r"(?<![\d.])\d{1,6}(?:\.\d{1,3})?"  # bounded: a row of digits must not take long
_RANGE = rf"(?:(?P<near>{_NUMBER})\s*(?:km|m)?\s*(?:-|–|to)\s*)?(?P<far>{_NUMBER})\s*(?P<unit>km|m)\b"
_OWN = r"(?:its|their|the|his|her)\s+(?:\w+\s+)?(?:positions?|cameras?|patrols?)"
_DISTANCE = rf"(?:{_RANGE}|(?P<unknown>(?:an\s+)?un(?:determined|known)\s+distances?))"
_OPEN = r"(?:in\s+|from\s+)?(?:an\s+)?(?P<open>un(?:determined|known)\s+directions?)"
_DIRECTION = rf"(?:(?P<points>{_ONE}(?:{_AND}{_ONE})*)|{_OPEN})"
SECTOR = re.compile(rf"{_DISTANCE}\s+(?:to\s+the\s+)?{_DIRECTION}(?:\s+(?:of|from)\s+{_OWN})?")
"""Where an event was, seen from the monitors' own position."""
NEARBY = re.compile(rf"(?P<within>\bwithin\s+(?:an?\s+)?)?{_RANGE}(?:\s+(?:radius|range))?\s+(?:of|from)\s+{_OWN}")
"""A distance alone: the whole ring, and the whole circle for "within 3 km of its position"."""
OFFSET = re.compile(rf"{_RANGE}\s+(?:to\s+the\s+)?(?P<points>{_ONE})\s+of\s+(?=[^\W\d_a-zа-яіїєґ])")
"""Where the monitors were, seen from a place with a name: the name follows."""
MOST_M = 100_000.0


@dataclass(frozen=True, slots=True)
class Direction:
    """What a sentence tells of where: distances in metres, points of the compass; either may be unknown."""

    near_m: float | None
    far_m: float | None
    points: tuple[str, ...]

    def part(self) -> RingPart | None:
        """The part of a ring that it means; a whole ring where no direction is told, None without a distance."""
        if self.near_m is None or self.far_m is None:
            return None
        start, width = arc_of(self.points) if self.points else (0.0, 360.0)
        return RingPart(self.near_m, self.far_m, start, min(width, 360.0))


def direction(found: re.Match[str]) -> Direction | str:
    """A match of SECTOR or NEARBY, or what is wrong with it."""
    told = found.groupdict()
    points = tuple(_points(told.get("points") or ""))
    if told.get("unknown"):
        return Direction(None, None, points)
    near, far = band(found)
    if told.get("within"):
        near = 0.0
    if near > far:
        return f'distances run backwards in "{found[0]}"'
    if far > MOST_M:
        return f'"{found[0]}" is farther than monitors see or hear'
    return Direction(near, far, points)


def band(found: re.Match[str]) -> tuple[float, float]:
    """Metres from and to. One distance alone is taken as rounded: half a unit of its last digit either way."""
    scale = 1000.0 if found["unit"] == "km" else 1.0
    far = float(found["far"])
    if found["near"]:
        return float(found["near"]) * scale, far * scale
    half = last_digit(found["far"]) / 2
    return max(far - half, 0.0) * scale, (far + half) * scale


def last_digit(number: str) -> float:
    """The unit of a number's last digit that is no zero before the point: 0.1 of "1.5", 100 of "500"."""
    if "." in number:
        return float(10.0 ** -len(number.partition(".")[2]))
    return float(10 ** (len(number) - len(number.rstrip("0")))) if number.strip("0") else 1.0


def _points(text: str) -> list[str]:
    return [NAMES.get(word, word) for word in re.findall(_ONE, text)]
