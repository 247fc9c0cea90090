"""How far a case is: clocks worked out by hand, from what happened."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bestand.agreement.clock import Clock, Moment
from bestand.agreement.follow import VERIFIED, VIOLATION, FollowUp
from bestand.agreement.templates import load_template
from bestand.agreement.times import Working
from bestand.followup import Facts, Progress, Route, Status, events_of, fold_cases, progress
from bestand.followup.bodies import Body, case_body, notice_body, step_body
from tests.unit.record import Record, at, utc

HASH = "a" * 64
HOURS = Working.model_validate({"from": "09:00", "until": "17:00"})
KYIV = Clock("Europe/Kyiv", holidays=frozenset({"2026-05-12"}), working=HOURS)
ROLES = {"responders": ["mission"], "attacked": ["north"], "coalition": ["mission"], "united-states": ["mission"]}
LADDER = load_template("graduated-response", None).cast(ROLES)
JOINT = load_template("joint-commission", None).cast(
    {"monitors": ["mission"], "commission": ["commission"], "parties": ["north", "south"]}
)
BOTH = ["north", "south"]
TIMED = FollowUp.model_validate(
    {
        "title": "a path with times",
        "known": "no text",
        "counts_from": "verified",
        "steps": [
            {"id": "notice", "title": "n", "who": ["desk"], "within": {"business_hours": 8}, "notifies": "parties"},
            {"id": "answer", "title": "a", "who": BOTH, "by": "each", "after": "notice", "within": {"hours": 48}},
            {"id": "meet", "title": "m", "who": ["body"], "after": "answer", "within": {"business_days": 2}},
            {"id": "visit", "title": "v", "who": ["body"], "after": "meet", "optional": True, "within": {"days": 1}},
        ],
    }
)
BODY = case_body("fire", 1, "text", "path", "", [("f1", {}), ("f2", {})])
CASE = str(BODY["case"])
Told = tuple[str, Body, str]


def walked(path: FollowUp, events: Mapping[str, Moment], *acts: Told, now: str) -> Progress:
    log = Record()
    log.add("case", BODY, "2026-05-01T00:01")
    for kind, body, time in acts:
        log.add(kind, body, time)
    case = fold_cases(log.standing.acts).case(CASE)
    return progress(case, Route(path, ("north", "south"), KYIV), events, utc(now))


def step(name: str, event: str, when: str, until: str = "", party: str = "", text: str = "") -> Told:
    return "step", step_body(CASE, name, event, at(when, until), party=party, text=text), until or when


def notice(when: str) -> Told:
    return "notice", notice_body(CASE, "notice", {"north": HASH, "south": HASH}), when


def statuses(found: Progress) -> dict[str, str]:
    return {state.step.id: str(state.status) for state in found.steps}


def test_ladder_of_24_and_72_hours_counts_from_the_violation_and_its_interval() -> None:
    """Between 22:00 and 23:30 UTC on 9 May: a warning by 22:00–23:30 on 10 May, a response by the same on 12 May."""
    violation = {VIOLATION: at("2026-05-09T22:00", "2026-05-09T23:30")}
    found = walked(LADDER, violation, now="2026-05-10T22:30")
    due = {state.step.id: state.due for state in found.steps}
    assert due["warning"] == due["army"] == at("2026-05-10T22:00", "2026-05-10T23:30")
    assert due["coalition"] is None  # "then", without a time
    assert due["coordinated"] == at("2026-05-12T22:00", "2026-05-12T23:30")
    assert statuses(found) == {
        "warning": "perhaps overdue",
        "army": "open",  # if needed: nobody has said that it was
        "coalition": "not begun",
        "coordinated": "open",
    }
    assert statuses(walked(LADDER, violation, now="2026-05-10T22:00"))["warning"] == "due"
    assert statuses(walked(LADDER, violation, now="2026-05-10T23:30"))["warning"] == "perhaps overdue"
    assert statuses(walked(LADDER, violation, now="2026-05-10T23:31"))["warning"] == "overdue"


def test_step_that_depends_on_something_is_owed_once_it_was_opened() -> None:
    violation = {VIOLATION: at("2026-05-09T22:00")}
    found = walked(LADDER, violation, step("army", "opened", "2026-05-10T01:00"), now="2026-05-11T00:00")
    assert statuses(found)["army"] == "overdue"
    assert [state.step.id for state in found.owed] == ["warning", "army", "coalition"]


@pytest.mark.parametrize(
    ("when", "until", "status"),
    [
        ("2026-05-10T21:00", "2026-05-10T22:00", "done in time"),
        ("2026-05-10T21:00", "2026-05-10T22:01", "done; whether in time cannot be decided"),
        ("2026-05-10T23:00", "2026-05-10T23:00", "done; whether in time cannot be decided"),
        ("2026-05-10T23:31", "2026-05-10T23:40", "done late"),
    ],
)
def test_done_in_time_or_late_only_where_both_intervals_say_so(when: str, until: str, status: str) -> None:
    violation = {VIOLATION: at("2026-05-09T22:00", "2026-05-09T23:30")}
    found = walked(LADDER, violation, step("warning", "done", when, until), now="2026-05-11T00:00")
    assert statuses(found)["warning"] == status


def test_clocks_of_a_case_worked_out_by_hand() -> None:
    """Verified on Friday 8 May 2026 at 16:00 in Kyiv (13:00 UTC, summer time, UTC+3).

    Notice: 8 business hours of 09:00–17:00. Friday 16–17 is one; Saturday and Sunday none; Monday 11 May
    09–16 are seven more: Monday 16:00 in Kyiv, 13:00 UTC.
    It is sent on Monday at 18:00 in Kyiv (15:00 UTC): late. Answers: 48 hours later, Wednesday 13 May 15:00 UTC.
    North answers on Tuesday at 10:00 UTC; South on Thursday 14 May at 06:00 UTC: late.
    Meeting: 2 business days after the last answer, at the same hour: Friday is one, Monday 18 May 09:00 in
    Kyiv (06:00 UTC) the second. Tuesday 12 May, a holiday, lies before that.
    """
    verified = {VERIFIED: at("2026-05-08T13:00")}
    acts = [notice("2026-05-11T15:00"), step("answer", "received", "2026-05-12T10:00", party="north")]
    acts += [step("answer", "received", "2026-05-14T06:00", party="south")]
    found = walked(TIMED, verified, *acts[:2], now="2026-05-13T15:01")
    due = {state.step.id: state.due for state in found.steps}
    assert due["notice"] == at("2026-05-11T13:00")
    assert due["answer"] == at("2026-05-13T15:00")
    assert statuses(found) == {"notice": "done late", "answer": "overdue", "meet": "not begun", "visit": "not begun"}
    answer = found.state("answer")
    assert answer and [(part.actor, str(part.status)) for part in answer.parts] == [
        ("north", "done in time"),
        ("south", "overdue"),
    ]
    found = walked(TIMED, verified, *acts, now="2026-05-14T07:00")
    meet = found.state("meet")
    assert meet and meet.due == at("2026-05-18T06:00") and meet.status is Status.DUE
    assert statuses(found)["answer"] == "done late"


def test_business_days_before_a_holiday_go_past_it() -> None:
    """Answered on Monday 11 May 06:00 UTC: Tuesday is a holiday, Wednesday is one, Thursday 14 May the second."""
    verified = {VERIFIED: at("2026-05-08T06:00")}
    answers = [step("answer", "received", "2026-05-11T06:00", party=p) for p in ("north", "south")]
    meet = walked(TIMED, verified, notice("2026-05-08T07:00"), *answers, now="2026-05-11T07:00").state("meet")
    assert meet and meet.due == at("2026-05-14T06:00")


def test_steps_to_come_are_due_as_if_those_before_were_done_when_due_and_say_what_they_await() -> None:
    found = walked(TIMED, {VERIFIED: at("2026-05-08T13:00")}, now="2026-05-08T14:00")
    answer = found.state("answer")
    assert answer and answer.due == Moment(utc("2026-05-13T13:00"), utc("2026-05-13T13:00"), awaits="notice")
    assert answer.status is Status.NOT_BEGUN


def test_nothing_has_begun_as_long_as_nobody_has_verified() -> None:
    found = walked(TIMED, {VIOLATION: at("2026-05-08T13:00")}, now="2026-05-20T00:00")
    assert set(statuses(found).values()) == {"not begun"} and all(state.due is None for state in found.steps)


def test_answers_without_a_time_are_received_and_a_refusal_is_one_too() -> None:
    verified = {VERIFIED: at("2026-05-08T06:00")}
    acts = [
        notice("2026-05-08T07:00"),
        step("answers", "received", "2026-05-09T07:00", party="north"),
        step("answers", "refused", "2026-05-10T07:00", party="south", text="it will not answer"),
    ]
    found = walked(JOINT, verified, *acts, now="2026-05-11T00:00")
    answers = found.state("answers")
    assert answers and [part.status for part in answers.parts] == [Status.RECEIVED, Status.REFUSED]
    assert answers.finished and found.happened["answers"] == at("2026-05-10T07:00")


def test_step_that_ends_the_path_closes_the_case_and_leaves_the_rest_out() -> None:
    verified = {VERIFIED: at("2026-05-08T06:00")}
    acts = [
        notice("2026-05-08T07:00"),
        step("commission", "done", "2026-05-09T07:00"),
        step("determination", "done", "2026-05-10T07:00"),
        step("closure", "done", "2026-05-11T07:00", text="no answer came"),
    ]
    found = walked(JOINT, verified, *acts, now="2026-05-12T00:00")
    assert found.closed and found.closed.step == "closure"
    assert statuses(found)["answers"] == statuses(found)["remedy"] == "skipped" and not found.owed
    again = walked(JOINT, verified, *acts, step("", "opened", "2026-05-12T00:00"), now="2026-05-12T00:00")
    assert again.closed is None and [state.step.id for state in again.owed] == ["answers"]


@pytest.mark.parametrize(("event", "closed"), [("received", True), ("skipped", False), ("refused", False)])
def test_path_ends_with_what_is_taken_not_with_what_is_left_out(event: str, closed: bool) -> None:
    verified = {VERIFIED: at("2026-05-08T06:00")}
    acts = [notice("2026-05-08T07:00"), step("closure", event, "2026-05-11T07:00", text="a letter")]
    assert bool(walked(JOINT, verified, *acts, now="2026-05-12T00:00").closed) is closed


def test_step_after_a_skipped_one_may_be_taken_and_counts_from_nothing() -> None:
    verified = {VERIFIED: at("2026-05-08T06:00")}
    acts = [notice("2026-05-08T07:00"), step("answer", "skipped", "2026-05-09T07:00", text="agreed with both")]
    meet = walked(TIMED, verified, *acts, now="2026-05-20T00:00").state("meet")
    assert meet and meet.status is Status.OPEN and meet.due is None and meet.owed


def test_replay_shows_what_was_on_record_then() -> None:
    """A step of 9 May that was recorded on 12 May is not there on 10 May."""
    act = ("step", step_body(CASE, "warning", "done", at("2026-05-09T23:00")), "2026-05-12T00:00")
    violation = {VIOLATION: at("2026-05-09T22:00")}
    assert statuses(walked(LADDER, violation, act, now="2026-05-10T00:00"))["warning"] == "due"
    assert statuses(walked(LADDER, violation, act, now="2026-05-12T00:00"))["warning"] == "done in time"


def test_what_the_path_does_not_have_is_named_and_changes_no_step() -> None:
    found = walked(LADDER, {}, step("committee", "done", "2026-05-09T23:00"), now="2026-05-12T00:00")
    assert [one.step for one in found.strays] == ["committee"]
    assert set(statuses(found).values()) == {"not begun"}


def test_case_counts_from_the_first_of_its_findings() -> None:
    log = Record()
    log.add("case", BODY, "2026-05-01T00:01")
    case = fold_cases(log.standing.acts).case(CASE)
    facts: Facts = {
        "f1": {VIOLATION: at("2026-05-09T22:00", "2026-05-10T06:00"), VERIFIED: at("2026-05-12T00:00")},
        "f2": {VIOLATION: at("2026-05-10T01:00", "2026-05-10T02:00")},
        "other": {VIOLATION: at("2026-05-01T00:00")},
    }
    assert events_of(case, facts) == {
        VIOLATION: at("2026-05-09T22:00", "2026-05-10T02:00"),
        VERIFIED: at("2026-05-12T00:00"),
    }
