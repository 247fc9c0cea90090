"""Deadlines: so long after an event, in chains, over changing clocks, and after what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bestand.agreement.clock import EVER, FOREVER, Clock, Moment
from bestand.agreement.times import Edge, Event

SIGNED = {"at": "2026-03-27 12:00", "precision": "minute", "basis": "stated"}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(**events: Mapping[str, object]) -> Clock:
    return Clock("Europe/Kyiv", {name: Event.model_validate(event) for name, event in events.items()})


def after(event: str, **long: float) -> dict[str, object]:
    return {"after": {"event": event, **long}}


@pytest.mark.parametrize(
    ("long", "at"),
    [
        ({"hours": 0}, "2026-03-27T10:00"),
        ({"hours": 48}, "2026-03-29T10:00"),  # the clocks went forward that night
        ({"days": 2}, "2026-03-29T09:00"),  # noon on the wall
        ({"days": 14}, "2026-04-10T09:00"),
        ({"hours": 0.5}, "2026-03-27T10:30"),
    ],
)
def test_days_keep_the_hour_on_the_wall_and_hours_elapse(long: dict[str, float], at: str) -> None:
    found = clock(signature=SIGNED, due=after("signature", **long)).event("due")
    assert found == Moment(utc(at), utc(at))


def test_deadlines_count_from_each_other() -> None:
    """Out of the zone in 72 hours, hazards removed within 45 days after that (Korea, 13 a)."""
    seoul = Clock(
        "Etc/GMT-9",
        {
            "armistice": Event.model_validate({"at": "1953-07-27 22:00", "precision": "minute", "basis": "stated"}),
            "zone-left": Event.model_validate(after("armistice", hours=72)),
            "hazards-removed": Event.model_validate(after("zone-left", days=45)),
        },
    )
    assert seoul.event("zone-left").latest == utc("1953-07-30T13:00")
    assert seoul.event("hazards-removed").latest == utc("1953-09-13T13:00")


def test_day_without_an_hour_stays_one_through_a_deadline() -> None:
    day = {"at": "2026-05-09", "precision": "day", "basis": "stated"}
    found = clock(signature=day, due=after("signature", days=1)).event("due")
    assert (found.earliest, found.latest) == (utc("2026-05-09T21:00"), utc("2026-05-10T21:00"))


def test_dispute_goes_through_a_deadline() -> None:
    two = {"between": ["2026-05-09", "2026-05-10"], "precision": "day", "basis": "disputed"}
    found = clock(start=two, due=after("start", hours=24)).event("due")
    assert (found.earliest, found.latest, found.disputed) == (utc("2026-05-09T21:00"), utc("2026-05-10T21:00"), True)


def test_what_hangs_on_an_unknown_event_awaits_it() -> None:
    unknown = clock(relief={"title": "relief from sanctions"}, due=after("relief", days=3))
    assert unknown.event("due") == Moment(EVER, FOREVER, awaits="relief")
    not_yet = clock(relief={"not_before": "2026-05-01"}, due=after("relief", days=3))
    assert not_yet.event("due") == Moment(utc("2026-05-03T21:00"), FOREVER, awaits="relief")


def test_event_that_counts_from_itself_is_refused() -> None:
    ring = clock(a=after("b", days=1), b=after("c", days=1), c=after("a", days=1))
    with pytest.raises(ValueError, match="a → b → c → a goes round"):
        ring.event("a")


def test_end_is_the_last_that_it_was_extended_to() -> None:
    end = {"at": "2026-04-26T21:00Z", "precision": "minute", "basis": "stated"}
    extended = [{"on": "2026-05-15", "to": "2026-07-01"}, {"on": "2026-04-25", "to": "2026-05-17"}]
    until = Clock("Asia/Beirut").until(Edge.model_validate(end | {"extended": extended}))
    assert until == Moment(utc("2026-07-01T21:00"), utc("2026-07-01T21:00"))


@pytest.mark.parametrize(
    "edge",
    [
        {},
        {"at": "2026-05-09"},
        {"at": "2026-05-09", "precision": "day"},
        {"at": "2026-05-09", "precision": "day", "basis": "stated", "after": {"event": "x", "days": 1}},
        after("x"),
        after("x", days=1, hours=24),
        after("x", days=-1),
        after("x", days=1.5),
    ],
)
def test_edge_without_a_time_or_with_two_is_refused(edge: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Edge.model_validate(edge)
