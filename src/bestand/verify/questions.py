"""What is asked of an incident, and the answers there are."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from bestand.errors import UsageError


class Question(StrEnum):
    """Each is judged by itself; the later ones only of what occurred."""

    OCCURRED = "occurred"
    VIOLATION = "violation"
    RESPONSIBILITY = "responsibility"
    PATTERN = "pattern"


class State(StrEnum):
    """The ladder. Only people move anything beyond *corroborated*."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    UNDER_REVIEW = "under review"
    VERIFIED = "verified"
    NOT_VERIFIED = "not verified"
    REJECTED = "rejected"


YES, NO = "yes", "no"
OPEN = {
    Question.OCCURRED: "cannot be established",
    Question.VIOLATION: "cannot be decided",
    Question.RESPONSIBILITY: "could not be determined",
    Question.PATTERN: "cannot be decided",
}
"""The answer that nothing follows from: as good an answer as any."""
DETERMINED, LARGELY = "determined", "largely"


def answers(question: Question, parties: Collection[str]) -> tuple[str, ...]:
    """Every answer to the question. Who bears responsibility names a party of the agreement."""
    if question is Question.RESPONSIBILITY:
        grades = (DETERMINED, LARGELY)
        return (*(f"{grade}:{party}" for party in sorted(parties) for grade in grades), OPEN[question])
    return (YES, NO, OPEN[question])


def check_answer(question: Question, answer: str, parties: Collection[str]) -> None:
    """Raises UsageError listing the answers there are."""
    known = answers(question, parties)
    if answer not in known:
        raise UsageError(f'"{answer}" is no answer to "{question}"; there are: {", ".join(known)}.')


def is_answer(question: Question, answer: str) -> bool:
    """Whether it has the form of one: of parties only the agreement knows."""
    grade, _, party = answer.partition(":")
    named = question is Question.RESPONSIBILITY and grade in (DETERMINED, LARGELY) and bool(party)
    plain = question is not Question.RESPONSIBILITY and answer in (YES, NO)
    return named or plain or answer == OPEN[question]


def state_of(question: Question, answer: str) -> State:
    """Where a decided answer stands on the ladder."""
    if answer == OPEN[question]:
        return State.NOT_VERIFIED
    return State.REJECTED if answer == NO else State.VERIFIED
