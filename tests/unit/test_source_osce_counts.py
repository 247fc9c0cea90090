"""Counts of a monitor: totals of evening-to-evening periods, never claims, never events."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import MONITORED, Row, balance, reasons, table, take_in, utc

SINCE = "cumulative_since_2020_07_27_0001"


def counts(folder: Path, *rows: Row) -> list[dict[str, object]]:
    found = take_in(folder, "osce_counts", {"o.csv": table(MONITORED, rows)}).tables["counts"]
    return found.sort("about", "area_code", "window_to").to_dicts()


def test_total_and_its_explosions_are_counts_of_the_evening_to_evening_period(tmp_path: Path) -> None:
    whole, part = counts(tmp_path, {})
    assert (whole["about"], whole["part_of"], whole["count_min"]) == ("ceasefire violations", None, 12.0)
    assert (part["about"], part["part_of"], part["count_max"]) == ("explosions", "ceasefire violations", 5.0)
    assert whole["area_code"] == "UA-14"
    assert (whole["window_from"], whole["window_to"]) == (utc("2031-07-01T16:30"), utc("2031-07-02T16:30"))


def test_a_monitor_s_count_is_neither_a_claim_nor_an_observation(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "osce_counts", {"o.csv": table(MONITORED, [{}])})
    assert balance(taken) == {"records": 1, "counts": 1}
    assert "claims" not in taken.tables and "observations" not in taken.tables


def test_empty_number_is_no_count_and_an_explicit_zero_is_one(tmp_path: Path) -> None:
    rows = counts(tmp_path, {"violations": "0", "explosions": ""}, {"region": "Luhansk", "violations": ""})
    assert [(r["area_code"], r["count_max"]) for r in rows] == [("UA-14", 0.0), ("UA-09", 5.0)]


def test_row_without_a_number_is_set_aside(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "osce_counts", {"o.csv": table(MONITORED, [{"violations": "", "explosions": ""}])})
    assert balance(taken) == {"records": 1, "set_aside": 1}
    assert taken.tables["set_aside"]["reason"].to_list() == ["no number stated"]


def test_period_over_the_end_of_summer_time_keeps_its_hour_and_is_longer(tmp_path: Path) -> None:
    row, _ = counts(
        tmp_path, {"as_of_date": "2020-10-25", "issued": "2020-10-26", "tz": "EET (UTC+2)", "period_days": "2"}
    )
    assert (row["window_from"], row["window_to"]) == (utc("2020-10-23T16:30"), utc("2020-10-25T17:30"))


def test_running_total_that_both_regions_repeat_is_one_count_without_an_area(tmp_path: Path) -> None:
    rows = counts(tmp_path, {SINCE: "40"}, {"region": "Luhansk", "violations": "3", "explosions": "", SINCE: "40"})
    (since,) = [r for r in rows if r["count_unit"] == "running total"]
    assert (since["count_max"], since["area_code"], since["part_of"]) == (40.0, None, None)
    assert since["window_from"] == utc("2020-07-26T21:01")


def test_count_is_known_from_the_end_of_its_day_of_issue(tmp_path: Path) -> None:
    assert counts(tmp_path, {})[0]["first_seen"] == utc("2031-07-03T21:00")


def test_number_of_the_period_before_that_its_own_report_bears_out_is_accepted(tmp_path: Path) -> None:
    later = {"report": "8/2031", "issued": "2031-07-04", "as_of_date": "2031-07-03"}
    files = {"o.csv": table(MONITORED, [{}, {**later, "previous_period_violations": "12"}])}
    assert balance(take_in(tmp_path, "osce_counts", files)) == {"records": 2, "counts": 2}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"tz": "EET (UTC+2)"}, '"EET (UTC+2)" is not the offset of Kyiv on that day'),
        ({"tz": ""}, '"" states no offset, such as EET (UTC+2)'),
        ({"explosions": "13"}, 'its "13" explosions exceed the whole'),
        ({"period_days": "0"}, '"0" is no number of days from 1 to 31'),
        ({"period_days": "1.5"}, '"1.5" is no number of days from 1 to 31'),
        ({"as_of_date": "2.7.2031"}, '"2.7.2031" is not a day'),
        ({"as_of_time_local": "25:10"}, '"25:10" is not a clock time'),
        ({"region": "Doneck"}, '"Doneck" is no region of the mission'),
        ({"violations": "about 12"}, '"about 12" in "violations" is not a number'),
        ({"violations": "-1", "explosions": ""}, '"-1" in "violations" is negative'),
        ({"issued": "2031-07-01"}, 'issued on "2031-07-01", before its period ends'),
        (
            {"as_of_date": "2031-07-03", "previous_period_violations": "80"},
            'says "80" of the period before, whose own report says another number',
        ),
    ],
)
def test_unsound_row_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str) -> None:
    taken = take_in(tmp_path, "osce_counts", {"o.csv": table(MONITORED, [{}, {"report": "8/2031", **change}])})
    assert reasons(taken) == [reason]
    assert balance(taken) == {"records": 2, "counts": 1, "rejected": 1}
