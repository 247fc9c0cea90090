"""Claimed losses: running totals of one party about the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import Row, balance, losses, reasons, take_in, utc


def test_each_filled_cell_is_a_running_total_since_february_2022(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "claimed_losses", {"l.csv.gz": losses({"personnel": "1000", "tanks": "0"})})
    rows = {row["about"]: row for row in taken.tables["claims"].to_dicts()}
    assert sorted(rows) == ["losses of the other side, personnel", "losses of the other side, tanks"]
    row = rows["losses of the other side, personnel"]
    assert (row["window_from"], row["window_to"]) == (utc("2022-02-23T22:00"), utc("2026-05-10T21:00"))
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (1000.0, 1000.0, "running total")
    assert row["party"] == "ukraine"


def test_empty_cell_is_no_claim_and_a_zero_is_one(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "claimed_losses", {"l.csv.gz": losses({"personnel": "1000", "ships": "0"})})
    assert sorted(taken.tables["claims"]["count_min"].to_list()) == [0.0, 1000.0]
    assert balance(taken) == {"records": 1, "claims": 1}


def test_row_without_any_figure_is_set_aside(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "claimed_losses", {"l.csv.gz": losses({})})
    assert balance(taken) == {"records": 1, "set_aside": 1}
    assert taken.tables["set_aside"]["reason"].to_list() == ["no figure stated"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"date": "yesterday", "tanks": "1"}, '"yesterday" is not a day'),
        ({"date": "9999-12-31", "tanks": "1"}, '"9999-12-31" is not a day'),
        ({"tanks": "1.000.000"}, '"1.000.000" in "tanks" is not a number'),
        ({"tanks": "inf"}, '"inf" in "tanks" is not a number'),
        ({"tanks": "1", "ships": "NaN"}, '"NaN" in "ships" is not a number'),
    ],
)
def test_unsound_row_is_rejected_whole(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "claimed_losses", {"l.csv.gz": losses({"date": "2026-05-09", "tanks": "1"}, change)})
    assert reasons(taken) == [reason]
    assert balance(taken) == {"records": 2, "claims": 1, "rejected": 1}


def test_missing_kind_of_loss_fails_the_file(tmp_path: Path) -> None:
    (failure,) = take_in(tmp_path, "claimed_losses", {"l.csv": "date,personnel\n2026-05-10,1\n"}).failures
    assert 'has no column "tanks"' in failure
