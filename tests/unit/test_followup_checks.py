"""What is refused before it is signed: each with what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bestand.agreement import Agreement, load_agreement
from bestand.agreement.clock import Moment
from bestand.agreement.follow import VERIFIED
from bestand.errors import BestandError, NotFound, UsageError
from bestand.followup import Cases, check_case, check_notice, check_step, fold_cases, route_of
from bestand.followup.bodies import Body, case_body, notice_body, step_body
from bestand.model.ids import Json
from tests.unit.record import Record, at, utc

AGREEMENT = """\
agreement: pause
title: A pause
timezone: Europe/Kyiv
taxonomy: core-2026
parties: {north: {name: The North}, south: {name: The South}}
sides: {a: north, b: south}
readings: {text: {title: the text}}
monitors: {mission: {name: The mission}, body: {name: The commission}}
follow_up:
  joint: {template: joint-commission, roles: {monitors: [mission], commission: [body]}}
clauses:
  - id: silence
    title: No act of force
    article: article 1
    known: seen
    status: agreed
    obliges: [north, south]
    prohibits: {acts: [kinetic]}
    place: anywhere
    in_force: {from: {at: "2026-05-09", precision: day, basis: derived}, until: open}
    follow_up: joint
    cites: [a text]
"""
FINDINGS = {"f1": ("silence", 1, "text"), "f2": ("silence", 1, "text"), "f3": ("silence", 2, "text")}
BODY = case_body("silence", 1, "text", "joint", "", [("f1", {})])
CASE = str(BODY["case"])
HASH = "a" * 64
VERIFIED_AT: Mapping[str, Moment] = {VERIFIED: at("2026-05-09T06:00")}
NOW = utc("2026-05-20T00:00")


@pytest.fixture(scope="module")
def agreement(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    path = tmp_path_factory.mktemp("pause") / "agreement.yaml"
    path.write_text(AGREEMENT)
    found, _, problems = load_agreement(path, [])
    assert found and not problems, problems
    return found


def record(*done: tuple[str, str]) -> Record:
    """A case with its notice, and then the steps (step, party) one day after another."""
    log = Record()
    log.add("case", BODY, "2026-05-09T07:00")
    log.add("notice", notice_body(CASE, "notice", {"north": HASH, "south": HASH}), "2026-05-10T07:00")
    for day, (step, party) in enumerate(done, 11):
        time = f"2026-05-{day}T07:00"
        log.add("step", step_body(CASE, step, "received", at(time), party=party, document=HASH), time)
    return log


def cases(log: Record) -> Cases:
    return fold_cases(log.standing.acts)


def try_step(agreement: Agreement, log: Record, body: Body, events: Mapping[str, Moment] = VERIFIED_AT) -> None:
    case = cases(log).case(CASE)
    check_step(body, case, route_of(agreement, case), events, NOW)


def try_notice(agreement: Agreement, log: Record, body: Body, events: Mapping[str, Moment] = VERIFIED_AT) -> None:
    case = cases(log).case(CASE)
    check_notice(body, case, route_of(agreement, case), events, NOW)


def step(name: str, event: str, **own: str) -> dict[str, Json]:
    return step_body(CASE, name, event, at("2026-05-19T00:00"), **own)


def opened() -> Record:
    log = Record()
    log.add("case", BODY, "2026-05-09T07:00")
    return log


def test_walk_in_its_order_is_let_through(agreement: Agreement) -> None:
    check_case(BODY, cases(Record()), agreement, FINDINGS, {}, NOW)
    try_notice(agreement, opened(), notice_body(CASE, "notice", {"south": HASH, "north": HASH}))
    try_step(agreement, record(), step("answers", "received", party="north", document=HASH))
    try_step(agreement, record(("answers", "north")), step("answers", "refused", party="south", text="no answer"))
    try_step(agreement, record(), step("commission", "done", document=HASH))
    try_step(agreement, record(), step("remedy", "skipped", text="none was asked for"))
    whole = record(("answers", "north"), ("answers", "south"), ("commission", "body"), ("determination", "body"))
    try_step(agreement, whole, step("closure", "done"))
    try_step(agreement, whole, step("", "closed", text="closed by both"))


def test_one_finding_more_is_let_into_an_open_case(agreement: Agreement) -> None:
    more: list[Json] = [{"finding": "f2", "subject": {}}]
    check_case(BODY | {"findings": more}, cases(opened()), agreement, FINDINGS, {}, NOW)
    with pytest.raises(UsageError, match="the parties were notified"):
        check_case(BODY | {"findings": more}, cases(record()), agreement, FINDINGS, {}, NOW)


WRONG_CASES: list[tuple[dict[str, Json], type[BestandError], str]] = [
    (BODY | {"path": "jont"}, NotFound, 'no path "jont". Fix: did you mean "joint"?'),
    (case_body("silence", 1, "text", "joint", "", [("f9", {})]), NotFound, 'no finding "f9"'),
    (case_body("silence", 1, "text", "joint", "", [("old", {})]), UsageError, 'was replaced. Fix: take "f2"'),
    (case_body("silence", 1, "text", "joint", "", [("f3", {})]), UsageError, "version 2"),
    (case_body("silence", 1, "text", "joint", "x", [("f1", {})]), UsageError, "already. Fix: leave it out"),
    (case_body("silence", 1, "text", "joint", "x", []), UsageError, "holds no findings"),
]


@pytest.mark.parametrize(("body", "error", "told"), WRONG_CASES, ids=[c[2] for c in WRONG_CASES])
def test_case_that_cannot_be_opened_says_why(
    agreement: Agreement, body: Body, error: type[BestandError], told: str
) -> None:
    with pytest.raises(error, match=told.replace("?", r"\?")):
        check_case(body, cases(record()), agreement, FINDINGS, {"old": "f2"}, NOW)


WRONG_STEPS: list[tuple[dict[str, Json], type[BestandError], str]] = [
    (step("comission", "done"), NotFound, 'no step "comission". Fix: did you mean "commission"'),
    (step("determination", "done", document=HASH), UsageError, 'too early: step "commission" was not taken'),
    (step("notice", "skipped", text="x"), UsageError, "finished already: done"),
    (step("answers", "received", party="east", document=HASH), UsageError, '"east" does not take step'),
    (step("answers", "received", document=HASH), UsageError, "Fix: name one of north, south"),
    (step("answers", "received", party="north", document=HASH), UsageError, "north has taken step"),
    (step("answers", "received", party="south"), UsageError, r"takes a document \(answer\)"),
    (step("answers", "received", party="south", document="abc"), UsageError, "no SHA-256"),
    (step("answers", "refused", party="south"), UsageError, "cannot be refused without a reason"),
    (step("commission", "skipped"), UsageError, "cannot be skipped without a reason"),
    (step("commission", "closed"), UsageError, "a case is closed, not a step"),
    (step("", "closed"), UsageError, "still owed: answers, commission, determination, closure. Fix: give the reason"),
    (step("", "opened"), UsageError, "is open already"),
    (step("", "done"), UsageError, "name the step"),
    (step_body(CASE, "commission", "done", at("2026-05-20T00:01"), document=HASH), UsageError, "still to come"),
    (
        step_body(CASE, "commission", "done", at("2026-05-10T06:59"), document=HASH),
        UsageError,
        r"ends at 2026-05-10 06:59 UTC, before what it counts from \(2026-05-10 07:00 UTC\)",
    ),
    (
        step_body(CASE, "commission", "done", at("2026-05-19T06:59", "2026-05-19T06:58"), document=HASH),
        UsageError,
        "ends before it begins",
    ),
]


@pytest.mark.parametrize(("body", "error", "told"), WRONG_STEPS, ids=[c[2] for c in WRONG_STEPS])
def test_step_out_of_order_or_short_of_something_is_refused(
    agreement: Agreement, body: Body, error: type[BestandError], told: str
) -> None:
    with pytest.raises(error, match=told):
        try_step(agreement, record(("answers", "north")), body)


def test_notice_is_no_step_that_one_party_gets(agreement: Agreement) -> None:
    with pytest.raises(UsageError, match="to all of them in one act"):
        try_step(agreement, opened(), step("notice", "done", document=HASH))


@pytest.mark.parametrize(
    ("step", "documents", "told"),
    [
        ("notice", {"north": HASH}, 'no document for "south"'),
        ("notice", {"north": HASH, "south": HASH, "mission": HASH}, '"mission" is no party'),
        ("notice", {"north": HASH, "south": "x"}, "SHA-256 for each party"),
        ("commission", {"north": HASH, "south": HASH}, "notifies nobody"),
    ],
)
def test_notice_goes_to_all_parties_and_to_nobody_else(
    agreement: Agreement, step: str, documents: dict[str, str], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        try_notice(agreement, opened(), notice_body(CASE, step, documents))


def test_nothing_is_sent_or_taken_before_people_have_verified(agreement: Agreement) -> None:
    with pytest.raises(UsageError, match="no finding of the case was verified"):
        try_notice(agreement, opened(), notice_body(CASE, "notice", {"north": HASH, "south": HASH}), {})


def test_notice_is_sent_once(agreement: Agreement) -> None:
    with pytest.raises(UsageError, match="finished already"):
        try_notice(agreement, record(), notice_body(CASE, "notice", {"north": HASH, "south": HASH}))


def test_closed_case_takes_nothing_more_until_it_is_opened_again(agreement: Agreement) -> None:
    log = record()
    log.add("step", step_body(CASE, "", "closed", at("2026-05-12T00:00"), text="settled"), "2026-05-12T00:00")
    for body in (step("commission", "done", document=HASH), step("answers", "refused", party="north", text="x")):
        with pytest.raises(UsageError, match=r"closed on 2026-05-12 00:00 UTC\. Fix: open it again"):
            try_step(agreement, log, body)
    more: list[Json] = [{"finding": "f2", "subject": {}}]
    with pytest.raises(UsageError, match="is closed"):
        check_case(BODY | {"findings": more}, cases(log), agreement, FINDINGS, {}, NOW)
    try_step(agreement, log, step("", "opened"))


def test_case_is_ended_with_steps_still_owed_only_with_a_reason(agreement: Agreement) -> None:
    log = record(("answers", "north"), ("commission", "body"), ("determination", "body"))
    with pytest.raises(UsageError, match="still owed: answers"):
        try_step(agreement, log, step("closure", "done"))
    try_step(agreement, log, step("closure", "done", text="South did not answer in a month"))


def test_notice_of_a_closed_case_is_refused(agreement: Agreement) -> None:
    log = opened()
    log.add("step", step_body(CASE, "", "closed", at("2026-05-10T00:00"), text="a mistake"), "2026-05-10T00:00")
    with pytest.raises(UsageError, match="closed on"):
        try_notice(agreement, log, notice_body(CASE, "notice", {"north": HASH, "south": HASH}))


def test_step_is_too_early_only_if_it_ends_before_the_other_can_have_been_taken(agreement: Agreement) -> None:
    log = record()
    met = step_body(CASE, "commission", "done", at("2026-05-11T08:00", "2026-05-11T18:00"), document=HASH)
    log.add("step", met, "2026-05-12T00:00")
    try_step(agreement, log, step_body(CASE, "determination", "done", at("2026-05-11T12:00"), document=HASH))
    with pytest.raises(UsageError, match="before what it counts from"):
        try_step(agreement, log, step_body(CASE, "determination", "done", at("2026-05-11T07:59"), document=HASH))


def test_path_that_the_agreement_lost_is_named(agreement: Agreement) -> None:
    log = Record()
    log.add("case", BODY | {"path": "gone"}, "2026-05-09T07:00")
    with pytest.raises(NotFound, match='no path "gone"'):
        route_of(agreement, cases(log).case(CASE))
