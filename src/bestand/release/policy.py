"""What a level lets through. Unknown levels, audiences and acts, and missing facts, fail closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from bestand.errors import UsageError
from bestand.model.markings import Audience, codes_of
from bestand.model.words import Level
from bestand.workspace.document import Floor, ReleasePolicy
from bestand.workspace.schemes import marking_of

PUBLIC = "public"
"""An audience that is not named: whoever the level lets."""
COARSE = (Level.CLEAR, Level.GREEN)


@dataclass(frozen=True, slots=True)
class Lifted:
    """Incidents that a releaser's act shows finer (`places`) or earlier (`times`) than the defaults, by id."""

    places: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()


NOTHING_LIFTED = Lifted()


@dataclass(frozen=True, slots=True)
class Counting:
    """How numbers of people are told: of which local day, by whose clock, and what earlier editions told of it
    to those who may read this one, the latest last."""

    day: date
    timezone: str
    told: tuple[pl.DataFrame, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """One level's and audience's rules, and the clock by which a delay is over (UTC; None: not shown)."""

    level: Level
    coarse: bool  # areas, bands and cells instead of places, distances and the line
    text: bool  # words of third parties
    policy: ReleasePolicy
    clock: datetime | None
    floors: Mapping[str, Floor] = field(default_factory=dict)
    audience: Audience = None
    lifted: Lifted = NOTHING_LIFTED
    held: frozenset[str] = frozenset()  # findings of which the parties are told before the public
    counting: Counting | None = None  # none: no number of people is told where they are told as numbers

    def lets(self, marking: str | None) -> bool:
        """Whether what bears this marking may be shown; what is unmarked or not understood may not."""
        read = marking_of(marking)
        return read is not None and read.lets(self.level, self.audience)

    def names(self, marking: str | None) -> bool:
        """Whether it may be told that there is something with this marking."""
        read = marking_of(marking)
        if read is None:
            return False
        return not read.is_discreet or read.lets(self.level, self.audience)

    @property
    def audience_text(self) -> str:
        return PUBLIC if self.audience is None else ", ".join(sorted(self.audience))


def door_for(
    level: Level | str,
    policy: ReleasePolicy,
    clock: datetime | None,
    floors: Mapping[str, Floor] | None = None,
    audience: str = PUBLIC,
    lifted: Lifted = NOTHING_LIFTED,
    held: frozenset[str] = frozenset(),
    counting: Counting | None = None,
) -> Door:
    """The door of a level for an audience: codes with commas between them, or `public`.

    clock: a time proven by the data, never the machine's own: what is released must not depend on when
    somebody prints it. Raises UsageError for a level or a code that is none, and for red without an audience.
    """
    if level not in list(Level):
        raise UsageError(f'"{level}" is no level; there are: {", ".join(Level)}.')
    level = Level(level)
    codes = None if audience.strip() == PUBLIC else codes_of(audience.split(","))
    if level is Level.RED and codes is None:
        raise UsageError("red is for named recipients only: name the audience, such as NLD or NLD,UKR.")
    coarse = level in COARSE
    return Door(level, coarse, not coarse, policy, clock, floors or {}, codes, lifted, held, counting)
