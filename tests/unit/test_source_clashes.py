"""Combat clashes: a party's totals, each with the window its own report states."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import Row, balance, evening_totals, reasons, report_addresses, take_in, utc


def test_evening_total_covers_its_own_local_day(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "clashes", {"c.csv": evening_totals({})})
    (row,) = taken.tables["claims"].to_dicts()
    assert (row["party"], row["about"]) == ("ukraine", "combat clashes, evening total")
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (140.0, 140.0, "clashes")
    assert (row["window_from"], row["window_to"]) == (utc("2026-05-09T21:00"), utc("2026-05-10T21:00"))
    assert row["text"] == "At the front 140 clashes"


@pytest.mark.parametrize(
    ("period", "first", "last", "about"),
    [
        ("over past day", "2026-05-08T21:00", "2026-05-09T21:00", "combat clashes, over past day"),
        ("since morning", "2026-05-09T21:00", "2026-05-10T21:00", "combat clashes, since morning"),
        ("", "2026-05-08T21:00", "2026-05-10T21:00", "combat clashes, period not stated"),
    ],
)
def test_period_of_the_report_gives_the_window(tmp_path: Path, period: str, first: str, last: str, about: str) -> None:
    (row,) = take_in(tmp_path, "clashes", {"c.csv": report_addresses({"x_period": period})}).tables["claims"].to_dicts()
    assert (row["window_from"], row["window_to"], row["about"]) == (utc(first), utc(last), about)


def test_past_day_after_the_spring_change_is_a_day_of_23_hours(tmp_path: Path) -> None:
    row = take_in(tmp_path, "clashes", {"c.csv": report_addresses({"date": "2026-03-30"})}).tables["claims"]
    assert (row["window_from"][0], row["window_to"][0]) == (utc("2026-03-28T22:00"), utc("2026-03-29T21:00"))


@pytest.mark.parametrize("published", ["0", "55"])
def test_total_without_a_number_in_its_report_is_set_aside(tmp_path: Path, published: str) -> None:
    row = {"totalEngagements": published, "x_number_in_slug": "", "sourceUrl_slug": "rubric-ato"}
    taken = take_in(tmp_path, "clashes", {"c.csv": report_addresses({"lastUpdate": "2026-05-10T09:00:00Z"}, row)})
    assert balance(taken) == {"records": 2, "claims": 1, "set_aside": 1}
    assert "is not a count" in taken.tables["set_aside"]["reason"][0]


def test_number_in_the_report_counts_and_not_the_published_total(tmp_path: Path) -> None:
    row = {"totalEngagements": "0", "x_number_in_slug": "77"}
    assert take_in(tmp_path, "clashes", {"c.csv": report_addresses(row)}).tables["claims"]["count_min"].to_list() == [
        77
    ]


def test_both_dialects_are_one_source(tmp_path: Path) -> None:
    files = {"a.csv": evening_totals({}), "b.csv": report_addresses({})}
    assert balance(take_in(tmp_path, "clashes", files)) == {"records": 2, "claims": 2}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"date": "10 May"}, '"10 May" is not a day'),
        ({"date": "2026-02-29"}, '"2026-02-29" is not a day'),
        ({"clashes": "many"}, '"many" in "clashes" is not a number'),
    ],
)
def test_unsound_row_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "clashes", {"c.csv": evening_totals({}, change)})
    assert reasons(taken) == [reason]
    assert balance(taken) == {"records": 2, "claims": 1, "rejected": 1}


@pytest.mark.parametrize(
    ("content", "column"),
    [
        ("date,clashes\n2026-05-10,5\n", "ucdp_id"),
        ("date,clashes,ucdp_id\n2026-05-10,5,1\n", "headline"),
        ("date,x_number_in_slug,lastUpdate,sourceUrl_slug\n2026-05-10,5,1,a\n", "x_period"),
        ("day,n\n", "date"),
    ],
)
def test_missing_column_fails_the_file_by_name(tmp_path: Path, content: str, column: str) -> None:
    (failure,) = take_in(tmp_path, "clashes", {"c.csv": content}).failures
    assert failure.startswith(f'c.csv:1: has no column "{column}"')
