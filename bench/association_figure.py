"""A figure that is no time: a share or an amount, mean and range over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Figure):
    """Met where `value` is at most `reach`; `values` has one value per seed."""

    value: float | None = None
    values: tuple[float, ...] = ()
    aim: float | None = None
    unit: str = ""
    ours: str = ""
    other: str = ""

    @property
    def met(self) -> bool | None:
        if self.value is None:
            return False if self.broken else None
        return self.value <= self.reach

    @property
    def aimed(self) -> bool | None:
        return None if self.value is None or self.aim is None else self.value <= self.aim

    def as_json(self) -> dict[str, object]:
        names = ("name", "value", "values", "unit", "reach", "aim", "met", "ours", "other", "note")
        return {name: getattr(self, name) for name in names}

    def cells(self) -> tuple[str, ...]:
        verdict = {True: "met", False: "MISSED", None: "not run"}[self.met]
        shown = "" if self.value is None else f"{self.value:.3f}{self.unit}"
        return (self.name, self.ours, self.other, shown, f"≤ {self.reach:g}{self.unit}", verdict, self.peer)


def measured(
    name: str,
    values: Sequence[float],
    reach: float,
    aim: float | None = None,
    value: float | None = None,
    unit: str = "",
    ours: str = "",
    other: str = "",
    peer: str = "",
    note: str = "",
) -> Measured:
    """The mean over seeds, unless the value is told."""
    shown = sum(values) / len(values) if value is None else value
    return Measured(
        name=name,
        ours_s=None,
        reach=reach,
        peer=peer,
        note=note,
        value=shown,
        values=tuple(values),
        aim=aim,
        unit=unit,
        ours=ours,
        other=other,
    )
