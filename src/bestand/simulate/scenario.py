"""What is asked of a simulation: its days, its truth, and which mirror image is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bestand.errors import UsageError
from bestand.geo.projection import Floats

FIRST_DAY = date(2030, 3, 1)
ZONE = "Etc/GMT-3"  # UTC+3 the whole year; IANA writes the sign of these zones the other way round
DAY_MIN = 24 * 60
RATE = {"kept": 0.0, "half": 1 / 3, "broken": 1.0}
"""Incidents on a day of the ceasefire, for each one on a day without it."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One invented ceasefire in the middle third of `days` days, with `incidents` true incidents.

    The same scenario gives the same bytes. `swapped` is its mirror image: the geography turned
    over across the equator, and the names of the two parties exchanged.
    """

    days: int = 14
    incidents: int = 300
    seed: int = 1
    ceasefire: Literal["kept", "broken", "half"] = "half"
    swapped: bool = False

    def __post_init__(self) -> None:
        if not 3 <= self.days <= 3660:
            raise UsageError(f"a simulation has 3 to 3660 days, not {self.days}.")
        if self.incidents < 0 or self.seed < 0:
            raise UsageError("incidents and seed are whole numbers from 0 on.")

    @property
    def quiet_days(self) -> range:
        """Days of the ceasefire, counted from the first day as 0."""
        third = self.days // 3
        before = (self.days - third) // 2
        return range(before, before + third)

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The ceasefire as [start, end) in UTC."""
        return utc(self.quiet_days.start * DAY_MIN), utc(self.quiet_days.stop * DAY_MIN)

    @property
    def image(self) -> Image:
        return Image(self.swapped)


@dataclass(frozen=True, slots=True)
class Image:
    """The world as it was made, or its mirror image.

    The world knows its parties only as a and b, and side b's polygon is always b's. Turned
    over, b's land lies in the north: so b is then the party called north.
    """

    swapped: bool

    @property
    def parties(self) -> dict[str, str]:
        """Party id per side of the line."""
        north, south = ("b", "a") if self.swapped else ("a", "b")
        return dict(sorted({north: "north", south: "south"}.items()))

    @property
    def names(self) -> dict[str, str]:
        """Party name per side of the line."""
        return {side: f"{party.title()} Quillmoor" for side, party in self.parties.items()}

    def latitudes(self, lat: Floats) -> Floats:
        """Degrees with their sign changed in the mirror image, and no negative zero."""
        return (-lat if self.swapped else lat) + 0.0

    def ring(self, points: Floats) -> list[list[float]]:
        """A ring of (lon, lat), counterclockwise in both images."""
        turned = points.copy()
        turned[:, 1] = self.latitudes(points[:, 1])
        return [[float(x), float(y)] for x, y in (turned[::-1] if self.swapped else turned)]


def utc(minute: int) -> datetime:
    """The instant this many minutes after the first day's local midnight."""
    midnight = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=ZoneInfo(ZONE))
    return midnight.astimezone(UTC) + timedelta(minutes=minute)
