"""Cases as the fold of acts: what is on record, in whatever order it is read."""

from __future__ import annotations

import pytest

from bestand.errors import NotFound
from bestand.followup import Event, case_body, fold_cases, notice_body, step_body
from bestand.model.acts import Act, Seen
from bestand.model.ids import Json
from tests.unit.record import Record, at, utc

SUBJECT: dict[str, Json] = {"incident": "i1", "records": [["desk", "1"]], "observations": ["o1"], "clause": "fire"}
BODY = case_body("fire", 1, "text", "joint", "Fire near the bridge", [("f1", SUBJECT)])
CASE = str(BODY["case"])
HASH = "a" * 64


def done(step: str, when: str) -> dict[str, Json]:
    return step_body(CASE, step, "done", at(when))


def record() -> Record:
    log = Record()
    log.add("case", BODY, "2026-05-09T10:00")
    return log


def test_case_holds_its_findings_with_the_subjects_that_people_judged() -> None:
    case = fold_cases(record().standing.acts).case(CASE)
    assert (case.clause, case.version, case.reading, case.path) == ("fire", 1, "text", "joint")
    assert [(held.finding, held.subject) for held in case.findings] == [("f1", SUBJECT)]
    assert case.opened_at == case.last_at == utc("2026-05-09T10:00")


def test_another_act_of_the_same_case_adds_findings_to_it() -> None:
    log = record()
    log.add("case", BODY | {"findings": [{"finding": "f0", "subject": {}}]}, "2026-05-09T11:00")
    assert [held.finding for held in fold_cases(log.standing.acts).case(CASE).findings] == ["f0", "f1"]
    log.add("case", BODY, "2026-05-09T11:30")
    since = [held.since for held in fold_cases(log.standing.acts).case(CASE).findings]
    assert since == [utc("2026-05-09T11:00"), utc("2026-05-09T10:00")]  # since it was first put there
    log.add("case", BODY | {"reading": "north"}, "2026-05-09T12:00")
    ((act, why),) = fold_cases(log.standing.acts).void
    assert act.body["reading"] == "north" and why == "the case of this id is about something else"


def test_what_was_done_stands_in_the_order_of_record() -> None:
    log = record()
    log.add("notice", notice_body(CASE, "notice", {"north": HASH, "south": HASH}), "2026-05-09T14:00")
    log.add("step", done("late", "2026-05-09T11:00"), "2026-05-09T15:00")
    first, second = fold_cases(log.standing.acts).case(CASE).taken
    assert (first.step, first.when, first.event) == ("notice", at("2026-05-09T14:00"), Event.DONE)
    assert first.documents == {"north": HASH, "south": HASH}
    assert (second.step, second.when, second.at) == ("late", at("2026-05-09T11:00"), utc("2026-05-09T15:00"))


def test_act_that_its_signer_withdrew_is_as_if_it_were_not_there() -> None:
    log = record()
    step = log.add("step", done("notice", "2026-05-09T11:00"), "2026-05-09T11:05")
    log.add("withdraw", {"act": step.id, "reason": "wrong case"}, "2026-05-09T11:10")
    assert fold_cases(log.standing.acts).case(CASE).taken == ()
    assert len(log.standing.acts) == 4  # the withdrawal and what it withdraws stay on record


def test_nobody_withdraws_what_another_did() -> None:
    log = record()
    step = log.add("step", done("notice", "2026-05-09T11:00"), "2026-05-09T11:05")
    other = Act("withdraw", "somebody", utc("2026-05-09T11:10"), {"act": step.id}, "", Seen(0, ""), "")
    assert len(fold_cases([*log.standing.acts, other]).case(CASE).taken) == 1


STEP = done("notice", "2026-05-09T11:00")
BROKEN: list[tuple[str, dict[str, Json], str]] = [
    ("step", {"case": "none", "step": "notice"}, "there is no such case"),
    ("step", STEP | {"event": "made"}, 'there is no event "made"'),
    ("step", STEP | {"event": ["done"]}, "there is no event"),
    ("step", STEP | {"from": "2026-05-09"}, "no time with a zone"),
    ("step", STEP | {"to": "2026-05-09T10:00Z"}, "ends before it begins"),
    ("step", STEP | {"document": "A" * 64}, "no SHA-256"),
    ("step", STEP | {"party": 7}, 'gives no "party"'),
    ("notice", {"case": CASE, "step": "notice", "documents": {"north": "x"}}, "SHA-256 for each party"),
    ("notice", {"case": CASE, "step": "", "documents": {"north": HASH}}, 'gives no "step"'),
    ("case", {"case": "c2"}, 'gives no "clause"'),
    ("case", dict(BODY) | {"version": True}, "no version"),
    ("case", dict(BODY) | {"findings": ["f1"]}, "has no subject"),
]


@pytest.mark.parametrize(("kind", "body", "why"), BROKEN, ids=[why for _, _, why in BROKEN])
def test_act_that_says_nothing_to_follow_is_named_and_changes_nothing(
    kind: str, body: dict[str, Json], why: str
) -> None:
    log = record()
    before = fold_cases(log.standing.acts)
    log.add(kind, body, "2026-05-09T12:00")
    found = fold_cases(log.standing.acts)
    assert found.by_id == before.by_id and not before.void
    ((_, told),) = found.void
    assert why in told


def test_case_is_found_by_the_beginning_of_its_id() -> None:
    cases = fold_cases(record().standing.acts)
    assert cases.case(CASE[:6]).id == CASE
    for unknown in ("", "zz", CASE + "0"):
        with pytest.raises(NotFound):
            cases.case(unknown)
