"""Who may act: two enrol a third, keys end, and nothing in a database makes a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestand.model.acts import Right
from bestand.model.keys import Signer
from bestand.model.people import Roll, request_message, standing
from tests.people import START, Log, crew


def test_the_founder_alone_enrols_a_second_and_both_are_marked_so() -> None:
    log, people = crew(2)
    assert set(log.standing.people) == {p.person for p in people}
    assert all(person.alone for person in log.standing.people.values())


def test_a_third_takes_two() -> None:
    log, (founder, second) = crew(2)
    third = log.enrol()
    assert third.person not in log.standing.people
    log.act(founder, "confirm", {"act": log.acts[-1].id})
    assert third.person not in log.standing.people  # the same person twice is one
    log.act(second, "confirm", {"act": log.acts[-2].id})
    assert not log.standing.people[third.person].alone


def test_who_is_not_enrolled_does_nothing() -> None:
    log, _ = crew(2)
    stranger = Signer.new()
    log.act(stranger, "note", {})
    log.act(replace(stranger, person=log.founder.person), "note", {})
    assert [why for _, why in log.standing.void] == ["its key is not of an enrolled person"] * 2


def test_only_an_owner_enrols() -> None:
    log, (_, second) = crew(2)
    third = log.enrol(rights=["verify"], second=second)
    log.enrol(by=third, second=second)
    assert [why for _, why in log.standing.void] == ['it takes the right "owner"', "there is nothing to confirm"]
    assert len(log.standing.people) == 3


def test_a_right_that_was_not_given_is_missing() -> None:
    log, (_, second) = crew(2)
    third = log.enrol(rights=["verify"], second=second)
    log.act(third, "release", {})
    assert log.standing.void[0][1] == f'it takes the right "{Right.RELEASE}"'


def test_a_new_key_has_to_show_that_it_is_its_holders() -> None:
    log, _ = crew(1)
    new = Signer.new()
    log.act(log.founder, "enrol", {"public": new.public.hex(), "request": "00" * 64, "rights": ["verify"]})
    assert new.person not in log.standing.people


def test_a_request_to_another_log_does_not_serve_here() -> None:
    log, other = Log(), Log()
    new = Signer.new()
    request = new.sign(request_message(other.anchor, new.public)).hex()
    log.act(log.founder, "enrol", {"public": new.public.hex(), "request": request, "rights": ["verify"]})
    assert new.person not in log.standing.people


def test_an_act_of_another_log_is_void() -> None:
    log, other = Log(), Log()
    strange = other.act(log.founder, "note", {})
    assert standing([*log.acts, strange], log.anchor).void[0][1] == "it belongs to another log"


def test_a_rewritten_log_with_its_own_founder_is_nobody() -> None:
    log, forged = Log(), crew(2)[0]
    assert not standing(forged.acts, log.anchor).people
    assert not standing(forged.acts, "").people


def test_acts_of_a_lost_key_stop_counting_from_the_time_that_two_confirm() -> None:
    log, (founder, second) = crew(2)
    third = log.enrol(rights=["verify"], second=second)
    early, late = log.act(third, "note", {"n": 1}), log.act(third, "note", {"n": 2})
    revoke = log.act(founder, "revoke", {"key": third.key, "since": late.at.isoformat(), "reason": "lost"})
    assert early in log.standing.acts and late in log.standing.acts  # one person cannot reach back
    log.act(second, "confirm", {"act": revoke.id})
    assert early in log.standing.acts and late not in log.standing.acts
    after = log.act(third, "note", {"n": 3})
    assert (after, "its key did not count then") in log.standing.void


def test_one_owner_does_not_shut_out_another() -> None:
    log, (founder, second) = crew(2)
    act = log.act(founder, "revoke", {"key": second.key, "reason": "lost"})
    assert log.act(second, "note", {}) in log.standing.acts
    log.act(second, "confirm", {"act": act.id})
    assert log.act(second, "note", {"again": 1}) not in log.standing.acts


def test_a_person_ends_their_own_key_from_any_time() -> None:
    log, (_, second) = crew(2)
    note = log.act(second, "note", {})
    log.act(second, "revoke", {"key": second.key, "since": note.at.isoformat(), "reason": "stolen"})
    assert note not in log.standing.acts


def test_who_was_enrolled_by_a_lost_key_falls_with_it() -> None:
    log, (founder, second) = crew(2)
    proposer = log.enrol(second=second)
    fourth = log.enrol(by=proposer, second=founder)
    assert fourth.person in log.standing.people
    log.act(proposer, "revoke", {"key": proposer.key, "since": START.isoformat(), "reason": "stolen"})
    assert fourth.person not in log.standing.people


def test_a_rotated_key_is_the_same_person() -> None:
    log, (_, second) = crew(2)
    new = replace(Signer.new(), person=second.person)
    request = new.sign(request_message(log.anchor, new.public)).hex()
    log.act(second, "rotate", {"public": new.public.hex(), "request": request})
    assert log.act(new, "note", {}) in log.standing.acts
    assert log.act(second, "note", {"old": 1}) not in log.standing.acts
    assert len(log.standing.people) == 2


@pytest.mark.parametrize(
    "body",
    [{}, {"public": None}, {"public": "zz", "request": "", "rights": []}, {"public": "00" * 32, "rights": "owner"}],
    ids=["empty", "null", "no hex", "no list"],
)
def test_a_hostile_enrolment_changes_nothing(body: dict[str, object]) -> None:
    log = Log()
    log.act(log.founder, "enrol", body)  # type: ignore[arg-type]
    assert len(log.standing.people) == 1 and len(log.standing.void) == 1


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_acts_are_read_does_not_matter(chance: object) -> None:
    log, (founder, second) = crew(2)
    third = log.enrol(second=second)
    log.act(third, "note", {})
    revoke = log.act(founder, "revoke", {"key": third.key, "since": START.isoformat(), "reason": "lost"})
    log.act(second, "confirm", {"act": revoke.id}, at=log.now + timedelta(hours=1))
    mixed = list(log.acts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert standing(mixed, log.anchor) == log.standing


def test_a_roll_that_goes_on_is_the_roll_read_at_once() -> None:
    log, (founder, second) = crew(2)
    third = log.enrol(second=second)
    log.act(third, "note", {})
    revoke = log.act(founder, "revoke", {"key": third.key, "since": START.isoformat(), "reason": "lost"})
    log.act(second, "confirm", {"act": revoke.id})
    log.act(second, "note", {"last": 1})
    one_by_one, backwards = Roll(log.anchor), Roll(log.anchor)
    for n, act in enumerate(log.acts):
        one_by_one.extend([act])
        backwards.extend([log.acts[-1 - n]])
    assert one_by_one.standing == backwards.standing == log.standing
