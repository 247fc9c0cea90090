"""UCDP candidate events: fatal events by day and precision, and totals that are claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.miniatures import Row, balance, reasons, take_in, ucdp, utc


def event(tmp_path: Path, change: Row) -> dict[str, object]:
    (row,) = take_in(tmp_path, "ucdp_candidate", {"u.csv.gz": ucdp(change)}).tables["observations"].to_dicts()
    return row


@pytest.mark.parametrize(
    ("headline", "count"),
    [
        ("At the front - 137 clashes, 65 neutralised", 137.0),
        ("109 combat clashes, 51 air strikes", 109.0),
        ("141 Combat Clashes at the front", 141.0),
        ("1,137 combat clashes", 1137.0),
        ("Clashes go on", None),
    ],
)
def test_evening_total_of_clashes_is_a_claim_and_no_event(tmp_path: Path, headline: str, count: float | None) -> None:
    taken = take_in(tmp_path, "ucdp_candidate", {"u.csv.gz": ucdp({"source_headline": headline})})
    assert balance(taken) == {"records": 1, "claims": 1}
    (row,) = taken.tables["claims"].to_dicts()
    assert (row["about"], row["count_min"], row["count_unit"]) == ("combat clashes", count, "clashes")
    assert (row["window_from"], row["window_to"]) == (utc("2026-05-09T21:00"), utc("2026-05-10T21:00"))


@pytest.mark.parametrize(("code", "radius_m"), [("1", 5000.0), ("2", 25000.0)])
def test_near_place_is_a_point_with_the_radius_of_its_code(tmp_path: Path, code: str, radius_m: float) -> None:
    row = event(tmp_path, {"where_prec": code})
    assert (row["lon"], row["lat"], row["radius_m"], row["area_code"]) == (36.5, 49.5, radius_m, None)


@pytest.mark.parametrize("code", ["3", "4", "5", "6", "7"])
def test_representative_point_is_no_place(tmp_path: Path, code: str) -> None:
    row = event(tmp_path, {"where_prec": code})
    assert (row["lon"], row["lat"], row["radius_m"], row["area_code"]) == (None, None, None, "UA-63")


@pytest.mark.parametrize(
    ("country", "area", "code"),
    [("Ukraine", "", "UA"), ("Russia (Soviet Union)", "", "RU"), ("Russia (Soviet Union)", "Kursk oblast", "RU-KRS")],
)
def test_area_falls_back_to_the_country(tmp_path: Path, country: str, area: str, code: str) -> None:
    assert event(tmp_path, {"where_prec": "5", "country": country, "adm_1": area})["area_code"] == code


@pytest.mark.parametrize(
    ("country", "month", "time_from", "time_to"),
    [
        ("Ukraine", "05", "2026-05-09T21:00", "2026-05-11T21:00"),
        ("Russia (Soviet Union)", "05", "2026-05-09T21:00", "2026-05-11T21:00"),
        ("Ukraine", "01", "2026-01-09T22:00", "2026-01-11T22:00"),
        ("Russia (Soviet Union)", "01", "2026-01-09T21:00", "2026-01-11T21:00"),
    ],
)
def test_days_are_local_and_russia_keeps_moscow_time_in_winter(
    tmp_path: Path, country: str, month: str, time_from: str, time_to: str
) -> None:
    row = event(
        tmp_path, {"country": country, "date_start": f"2026-{month}-10 00:00:00.000", "date_end": f"2026-{month}-11"}
    )
    assert (row["time_from"], row["time_to"]) == (utc(time_from), utc(time_to))


@pytest.mark.parametrize(
    ("low", "best", "high", "span"),
    [("1", "2", "3", (1.0, 3.0)), ("2", "5", "3", (2.0, 5.0)), ("", "2", "", (2.0, 2.0)), ("0", "0", "0", (0.0, 0.0))],
    ids=["in order", "high below best", "best alone", "zero"],
)
def test_deaths_span_all_figures_given(
    tmp_path: Path, low: str, best: str, high: str, span: tuple[float, float]
) -> None:
    row = event(tmp_path, {"low": low, "best": best, "high": high})
    assert (row["count_min"], row["count_max"], row["count_unit"]) == (*span, "deaths")


def test_account_names_the_agency_and_its_side_in_words(tmp_path: Path) -> None:
    assert event(tmp_path, {"x_source_side": "ru_media"})["account"] == "Agency (media of the Russian Federation)"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, '"id" is empty'),
        ({"where_prec": "8"}, '"8" is no precision code of UCDP'),
        ({"where_prec": ""}, None),
        ({"date_start": "10.05.2026"}, '"10.05.2026" is not a day'),
        ({"date_end": "2026-05-09"}, 'ends on "2026-05-09", before it starts'),
        ({"date_end": "2026-05-09", "source_headline": "9 clashes"}, 'ends on "2026-05-09", before it starts'),
        ({"best": "few"}, '"few" in "best" is not a number'),
        ({"longitude": "inf"}, '"inf" in "longitude" is not a number'),
        ({"latitude": "91"}, 'latitude "91" is out of range'),
    ],
)
def test_unsound_row_is_rejected_with_its_value(tmp_path: Path, change: Row, reason: str | None) -> None:
    taken = take_in(tmp_path, "ucdp_candidate", {"u.csv.gz": ucdp({}, {"id": "2", **change})})
    assert balance(taken) == {"records": 2, "observations": 1, "rejected": 1}
    if reason:
        assert reasons(taken) == [reason]
