"""bestand.yaml as typed values. What each key means stands in docs/reference/workspace.md."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from bestand.agreement.times import zone_name
from bestand.model.words import Level
from bestand.text.messages import PAGES, no_pages
from bestand.text.typed import Typed
from bestand.workspace.zones import Zone, zone_value


class SourceUse(Typed):
    """One source of the workspace: which reader, which files, its options."""

    source: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(default="", pattern=r"^([a-z][a-z0-9_]*)?$")
    files: tuple[str, ...] = Field(min_length=1)
    options: dict[str, object] = Field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name of the source in tables: its own, or its reader's."""
        return self.name or self.source


class NamedLine(Typed):
    """A line that the agreement names: in force from its stated day until the next of it."""

    source: str
    error_m: float | None = Field(default=None, ge=0)


class Lines(Typed):
    """The line of contact: which source draws it, and where its edge counts as the line; then
    the other lines that the agreement names."""

    source: str = ""
    named: dict[str, NamedLine] = Field(default_factory=dict)
    within: str | None = None  # GeoJSON polygon: outside of it an edge is coast or border
    error_m: float | None = Field(default=None, ge=0)
    faces_m: float = Field(default=2000.0, gt=0)

    @model_validator(mode="after")
    def _has_a_line(self) -> Self:
        if not (self.source or self.named):
            raise ValueError("no line. Fix: add `source`, or lines under `named`.")
        return self


class Floor(Typed):
    """How late, in hours, and how coarse the place of a class of acts is shown at `clear` and `green`."""

    delay_h: float = Field(default=72, ge=72)
    show: Literal["place", "area", "nothing"] = "place"


class ReleasePolicy(Typed):
    """What `clear` and `green` may show, and up to which level the installation may keep things at all.

    Values of what is shown can only be stricter than the defaults, never looser. floors: by act or group
    of acts. accredited_to: what is marked above it, or is not understood, is refused at intake.
    """

    accredited_to: Level = Level.AMBER_STRICT
    floors: dict[str, Floor] = Field(default_factory=dict)

    delay_h: float = Field(default=72, ge=72)
    cell_km: float = Field(default=20, ge=20)
    near_line_km: float = Field(default=20, ge=20)
    bands_km: tuple[float, ...] = (20, 50, 100)

    @model_validator(mode="after")
    def _bands_start_at_the_cell(self) -> Self:
        rising = list(self.bands_km) == sorted(set(self.bands_km)) and self.bands_km
        if not rising or self.bands_km[0] < self.near_line_km:
            raise ValueError("bands rise and start no nearer than near_line_km. Fix: [20, 50, 100].")
        return self


class ReportSettings(Typed):
    cut_off: str = "24:00"
    languages: tuple[str, ...] = ("en",)

    @field_validator("cut_off")
    @classmethod
    def _is_a_clock(cls, text: str) -> str:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", text):
            raise ValueError(f'"{text}" is no clock time. Fix: write 18:00 or 24:00.')
        return text

    @field_validator("languages")
    @classmethod
    def _have_pages(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        for lacking in filter(None, map(no_pages, languages)):
            raise ValueError(f"{lacking} Fix: write [{', '.join(PAGES)}].")
        return languages


class WorkspaceFile(Typed):
    """The whole file. `area` is west, south, east, north in degrees."""

    workspace: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    timezone: str
    area: tuple[float, float, float, float]
    agreement: str
    lines: Lines | None = None
    zones: dict[str, Annotated[Zone, BeforeValidator(zone_value)]] = Field(default_factory=dict)
    targets: tuple[str, ...] = ()
    sources: tuple[SourceUse, ...] = Field(min_length=1)
    release: ReleasePolicy = ReleasePolicy()
    report: ReportSettings = ReportSettings()
    simulated: bool = False
    encrypted: bool = False

    _zone = field_validator("timezone")(zone_name)

    @field_validator("area")
    @classmethod
    def _is_a_box(cls, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        west, south, east, north = box
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90):
            raise ValueError("not west, south, east, north in degrees. Fix: [22, 44, 41, 53].")
        return box
