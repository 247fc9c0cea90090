"""What a level lets through. Unknown levels and missing facts fail closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bestand.errors import UsageError
from bestand.model.words import Level
from bestand.workspace.document import ReleasePolicy

SUPPORTED = (Level.CLEAR, Level.AMBER)


@dataclass(frozen=True, slots=True)
class Door:
    """One level's rules, and the clock by which a delay is over (UTC; None: not shown)."""

    level: Level
    coarse: bool  # areas, bands and cells instead of places, distances and the line
    text: bool  # words of third parties
    policy: ReleasePolicy
    clock: datetime | None
    sightings: frozenset[str] = frozenset()  # acts that tell where persons or weapons stand

    @property
    def delayed_after(self) -> datetime | None:
        """Sensitive places of what ended later than this are not shown even by area."""
        return None if self.clock is None else self.clock - timedelta(hours=self.policy.delay_h)


def door_for(
    level: Level, policy: ReleasePolicy, clock: datetime | None, sightings: frozenset[str] = frozenset()
) -> Door:
    """The door of a level. `clock` is a time proven by the data, never the machine's own:
    what is released must not depend on when somebody prints it."""
    if level not in SUPPORTED:
        raise UsageError(f"editions are made at: {', '.join(SUPPORTED)}; not yet at {level}.")
    coarse = level is Level.CLEAR
    return Door(level, coarse=coarse, text=not coarse, policy=policy, clock=clock, sightings=sightings)
