"""State is a function of the acts alone: any order of reading, any course of events."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.errors import UsageError
from bestand.model.people import standing, withdrawn
from bestand.verify.judgements import Judgements, fold
from bestand.verify.judging import Said, next_act, reveals, withdrawal
from bestand.verify.questions import Question, State
from bestand.verify.subjects import Subject
from tests.people import Log, crew

SUBJECTS = tuple(Subject(f"i{n}", (("s", str(n)),), (f"o{n}",)) for n in range(2))
MOVE = st.tuples(
    st.integers(0, 3), st.integers(0, 1), st.sampled_from(["yes", "no", "cannot be established", "reveal", "withdraw"])
)
MOVES = st.lists(MOVE, max_size=14)


def played(moves: list[tuple[int, int, str]]) -> Log:
    """Four people answer, reveal and take back, as far as each is allowed."""
    log, people = crew(4)
    for who, subject, move in moves:
        signer = people[who]
        if move == "reveal":
            for kind, body in reveals(signer, log.standing):
                log.act(signer, kind, body)
        elif move == "withdraw":
            own = [a for a in log.standing.of("commit", "answer") if a.by == signer.person]
            standing_ = [a for a in own if a.id not in withdrawn(log.acts)]
            if standing_:
                log.act(signer, *withdrawal(signer, log.standing, standing_[-1].id, "mistaken"))
        else:
            try:
                kind, body = next_act(
                    signer, log.standing, Question.OCCURRED, SUBJECTS[subject], Said(move, "seen"), ()
                )
            except UsageError:
                continue
            log.act(signer, kind, body)
    return log


@settings(deadline=None, max_examples=60)
@given(MOVES, st.randoms(use_true_random=False))
def test_the_same_acts_in_any_order_give_the_same_state(moves: list[tuple[int, int, str]], chance: object) -> None:
    log = played(moves)
    mixed = list(log.acts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert fold(standing(mixed, log.anchor)) == fold(log.standing)


@settings(deadline=None, max_examples=60)
@given(MOVES)
def test_nothing_is_decided_without_two_people_who_were_blind_to_each_other(moves: list[tuple[int, int, str]]) -> None:
    for judgement in fold(played(moves).standing).all.values():
        agree = [a for a in judgement.given if a.answer == judgement.answer]
        blind = [
            (a, b)
            for a, b in combinations(judgement.given, 2)
            if a.fixed < b.opened and b.fixed < a.opened  # type: ignore[operator]
        ]
        if judgement.state is not State.UNDER_REVIEW:
            assert len({a.by for a in agree}) >= 2 and blind


@settings(deadline=None, max_examples=40)
@given(MOVES)
def test_a_state_at_a_time_is_that_of_the_acts_until_then(moves: list[tuple[int, int, str]]) -> None:
    """`decided` names the first time from which the present answer has held."""
    log = played(moves)
    final = fold(log.standing)
    for (question, key), judgement in final.all.items():
        if judgement.decided and not withdrawn(log.acts):
            then = fold(standing([a for a in log.acts if a.at <= judgement.decided], log.anchor))
            before = fold(standing([a for a in log.acts if a.at < judgement.decided], log.anchor))
            assert then.all[question, key].answer == judgement.answer
            assert _answer(before, question, key) != judgement.answer


def _answer(judgements: Judgements, question: Question, key: str) -> str:
    found = judgements.all.get((question, key))
    return found.answer if found else ""
