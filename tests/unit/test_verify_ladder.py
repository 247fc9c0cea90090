"""Judgements across runs: they hold while what was judged lies together, and come back when it does not."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from bestand.model.tables import TABLES
from bestand.verify.ladder import judged, states
from bestand.verify.questions import Question
from bestand.verify.subjects import Subject, subject_of
from tests.people import START, Log, crew
from tests.unit.test_verify_judgements import open_up, say

Groups = dict[str, list[str]]
"""Incident -> its observations; an observation is `source/key` or, in a later version, `source/key/2`."""


def tables(groups: Groups) -> dict[str, pl.DataFrame]:
    members = [{"incident_id": i, "observation_id": o} for i, ids in groups.items() for o in ids]
    rows = [
        {"observation_id": o, "source": o.split("/")[0], "record_key": o.split("/")[1], "time_from": START}
        for ids in groups.values()
        for o in ids
    ]
    incidents = [
        {"incident_id": i, "corroboration": sorted({o.split("/")[0] for o in ids}), "time_from": START}
        for i, ids in groups.items()
    ]
    return {
        name: TABLES[name].shape(pl.DataFrame(given))
        for name, given in (("members", members), ("observations", rows), ("incidents", incidents))
    }


def verified(groups: Groups, incident: str, log: Log) -> None:
    """The last two of the log's people verify that the incident occurred."""
    first, second = log.people[-2:]
    subject = subject_of(tables(groups), incident)
    say(log, first, "yes", subject=subject), say(log, second, "yes", subject=subject), open_up(log, first)


@pytest.fixture
def log() -> Log:
    return crew(2)[0]


def after(log: Log, groups: Groups) -> list[tuple[str | None, str, str | None, bool]]:
    rows = judged(log.standing, tables(groups))
    return rows.select("incident_id", "state", "since", "holds").rows()


BEFORE: Groups = {"i": ["s/a", "t/b"]}


def test_the_same_records_keep_their_judgement_under_any_id(log: Log) -> None:
    verified(BEFORE, "i", log)
    assert after(log, {"renamed": ["t/b", "s/a"]}) == [("renamed", "verified", None, True)]


def test_added_evidence_keeps_it_and_brings_it_back(log: Log) -> None:
    verified(BEFORE, "i", log)
    assert after(log, {"j": ["s/a", "t/b", "u/c"]}) == [("j", "verified", "evidence added", True)]


def test_split_records_keep_nothing(log: Log) -> None:
    verified(BEFORE, "i", log)
    assert after(log, {"j": ["s/a"], "k": ["t/b"]}) == [
        ("j", "under review", "split", False),
        ("k", "under review", "split", False),
    ]


def test_two_judged_incidents_that_become_one_come_back_as_merged(log: Log) -> None:
    groups = {"i": ["s/a"], "j": ["t/b"]}
    verified(groups, "i", log), verified(groups, "j", log)
    assert after(log, {"k": ["s/a", "t/b"]}) == [("k", "verified", "merged", True)] * 2


def test_judged_again_with_more_evidence_is_no_merger(log: Log) -> None:
    verified({"i": ["s/a"]}, "i", log), verified(BEFORE, "i", log)
    assert after(log, BEFORE) == [("i", "verified", None, True), ("i", "verified", "evidence added", True)]


def test_a_record_that_reads_otherwise_now_is_looked_at_again(log: Log) -> None:
    verified(BEFORE, "i", log)
    assert after(log, {"i": ["s/a/2", "t/b"]}) == [("i", "under review", "evidence changed", False)]


def test_records_that_are_gone_leave_the_judgement_on_file(log: Log) -> None:
    verified(BEFORE, "i", log)
    assert after(log, {"x": ["s/other"]}) == [(None, "under review", "no longer on record", False)]


def test_one_record_that_is_gone_is_a_change(log: Log) -> None:
    verified(BEFORE, "i", log)
    assert after(log, {"i": ["s/a"]}) == [("i", "under review", "evidence changed", False)]


def test_the_ladder_begins_with_what_the_machine_found(log: Log) -> None:
    groups = {"one": ["s/a"], "two": ["s/b", "t/c"], "three": ["s/d"]}
    verified(groups, "three", log)
    given = tables(groups)
    found = dict(states(given["incidents"], judged(log.standing, given)).iter_rows())
    assert found == {"one": "reported", "two": "corroborated", "three": "verified"}


def test_nothing_judged_is_an_empty_table() -> None:
    assert judged(crew(2)[0].standing, tables(BEFORE)).is_empty()


def test_a_judgement_says_whether_anyone_vouched_for_who_made_it(log: Log) -> None:
    verified(BEFORE, "i", log)
    assert judged(log.standing, tables(BEFORE))["alone"].to_list() == [True]
    full, _ = crew(4)
    verified(BEFORE, "i", full)
    assert judged(full.standing, tables(BEFORE))["alone"].to_list() == [False]


def test_when_it_was_decided_is_told(log: Log) -> None:
    verified(BEFORE, "i", log)
    (at,) = judged(log.standing, tables(BEFORE))["decided"]
    assert at == log.acts[-1].at and at - START < timedelta(hours=1)


def test_a_subject_without_records_is_no_subject() -> None:
    assert Subject("i", (), ()).key != subject_of(tables(BEFORE), "i").key
    assert Question.OCCURRED == "occurred"
