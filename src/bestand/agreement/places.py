"""Where a clause holds: anywhere, in a zone, or along a line, for each party along its own."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bestand.text.typed import Typed

CONTACT = "contact"
"""The workspace's own line of the day; other lines are named in the agreement."""


class Of(Typed):
    """The line that a band is measured from: one, or each side its own."""

    line: str = ""
    a: str = ""
    b: str = ""

    @model_validator(mode="after")
    def _one_or_each_its_own(self) -> Self:
        if bool(self.line) == bool(self.a or self.b) or bool(self.a) != bool(self.b):
            raise ValueError("no line. Fix: write `of: name`, or `of: {a: …, b: …}`, a line for each side.")
        return self


def _of_value(value: object) -> object:
    """A name may stand alone."""
    return {"line": value} if isinstance(value, str) else value


class LineBand(Typed):
    """A band along a line: so far from it on a side, or so wide in all.

    total_width_m is that of the whole band, half of it on each side: the 50 km of a text that
    speaks of a zone are 25 km for each party. Where each side has its own line, whose side a
    place is on goes by the line of contact, and all that lies before the side's own line is in.
    """

    within_m: float | None = Field(default=None, gt=0)
    total_width_m: float | None = Field(default=None, gt=0)
    side: Literal["a", "b", "both"]
    comparator: Literal["lt", "le"]
    of: Annotated[Of, BeforeValidator(_of_value)] = Of(line=CONTACT)

    @model_validator(mode="after")
    def _per_side_or_in_all(self) -> Self:
        if (self.within_m is None) == (self.total_width_m is None):
            raise ValueError("a band has one width. Fix: write `within_m` per side, or `total_width_m` of both.")
        if self.total_width_m is not None and self.side != "both":
            raise ValueError("a total width is that of both sides. Fix: set `side: both`, or write `within_m`.")
        return self

    @property
    def reach_m(self) -> float:
        """How far from the line it goes on a side."""
        return self.within_m if self.within_m is not None else (self.total_width_m or 0.0) / 2

    @property
    def lines(self) -> tuple[str, ...]:
        """Names of the lines it takes to tell whether a place is in: that of the sides first."""
        if self.of.line:
            return (self.of.line,)
        own = {"a": [self.of.a], "b": [self.of.b], "both": [self.of.a, self.of.b]}[self.side]
        return tuple(dict.fromkeys([CONTACT, *own]))

    @property
    def zone_id(self) -> str:
        """Its name in `zone_hits`."""
        name = f"line:{self.side}:{self.comparator}:{self.reach_m:g}"
        own = self.of.line or f"{self.of.a}/{self.of.b}"
        return name if own == CONTACT else f"{name}:{own}"


class Place(Typed):
    """Where a clause holds: anywhere, in a zone, or in a band along a line."""

    anywhere: bool = False
    zone: str | None = None
    line: LineBand | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if [self.anywhere, self.zone is not None, self.line is not None].count(True) != 1:
            raise ValueError("a place is one of: anywhere, zone, line. Fix: keep one of them.")
        return self

    @property
    def zone_id(self) -> str | None:
        """Its name in `zone_hits`: a zone's own, or one made from the band; None for anywhere."""
        return self.line.zone_id if self.line else self.zone


def place_value(value: object) -> object:
    """`anywhere` may stand alone."""
    if isinstance(value, str) and value != "anywhere":
        raise ValueError(f'"{value}" is no place. Fix: write anywhere, {{zone: …}} or {{line: …}}.')
    return {"anywhere": True} if value == "anywhere" else value
