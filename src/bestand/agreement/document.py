"""agreement.yaml as typed values. What each key means stands in docs/reference/agreement.md."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from bestand.agreement.times import Event, Window, zone_name
from bestand.agreement.weapons import Bound, Wanted
from bestand.text.typed import Typed

Status = Literal["draft", "declared", "agreed", "signed", "ratified", "in force", "suspended", "ended"]


Known = Literal["seen", "from memory"]
"""How what the file says is known: read in a source that is cited, or not yet checked against one."""


class LineBand(Typed):
    """A band along the line of the day: so far from it on a side, or so wide in all.

    total_width_m is that of the whole band, half of it on each side: the 50 km of a text that
    speaks of a zone are 25 km for each party.
    """

    within_m: float | None = Field(default=None, gt=0)
    total_width_m: float | None = Field(default=None, gt=0)
    side: Literal["a", "b", "both"]
    comparator: Literal["lt", "le"]

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


class Place(Typed):
    """Where a clause holds: anywhere, in a zone, or in a band along the line."""

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
        band = self.line
        return f"line:{band.side}:{band.comparator}:{band.reach_m:g}" if band else self.zone


def _place_value(value: object) -> object:
    """`anywhere` may stand alone."""
    if isinstance(value, str) and value != "anywhere":
        raise ValueError(f'"{value}" is no place. Fix: write anywhere, {{zone: …}} or {{line: …}}.')
    return {"anywhere": True} if value == "anywhere" else value


class Prohibition(Typed):
    """What may not be done: acts, and only with these weapons, only at these targets."""

    acts: tuple[str, ...] = Field(min_length=1)
    weapons: tuple[str, ...] = ()
    except_weapons: tuple[str, ...] = ()
    calibre_mm: Bound | None = None
    range_km: Bound | None = None
    targets: tuple[str, ...] = ()

    @property
    def wanted(self) -> Wanted:
        """The weapons it is about; none means any act, whatever it was done with."""
        return Wanted(self.weapons, self.except_weapons, self.calibre_mm, self.range_km)


class Unless(Typed):
    """What would make a prohibited act lawful under the text. It never excludes by itself: a
    document for each thing it needs, or a claim that a person accepts, must show it."""

    title: str
    needs: tuple[str, ...] = Field(min_length=1)


class Override(Typed):
    """How one reading departs from the clause as written."""

    exists: bool = True
    because: str = ""
    prohibits: Prohibition | None = None
    place: Place | None = None
    in_force: Window | None = None
    unless: tuple[Unless, ...] | None = None

    _place = field_validator("place", mode="before")(_place_value)


class Clause(Typed):
    """One checkable duty."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.()-]*$")
    title: str
    article: str
    known: Known = "seen"
    status: Status
    obliges: tuple[str, ...] = Field(min_length=1)
    prohibits: Prohibition
    place: Place
    in_force: Window
    readings: dict[str, Override] = Field(default_factory=dict)
    unless: tuple[Unless, ...] = ()
    monitored_by: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    _place = field_validator("place", mode="before")(_place_value)

    @property
    def places(self) -> list[Place]:
        """Where it holds, in the text and in every reading."""
        return [p for p in (self.place, *(own.place for own in self.readings.values())) if p]


class Party(Typed):
    name: str


class Reading(Typed):
    """One version of the agreement: a party's, or, without a party, one that its title names."""

    party: str | None = None
    title: str = ""

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not (self.party or self.title):
            raise ValueError("a reading is a party's or has a title. Fix: add `party` or `title`.")
        return self


class Monitor(Typed):
    name: str
    mandate: str = ""


class Sides(Typed):
    """Which party the geometry calls a and b. Only names: no rule looks at them."""

    a: str
    b: str


class Agreement(Typed):
    """The whole file."""

    agreement: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    timezone: str
    taxonomy: str
    parties: dict[str, Party]
    sides: Sides
    readings: dict[str, Reading] = Field(min_length=1)
    monitors: dict[str, Monitor] = Field(default_factory=dict)
    events: dict[str, Event] = Field(default_factory=dict)
    clauses: tuple[Clause, ...] = Field(min_length=1)

    _zone = field_validator("timezone")(zone_name)
