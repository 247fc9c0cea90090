"""Totals of the parties: window, unit and side of each; parts that fit their whole."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.miniatures import CLAIMED, Row, balance, reasons, table, take_in, utc

EASTER = ROOT / "examples" / "ukraine-easter-2025" / "claims" / "parties.csv"
PART = {"claim": "x-1a", "part_of": "x-1", "number": "40", "about": "assaults", "unit": "assaults"}
BOTH = 'the parts of "x-1" come to 120 or more, its whole to 100'


def claims(folder: Path, *rows: Row) -> dict[str, dict[str, object]]:
    found = take_in(folder, "claimed_totals", {"t.csv": table(CLAIMED, rows)}).tables["claims"]
    return {row["record_key"]: row for row in found.to_dicts()}


def test_claim_keeps_its_window_unit_and_side(tmp_path: Path) -> None:
    row = claims(tmp_path, {})["x-1"]
    assert (row["party"], row["side"], row["count_unit"], row["part_of"]) == ("x", "y", "violations", None)
    assert (row["window_from"], row["window_to"]) == (utc("2031-04-30T21:00"), utc("2031-05-01T21:00"))
    assert row["text"] == "example.org/1"


@pytest.mark.parametrize(
    ("number", "span"), [("2,935", (2935, 2935)), ("over 950", (951, None)), ("about 900", (850, 950))]
)
def test_vague_number_is_an_interval(tmp_path: Path, number: str, span: tuple[float, float | None]) -> None:
    row = claims(tmp_path, {"number": number})["x-1"]
    assert (row["count_min"], row["count_max"]) == span


def test_part_names_its_whole_and_may_leave_a_rest(tmp_path: Path) -> None:
    rows = claims(tmp_path, {}, PART)
    assert (rows["x-1a"]["part_of"], rows["x-1a"]["about"]) == ("violations", "assaults")
    assert rows["x-1"]["count_max"] == 100.0


def test_open_whole_holds_any_parts(tmp_path: Path) -> None:
    assert len(claims(tmp_path, {"number": "over 100"}, {**PART, "number": "444"})) == 2


def test_parts_that_exceed_their_whole_are_rejected_with_it(tmp_path: Path) -> None:
    rows = [{}, {**PART, "number": "60"}, {**PART, "claim": "x-1b", "number": "at least 60"}, {"claim": "z"}]
    taken = take_in(tmp_path, "claimed_totals", {"t.csv": table(CLAIMED, rows)})
    assert reasons(taken) == [BOTH] * 3
    assert taken.tables["rejected"]["row"].to_list() == [2, 3, 4]
    assert balance(taken) == {"records": 4, "claims": 1, "rejected": 3}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"party": ""}, '"party" is empty'),
        ({"side": ""}, '"side" is empty'),
        ({"unit": ""}, '"unit" is empty'),
        ({"cites": ""}, '"cites" is empty'),
        ({"number": "very many"}, '"very many" is no count, such as 12, over 950, about 900 or at least 3'),
        ({"number": "9-3"}, '"9-3" is no count, such as 12, over 950, about 900 or at least 3'),
        (
            {"window_from": "2031-05-01 00:00"},
            '"2031-05-01 00:00" is no time with its offset, such as 2025-04-20T00:00+03:00',
        ),
        ({"window_to": ""}, '"" is no time with its offset, such as 2025-04-20T00:00+03:00'),
        ({"window_to": "2031-05-01T00:00+03:00"}, 'its window ends at "2031-05-01T00:00+03:00", not after it begins'),
        ({"claim": "x-1"}, 'there is another claim "x-1" in line 2'),
        ({"part_of": "q"}, 'is part of "q", which is no claim of this file'),
        ({"part_of": "x-2"}, "is part of itself"),
        ({"part_of": "x-1", "side": "x"}, 'is part of "x-1", which another party claims or of another side'),
        (
            {"part_of": "x-1", "window_to": "2031-05-03T00:00+03:00"},
            'is part of "x-1", but its window reaches beyond it',
        ),
    ],
)
def test_unsound_row_is_rejected_with_its_line_and_reason(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "claimed_totals", {"t.csv": table(CLAIMED, [{}, {"claim": "x-2", **change}])})
    assert reasons(taken) == [reason]
    assert taken.tables["rejected"].select("file", "row").rows() == [("t.csv", 3)]
    assert balance(taken) == {"records": 2, "claims": 1, "rejected": 1}


def test_totals_of_easter_2025_are_read_whole_each_party_counting_the_other(tmp_path: Path) -> None:
    text = EASTER.read_text("utf-8")
    taken = take_in(tmp_path, "claimed_totals", {"parties.csv": text})
    assert balance(taken) == {"records": 12, "claims": 12}
    rows = {row["record_key"]: row for row in taken.tables["claims"].to_dicts()}
    assert {(r["party"], r["side"]) for r in rows.values()} == {("ukraine", "russia"), ("russia", "ukraine")}
    own, other = rows["ua-4"], rows["ru-2"]
    assert (own["count_max"], own["window_from"], own["window_to"]) == (
        2935.0,
        utc("2025-04-19T21:00"),
        utc("2025-04-20T21:00"),
    )
    assert (other["count_max"], other["window_from"], other["window_to"]) == (
        4900.0,
        utc("2025-04-19T15:00"),
        utc("2025-04-20T21:00"),
    )
    assert (rows["ua-4c"]["count_min"], rows["ua-4c"]["count_max"]) == (951.0, None)
    assert (rows["ru-1b"]["count_min"], rows["ru-1b"]["count_max"]) == (850.0, 950.0)
    assert all(line["cites"] for line in csv.DictReader(text.splitlines()))
