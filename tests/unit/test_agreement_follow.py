"""What follows a breach, who said what when, and spans in business days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bestand.agreement.clock import Clock
from bestand.agreement.document import Agreement, Statement
from bestand.agreement.follow import FollowUp
from bestand.agreement.times import Within

LADDER = {
    "title": "a graduated response",
    "known": "seen",
    "steps": [
        {"id": "warn", "title": "a warning", "who": ["north"], "within": {"hours": 24}},
        {"id": "act", "title": "measures", "who": ["south"], "after": "warn", "within": {"days": 1}},
        {"id": "meet", "title": "a meeting", "who": ["south"], "after": "act"},
        {"id": "report", "title": "a report", "who": ["south"], "after": "meet", "within": {"hours": 1}},
    ],
}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_steps_are_due_one_after_the_other_and_a_time_not_given_is_not_made_up() -> None:
    path = FollowUp.model_validate(LADDER)
    due = {step.id: time for step, time in path.clocks(utc("2026-05-09T12:00"), Clock("Europe/Kyiv"))}
    assert due["warn"] == utc("2026-05-10T12:00") and due["act"] == utc("2026-05-11T12:00")
    assert due["meet"] is None and due["report"] is None


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"after": "acts"}, "reorder."),
        ({"after": "meet"}, "reorder."),  # a step that comes later in the text
        ({"id": "warn"}, "give each step its own id."),
        ({"within": {"hours": 1, "days": 1}}, "write one of them"),
    ],
)
def test_path_that_cannot_be_walked_is_refused(change: dict[str, object], fix: str) -> None:
    steps = [dict(step) for step in LADDER["steps"]]  # type: ignore[attr-defined]
    steps[1] |= change
    with pytest.raises(ValidationError, match=fix):
        FollowUp.model_validate(LADDER | {"steps": steps})


@pytest.mark.parametrize(
    ("time", "days", "due"),
    [
        ("2026-05-08T12:00", 1, "2026-05-11T12:00"),  # Friday to Monday
        ("2026-05-09T12:00", 1, "2026-05-11T12:00"),  # Saturday to Monday
        ("2026-05-07T12:00", 3, "2026-05-13T12:00"),  # Tuesday 12 May is a holiday
        ("2026-05-08T12:00", 0, "2026-05-08T12:00"),
        ("2026-03-27T12:00", 1, "2026-03-30T11:00"),  # the clocks change in between
        ("2026-05-08T21:30", 1, "2026-05-10T21:30"),  # half past midnight on Saturday in Kyiv, then on Monday
    ],
)
def test_business_days_leave_out_weekends_and_holidays(time: str, days: int, due: str) -> None:
    clock = Clock("Europe/Kyiv", holidays=frozenset({"2026-05-12"}))
    assert clock.later(utc(time), Within(business_days=days)) == utc(due)


def agreement(*statements: dict[str, object]) -> Agreement:
    edge = {"at": "2026-05-09", "precision": "day", "basis": "derived"}
    clause = {
        "id": "silence",
        "title": "silence",
        "article": "1",
        "known": "seen",
        "status": "agreed",
        "obliges": ["north"],
        "prohibits": {"acts": ["kinetic"]},
        "place": "anywhere",
        "in_force": {"from": edge, "until": "open"},
        "cites": ["a text"],
    }
    return Agreement.model_validate(
        {
            "agreement": "pause",
            "title": "A pause",
            "timezone": "Europe/Kyiv",
            "taxonomy": "core-2026",
            "parties": {"north": {"name": "N"}, "south": {"name": "S"}},
            "sides": {"a": "north", "b": "south"},
            "readings": {"text": {"title": "the text"}},
            "statements": statements,
            "clauses": [clause],
        }
    )


def test_status_is_what_a_speaker_said_last_until_the_day() -> None:
    said = [("2026-05-01", "draft"), ("2026-05-20", "ended"), ("2026-05-09", "in force")]
    found = agreement(*({"speaker": "north", "on": on, "status": s, "cites": ["x"]} for on, s in said))
    days = ("2026-04-30", "2026-05-01", "2026-05-19", "2026-05-20")
    assert [found.status("north", day) for day in days] == [None, "draft", "in force", "ended"]
    assert found.status("south", "2026-06-01") is None


@pytest.mark.parametrize("own", [{}, {"status": "draft", "position": "accepts"}, {"status": "finished"}])
def test_statement_gives_a_status_or_a_position(own: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Statement.model_validate({"speaker": "north", "on": "2026-05-01", "cites": ["x"]} | own)
