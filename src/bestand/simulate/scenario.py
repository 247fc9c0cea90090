"""What is asked of a simulation: its days, its truth, and which mirror image is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

from bestand.errors import UsageError
from bestand.geo.projection import Floats

FIRST_DAY = date(2030, 3, 1)
ZONE = "Etc/GMT-3"  # UTC+3 the whole year; IANA writes the sign of these zones the other way round
DAY_MIN = 24 * 60
LEAST_DAYS, MOST_DAYS = 3, 3660
RATE = {"kept": 0.0, "half": 1 / 3, "broken": 1.0}
"""Incidents on a day of the ceasefire, for each one on a day without it."""
Density: TypeAlias = Literal["sparse", "busy", "dense", "crowded"]
DENSITY: dict[Density, float] = {"sparse": 0.05, "busy": 0.4, "dense": 2.5, "crowded": 10.0}
"""How many *other* records of the monitors a report of officials could be about: those in the
joint 95 % region of both places whose minute lies in the report's interval. A mean over the
reports of officials that state a place; without troubles."""
Precision: TypeAlias = Literal["fine", "usual", "coarse"]
SCALE: dict[Precision, float] = {"fine": 1 / 3, "usual": 1.0, "coarse": 2.5}
"""By how much radii and intervals differ from those that people usually state."""
Trouble: TypeAlias = Literal["copying", "rounding", "attention", "weather", "flood", "late", "revised"]
TROUBLES: tuple[Trouble, ...] = get_args(Trouble)
"""Ways in which sources depend on one another or fail; each module tells how strongly."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One invented ceasefire in the middle third of `days` days, with `incidents` true incidents.

    The same scenario gives the same bytes. `swapped` is its mirror image: the geography turned
    over across the equator, and the names of the two parties exchanged. `density` crowds the
    incidents into a part of the front (None: the whole front, however many they are);
    `precision` scales what people state, and their errors with it.
    """

    days: int = 14
    incidents: int = 300
    seed: int = 1
    ceasefire: Literal["kept", "broken", "half"] = "half"
    swapped: bool = False
    density: Density | None = None
    precision: Precision = "usual"
    troubles: frozenset[Trouble] = frozenset()

    def __post_init__(self) -> None:
        if not LEAST_DAYS <= self.days <= MOST_DAYS:
            raise UsageError(f"a simulation has {LEAST_DAYS} to {MOST_DAYS} days, not {self.days}.")
        if self.incidents < 0 or self.seed < 0:
            raise UsageError("incidents and seed are whole numbers from 0 on.")
        _known("density", () if self.density is None else (self.density,), DENSITY)
        _known("precision", (self.precision,), SCALE)
        _known("trouble", sorted(self.troubles), TROUBLES)

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

    @property
    def scale(self) -> float:
        return SCALE[self.precision]

    def has(self, trouble: Trouble) -> bool:
        return trouble in self.troubles


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


def _known(kind: str, given: Iterable[str], names: Iterable[str]) -> None:
    for name in given:
        if name not in names:
            raise UsageError(f'there is no {kind} "{name}"; name one of {", ".join(names)}.')


def utc(minute: int) -> datetime:
    """The instant this many minutes after the first day's local midnight."""
    midnight = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=ZoneInfo(ZONE))
    return midnight.astimezone(UTC) + timedelta(minutes=minute)
