"""People at work on a workspace that has been run: reports screened, incidents judged, both found again."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

import bestand
from bestand.errors import NotFound, UsageError
from bestand.flow import verify
from bestand.flow.explain import explain
from bestand.flow.plan import build_plan
from bestand.flow.run import run as walk_and_store
from bestand.flow.run import take_in, walk
from bestand.flow.say import ONE, sign_edge
from bestand.intake import Period, known_at
from bestand.model.acts import Act
from bestand.model.ids import Json, canonical
from bestand.model.tables import TABLES
from bestand.store.store import View, open_writer
from bestand.verify.judging import Said
from bestand.verify.ladder import judged
from bestand.verify.questions import Question
from bestand.verify.screening import Screened
from tests.office import Office
from tests.unit.conftest import NOW

YES = Said("yes", "seen on two pictures", "B", "2")


def tables(office: Office) -> dict[str, pl.DataFrame]:
    view = View(office.workspace.folder)
    return {name: view.table(name) for name in ("observations", "incidents", "balance", "set_aside", "earlier")}


def lead(office: Office, n: int = 0) -> str:
    seen = tables(office)["observations"].filter(pl.col("role") == "lead", pl.col("lon").is_not_null())
    return str(seen.sort("observation_id")["observation_id"][n])


def screen(office: Office, id_: str, verdict: str, **corrections: Json) -> Act:
    said = Screened(verdict, "read in full", "B", "2", corrections)
    return verify.screen(office.log, office.founder, office.workspace, id_, said, office.clock)


def run(office: Office) -> None:
    walk_and_store(build_plan(office.workspace, Period()), clock=office.clock)


def test_a_confirmed_lead_counts_as_event_and_stays_on_record_as_it_was(office: Office) -> None:
    id_ = lead(office)
    screen(office, id_, "event")
    run(office)
    after = tables(office)
    row = after["observations"].filter(pl.col("observation_id") == id_).row(0, named=True)
    assert (row["role"], row["grade"]) == ("event", "B2")
    assert after["earlier"].filter(pl.col("observation_id") == id_)["role"].to_list() == ["lead"]


def test_a_dropped_lead_is_set_aside_and_the_account_is_whole(office: Office) -> None:
    id_, before = lead(office), tables(office)
    screen(office, id_, "no event")
    run(office)
    after = tables(office)
    assert id_ not in after["observations"]["observation_id"].to_list()
    (row,) = after["set_aside"].filter(pl.col("reason").str.contains("no event")).rows(named=True)
    assert row["record_key"] == before["observations"].filter(pl.col("observation_id") == id_)["record_key"][0]
    numbers = [c for c in after["balance"].columns if c not in ("source", "records")]
    assert after["balance"].select(pl.sum_horizontal(numbers) == pl.col("records")).to_series().all()


def test_a_corrected_lead_says_what_the_person_says_and_has_another_id(office: Office) -> None:
    id_ = lead(office)
    old = tables(office)["observations"].filter(pl.col("observation_id") == id_).row(0, named=True)
    west, south, _, _ = office.workspace.settings.area
    place: dict[str, Json] = {"lon": west + 0.1, "lat": south + 0.1, "radius_m": 800.0}
    screen(office, id_, "event", act="air_strike", **place)
    run(office)
    seen = tables(office)["observations"]
    assert id_ not in seen["observation_id"].to_list()
    (row,) = seen.filter(pl.col("record_key") == old["record_key"], pl.col("source") == old["source"]).rows(named=True)
    assert (row["act"], row["radius_m"], row["area_code"]) == ("air_strike", 800.0, None)
    assert (row["time_from"], row["text"]) == (old["time_from"], old["text"])


def test_a_replay_of_the_time_before_shows_the_lead_as_it_was_given(office: Office) -> None:
    kept, dropped = lead(office), lead(office, 1)
    screen(office, kept, "event"), screen(office, dropped, "no event")
    plan = bestand.open(office.workspace.folder).plan()
    taken = take_in(plan)
    then = known_at(taken, NOW - timedelta(days=1))
    roles = dict(then["observations"].select("observation_id", "role").iter_rows())
    assert (roles[kept], roles[dropped]) == ("lead", "lead")
    assert then["set_aside"].filter(pl.col("reason").str.contains("no event")).is_empty()
    now = known_at(taken, NOW + timedelta(days=1))
    assert dropped not in now["observations"]["observation_id"].to_list()
    assert walk(plan, now)["incidents"].height


def test_a_withdrawn_screening_is_undone_by_the_next_run(office: Office) -> None:
    before = tables(office)["observations"]
    act = screen(office, lead(office), "no event")
    run(office)
    verify.withdraw(office.log, office.founder, act.id[:10], "another place", office.clock)
    run(office)
    assert tables(office)["observations"].equals(before)


def test_a_second_screening_replaces_the_first_as_a_whole(office: Office) -> None:
    id_ = lead(office)
    screen(office, id_, "event", act="air_strike")
    run(office)
    corrected = tables(office)["observations"].filter(pl.col("act") == "air_strike", pl.col("grade") == "B2")
    screen(office, corrected["observation_id"][0], "no event")
    run(office)
    seen = tables(office)["observations"]["observation_id"].to_list()
    assert id_ not in seen and corrected["observation_id"][0] not in seen


@pytest.mark.parametrize(
    ("corrections", "told"),
    [
        ({"text": "x"}, "cannot be corrected"),
        ({"act": "singing"}, "no act of the taxonomy"),
        ({"lon": 30.0}, "all three"),
        ({"lon": 1.0, "lat": 80.0, "radius_m": 5.0}, "outside the workspace's area"),
        ({"lon": float("nan"), "lat": 1.0, "radius_m": 5.0}, "outside the workspace's area"),
        ({"time_from": "2026-05-10T10:00"}, "with their zone"),
        ({"time_from": "2026-05-11T10:00Z", "time_to": "2026-05-10T10:00Z"}, "comes after"),
    ],
    ids=["text", "act", "half a place", "outside", "nan", "no zone", "backwards"],
)
def test_what_cannot_be_corrected_is_an_error(office: Office, corrections: dict[str, Json], told: str) -> None:
    size = office.log.workflow.size()
    with pytest.raises(UsageError, match=told):
        screen(office, lead(office), "event", **corrections)
    assert office.log.workflow.size() == size


def test_two_people_verify_what_occurred_and_that_it_was_a_violation(office: Office) -> None:
    second = office.enrol(office.founder)
    view = View(office.workspace.folder)
    finding = view.table("findings").filter(pl.col("outcome") == "possible violation").row(0, named=True)
    agreement = office.workspace.agreement
    for question in (Question.OCCURRED, Question.VIOLATION):
        about = verify.subject(office.workspace, finding["finding_id"], question)
        for who in (office.founder, second):
            verify.judge(office.log, who, agreement, question, about, YES, office.clock)
        verify.reveal(office.log, office.founder, office.clock)
    rows = judged(office.log.standing, view.tables()).select("question", "state", "clause_id", "people").rows()
    assert rows == [("occurred", "verified", None, 2), ("violation", "verified", finding["clause_id"], 2)]


def test_many_answers_are_all_given_or_none(office: Office) -> None:
    ids = View(office.workspace.folder).table("incidents")["incident_id"].to_list()
    abouts = [verify.subject(office.workspace, id_, Question.OCCURRED) for id_ in ids]
    each = [(Question.OCCURRED, about, YES) for about in abouts]
    size = office.log.workflow.size()
    with pytest.raises(UsageError, match="has answered"):
        verify.judge_all(office.log, office.founder, office.workspace.agreement, [*each, each[0]], office.clock)
    assert office.log.workflow.size() == size
    verify.judge_all(office.log, office.founder, office.workspace.agreement, each, office.clock)
    assert len(office.log.standing.of("commit")) == len(ids)


def test_an_id_that_names_nothing_or_several_is_an_error(office: Office) -> None:
    with pytest.raises(NotFound, match="no incident or finding"):
        verify.subject(office.workspace, "zzzzzzzz", Question.OCCURRED)
    with pytest.raises(UsageError, match="too short"):
        verify.subject(office.workspace, "ab", Question.OCCURRED)


def test_a_run_is_noted_with_its_receipts_and_the_hash_of_every_table(office: Office) -> None:
    run(office), run(office)
    (noted,) = office.log.workflow.entries(["run"])  # the same run again is the same entry
    receipts = View(office.workspace.folder).table("receipts")["receipt_id"].to_list()
    assert sorted(e.ref for e in office.log.workflow.entries(["receipt"])) == sorted(receipts)
    assert b"associate/v1" in noted.content and b"incidents/" in noted.content


def pattern(office: Office, **told: object) -> str:
    """A pattern with two incidents of the run, in the place of those that the run found."""
    folder = office.workspace.folder
    incidents = tables(office)["incidents"]["incident_id"].sort()[:2].to_list()
    row = {"pattern_id": "0123456789abcdef", "incident_ids": incidents, "outcome": "exceeds chance"} | told
    frame = TABLES["patterns"].shape(pl.DataFrame([row], schema_overrides={"incident_ids": pl.List(pl.String)}))
    view = View(folder)
    stored = {name: frame if name == "patterns" else view.table(name) for name in TABLES}
    with open_writer(folder, canonical(dict(view.plan))) as writer:
        for name, table in stored.items():
            writer.write(name, table)
    return str(row["pattern_id"])


def test_people_judge_a_pattern_of_the_run_and_find_it_explained(office: Office) -> None:
    id_ = pattern(office)
    about = verify.subject(office.workspace, id_[:8], Question.PATTERN)
    assert about.incident == id_ and len(about.incidents) == 2 and about.records == ()
    second = office.enrol(office.founder)
    for signer in (office.founder, second):
        verify.judge(office.log, signer, office.workspace.agreement, Question.PATTERN, about, YES, office.clock)
    verify.reveal(office.log, office.founder, office.clock)
    told = explain(View(office.workspace.folder), id_[:8], office.log.standing)
    assert told["kind"] == "pattern"
    assert [(row["state"], row["holds"]) for row in told["people"]] == [("verified", True)]  # type: ignore[attr-defined]


def test_an_incident_is_no_pattern_and_an_empty_pattern_is_not_judged(office: Office) -> None:
    incident = tables(office)["incidents"]["incident_id"][0]
    with pytest.raises(NotFound, match="no pattern"):
        verify.subject(office.workspace, incident, Question.PATTERN)
    with pytest.raises(UsageError, match="nothing to judge"):
        verify.subject(office.workspace, pattern(office, incident_ids=[]), Question.PATTERN)


def test_what_is_said_of_two_reports_is_signed_and_the_next_run_follows_it(office: Office) -> None:
    seen = tables(office)["observations"].sort("observation_id").filter(pl.col("role") == "event")
    one, other = seen["observation_id"][0], seen["observation_id"][-1]
    act = sign_edge(office.log, office.founder, office.workspace, ONE, (one, other), "one page", office.clock)
    run(office)
    view = View(office.workspace.folder)
    assert view.table("edges")["edge_id"].to_list() == [act.id]
    together = view.table("members").filter(pl.col("observation_id").is_in([one, other]))["incident_id"]
    assert together.n_unique() == 1
    verify.withdraw(office.log, office.founder, act.id, "not so", office.clock)
    run(office)
    assert View(office.workspace.folder).table("edges").is_empty()
