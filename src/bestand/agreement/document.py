"""agreement.yaml as typed values. What each key means stands in docs/reference/agreement.md."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from bestand.agreement.duties import Duty, Prohibition, Unless
from bestand.agreement.follow import FollowUp
from bestand.agreement.places import Place, place_value
from bestand.agreement.templates import PathValue, with_parties
from bestand.agreement.times import Edge, Event, Window, Working, time_text, zone_name
from bestand.text.typed import Typed

Status = Literal["draft", "declared", "agreed", "signed", "ratified", "in force", "suspended", "ended"]
Known = Literal["seen", "from memory"]
"""How what the file says is known: read in a source that is cited, or not yet checked against one."""
Position = Literal["accepts", "accepts with conditions", "rejects", "disputes", "calls it violated", "calls it over"]


class Terms(Typed):
    """What a clause says, as far as a reading or an amendment says it anew."""

    because: str = ""
    prohibits: Prohibition | None = None
    requires: Duty | None = None
    place: Place | None = None
    in_force: Window | None = None
    unless: tuple[Unless, ...] | None = None

    _place = field_validator("place", mode="before")(place_value)


class Override(Terms):
    """How one reading departs from the clause as written."""

    exists: bool = True


class Amendment(Terms):
    """A later version of a clause: what it changes, and since when. The versions before it stay."""

    since: Edge
    cites: tuple[str, ...] = Field(min_length=1)


class Clause(Typed):
    """One checkable duty: something that may not be done, or that must be."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.()-]*$")
    title: str
    article: str
    known: Known
    status: Status
    obliges: tuple[str, ...] = Field(min_length=1)
    prohibits: Prohibition | None = None
    requires: Duty | None = None
    place: Place = Place(anywhere=True)
    in_force: Window
    readings: dict[str, Override] = Field(default_factory=dict)
    amended: tuple[Amendment, ...] = ()
    unless: tuple[Unless, ...] = ()
    monitored_by: tuple[str, ...] = ()
    follow_up: str = ""
    cites: tuple[str, ...] = ()

    _place = field_validator("place", mode="before")(place_value)

    @model_validator(mode="after")
    def _bans_or_asks(self) -> Self:
        if (self.prohibits is None) == (self.requires is None):
            raise ValueError("a clause prohibits or requires. Fix: write one of them; two duties are two clauses.")
        if self.prohibits and "place" not in self.model_fields_set:
            raise ValueError("a ban holds somewhere. Fix: add `place: anywhere`, a zone or a line.")
        return self

    @property
    def places(self) -> list[Place]:
        """Where it holds, in the text, in every amendment and in every reading."""
        return [p for p in (self.place, *(t.place for t in (*self.readings.values(), *self.amended))) if p]


class Party(Typed):
    name: str


class Named(Typed):
    """A zone or a line that the text speaks of, whether or not anybody drew it."""

    title: str
    known: Known = "seen"
    cites: tuple[str, ...] = ()


class Reading(Typed):
    """One version of the agreement: a party's, or, without a party, one that its title names."""

    party: str | None = None
    title: str = ""

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not (self.party or self.title):
            raise ValueError("a reading is a party's or has a title. Fix: add `party` or `title`.")
        return self


class Seat(Typed):
    """So many members of a body: whose, and who they are. `number` null: the text gives none."""

    of: str
    number: int | None = Field(default=None, gt=0)
    who: str = ""


class Monitor(Typed):
    """A monitor, a mechanism or a commission, and of whom it is made up."""

    name: str
    mandate: str = ""
    chair: str = ""
    seats: tuple[Seat, ...] = ()
    meets: str = ""


class Statement(Typed):
    """What a speaker said on a day: of the agreement's status, or its position on a clause."""

    speaker: str
    on: str
    status: Status | None = None
    clause: str | None = None
    position: Position | None = None
    words: str = ""
    known: Known = "seen"
    cites: tuple[str, ...] = Field(min_length=1)

    _is_a_day = field_validator("on")(time_text)

    @model_validator(mode="after")
    def _status_or_position(self) -> Self:
        if (self.status is None) == (self.position is None):
            raise ValueError("a statement gives a status or a position. Fix: write one of them.")
        return self


class Sides(Typed):
    """Which party the geometry calls a and b. Only names: no rule looks at them."""

    a: str
    b: str


class Agreement(Typed):
    """The whole file."""

    agreement: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    timezone: str
    holidays: tuple[str, ...] = ()
    working_hours: Working | None = None
    taxonomy: str
    definitions: tuple[str, ...] = ()
    parties: dict[str, Party]
    sides: Sides
    speakers: dict[str, Party] = Field(default_factory=dict)
    readings: dict[str, Reading] = Field(min_length=1)
    monitors: dict[str, Monitor] = Field(default_factory=dict)
    lines: dict[str, Named] = Field(default_factory=dict)
    zones: dict[str, Named] = Field(default_factory=dict)
    events: dict[str, Event] = Field(default_factory=dict)
    follow_up: dict[str, PathValue] = Field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    clauses: tuple[Clause, ...] = Field(min_length=1)

    _zone = field_validator("timezone")(zone_name)

    @property
    def actors(self) -> dict[str, str]:
        """Name of everybody who may speak, sit in a body or take a step."""
        named = (self.parties, self.monitors, self.speakers)
        return {id_: someone.name for group in named for id_, someone in group.items()}

    @property
    def paths(self) -> dict[str, FollowUp]:
        """Paths by id, with the parties where a step says `parties`; not those whose template was not loaded."""
        spelled = {id_: path for id_, path in self.follow_up.items() if isinstance(path, FollowUp)}
        return {id_: with_parties(path, self.parties) for id_, path in spelled.items()}

    def status(self, speaker: str, day: str) -> Status | None:
        """What the speaker last said of the status until a day; None: nothing on record."""
        said = [s for s in self.statements if s.speaker == speaker and s.status and s.on[:10] <= day]
        return max(said, key=lambda s: s.on).status if said else None
