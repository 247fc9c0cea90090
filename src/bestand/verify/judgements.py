"""Judgements folded from acts: two people, blind to each other; a third where they differ.

An answer is *fixed* when it is committed, or given openly; it is *open* when it is revealed, or given openly.
Two answers were blind to each other when each was fixed before the other was open. A question is decided when
two answers were blind to each other and one answer has at least two people and more than any other. So two who
agree decide, and of two who differ a third decides, who may see both; who dissents stays on record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias

from bestand.errors import InputError
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.people import Standing, withdrawn
from bestand.verify.questions import Question, State, is_answer, state_of
from bestand.verify.sealed import commitment
from bestand.verify.subjects import Subject, read_subject

ENOUGH = 2
"""People who have to agree."""
SAID = ("answer", "reason", "reliability", "information")
"""What an open answer says, and a sealed one holds."""


class Awaits(StrEnum):
    """What a question still needs."""

    NOTHING = ""
    SECOND = "a second person"
    REVEAL = "the first answer to be revealed"
    THIRD = "a third person"
    BLIND = "two people blind to each other"
    OCCURRED = "that it occurred"
    AGAIN = "to be judged again"


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer. opened: when others could read it (UTC); None: still sealed, and then nothing else
    is known of it."""

    act: str
    by: str
    fixed: datetime
    opened: datetime | None
    answer: str = ""
    reason: str = ""
    reliability: str = ""  # of the source, A-F
    information: str = ""  # 1-6


@dataclass(frozen=True, slots=True)
class Judgement:
    """One question on one subject, with everybody's answers in the order in which they were fixed."""

    question: Question
    subject: Subject
    answers: tuple[Answer, ...] = ()

    @property
    def given(self) -> tuple[Answer, ...]:
        """Answers that are open."""
        return tuple(a for a in self.answers if a.opened)

    @property
    def answer(self) -> str:
        """The decided answer; empty while there is none."""
        votes = Counter(a.answer for a in self.given).most_common(2)
        leads = bool(votes) and votes[0][1] >= ENOUGH and (len(votes) == 1 or votes[0][1] > votes[1][1])
        return votes[0][0] if leads and self.blind else ""

    @property
    def state(self) -> State:
        return state_of(self.question, self.answer) if self.answer else State.UNDER_REVIEW

    @property
    def dissent(self) -> tuple[Answer, ...]:
        return tuple(a for a in self.given if self.answer and a.answer != self.answer)

    @property
    def decided(self) -> datetime | None:
        """When the decision that holds could first be known: the last act that it took."""
        opened = sorted(a.opened for a in self.given if a.opened)
        states = [replace(self, answers=self._until(time)).answer for time in opened]
        since = next((i for i in reversed(range(len(states))) if states[i] != self.answer), -1) + 1
        return opened[since] if self.answer else None

    @property
    def awaits(self) -> Awaits:
        if self.answer:
            return Awaits.NOTHING
        if len(self.answers) < ENOUGH:
            return Awaits.SECOND
        if len(self.given) < len(self.answers):
            return Awaits.REVEAL
        return Awaits.THIRD if self.blind else Awaits.BLIND

    def _until(self, time: datetime) -> tuple[Answer, ...]:
        return tuple(a for a in self.answers if a.opened and a.opened <= time)

    @property
    def blind(self) -> bool:
        """Whether any two open answers were each fixed before the other was open."""
        return any(
            a.opened and b.opened and a.fixed < b.opened and b.fixed < a.opened for a, b in combinations(self.given, 2)
        )


Key: TypeAlias = tuple[Question, str]
"""A question and the key of its subject."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """Every judgement by question and subject, and acts that changed nothing, with why."""

    all: Mapping[Key, Judgement] = field(default_factory=dict)
    idle: tuple[tuple[Act, str], ...] = ()

    def of(self, question: Question, subject: Subject) -> Judgement:
        return self.all.get((question, subject.key), Judgement(question, subject))

    def state(self, question: Question, subject: Subject) -> State:
        """As `Judgement.state`; beyond what occurred nothing holds until that is verified."""
        found = self.all.get((question, subject.key))
        if found is None:
            return State.REPORTED
        if question in (Question.VIOLATION, Question.RESPONSIBILITY) and found.answer and not self.occurred(subject):
            return State.UNDER_REVIEW
        return found.state

    def occurred(self, subject: Subject) -> bool:
        return self.of(Question.OCCURRED, subject.event).state is State.VERIFIED


def about(standing: Standing, subject: Subject) -> Standing:
    """The standing with only the acts on a subject's records, or on its pattern: a fold over these is quick."""
    part = "pattern" if subject.is_pattern else "records"
    mine = subject.as_json()[part]
    own = {a.id for a in standing.of("commit", "answer") if _part(a, part) == mine}
    acts = tuple(a for a in standing.acts if a.id in own or str(a.body.get("act")) in own)
    return replace(standing, acts=acts)


def _part(act: Act, name: str) -> object:
    subject = act.body.get("subject")
    return subject.get(name) if isinstance(subject, dict) else None


def fold(standing: Standing) -> Judgements:
    """The judgements of the acts that count; the order in which these are given does not matter."""
    gone = withdrawn(standing.acts)
    answers: dict[Key, dict[str, Answer]] = {}
    subjects: dict[Key, Subject] = {}
    sealed: dict[str, tuple[Key, Act]] = {}
    idle: list[tuple[Act, str]] = []
    for act in standing.of("commit", "answer", "reveal"):
        if act.id in gone:
            continue
        opens = act.kind == "reveal"
        wrong = _reveal(act, sealed, answers) if opens else _give(act, subjects, answers, sealed)
        if wrong:
            idle.append((act, wrong))
    found = {key: Judgement(key[0], subjects[key], _ordered(given.values())) for key, given in answers.items()}
    return Judgements(found, tuple(idle))


def _ordered(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(sorted(answers, key=lambda a: (a.fixed, a.act)))


def _about(act: Act) -> tuple[Key, Subject]:
    subject = read_subject(act.body.get("subject"))
    return (Question(str(act.body.get("question"))), subject.key), subject


def _give(
    act: Act, subjects: dict[Key, Subject], answers: dict[Key, dict[str, Answer]], sealed: dict[str, tuple[Key, Act]]
) -> str:
    """A commit or an open answer; why it changes nothing, else empty."""
    try:
        key, subject = _about(act)
    except (ValueError, InputError):
        return "it asks nothing of anything"
    if (key[0] is Question.PATTERN) != subject.is_pattern:
        return "it asks of a pattern what is asked of an incident, or the other way round"
    subjects.setdefault(key, subject)
    given = answers.setdefault(key, {})
    if act.by in given:
        return "the same person has answered before"
    if act.kind == "commit":
        sealed[act.id] = key, act
        given[act.by] = Answer(act.id, act.by, act.at, None)
    elif not is_answer(key[0], str(act.body.get("answer"))):
        return "it is no answer to the question"
    else:
        given[act.by] = _opened(Answer(act.id, act.by, act.at, act.at), act.body)
    return ""


def _reveal(act: Act, sealed: dict[str, tuple[Key, Act]], answers: dict[Key, dict[str, Answer]]) -> str:
    key, commit = sealed.get(str(act.body.get("act")), (None, None))
    if key is None or commit is None or commit.by != act.by:
        return "it reveals nothing of its author's"
    inside = act.body.get("answer")
    try:
        salt = bytes.fromhex(str(act.body.get("salt")))
    except ValueError:
        salt = b""
    if not isinstance(inside, dict) or commitment(salt, inside) != commit.body.get("digest"):
        return "it is not what was committed"
    if not is_answer(key[0], str(inside.get("answer"))):
        return "it is no answer to the question"
    before = answers[key][act.by]
    if before.opened is None:
        answers[key][act.by] = _opened(replace(before, opened=act.at), inside)
    return ""


def _opened(answer: Answer, inside: Mapping[str, Json]) -> Answer:
    said, reason, source, information = (str(inside.get(n) or "") for n in SAID)
    return replace(answer, answer=said, reason=reason, reliability=source, information=information)
