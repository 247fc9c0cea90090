"""Judgements by many people at once, each signed over the log before it: none lost, none doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from bestand.flow import people, verify
from bestand.flow.log import Log
from bestand.flow.publish import heads
from bestand.ledger.log import verify_log
from bestand.model.acts import Right
from bestand.model.keys import Signer
from bestand.store.sealed import PLAIN
from bestand.store.workflow import open_workflow
from bestand.verify.judgements import fold
from bestand.verify.judging import Said, next_act
from bestand.verify.questions import Question
from bestand.verify.subjects import Subject
from tests.contract.conftest import Place

EACH = 12
"""Judgements of each writer."""
pytestmark = pytest.mark.xdist_group("workflow")


def log_at(place: Place, anchor: str) -> Log:
    return Log(open_workflow(place.folder, place.url, PLAIN, workspace=place.workspace), anchor)


def founded(place: Place, count: int) -> tuple[Log, list[Signer]]:
    """A log with so many people, and what they sign with."""
    log, founder = log_at(place, ""), Signer.new()
    log.act(founder, lambda _: ("found", {"public": founder.public.hex()}))
    crew = [founder]
    for _ in range(count - 1):
        new = Signer.new()
        act = people.propose(log, founder, people.request(log, new), [Right.VERIFY])
        if len(crew) > 1:
            people.confirm(log, crew[1], act.id)
        crew.append(new)
    return log, crew


def test_what_many_people_judge_at_once_is_all_there_once(place: Place) -> None:
    writers = 20 if place.url else 4
    log, crew = founded(place, writers)
    subjects = [Subject(f"i{n}", (("s", str(n)),), (f"o{n}",)) for n in range(EACH)]

    def judge(signer: Signer) -> None:
        own = log_at(place, log.anchor)
        for subject in subjects:
            own.act(
                signer,
                lambda standing, s=subject: next_act(signer, standing, Question.OCCURRED, s, Said("yes", "seen"), ()),
            )  # type: ignore[misc]
        own.workflow.close()

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(judge, crew))
    given = log.standing.of("commit", "answer")
    assert len(given) == len({act.id for act in given}) == writers * EACH
    judgements = fold(log.standing).all.values()
    assert len(judgements) == EACH and all(len(j.answers) == writers for j in judgements)
    for signer in crew:
        verify.reveal(log, signer)
    assert all(j.answer == "yes" and len(j.given) == writers for j in fold(log.standing).all.values())
    assert [d for d in verify_log(log.workflow.entries(), log.workflow, heads(log), log.anchor) if not d.note] == []
    assert max(act.at for act in log.standing.acts) <= datetime.now(UTC)
