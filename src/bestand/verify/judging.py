"""One person's next act on a question: checked against the state, before it is signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bestand.errors import NotFound, UsageError
from bestand.model.acts import Act
from bestand.model.ids import Json
from bestand.model.keys import Signer
from bestand.model.people import Standing, withdrawn
from bestand.verify.judgements import Answer, Judgements, about, fold
from bestand.verify.questions import Question, check_answer
from bestand.verify.sealed import seal, unseal
from bestand.verify.subjects import Subject, needs_clause

RELIABILITY, INFORMATION = "ABCDEF", "123456"
"""NATO grading: of the source, and of what it says; kept apart from any probability."""
Body = dict[str, Json]
LONGEST = 4000
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says. reliability A-F and information 1-6 may be left empty."""

    answer: str
    reason: str
    reliability: str = ""
    information: str = ""

    def as_json(self) -> Body:
        return {
            "answer": self.answer,
            "reason": self.reason.strip(),
            "reliability": self.reliability,
            "information": self.information,
        }


def next_act(
    signer: Signer, standing: Standing, question: Question, subject: Subject, said: Said, parties: Collection[str]
) -> tuple[str, Body]:
    """Kind and body: a first answer is sealed; beside somebody else's sealed one the next is given openly,
    and so is every later one.

    Raises UsageError for no answer, no reason, a second answer by the same person, or a step out of order.
    """
    check_answer(question, said.answer, parties)
    check_words(said)
    judgements = fold(about(standing, subject))
    _check_order(judgements, question, subject)
    judgement = judgements.of(question, subject)
    if any(a.by == signer.person for a in judgement.answers):
        raise UsageError(f'{signer.person} has answered "{question}" on this before; `withdraw` takes an act back.')
    body: Body = {"question": question.value, "subject": subject.as_json()}
    if judgement.blind or any(a.opened is None for a in judgement.answers):
        return "answer", body | said.as_json()
    return "commit", body | seal(signer, said.as_json())


def reveals(signer: Signer, standing: Standing) -> list[tuple[str, Body]]:
    """Kind and body for each of one's own sealed answers that another's answer stands beside."""
    own = {act.id: act for act in standing.of("commit") if act.by == signer.person and act.key == signer.key}
    found = []
    for judgement in fold(standing).all.values():
        mine = next((a for a in judgement.answers if a.act in own and a.opened is None), None)
        if mine and len(judgement.answers) > 1:
            found.append(("reveal", _reveal(signer, own[mine.act])))
    return found


def _reveal(signer: Signer, commit: Act) -> Body:
    return {"act": commit.id} | unseal(signer, commit.body)


def withdrawal(signer: Signer, standing: Standing, act_id: str, reason: str) -> tuple[str, Body]:
    """Kind and body that take back one's own act. Raises NotFound, or UsageError where it is another's."""
    act = next((a for a in standing.acts if a.id == act_id), None)
    if act is None:
        raise NotFound(f'there is no act "{act_id}" that counts.')
    if act.by != signer.person:
        raise UsageError("only who did it can take an act back; answer it with your own.")
    if act.kind == "reveal" or act.id in withdrawn(standing.acts):
        raise UsageError("nothing to take back: a revealed answer is taken back by the id of its commit.")
    if not reason.strip():
        raise UsageError("an act is taken back with a reason.")
    return "withdraw", {"act": act.id, "reason": reason.strip()}


def check_words(said: Said) -> None:
    if not said.reason.strip():
        raise UsageError("an answer needs a reason, in words.")
    if len(said.reason) > LONGEST:
        raise UsageError(f"a reason has at most {LONGEST} characters; keep documents as evidence.")
    check_grade(said.reliability, said.information)


def check_grade(reliability: str, information: str) -> None:
    if reliability not in ("", *RELIABILITY):
        raise UsageError(f'"{reliability}" is no reliability of a source; write one of A to F.')
    if information not in ("", *INFORMATION):
        raise UsageError(f'"{information}" is no grade of information; write one of 1 to 6.')


def _check_order(judgements: Judgements, question: Question, subject: Subject) -> None:
    if needs_clause(question) and not judgements.occurred(subject):
        raise UsageError(f'"{question}" is asked of what occurred: that is not verified yet.')


def told(answers: Collection[Answer]) -> list[Mapping[str, str]]:
    """Open answers as a third person sees them: who, what, why."""
    return [{"by": a.by, "answer": a.answer, "reason": a.reason} for a in answers if a.opened]
