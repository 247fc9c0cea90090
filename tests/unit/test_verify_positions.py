"""Other monitors' findings lie where the records are that they speak of, marked as their documents are."""

from __future__ import annotations

from bestand.model.ids import Json
from bestand.verify.positions import positions
from tests.people import Log, crew
from tests.unit.test_verify_ladder import tables

SUBJECT: dict[str, Json] = {"incident": "i", "records": [["s", "a"], ["t", "b"]], "observations": ["s/a", "t/b"]}
HASH = "ab" * 32


def taken(*said: tuple[str, str], subject: Json = SUBJECT) -> Log:
    log, _ = crew(2)
    evidence: dict[str, Json] = {"sha256": HASH, "bytes": 1, "media": "text/plain", "title": "Report",
                                 "marking": "amber", "flags": []}  # fmt: skip
    log.act(log.founder, "evidence", evidence)
    for monitor, position in said:
        body: dict[str, Json] = {"subject": subject, "monitor": monitor, "position": position, "document": HASH}
        log.act(log.founder, "concur", body | {"reason": f"words of {monitor}"})
    return log


def test_a_position_follows_its_records_and_bears_the_marking_of_its_document() -> None:
    log = taken(("Mission", "dissents"), ("Mission", "concurs"), ("Office", "dissents"))
    rows = positions(log.standing, tables({"renamed": ["s/a", "t/b"]}))
    found = rows.select("incident_id", "monitor", "position", "stands", "since", "marking").rows()
    assert found == [
        ("renamed", "Mission", "dissents", False, None, "amber"),
        ("renamed", "Mission", "concurs", True, None, "amber"),
        ("renamed", "Office", "dissents", True, None, "amber"),
    ]


def test_a_position_says_that_evidence_was_added_or_is_gone() -> None:
    log = taken(("Mission", "concurs"))
    for groups, told in (
        ({"i": ["s/a", "t/b", "u/c"]}, ("i", "evidence added")),
        ({"x": ["y/z"]}, (None, "no longer on record")),
    ):
        assert positions(log.standing, tables(groups)).select("incident_id", "since").rows() == [told]


def test_a_position_without_a_document_on_file_bears_no_marking_and_one_on_nothing_is_none() -> None:
    log, _ = crew(2)
    for subject in (SUBJECT, "nothing"):
        body: dict[str, Json] = {"subject": subject, "monitor": "M", "position": "concurs", "reason": "r"}
        log.act(log.founder, "concur", body | {"document": HASH})
    rows = positions(log.standing, tables({"i": ["s/a", "t/b"]}))
    assert rows.select("incident_id", "marking").rows() == [("i", None)]
