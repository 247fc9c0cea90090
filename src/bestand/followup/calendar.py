"""iCalendar (RFC 5545) of what is due. Titles of steps and ids of cases; no text that anybody wrote.

The same state gives the same bytes: stamps come from the record, ids from cases and steps. Times are UTC;
the text gives them in the agreement's zone too. A due interval is an event as long as it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar

from bestand.agreement.clock import FOREVER, Moment
from bestand.followup.progress import Progress, Status, StepState

_SHOWN = (Status.DUE, Status.UNSURE, Status.OVERDUE)


def calendar(cases: Iterable[Progress], timezone: str) -> bytes:
    """What is due in the cases, in order of time. timezone (IANA): of the agreement's text."""
    shown = icalendar.Calendar()
    shown.add("prodid", "-//Bestand//followup//EN")
    shown.add("version", "2.0")
    shown.add("x-wr-timezone", timezone)
    due = [(state, found) for found in cases for state in found.steps if state.status in _SHOWN]
    for state, found in sorted(due, key=lambda pair: (_latest(pair[0]), pair[1].case.id, pair[0].step.id)):
        shown.add_component(_event(state, found, ZoneInfo(timezone)))
    return bytes(shown.to_ical())


def _latest(state: StepState) -> datetime:
    return state.due.latest if state.due else FOREVER


def _event(state: StepState, found: Progress, zone: ZoneInfo) -> icalendar.Event:
    assert state.due
    event = icalendar.Event()
    event.add("uid", f"{found.case.id}-{state.step.id}@bestand")
    event.add("dtstamp", found.case.last_at.replace(microsecond=0))
    event.add("dtstart", state.due.earliest)
    if state.due.latest > state.due.earliest:
        event.add("dtend", state.due.latest)
    event.add("summary", f"{state.step.title} (case {found.case.id[:8]})")
    event.add("description", _told(state.due, zone))
    return event


def _told(due: Moment, zone: ZoneInfo) -> str:
    first, last = (f"{time.astimezone(zone):%Y-%m-%d %H:%M}" for time in (due.earliest, due.latest))
    if first == last:
        return f"Due by {last} ({zone.key})."
    return f"Due by a time between {first} and {last} ({zone.key}): what it counts from is known as an interval."
