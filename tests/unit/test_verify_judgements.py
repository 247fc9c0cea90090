"""Two people who are blind to each other decide; a third where they differ; nobody does alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bestand.errors import InputError, UsageError
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.verify.judgements import Awaits, Judgement, fold
from bestand.verify.judging import Said, next_act, reveals, withdrawal
from bestand.verify.questions import Question, State
from bestand.verify.sealed import unseal
from bestand.verify.subjects import Held, Subject
from tests.people import Log, crew

SUBJECT = Subject("incident-1", (("viina", "a"), ("ucdp", "b")), ("obs-1", "obs-2"))
HELD = replace(SUBJECT, held=Held("2a", 1, "ua"))
PARTIES = ("ru", "ua")


def say(log: Log, who: Signer, answer: str, question: Question = Question.OCCURRED, subject: Subject = SUBJECT) -> Act:
    """What the person would do next, done."""
    kind, body = next_act(who, log.standing, question, subject, Said(answer, f"because {answer}"), PARTIES)
    return log.act(who, kind, body)


def open_up(log: Log, who: Signer) -> None:
    for kind, body in reveals(who, log.standing):
        log.act(who, kind, body)


def occurred(log: Log, subject: Subject = SUBJECT, question: Question = Question.OCCURRED) -> Judgement:
    return fold(log.standing).of(question, subject)


def test_one_person_decides_nothing_and_shows_nothing() -> None:
    log, (first, _) = crew(2)
    act = say(log, first, "yes")
    assert act.kind == "commit" and "because" not in act.text
    assert occurred(log).state is State.UNDER_REVIEW and occurred(log).awaits is Awaits.SECOND
    open_up(log, first)
    assert occurred(log).given == ()  # nothing is revealed before a second has answered


def test_two_blind_people_who_agree_decide() -> None:
    log, (first, second) = crew(2)
    say(log, first, "yes")
    assert say(log, second, "yes").kind == "answer"
    assert occurred(log).awaits is Awaits.REVEAL and not occurred(log).answer
    open_up(log, first)
    judgement = occurred(log)
    assert (judgement.state, judgement.answer, judgement.dissent) == (State.VERIFIED, "yes", ())
    assert judgement.decided == log.acts[-1].at


@pytest.mark.parametrize(("answer", "state"), [("no", State.REJECTED), ("cannot be established", State.NOT_VERIFIED)])
def test_what_they_agree_on_is_where_it_stands(answer: str, state: State) -> None:
    log, (first, second) = crew(2)
    say(log, first, answer), say(log, second, answer), open_up(log, first)
    assert occurred(log).state is state


def test_of_two_who_differ_a_third_decides_and_dissent_stays() -> None:
    log, (first, second, third) = crew(3)
    say(log, first, "yes"), say(log, second, "no"), open_up(log, first)
    assert occurred(log).awaits is Awaits.THIRD and occurred(log).state is State.UNDER_REVIEW
    assert {a.reason for a in occurred(log).given} == {"because yes", "because no"}
    say(log, third, "no")
    assert occurred(log).state is State.REJECTED
    assert [a.by for a in occurred(log).dissent] == [first.person]


def test_later_dissent_that_makes_them_even_reopens_it() -> None:
    log, (first, second, third, fourth) = crew(4)
    say(log, first, "yes"), say(log, second, "yes"), open_up(log, first)
    say(log, third, "no"), say(log, fourth, "no")
    assert occurred(log).state is State.UNDER_REVIEW


def test_who_could_read_the_first_answer_is_not_blind() -> None:
    log, (first, second, third) = crew(3)
    body: dict[str, Json] = {"question": "occurred", "subject": SUBJECT.as_json(), "reason": "x", "answer": "yes"}
    log.act(first, "answer", body)
    log.act(second, "answer", body)
    assert occurred(log).awaits is Awaits.BLIND and occurred(log).state is State.UNDER_REVIEW
    log.act(third, "answer", body)
    assert occurred(log).state is State.UNDER_REVIEW


def test_an_early_reveal_ends_blindness() -> None:
    log, (first, second) = crew(2)
    act = say(log, first, "yes")
    log.act(first, "reveal", {"act": act.id} | unseal(first, act.body))
    assert say(log, second, "yes").kind == "commit"
    open_up(log, second)
    assert occurred(log).awaits is Awaits.BLIND


def test_a_committed_answer_cannot_be_changed() -> None:
    log, (first, second) = crew(2)
    act = say(log, first, "yes")
    say(log, second, "no")
    opened = unseal(first, act.body)
    opened["answer"] = {**opened["answer"], "answer": "no"}  # type: ignore[dict-item]
    log.act(first, "reveal", {"act": act.id} | opened)
    assert occurred(log).awaits is Awaits.REVEAL
    assert fold(log.standing).idle[0][1] == "it is not what was committed"


def test_only_its_author_opens_a_sealed_answer() -> None:
    log, (first, second) = crew(2)
    act = say(log, first, "yes")
    with pytest.raises(InputError, match="does not open with this key"):
        unseal(second, act.body)
    log.act(second, "reveal", {"act": act.id} | unseal(first, act.body))
    assert occurred(log).given == ()


def test_the_same_person_does_not_answer_twice() -> None:
    log, (first, _) = crew(2)
    say(log, first, "yes")
    with pytest.raises(UsageError, match="has answered"):
        say(log, first, "yes")
    log.act(first, "answer", {"question": "occurred", "subject": SUBJECT.as_json(), "answer": "yes", "reason": "x"})
    assert len(occurred(log).answers) == 1
    assert fold(log.standing).idle[0][1] == "the same person has answered before"


def test_one_person_with_two_keys_is_one() -> None:
    log, (first, _) = crew(2)
    say(log, first, "yes")
    other = replace(Signer.new(), person=first.person)
    log.act(other, "answer", {"question": "occurred", "subject": SUBJECT.as_json(), "answer": "yes", "reason": "x"})
    assert occurred(log).state is State.UNDER_REVIEW


def test_undo_is_one_more_row() -> None:
    log, (first, second) = crew(2)
    act = say(log, first, "yes")
    say(log, second, "yes"), open_up(log, first)
    before = len(log.acts)
    log.act(first, *withdrawal(first, log.standing, act.id, "wrong village"))
    assert len(log.acts) == before + 1
    assert occurred(log).state is State.UNDER_REVIEW and [a.by for a in occurred(log).answers] == [second.person]


def test_nobody_takes_back_what_another_said() -> None:
    log, (first, second) = crew(2)
    act = say(log, first, "yes")
    with pytest.raises(UsageError, match="only who did it"):
        withdrawal(second, log.standing, act.id, "x")
    log.act(second, "withdraw", {"act": act.id, "reason": "x"})
    assert len(occurred(log).answers) == 1


def test_a_violation_waits_for_what_occurred() -> None:
    log, (first, second) = crew(2)
    with pytest.raises(UsageError, match="not verified yet"):
        say(log, first, "yes", Question.VIOLATION, HELD)
    say(log, first, "yes"), say(log, second, "yes"), open_up(log, first)
    say(log, first, "yes", Question.VIOLATION, HELD), say(log, second, "yes", Question.VIOLATION, HELD)
    open_up(log, first)
    judgements = fold(log.standing)
    assert judgements.state(Question.VIOLATION, HELD) is State.VERIFIED
    other = replace(HELD, held=Held("2a", 1, "ru"))
    assert judgements.state(Question.VIOLATION, other) is State.REPORTED  # another reading is another question


def test_a_violation_falls_back_when_what_occurred_does() -> None:
    log, (first, second) = crew(2)
    act = say(log, first, "yes")
    say(log, second, "yes"), open_up(log, first)
    say(log, first, "yes", Question.VIOLATION, HELD), say(log, second, "yes", Question.VIOLATION, HELD)
    open_up(log, first)
    log.act(first, *withdrawal(first, log.standing, act.id, "mistaken"))
    assert fold(log.standing).state(Question.VIOLATION, HELD) is State.UNDER_REVIEW


def test_responsibility_names_a_party_of_the_agreement_and_holds_for_each_alike() -> None:
    for party in PARTIES:
        log, (first, second) = crew(2)
        say(log, first, "yes"), say(log, second, "yes"), open_up(log, first)
        with pytest.raises(UsageError, match="largely:ru"):
            say(log, first, "determined:xx", Question.RESPONSIBILITY, HELD)
        for who in (first, second):
            say(log, who, f"largely:{party}", Question.RESPONSIBILITY, HELD)
        open_up(log, first)
        judgement = occurred(log, HELD, Question.RESPONSIBILITY)
        assert (judgement.state, judgement.answer) == (State.VERIFIED, f"largely:{party}")


def test_determined_and_largely_are_different_answers() -> None:
    log, (first, second) = crew(2)
    say(log, first, "yes"), say(log, second, "yes"), open_up(log, first)
    say(log, first, "largely:ru", Question.RESPONSIBILITY, HELD)
    say(log, second, "determined:ru", Question.RESPONSIBILITY, HELD)
    open_up(log, first)
    assert occurred(log, HELD, Question.RESPONSIBILITY).awaits is Awaits.THIRD


def test_a_person_whose_key_was_lost_no_longer_counts() -> None:
    log, (first, second) = crew(2)
    say(log, first, "yes")
    act = say(log, second, "yes")
    open_up(log, first)
    assert occurred(log).state is State.VERIFIED
    log.act(second, "revoke", {"key": second.key, "since": act.at.isoformat(), "reason": "stolen"})
    assert occurred(log).state is State.UNDER_REVIEW


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said("maybe", "x"), "is no answer"),
        (Said("yes", "  "), "needs a reason"),
        (Said("yes", "x" * 5000), "at most"),
        (Said("yes", "x", "G"), "A to F"),
        (Said("yes", "x", "A", "7"), "1 to 6"),
    ],
    ids=["answer", "reason", "length", "reliability", "information"],
)
def test_what_cannot_be_said_is_an_error(said: Said, told: str) -> None:
    log, (first, _) = crew(2)
    with pytest.raises(UsageError, match=told):
        next_act(first, log.standing, Question.OCCURRED, SUBJECT, said, PARTIES)


def test_no_handmade_answer_verifies_anything() -> None:
    log, (first, second) = crew(2)
    say(log, first, "yes")
    log.act(second, "answer", {"question": "occurred", "subject": SUBJECT.as_json(), "answer": "banana"})
    log.act(second, "answer", {"question": "what", "subject": {}, "answer": "yes"})
    log.act(second, "answer", {"question": "occurred", "subject": None, "answer": "yes"})
    assert [why for _, why in fold(log.standing).idle] == [
        "it is no answer to the question",
        "it asks nothing of anything",
        "it asks nothing of anything",
    ]
