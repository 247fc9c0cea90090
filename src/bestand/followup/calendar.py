"""iCalendar (RFC 5545) of what is due. Titles of steps and ids of cases; no text that anybody wrote.

The same state gives the same bytes: stamps come from the record, ids from cases and steps. Times are UTC;
the text gives them in the agreement's zone too. A due interval is an event as long as it.
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import icalendar

from bestand.agreement.clock import Moment
from bestand.followup.progress import Progress, StepState


def calendar(cases: Iterable[Progress], timezone: str) -> bytes:
    """What is due in the cases, in order of time. timezone (IANA): of the agreement's text."""
    shown = icalendar.Calendar()
    shown.add("prodid", "-//Bestand//followup//EN")
    shown.add("version", "2.0")
    shown.add("x-wr-timezone", timezone)
    due = [(state.due, state, found) for found in cases for state in found.due if state.due]
    for moment, state, found in sorted(due, key=lambda one: (one[0].latest, one[2].case.id, one[1].step.id)):
        shown.add_component(_event(moment, state, found, ZoneInfo(timezone)))
    return bytes(shown.to_ical())


def _event(due: Moment, state: StepState, found: Progress, zone: ZoneInfo) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{found.case.id}-{state.step.id}@bestand")
    event.add("dtstamp", found.case.last_at)
    event.add("dtstart", due.earliest)
    if due.latest > due.earliest:
        event.add("dtend", due.latest)
    event.add("summary", f"{state.step.title} (case {found.case.id[:8]})")
    event.add("description", _told(due, zone))
    return event


def _told(due: Moment, zone: ZoneInfo) -> str:
    first, last = (f"{time.astimezone(zone):%Y-%m-%d %H:%M}" for time in (due.earliest, due.latest))
    if first == last:
        return f"Due by {last} ({zone.key})."
    return f"Due by a time between {first} and {last} ({zone.key}): what it counts from is known as an interval."
