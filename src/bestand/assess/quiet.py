"""From when on a condition of quiet can have been met, as far as incidents tell.

Each possible violation starts the days anew. What cannot be decided does not: the answer is the
earliest time that the condition can have been met, never that it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from bestand.agreement import Agreement
from bestand.agreement.clock import EVER
from bestand.agreement.times import Quiet
from bestand.agreement.versions import clock_of
from bestand.model.words import CERTAIN, Outcome

Tables = Mapping[str, pl.DataFrame]


def quiet_times(agreement: Agreement, findings: pl.DataFrame, tables: Tables) -> dict[str, dict[str, datetime]]:
    """Reading → event → before when it cannot have happened (UTC), for each event of quiet in the agreement.

    Each reading counts what it holds to be a possible violation, and asks no other.
    """
    clock = clock_of(agreement)
    return {
        reading: {
            name: _met(event.quiet, clock.event(event.quiet.since).earliest, findings.filter(reading=reading), tables)
            for name, event in agreement.events.items()
            if event.quiet
        }
        for reading in agreement.readings
    }


def _met(quiet: Quiet, start: datetime, findings: pl.DataFrame, tables: Tables) -> datetime:
    """The end of the first run of so many days without a violation after `start`."""
    if start == EVER:
        return EVER
    days = timedelta(days=quiet.days)
    for first, last in _violations(quiet, findings, tables):
        if first >= start + days:
            break
        start = max(start, last)
    return start + days


def _violations(quiet: Quiet, findings: pl.DataFrame, tables: Tables) -> list[tuple[datetime, datetime]]:
    """Possible violations of these clauses, surely in the zone; in order of time."""
    found = findings.filter(pl.col("clause_id").is_in(quiet.clauses) & (pl.col("outcome") == Outcome.POSSIBLE)).select(
        "incident_id"
    )
    if quiet.zone:
        here = tables["zone_hits"].filter((pl.col("zone_id") == quiet.zone) & (pl.col("p") >= CERTAIN))
        found = found.join(here, left_on="incident_id", right_on="subject_id", how="semi")
    times = tables["incidents"].join(found.unique(), on="incident_id", how="semi").select("time_from", "time_to")
    return list(times.sort("time_from", "time_to").iter_rows())
