"""Editions of a workspace with people: released by a person, entered in the log, provable alone."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import bestand
from bestand.errors import UsageError
from bestand.flow import people, verify
from bestand.flow.publish import heads
from bestand.flow.report import Asked, report
from bestand.ledger.log import verify_log
from bestand.ledger.rows import check_openings
from bestand.ledger.verify import verify_edition
from bestand.model.words import Level
from bestand.report.edition import Edition
from bestand.store.store import View
from bestand.verify.questions import Question
from tests.office import Office
from tests.unit.test_flow_verify import YES

DAY = date(2030, 3, 2)


def publish(office: Office, level: Level = Level.CLEAR, **asked: object) -> Edition:
    return report(office.workspace, Asked(DAY, level, **asked), signer=office.founder, clock=office.clock)  # type: ignore[arg-type]


def test_an_edition_proves_itself_alone(office: Office, tmp_path: Path) -> None:
    edition = publish(office)
    copy = Path(shutil.copytree(edition.folder, tmp_path / "elsewhere" / edition.name))
    assert [d for d in verify_edition(copy, office.founder.key) if not d.note] == []
    assert [d.rule for d in verify_edition(copy, "0" * 32) if not d.note] == ["pin"]


def test_nobody_publishes_without_the_right(office: Office) -> None:
    with pytest.raises(UsageError, match="released by a person"):
        report(office.workspace, Asked(DAY))
    reader = office.enrol(office.founder, rights=["verify"])
    with pytest.raises(UsageError, match='takes the right "release"'):
        report(office.workspace, Asked(DAY), signer=reader, clock=office.clock)
    assert not list((office.workspace.folder / "editions").glob("*-clear-*"))


def test_the_same_content_is_the_same_edition_and_no_new_entry(office: Office) -> None:
    first = publish(office)
    size = office.log.workflow.size()
    assert publish(office).again and office.log.workflow.size() == size and first.number == 1


def test_an_edition_that_was_entered_before_a_kill_keeps_its_number(office: Office) -> None:
    first = publish(office)
    before = json.loads((first.folder / "edition.json").read_text())
    shutil.rmtree(first.folder)
    again = publish(office)
    after = json.loads((again.folder / "edition.json").read_text())
    assert again.number == 1 and after["content"] == before["content"]
    assert after["ledger"]["index"] == before["ledger"]["index"]
    assert [d for d in verify_edition(again.folder, office.founder.key) if not d.note] == []


def test_the_whole_log_holds_with_its_heads(office: Office) -> None:
    publish(office), publish(office, Level.AMBER)
    log = office.log
    assert [d for d in verify_log(log.workflow.entries(), log.workflow, heads(log), log.anchor) if not d.note] == []
    assert len(heads(log)) == 2


def test_a_later_edition_shows_that_the_ledger_only_grew(office: Office) -> None:
    publish(office)
    told = json.loads((publish(office, Level.AMBER).folder / "edition.json").read_text())["ledger"]
    assert told["previous"]["size"] == 3 and told["previous"]["proof"]


def test_clear_and_amber_derive_from_one_table(office: Office) -> None:
    clear, amber = publish(office), publish(office, Level.AMBER)
    told = [json.loads((e.folder / "edition.json").read_text())["commitments"] for e in (clear, amber)]
    assert told[0]["root"] == told[1]["root"] and told[1]["count"] > 0 and set(told[0]) == {"root"}
    assert not (clear.folder / "openings.json").exists()
    openings = json.loads((amber.folder / "openings.json").read_text())
    opened = check_openings(openings, bytes.fromhex(told[1]["root"]), told[1]["count"])
    shown = pl.read_csv(amber.folder / "incidents.csv")["incident_id"].to_list()
    assert sorted(json.loads(text)["incident_id"] for text in opened) == sorted(shown)


def test_what_people_decided_is_printed_and_their_words_are_not_at_clear(office: Office) -> None:
    second, third = office.enrol(office.founder), None
    third = office.enrol(office.founder, second)
    rows = View(office.workspace.folder).table("incidents")
    here = rows.filter(pl.col("time_from").dt.date() == DAY, pl.col("time_to").dt.date() == DAY)
    about = verify.subject(office.workspace, here["incident_id"][0], Question.OCCURRED)
    agreement = office.workspace.agreement
    said = [YES, bestand.Said("no", "the crater is older"), YES]
    for who, words in zip((office.founder, second, third), said, strict=True):
        verify.judge(office.log, who, agreement, Question.OCCURRED, about, words, office.clock)
        verify.reveal(office.log, office.founder, office.clock)
    clear, amber = publish(office), publish(office, Level.AMBER)
    for edition in (clear, amber):
        page = (edition.folder / "report.html").read_text()
        assert "What people decided" in page and "one person dissents" in page
        table = pl.read_csv(edition.folder / "incidents.csv")
        assert table.filter(pl.col("incident_id") == about.incident)["state"].to_list() == ["verified"]
    told = [b"".join(p.read_bytes() for p in e.folder.iterdir()) for e in (clear, amber)]
    assert b"the crater is older" not in told[0] and b"the crater is older" in told[1]
    assert office.founder.person.encode() not in told[0] + told[1]


def test_a_replay_shows_nothing_that_was_decided_later(office: Office) -> None:
    second = office.enrol(office.founder)
    until = office.clock.now
    about = verify.subject(
        office.workspace, View(office.workspace.folder).table("incidents")["incident_id"][0], Question.OCCURRED
    )
    for who in (office.founder, second):
        verify.judge(office.log, who, office.workspace.agreement, Question.OCCURRED, about, YES, office.clock)
    assert office.log.standing.until(until).of("commit", "answer") == ()
    assert len(people.standing_of(office.workspace).of("commit", "answer")) == 2
