"""UCDP GED: the reader of the candidate events, on the product's own columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import GED, Row, balance, reasons, table, take_in, ucdp, utc


def event(folder: Path, change: Row) -> dict[str, object]:
    (row,) = take_in(folder, "ucdp", {"g.csv": table(GED, [change])}).tables["observations"].to_dicts()
    return row


def test_row_is_an_event_of_its_local_days_with_deaths_as_an_interval(tmp_path: Path) -> None:
    row = event(tmp_path, {"date_end": "2020-05-12"})
    assert (row["time_from"], row["time_to"]) == (utc("2020-05-09T21:00"), utc("2020-05-12T21:00"))
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (1.0, 3.0, "deaths")
    assert row["actor_claimed"] is None


def test_account_names_each_agency_once(tmp_path: Path) -> None:
    assert event(tmp_path, {})["account"] == "Agency One, Agency Two"
    assert event(tmp_path, {"source_office": ""})["account"] is None


@pytest.mark.parametrize(
    ("code", "area", "place"),
    [
        ("1", "Donetsk oblast", (36.5, 49.5, 5000.0, None)),
        ("2", "Donetsk oblast", (36.5, 49.5, 25000.0, None)),
        ("3", "Donetsk oblast", (None, None, None, "UA-14")),
        ("4", "Kiev Special Republican city", (None, None, None, "UA-30")),
        ("6", "", (None, None, None, "UA")),
    ],
)
def test_code_of_precision_gives_a_radius_or_an_area(
    tmp_path: Path, code: str, area: str, place: tuple[object, ...]
) -> None:
    row = event(tmp_path, {"where_prec": code, "adm_1": area})
    assert (row["lon"], row["lat"], row["radius_m"], row["area_code"]) == place


def test_event_told_as_clashes_stays_an_event(tmp_path: Path) -> None:
    headline = "Five killed in clashes in the east;Clashes go on near the airport"
    taken = take_in(tmp_path, "ucdp", {"g.csv": table(GED, [{"source_headline": headline}])})
    assert balance(taken) == {"records": 1, "observations": 1}


def test_headline_that_counts_clashes_is_a_claim(tmp_path: Path) -> None:
    taken = take_in(tmp_path, "ucdp", {"g.csv": table(GED, [{"source_headline": "At the front 140 clashes"}])})
    assert balance(taken) == {"records": 1, "claims": 1}


def test_day_that_a_spreadsheet_made_a_number_is_read_where_it_was_restored(tmp_path: Path) -> None:
    plain = GED | {"x_date_start": "2026-02-01", "x_date_end": "2026-02-01"}
    rows = [{"date_start": "46054", "date_end": "46054"}]
    (row,) = take_in(tmp_path / "a", "ucdp", {"g.csv": table(plain, rows)}).tables["observations"].to_dicts()
    assert row["time_from"] == utc("2026-01-31T22:00")
    taken = take_in(tmp_path / "b", "ucdp", {"g.csv": table(GED, rows)})
    assert reasons(taken) == ['"46054" is not a day']


def test_transcription_is_another_source(tmp_path: Path) -> None:
    """Its caveat would be missing here, and is out of place there."""
    (failure,) = take_in(tmp_path / "a", "ucdp", {"u.csv.gz": ucdp({})}).failures
    assert 'has no column "source_office"' in failure
    (failure,) = take_in(tmp_path / "b", "ucdp_candidate", {"g.csv": table(GED, [{}])}).failures
    assert 'has no column "x_source_agency"' in failure


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"where_prec": "9"}, '"9" is no precision code of UCDP'),
        ({"date_end": "2020-05-09"}, 'ends on "2020-05-09", before it starts'),
        ({"latitude": "95"}, 'latitude "95" is out of range'),
    ],
)
def test_unsound_row_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str) -> None:
    assert reasons(take_in(tmp_path, "ucdp", {"g.csv": table(GED, [{}, {"id": "2", **change}])})) == [reason]


def test_file_without_agencies_fails_by_the_column_it_lacks(tmp_path: Path) -> None:
    plain = {k: v for k, v in GED.items() if k != "source_office"}
    (failure,) = take_in(tmp_path, "ucdp", {"g.csv": table(plain, [{}])}).failures
    assert failure.startswith('g.csv:1: has no column "source_office"')
