"""Notices: the same words for every party, nothing that blames, and nothing published before them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from bestand.agreement import Agreement, load_agreement
from bestand.agreement.clock import Moment
from bestand.agreement.follow import VERIFIED
from bestand.agreement.plain import Plain
from bestand.followup import Alleged, Case, Cases, asked_by, fold_cases, held_back, notices, route_of
from bestand.followup.bodies import case_body, notice_body, step_body
from bestand.model.page import Page, Sentence, as_json
from bestand.model.words import Level
from bestand.text.messages import say
from tests.unit.record import Record, at, utc
from tests.unit.test_followup_checks import AGREEMENT

SENT = utc("2026-05-10T07:00")
PATH = """\
  timed:
    title: a path with times
    known: no text
    counts_from: verified
    steps:
      - {id: notice, title: notice, who: [mission], notifies: parties, before_publication: true}
      - {id: answer, title: an answer, who: [parties], by: each, after: notice, within: {hours: 48}}
      - {id: visit, title: a visit, who: [body], after: notified}
      - {id: meet, title: a meeting, who: [body], after: answer}
      - {id: report, title: a report, who: [body], after: violation, within: {days: 3}}
"""
ROWS = [
    Alleged("f1", Sentence("act-shelling"), "2026-05-09 06:00 – 07:00", "Hamlet", "verified"),
    Alleged("f2", "a flight", "9 May", "withheld", "possible violation"),
]


def loaded(folder: Path, text: str = AGREEMENT) -> tuple[Agreement, list[str]]:
    folder.mkdir(exist_ok=True)
    (folder / "agreement.yaml").write_text(text.replace("follow_up:\n  joint", f"follow_up:\n{PATH}  joint"))
    agreement, taxonomy, problems = load_agreement(folder / "agreement.yaml", [])
    assert agreement and taxonomy and not problems, problems
    return agreement, Plain(agreement, taxonomy, "en").clause(agreement.clauses[0])


def case_on(path: str) -> Case:
    log = Record()
    body = case_body("silence", 1, "text", path, "", [("f1", {}), ("f2", {})])
    log.add("case", body, "2026-05-09T07:00")
    return fold_cases(log.standing.acts).case(str(body["case"]))


def printed(value: object) -> str:
    """All words of a page in order."""
    told = as_json(value)
    if isinstance(told, dict) and told.get("_") == "Sentence":
        return say("en", str(told["message"]), told["arguments"])  # type: ignore[arg-type]
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list):
        return "\n".join(printed(item) for item in told)
    return str(told)


def pages(folder: Path, text: str = AGREEMENT, case: Case | None = None) -> dict[str, Page]:
    agreement, clause = loaded(folder, text)
    case = case or case_on("timed")
    route = route_of(agreement, case)
    step = route.path.steps[0]
    asked = asked_by({VERIFIED: at("2026-05-09T06:00")}, route, step, SENT)
    return notices(case, agreement, clause, ROWS, asked, SENT, Level.AMBER)


def test_notice_says_the_clause_what_was_reported_and_what_is_asked_by_when(tmp_path: Path) -> None:
    text = printed(pages(tmp_path)["north"])
    for words in (
        "Notice under A pause",
        "To The North.",
        "This text goes to The North, The South at the same time.",
        "Prohibited: shelling",
        "shelling\n2026-05-09 06:00 – 07:00\nHamlet\nverified",
        "It attributes nothing to any party.",
        "an answer\neach of The North, The South\nby 2026-05-12 07:00 UTC",
        "a visit\nThe commission\nno time is given",
    ):
        assert words in text
    assert "a meeting" not in text and "a report" not in text  # they do not count from the notice
    assert not re.search("breach|violated by|guilty|aggress", text, re.I)


def test_asked_by_an_interval_is_said_to_be_one(tmp_path: Path) -> None:
    agreement, clause = loaded(tmp_path)
    case = case_on("timed")
    asked = asked_by({}, route_of(agreement, case), route_of(agreement, case).path.steps[0], SENT)
    wide = [type(one)(one.step, Moment(SENT, utc("2026-05-11T07:00"))) for one in asked]
    text = printed(notices(case, agreement, clause, ROWS, wide, SENT, Level.AMBER)["north"])
    assert "by a time between 2026-05-10 07:00 UTC and 2026-05-11 07:00 UTC: what it counts from is known as" in text


def test_notice_that_asks_nothing_says_so(tmp_path: Path) -> None:
    agreement, clause = loaded(tmp_path)
    text = printed(notices(case_on("timed"), agreement, clause, ROWS, (), SENT, Level.AMBER)["south"])
    assert "Nothing is asked" in text


def test_notices_differ_in_whom_they_are_addressed_to_and_in_nothing_else(tmp_path: Path) -> None:
    north, south = pages(tmp_path).values()
    assert (north.title, north.sections) == (south.title, south.sections)
    assert printed(north.subtitle) == printed(south.subtitle).replace("To The South.", "To The North.")
    assert {block.level for section in north.sections for block in section.blocks} == {Level.AMBER}


def test_notices_are_the_same_but_for_the_names_when_parties_are_swapped(tmp_path: Path) -> None:
    names = {"The North": "The South", "The South": "The North"}
    swapped = re.sub("|".join(names), lambda m: names[m[0]], AGREEMENT)
    case = case_on("timed")
    here, there = pages(tmp_path / "a", case=case), pages(tmp_path / "b", swapped, case)
    for party in ("north", "south"):
        renamed = re.sub("|".join(names), lambda m: names[m[0]], printed(there[party]))
        assert renamed == printed(here[party])


FINDINGS = {"f1": "silence", "f2": "silence", "f9": "silence"}


@pytest.fixture
def agreement(tmp_path: Path) -> Agreement:
    return loaded(tmp_path)[0]


def log_of(*acts: tuple[str, str]) -> tuple[Record, str]:
    log = Record()
    body = case_body("silence", 1, "text", "joint", "", [("f1", {})])
    log.add("case", body, "2026-05-09T07:00")
    return log, str(body["case"])


def held(agreement: Agreement, log: Record, now: datetime = SENT) -> dict[str, str]:
    cases: Cases = fold_cases(log.standing.acts)
    return held_back(FINDINGS, cases, agreement, now)


def test_findings_wait_for_the_notice_where_the_path_says_so(agreement: Agreement) -> None:
    log, case = log_of()
    assert held(agreement, log) == {"f1": "joint", "f2": "joint", "f9": "joint"}
    log.add("notice", notice_body(case, "notice", {"north": "a" * 64, "south": "a" * 64}), "2026-05-09T08:00")
    assert held(agreement, log) == {"f2": "joint", "f9": "joint"}
    assert "f1" in held(agreement, log, utc("2026-05-09T07:59"))


def test_skipped_or_half_a_notice_releases_nothing(agreement: Agreement) -> None:
    log, case = log_of()
    log.add("step", step_body(case, "notice", "skipped", at("2026-05-09T08:00"), text="x"), "2026-05-09T08:00")
    log.add("notice", notice_body(case, "notice", {"north": "a" * 64}), "2026-05-09T08:30")
    assert "f1" in held(agreement, log)


def test_finding_added_after_the_notice_was_not_notified(agreement: Agreement) -> None:
    log, case = log_of()
    log.add("notice", notice_body(case, "notice", {"north": "a" * 64, "south": "a" * 64}), "2026-05-09T08:00")
    body = case_body("silence", 1, "text", "joint", "", [("f2", {})]) | {"case": case}
    log.add("case", body, "2026-05-09T09:00")
    assert held(agreement, log) == {"f2": "joint", "f9": "joint"}


def test_nothing_is_held_back_where_no_path_asks_for_it(tmp_path: Path) -> None:
    agreement, _ = loaded(tmp_path, AGREEMENT.replace("    follow_up: joint\n", ""))
    assert held_back(FINDINGS, Cases(), agreement, SENT) == {}
