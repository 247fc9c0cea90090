"""Two units for the same fire: single discharges, and shelling incidents.

The rule *shelling incidents/1*: discharges in order of time form a run that a gap of over an hour
ends; a run of 30 or more is one shelling incident; a shorter run is none, and its discharges stay
single. A total without times has an interval only. The units are never added to one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bestand.intake.amounts import Amount

LEAST = 30
GAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ShellingIncident:
    """First and last discharge of a run, and how many it has."""

    first: datetime
    last: datetime
    discharges: int


def shelling_incidents(discharges: Iterable[tuple[datetime, int]]) -> tuple[list[ShellingIncident], int]:
    """Incidents in order of time, and how many discharges belong to none."""
    runs: list[ShellingIncident] = []
    for at, n in sorted(discharges):
        if n < 0:
            raise ValueError(f"{n} discharges at {at.isoformat()}")
        if n and runs and at - runs[-1].last <= GAP:
            runs[-1] = ShellingIncident(runs[-1].first, at, runs[-1].discharges + n)
        elif n:
            runs.append(ShellingIncident(at, at, n))
    return [r for r in runs if r.discharges >= LEAST], sum(r.discharges for r in runs if r.discharges < LEAST)


def incidents_between(discharges: Amount) -> Amount:
    """How many incidents a total without times can hold: none, up to one for every 30."""
    return Amount(0, None if discharges.high is None else discharges.high // LEAST, "shelling incidents/1")
