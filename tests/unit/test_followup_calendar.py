"""iCalendar of what is due: the same state, the same bytes, and no text that anybody wrote."""

from __future__ import annotations

import icalendar

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.follow import VIOLATION
from bestand.followup import Progress, Route, calendar, fold_cases, progress
from bestand.followup.bodies import case_body, step_body
from tests.unit.record import Record, at, utc
from tests.unit.test_followup_progress import LADDER

BODY = case_body("fire", 1, "text", "ladder", "CANARY title", [("f1", {"incident": "CANARY"})])
CASE = str(BODY["case"])
ROUTE = Route(LADDER, ("north", "south"), Clock("Europe/Kyiv"))


def found(violation: Moment, *more: tuple[str, str], now: str = "2026-05-10T01:00") -> Progress:
    log = Record()
    log.add("case", BODY, "2026-05-09T23:50:01.000007")
    for step, event in more:
        body = step_body(CASE, step, event, at("2026-05-10T00:30"), text="CANARY reason")
        log.add("step", body, "2026-05-10T00:40")
    return progress(fold_cases(log.standing.acts).case(CASE), ROUTE, {VIOLATION: violation}, utc(now))


def test_what_is_due_stands_in_utc_and_says_the_time_of_the_zone() -> None:
    raw = calendar([found(at("2026-05-09T22:00"))], "Europe/Kyiv")
    (event,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert event.decoded("dtstart") == utc("2026-05-10T22:00") and "dtend" not in event
    assert str(event["description"]) == "Due by 2026-05-11 01:00 (Europe/Kyiv)."
    assert str(event["uid"]) == f"{CASE}-warning@bestand"
    assert event.decoded("dtstamp") == utc("2026-05-09T23:50:01")
    assert str(event["summary"]) == f"a diplomatic warning (case {CASE[:8]})"
    assert b"X-WR-TIMEZONE:Europe/Kyiv" in raw


def test_due_interval_is_an_event_as_long_as_it_and_says_so() -> None:
    raw = calendar([found(at("2026-05-09T22:00", "2026-05-10T00:00"))], "Europe/Kyiv")
    (event,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert event.decoded("dtend") == utc("2026-05-11T00:00")
    assert "between 2026-05-11 01:00 and 2026-05-11 03:00 (Europe/Kyiv)" in str(event["description"])


def test_opened_steps_are_added_and_finished_ones_taken_out() -> None:
    opened = found(at("2026-05-09T22:00"), ("coordinated", "opened"))
    events = icalendar.Calendar.from_ical(calendar([opened], "Europe/Kyiv")).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [utc("2026-05-10T22:00"), utc("2026-05-12T22:00")]
    warned = found(at("2026-05-09T22:00"), ("warning", "done"))
    assert not icalendar.Calendar.from_ical(calendar([warned], "Europe/Kyiv")).walk("VEVENT")


def test_same_state_gives_the_same_bytes_at_any_time_and_holds_no_text() -> None:
    """A record of another person's signature is the same state; nothing that people wrote is in it."""
    first = calendar([found(at("2026-05-09T22:00"), ("army", "opened"))], "Europe/Kyiv")
    later = found(at("2026-05-09T22:00"), ("army", "opened"), now="2026-05-10T02:00")
    assert calendar([later], "Europe/Kyiv") == first
    assert b"CANARY" not in first
