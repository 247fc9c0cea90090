"""An edition of a workspace with people: what they recorded, at each level as far as it may be told."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bestand.agreement.clock import Moment
from bestand.flow import verify
from bestand.flow.decided import edition_time
from bestand.flow.follow import Taking, open_case, take_step
from bestand.flow.keep import take_casualty, take_evidence, take_position
from bestand.flow.report import Asked, report
from bestand.model.words import Level
from bestand.report.edition import Edition
from bestand.store.store import View
from bestand.verify.judging import Said
from bestand.verify.questions import Question
from bestand.workspace import open_workspace
from tests.office import Office
from tests.unit.test_flow_verify import pattern

REASON = "canary of a reason"
MONITOR = "Mission of the tests"
WITNESS = "canary of a source"
PATH = """
follow_up:
  ladder:
    template: graduated-response
    roles: {responders: [mission], attacked: [north], coalition: [south], united-states: [mission]}
"""


@dataclass
class Told:
    """A finding of the run that may be touched by a clause, and what people said of it."""

    office: Office
    finding: str
    incident: str
    day: date

    def edition(self, level: Level) -> Edition:
        office = self.office
        return report(office.workspace, Asked(self.day, level), signer=office.founder, clock=office.clock)

    def page(self, level: Level) -> str:
        html = (self.edition(level).folder / "report.html").read_text("utf-8")
        return re.sub(r"\s+", " ", html)

    def rows(self, level: Level, name: str) -> list[dict[str, str]]:
        path = self.edition(level).folder / name
        return list(csv.DictReader(io.StringIO(path.read_text("utf-8")))) if path.is_file() else []


def possible(office: Office) -> Told:
    view = View(office.workspace.folder)
    findings = view.table("findings").sort("finding_id")
    row = findings.filter(findings["outcome"] == "possible violation").row(0, named=True)
    incidents = view.table("incidents")
    start = incidents.filter(incidents["incident_id"] == row["incident_id"])["time_from"][0]
    day = start.astimezone(ZoneInfo(office.workspace.settings.timezone)).date()
    return Told(office, str(row["finding_id"]), str(row["incident_id"]), day)


def hurt(told: Told, low: int, high: int | None, status: str = "injured", source: str = WITNESS) -> None:
    office = told.office
    body = {"status": status, "age_group": "unknown", "count_min": low, "count_max": high, "source": source}
    take_casualty(office.log, office.founder, office.workspace, told.incident, body, office.clock)  # type: ignore[arg-type]


def other_monitor(told: Told, tmp_path: Path, marking: str = "clear") -> None:
    office, path = told.office, tmp_path / "monitor.txt"
    path.write_text(f"found by another monitor, {marking}")
    act = take_evidence(office.log, office.founder, office.workspace, path, "Report", marking, clock=office.clock)
    hash_ = str(act.body["sha256"])
    take_position(
        office.log, office.founder, office.workspace, told.incident, MONITOR, "dissents", hash_, REASON, office.clock
    )


def case(told: Told) -> str:
    """A case on the finding, on a path whose first step is long due."""
    office = told.office
    with (office.workspace.folder / "agreement.yaml").open("a") as stream:
        stream.write(PATH)
    office.workspace = open_workspace(office.workspace.folder)
    act = open_case(office.log, office.founder, office.workspace, [told.finding], "ladder", "A case", office.clock)
    return str(act.body["case"])


@pytest.fixture
def told(office: Office) -> Told:
    return possible(office)


def test_without_people_or_records_no_section_is_printed(told: Told) -> None:
    for level in (Level.CLEAR, Level.AMBER):
        page = told.page(level)
        assert not [name for name in ("judged", "cases", "casualties", "monitoring") if f'id="{name}"' in page]
        assert not list(told.edition(level).folder.glob("casualties.csv"))


def test_records_of_people_stand_in_full_at_amber_and_as_a_number_at_clear(told: Told) -> None:
    hurt(told, 12, 14), hurt(told, 9, None, source="another " + WITNESS)
    rows = told.rows(Level.AMBER, "casualties.csv")
    assert [(r["source"], r["count_min"], r["count_max"]) for r in rows] == [
        (f"another {WITNESS}", "9.0", ""), (WITNESS, "12.0", "14.0")
    ]  # fmt: skip
    assert WITNESS in told.page(Level.AMBER) and "12 or more" in told.page(Level.AMBER)
    people = told.rows(Level.CLEAR, "casualties.csv")
    assert [(r["about"], r["low"], r["high"], r["state"]) for r in people] == [("injured", "12.0", "", "shown")] * 2
    assert WITNESS not in told.page(Level.CLEAR) and told.incident not in str(people)


def test_a_small_number_of_people_is_not_told_at_clear_nor_by_the_next_edition(told: Told) -> None:
    hurt(told, 3, 3)
    first = told.rows(Level.CLEAR, "casualties.csv")
    assert {(r["low"], r["state"]) for r in first} == {("", "withheld")}
    assert "withheld" in told.page(Level.CLEAR)
    hurt(told, 30, 30, source="another")  # what was withheld once would be given away by what replaces it
    assert {r["state"] for r in told.rows(Level.CLEAR, "casualties.csv")} == {"withheld"}


def test_a_number_that_changed_little_stands_as_it_was_published(told: Told) -> None:
    hurt(told, 10, 10)
    assert {r["low"] for r in told.rows(Level.CLEAR, "casualties.csv")} == {"10.0"}
    hurt(told, 12, 12, source="another")
    for _ in range(2):  # and again: the same edition
        assert {(r["low"], r["state"]) for r in told.rows(Level.CLEAR, "casualties.csv")} == {("10.0", "held")}
    assert "as published before" in told.page(Level.CLEAR)


def test_another_monitor_is_named_beside_ours_and_quoted_only_above_clear(told: Told, tmp_path: Path) -> None:
    other_monitor(told, tmp_path)
    clear, amber = told.page(Level.CLEAR), told.page(Level.AMBER)
    assert MONITOR in clear and MONITOR in amber and "dissents" in clear
    assert REASON not in clear and REASON in amber


def test_what_rests_on_a_document_marked_above_the_level_is_not_told(told: Told, tmp_path: Path) -> None:
    other_monitor(told, tmp_path, "amber")
    assert MONITOR not in told.page(Level.CLEAR) and MONITOR in told.page(Level.AMBER)


def test_a_case_shows_steps_and_clocks_at_amber_and_a_count_at_clear(told: Told) -> None:
    office, id_ = told.office, case(told)
    clear, amber = told.page(Level.CLEAR), told.page(Level.AMBER)
    assert "There is one case" in clear and id_[:8] not in clear and "A case" not in clear
    assert id_[:8] in amber and "A case" in amber and "Clocks as they stand at" in amber
    assert 'id="monitoring"' in amber and 'id="monitoring"' not in clear
    assert "a diplomatic warning (mission): overdue since" in amber and "0 of 4 steps" in clear
    when = Moment(office.clock.now, office.clock.now)
    take_step(office.log, office.founder, office.workspace, id_, Taking("warning", "done", when), office.clock)
    clear, amber = told.page(Level.CLEAR), told.page(Level.AMBER)
    assert "1 of 4 steps" in clear and "overdue since" not in amber


def test_the_clock_of_an_edition_stands_still_until_somebody_acts(told: Told) -> None:
    case(told)
    first = told.edition(Level.AMBER)
    told.office.clock.now = datetime(2040, 1, 1, tzinfo=told.office.clock.now.tzinfo)
    again = told.edition(Level.AMBER)
    assert again.again and again.content == first.content


def test_the_edition_time_is_that_of_a_replay_or_of_the_last_that_is_known(told: Told) -> None:
    tables = View(told.office.workspace.folder).tables()
    replay = datetime(2030, 1, 1, tzinfo=told.office.clock.now.tzinfo)
    standing = told.office.log.standing
    assert edition_time(standing, tables, replay) == replay
    assert edition_time(standing, tables, None) == standing.acts[-1].at


def test_a_judged_pattern_stands_beside_its_question(told: Told) -> None:
    office = told.office
    id_ = pattern(office, clause_ids=["silence"], target_class="hospital", basis="events", n=2, left_out=0, reasons=[])
    second = office.enrol(office.founder)
    about = verify.subject(office.workspace, id_, Question.PATTERN)
    for signer in (office.founder, second):
        said = Said("cannot be decided", REASON)
        verify.judge(office.log, signer, office.workspace.agreement, Question.PATTERN, about, said, office.clock)
    verify.reveal(office.log, office.founder, office.clock)
    assert [row["question"] for row in told.rows(Level.CLEAR, "judged.csv")] == ["pattern"]
    assert "not verified" in told.page(Level.CLEAR)
