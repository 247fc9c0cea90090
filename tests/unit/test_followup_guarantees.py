"""Guarantees: texts as data, invocations by those entitled, and advice that invokes nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bestand.errors import BestandError, InputError, NotFound, UsageError
from bestand.followup import (
    Guarantees,
    Status,
    advise,
    check_guarantees,
    check_invocation,
    check_step,
    fold_cases,
    fold_invocations,
    invocation_body,
    load_guarantees,
    progress,
    route_of_guarantee,
)
from bestand.followup.bodies import step_body
from bestand.model.words import Level
from tests.unit.record import Record, at, utc

HASH = "b" * 64
INVOKED = at("2026-05-09T06:00", "2026-05-09T07:00")
NOW = utc("2026-05-12T00:00")


@pytest.fixture
def texts(tmp_path: Path) -> Guarantees:
    return load_guarantees(tmp_path)


def test_shipped_texts_give_the_times_of_the_notes_and_no_other(texts: Guarantees) -> None:
    within = {id_: text.consultation.within and text.consultation.within.hours for id_, text in texts.texts.items()}
    assert within.pop("compact-2024") is None  # the Compact gives no hours
    assert set(within.values()) == {24} and len(within) == 7
    assert {id_ for id_, text in texts.texts.items() if text.known == "seen"} == {
        "uk-2024",
        "netherlands-2024",
        "compact-2024",
    }
    assert {text.marking for text in texts.texts.values()} == {Level.AMBER}


def record(guarantee: str = "netherlands-2024", by: str = "ukraine") -> tuple[Record, str]:
    log = Record()
    act = log.add("invocation", invocation_body(guarantee, by, INVOKED, HASH, "c1"), "2026-05-09T08:00")
    return log, act.id


def test_clock_runs_from_the_recorded_invocation_and_its_interval(texts: Guarantees) -> None:
    """Invoked between 06:00 and 07:00 UTC on 9 May: consultations by 06:00–07:00 on 10 May."""
    log, id_ = record()
    found, void = fold_invocations(log.standing.acts, texts)
    one = found[id_]
    assert not void and (one.by, one.when, one.case, one.marking) == ("ukraine", INVOKED, "c1", Level.AMBER)
    route = route_of_guarantee(texts, one.guarantee)
    (state,) = progress(one.as_case("x"), route, one.events, utc("2026-05-10T06:30")).steps
    assert state.due == at("2026-05-10T06:00", "2026-05-10T07:00") and state.status is Status.UNSURE


def test_compact_has_no_clock(texts: Guarantees) -> None:
    log, id_ = record("compact-2024", "signatories")
    one = fold_invocations(log.standing.acts, texts)[0][id_]
    route = route_of_guarantee(texts, one.guarantee)
    (state,) = progress(one.as_case("x"), route, one.events, NOW).steps
    assert state.due is None and state.status is Status.OPEN


def test_consultation_is_recorded_like_any_step(texts: Guarantees) -> None:
    log, id_ = record()
    body = step_body(id_, "consultation", "done", at("2026-05-09T20:00"))
    one = fold_invocations(log.standing.acts, texts)[0][id_]
    route = route_of_guarantee(texts, one.guarantee)
    check_step(body, one.as_case("x"), route, one.events, NOW)
    log.add("step", body, "2026-05-09T21:00")
    again = fold_invocations(log.standing.acts, texts)[0][id_]
    (state,) = progress(again.as_case("x"), route, again.events, NOW).steps
    assert state.status is Status.IN_TIME
    with pytest.raises(UsageError, match="before what it counts from"):
        early = step_body(id_, "consultation", "done", at("2026-05-09T05:00"))
        check_step(early, one.as_case("x"), route, one.events, NOW)


def test_step_that_says_nothing_takes_no_invocation_away(texts: Guarantees) -> None:
    log, id_ = record()
    log.add("step", {"case": id_, "step": "consultation", "event": "made"}, "2026-05-09T21:00")
    found, void = fold_invocations(log.standing.acts, texts)
    assert found[id_].taken == () and len(void) == 1
    assert fold_cases(log.standing.acts).void == ()  # it is no case's


WRONG: list[tuple[tuple[object, ...], type[BestandError], str]] = [
    (("netherland-2024", "ukraine", INVOKED, HASH), NotFound, 'did you mean "netherlands-2024"'),
    (("netherlands-2024", "uk", INVOKED, HASH), UsageError, '"uk" may not invoke'),
    (("netherlands-2024", "ukraine", INVOKED, ""), UsageError, "takes the document that says so"),
    (("netherlands-2024", "ukraine", INVOKED, "zz"), UsageError, "no SHA-256"),
    (("netherlands-2024", "ukraine", at("2026-05-12T00:01"), HASH), UsageError, "still to come"),
    (("netherlands-2024", "ukraine", at("2024-02-01T00:00"), HASH), UsageError, "was not in force then"),
]


@pytest.mark.parametrize(("given", "error", "told"), WRONG, ids=[w[2] for w in WRONG])
def test_invocation_that_does_not_hold_is_refused_and_counts_nothing(
    texts: Guarantees, given: tuple[object, ...], error: type[BestandError], told: str
) -> None:
    body = invocation_body(*given)  # type: ignore[arg-type]
    with pytest.raises(error, match=told):
        check_invocation(body, texts, NOW)
    log = Record()
    log.add("invocation", body, "2026-05-12T00:00")
    found, void = fold_invocations(log.standing.acts, texts)
    assert not found and len(void) == 1


def test_invocation_that_was_withdrawn_is_none(texts: Guarantees) -> None:
    log, id_ = record()
    log.add("withdraw", {"act": id_, "reason": "wrong text"}, "2026-05-09T09:00")
    assert fold_invocations(log.standing.acts, texts) == ({}, ())


def test_advice_lists_what_could_be_invoked_by_whom_and_why_and_leaves_it_to_them(texts: Guarantees) -> None:
    found = {one.guarantee: one for one in advise({"shelling", "kinetic"}, at("2026-05-09T06:00"), texts)}
    assert set(found) == set(texts.texts)
    one = found["netherlands-2024"]
    assert one.entitled == ("ukraine", "netherlands") and one.within and one.within.hours == 24
    assert one.reasons == (
        "it speaks of repeated aggression, which kinetic may be part of",
        "it is in force from 2024-03-01 until 2034-03-01",
    )
    assert one.open[0] == "whether it was repeated aggression is for Ukraine or Netherlands to say"
    assert "who was attacked: nobody has found that" in one.open
    assert "by when: the text gives no time" in found["compact-2024"].open
    assert "what the text says: it is written from memory" in found["germany-2024"].open


def test_advice_leaves_out_other_acts_other_times_and_texts_of_others(texts: Guarantees) -> None:
    then = at("2026-05-09T06:00")
    assert advise({"weapon_presence"}, then, texts) == ()
    assert [one.guarantee for one in advise({"kinetic"}, at("2024-01-20T00:00"), texts)] == ["uk-2024"]
    (edge,) = advise({"kinetic"}, at("2024-01-11T20:00", "2024-01-12T20:00"), texts)
    assert "whether it was in force then: the time is known as an interval" in edge.open
    assert advise({"kinetic"}, then, texts, attacked={"russia"}) == ()
    assert len(advise({"kinetic"}, then, texts, attacked={"ukraine"})) == 8
    end = utc("2034-01-11T22:00") + timedelta(days=0)  # 12 January in Kyiv still counts
    assert "uk-2024" in {one.guarantee for one in advise({"kinetic"}, at(str(end)[:16]), texts)}


OWN = """\
guarantees: own
title: Own
timezone: Europe/Kyiv
parties: {north: {name: N}, friend: {name: F}}
texts:
  one:
    title: One
    known: from memory
    parties: [north, friend]
    entitled: [north]
    trigger: an attack
    acts: [kinetic]
    from: "2026-01-01"
    consultation: {title: a call, who: [friend], within: {hours: 6}}
"""


def test_file_of_the_workspace_stands_instead_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "guarantees.yaml").write_text(OWN)
    assert list(load_guarantees(tmp_path).texts) == ["one"]


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ("entitled: [north]", "entitled: [nort]", "10:5", "unknown-party-of-the-text"),
        ("who: [friend]", "who: [frend]", "14:35", "unknown-party-of-the-text"),
        ("parties: [north, friend]", "parties: [north, friend, foe]", "9:5", "unknown-party"),
        ("known: from memory", "known: seen", "6:3", "value-error"),
        ('from: "2026-01-01"', 'from: "2026-01-01"\n    until: "2025-01-01"', "14:5", "ends-before-start"),
        ('from: "2026-01-01"', "from: soon", "13:5", "value-error"),
        ("hours: 6", "hours: -6", "14:59", "greater-than-equal"),
        ("    trigger: an attack\n", "", "6:3", "missing"),
        ("trigger", "triger", "11:5", "extra-forbidden"),
    ],
)
def test_file_that_cannot_be_used_says_where(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    (tmp_path / "guarantees.yaml").write_text(OWN.replace(old, new))
    problems = check_guarantees(tmp_path)[1]
    assert (place, rule) in {(f"{p.line}:{p.column}", p.rule) for p in problems}
    with pytest.raises(InputError, match=r"guarantees\.yaml"):
        load_guarantees(tmp_path)
