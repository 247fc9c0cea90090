"""sensors.yaml as typed values. What each key means stands in docs/reference/sensors.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from bestand.agreement import Place, Taxonomy
from bestand.model.words import FOUNDING
from bestand.text.problems import Problem, nearest
from bestand.text.typed import Typed, typed
from bestand.text.yaml import Document, Path_, read_yaml

Chance = Annotated[float, Field(ge=0, le=1)]
Basis = Literal["assumed", "stated", "measured"]
"""Where a sensor's figures come from: this file's own choice, its maker or operator, a trial of it."""


class Sensor(Typed):
    """One planned sensor, or many alike of one operator."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    who: str = Field(min_length=1)
    family: str = Field(min_length=1)
    role: Literal["event", "lead", "trace"]
    sees: tuple[str, ...] = Field(min_length=1)
    where: Place
    detects: Chance
    tells_weapon: Chance
    mistakes_weapon: Chance = 0.0
    tells_actor: Chance = 0.0
    radius_m: float = Field(ge=0)
    time_s: int = Field(ge=0)
    delay_h: tuple[float, float]
    false_per_day: float = Field(ge=0)
    up: Chance
    basis: Basis
    cites: tuple[str, ...] = ()

    @field_validator("where", mode="before")
    @classmethod
    def _place(cls, value: object) -> object:
        """`anywhere` may stand alone."""
        if isinstance(value, str) and value != "anywhere":
            raise ValueError(f'"{value}" is no place. Fix: write anywhere, {{zone: …}} or {{line: …}}.')
        return {"anywhere": True} if value == "anywhere" else value

    @field_validator("delay_h")
    @classmethod
    def _is_median_then_ninth(cls, delay: tuple[float, float]) -> tuple[float, float]:
        median, ninth = delay
        if not (0 < median <= ninth or median == ninth == 0):
            raise ValueError(
                "delays are [median, 90th percentile] in hours. Fix: write [6, 24], or [0, 0] for at once."
            )
        return delay

    @model_validator(mode="after")
    def _says_from_where(self) -> Self:
        if self.basis != "assumed" and not self.cites:
            raise ValueError("figures that are not assumed have a source. Fix: add `cites`, or set `basis: assumed`.")
        return self

    @property
    def founds(self) -> bool:
        """Whether its reports may found an incident; traces only support one."""
        return self.role in FOUNDING


class Sensors(Typed):
    """The whole file."""

    sensors: tuple[Sensor, ...] = Field(min_length=1)


def load_sensors(path: Path, taxonomy: Taxonomy, zones: Collection[str]) -> tuple[Sensors | None, list[Problem]]:
    """The sensors, and all problems found; `zones` are those that are drawn or that a clause names.

    Raises InputError where there is no such file.
    """
    document = read_yaml(path)
    sensors = typed(document, Sensors)
    if sensors is not None:
        _lint(document, sensors, taxonomy, zones)
    return sensors, sorted(document.problems)


def _lint(document: Document, sensors: Sensors, taxonomy: Taxonomy, zones: Collection[str]) -> None:
    seen: set[str] = set()
    for i, sensor in enumerate(sensors.sensors):
        at: Path_ = ("sensors", i)
        if sensor.id in seen:
            message = f'sensor "{sensor.id}" stands twice.'
            document.problem((*at, "id"), "sensor-twice", message, "give each sensor its own id.")
        seen.add(sensor.id)
        _known(document, (*at, "sees"), sensor.sees, taxonomy.act_names, "act")
        if sensor.where.zone is not None:
            _known(document, (*at, "where", "zone"), [sensor.where.zone], zones, "zone")


def _known(document: Document, path: Path_, names: Iterable[str], known: Collection[str], kind: str) -> None:
    for name in names:
        if name not in known:
            fix = nearest(name, known) if known else f"no clause names a {kind}: write {{line: …}} or anywhere."
            document.problem(path, f"unknown-{kind}", f'there is no {kind} "{name}".', fix)
