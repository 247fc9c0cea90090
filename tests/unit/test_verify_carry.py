"""People judge a pattern: what they judged is the incidents that were in it, and nothing else."""

from __future__ import annotations

import polars as pl
import pytest

from bestand.errors import InputError, UsageError
from bestand.model.ids import canonical
from bestand.model.tables import TABLES
from bestand.verify.carry import Since, carry
from bestand.verify.judgements import fold
from bestand.verify.judging import Said, next_act
from bestand.verify.ladder import judged
from bestand.verify.questions import Question, State
from bestand.verify.subjects import Subject, pattern_of, read_subject
from tests.people import Log, crew
from tests.unit.test_verify_judgements import open_up, say
from tests.unit.test_verify_ladder import tables as records

PATTERN = Subject("p", (), (), incidents=("i", "j"))


def tables(**patterns: list[str]) -> dict[str, pl.DataFrame]:
    rows = [{"pattern_id": id_, "incident_ids": ids} for id_, ids in patterns.items()]
    frame = pl.DataFrame(rows, schema={"pattern_id": pl.String, "incident_ids": pl.List(pl.String)})
    return records({"i": ["s/a"], "j": ["t/b"]}) | {"patterns": TABLES["patterns"].shape(frame)}


@pytest.fixture
def log() -> Log:
    log, (first, second) = crew(2)
    for who in (first, second):
        say(log, who, "yes", Question.PATTERN, PATTERN)
    open_up(log, first)
    return log


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({"p": ["j", "i"]}, ("p", "verified", None, True)),
        ({"p": ["i", "j", "k"]}, ("p", "under review", "evidence added", False)),
        ({"p": ["i"]}, ("p", "under review", "evidence changed", False)),
        ({"p": ["i", "k"]}, ("p", "under review", "evidence changed", False)),
        ({"q": ["i", "j"]}, (None, "under review", "no longer on record", False)),
    ],
    ids=["the same", "one more", "one less", "another", "gone"],
)
def test_a_judged_pattern_holds_for_the_same_incidents_only(
    log: Log, now: dict[str, list[str]], told: tuple[str | None, str, str | None, bool]
) -> None:
    rows = judged(log.standing, tables(**now))
    assert rows["question"].to_list() == ["pattern"]
    assert rows.select("incident_id", "state", "since", "holds").rows() == [told]


def test_patterns_and_incidents_are_carried_side_by_side() -> None:
    incident = Subject("i", (("s", "a"),), ("s/a",))
    found = carry({one.key: one for one in (incident, PATTERN)}, tables(p=["i", "j"]))
    assert {key: (one.incidents, one.since) for key, one in found.items()} == {
        incident.key: (("i",), Since.SAME),
        PATTERN.key: (("p",), Since.SAME),
    }


def test_a_pattern_reads_back_as_it_was_written_and_the_same_incidents_in_another_are_another() -> None:
    assert canonical(PATTERN.as_json()) == '{"incidents":["i","j"],"pattern":"p"}'
    assert read_subject(PATTERN.as_json()) == PATTERN
    assert pattern_of({"pattern_id": "p", "incident_ids": ["j", "i"]}).key == PATTERN.key
    assert Subject("q", (), (), incidents=("i", "j")).key != PATTERN.key


@pytest.mark.parametrize("incidents", [[], "i", None, [[]][1:]])
def test_a_pattern_without_incidents_is_no_subject(incidents: object) -> None:
    with pytest.raises(InputError, match="names no subject"):
        read_subject({"pattern": "p", "incidents": incidents})
    with pytest.raises(UsageError, match="nothing to judge"):
        pattern_of({"pattern_id": "p", "incident_ids": incidents})


@pytest.mark.parametrize(("question", "subject"), [(Question.OCCURRED, PATTERN), (Question.PATTERN, None)])
def test_a_pattern_is_asked_of_patterns_only(question: Question, subject: Subject | None) -> None:
    log, (first, _) = crew(2)
    about = subject or Subject("i", (("s", "a"),), ("s/a",))
    kind, body = next_act(first, log.standing, question, about, Said("yes", "because"), ())
    log.act(first, kind, body)
    judgements = fold(log.standing)
    assert judgements.all == {} and "of a pattern" in judgements.idle[0][1]


def test_two_people_who_are_blind_to_each_other_decide_a_pattern(log: Log) -> None:
    assert fold(log.standing).state(Question.PATTERN, PATTERN) is State.VERIFIED
    with pytest.raises(UsageError, match="has answered"):
        next_act(log.founder, log.standing, Question.PATTERN, PATTERN, Said("no", "because"), ())
