"""What follows a breach, who said what when, and spans in business days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bestand.agreement.clock import Clock, Moment, NoWorkingHours
from bestand.agreement.document import Agreement, Statement
from bestand.agreement.follow import NOTIFIED, VERIFIED, VIOLATION, FollowUp
from bestand.agreement.times import Within, Working

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


def at(text: str, until: str = "") -> Moment:
    return Moment(utc(text), utc(until or text))


def test_steps_are_due_one_after_the_other_and_a_time_not_given_is_not_made_up() -> None:
    path = FollowUp.model_validate(LADDER)
    due = {step.id: time for step, time in path.clocks({VIOLATION: at("2026-05-09T12:00")}, Clock("Europe/Kyiv"))}
    assert due["warn"] == at("2026-05-10T12:00")
    assert due["act"] == Moment(utc("2026-05-11T12:00"), utc("2026-05-11T12:00"), awaits="warn")
    assert due["meet"] is None and due["report"] is None


def test_step_done_late_moves_what_counts_from_it_and_an_interval_stays_one() -> None:
    path, clock = FollowUp.model_validate(LADDER), Clock("Europe/Kyiv")
    happened = {
        VIOLATION: at("2026-05-09T12:00", "2026-05-09T15:00"),
        "warn": at("2026-05-12T08:00", "2026-05-12T09:00"),
    }
    due = {step.id: time for step, time in path.clocks(happened, clock)}
    assert due["warn"] == at("2026-05-10T12:00", "2026-05-10T15:00")
    assert due["act"] == at("2026-05-13T08:00", "2026-05-13T09:00")


def test_path_that_counts_from_a_verification_knows_no_time_before_it() -> None:
    path, clock = FollowUp.model_validate(LADDER | {"counts_from": "verified"}), Clock("Europe/Kyiv")
    assert {time for _, time in path.clocks({VIOLATION: at("2026-05-09T12:00")}, clock)} == {None}
    due = {step.id: time for step, time in path.clocks({VERIFIED: at("2026-05-09T12:00")}, clock)}
    assert due["warn"] == at("2026-05-10T12:00")


NOTICE: dict[str, object] = {"id": "notice", "title": "a notice", "who": ["panel"], "after": "verified"}
NOTICE |= {"notifies": "parties"}
ANSWER: dict[str, object] = {"id": "answer", "title": "an answer", "who": ["parties"], "by": "each"}
ANSWER |= {"within": {"hours": 8}}
NOTIFYING = {"title": "x", "known": "seen", "counts_from": "notified"}


def test_answers_count_from_the_notice_that_notified_the_parties() -> None:
    path, clock = FollowUp.model_validate(NOTIFYING | {"steps": [NOTICE, ANSWER]}), Clock("Europe/Kyiv")
    known = {VERIFIED: at("2026-05-09T12:00")}
    assert [time for _, time in path.clocks(known, clock)] == [None, None]  # the notice has no time
    happened = known | {NOTIFIED: at("2026-05-09T14:00"), "notice": at("2026-05-09T14:00")}
    assert {s.id: t for s, t in path.clocks(happened, clock)}["answer"] == at("2026-05-09T22:00")


@pytest.mark.parametrize(
    ("steps", "fix"),
    [
        ([ANSWER], "add `notifies: parties`"),
        ([ANSWER, NOTICE], "add `notifies: parties`"),
        ([NOTICE | {"after": ""}], "add `notifies: parties`"),  # it would count from itself
        ([NOTICE | {"id": "verified"}], "give each step its own id"),
        ([NOTICE | {"notifies": None, "before_publication": True}], "add `notifies: parties`"),
    ],
)
def test_path_without_the_notice_that_it_counts_from_is_refused(steps: list[object], fix: str) -> None:
    with pytest.raises(ValidationError, match=fix):
        FollowUp.model_validate(NOTIFYING | {"steps": steps})


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


@pytest.mark.parametrize(
    ("time", "hours", "due"),
    [
        # Kyiv is UTC+3 in summer: 09:00–17:00 there is 06:00–14:00 UTC. 8 May 2026 is a Friday.
        ("2026-05-08T06:00", 8, "2026-05-08T14:00"),  # a whole day ends at its close, not at the next opening
        ("2026-05-08T12:00", 3, "2026-05-11T07:00"),  # 2 h on Friday, 1 h from Monday 09:00
        ("2026-05-08T20:00", 1, "2026-05-11T07:00"),  # after hours on Friday
        ("2026-05-09T10:00", 1, "2026-05-11T07:00"),  # a Saturday
        ("2026-05-08T03:00", 1, "2026-05-08T07:00"),  # before hours
        ("2026-05-11T06:00", 9, "2026-05-13T07:00"),  # 8 h on Monday, Tuesday 12 May is a holiday, 1 h on Wednesday
        ("2026-05-11T13:30", 0.5, "2026-05-11T14:00"),
        ("2026-05-09T10:00", 0, "2026-05-09T10:00"),  # at once is at once
        # Winter time ends on Sunday 29 March 2026: Friday's 17:00 is 15:00 UTC, Monday's 09:00 is 06:00 UTC.
        ("2026-03-27T14:00", 2, "2026-03-30T07:00"),
        # Summer time ends on Sunday 25 October 2026: Friday's 17:00 is 14:00 UTC, Monday's 09:00 is 07:00 UTC.
        ("2026-10-23T13:00", 2, "2026-10-26T08:00"),
    ],
)
def test_business_hours_elapse_in_working_hours_alone(time: str, hours: float, due: str) -> None:
    working = Working.model_validate({"from": "09:00", "until": "17:00"})
    clock = Clock("Europe/Kyiv", holidays=frozenset({"2026-05-12"}), working=working)
    assert clock.later(utc(time), Within(business_hours=hours)) == utc(due)


def test_working_day_around_the_clock_has_23_hours_when_the_clocks_change() -> None:
    """In Cairo the clocks go forward on Friday 24 April 2026 at 00:00, a business day here."""
    working = Working.model_validate({"from": "00:00", "until": "24:00"})
    clock = Clock("Africa/Cairo", working=working)
    start = utc("2026-04-22T22:00")  # Thursday 00:00, UTC+2
    assert clock.later(start, Within(business_hours=24)) == utc("2026-04-23T22:00")
    assert clock.later(start, Within(business_hours=47)) == utc("2026-04-24T21:00")  # Friday's midnight, UTC+3
    assert clock.later(start, Within(business_hours=48)) == utc("2026-04-26T22:00")  # 01:00 on Monday


def test_business_hours_without_working_hours_have_no_answer() -> None:
    with pytest.raises(NoWorkingHours):
        Clock("Europe/Kyiv").later(utc("2026-05-08T12:00"), Within(business_hours=1))


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
