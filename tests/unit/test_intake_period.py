"""Narrowing what was taken: to days, or to what was known at a time; accounts stay whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bestand.intake import Period, asks_of, known_at, take_all, within
from bestand.intake.period import ASKED, LATER
from tests.unit.miniatures import cloud, collection, evening_totals, feature, firms, ucdp, utc
from tests.unit.test_intake_books import put, workspace

DAYS = ("09", "10", "11")


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, pl.DataFrame]:
    """Three days of fires with first-seen times, and sources that give none."""
    w = workspace(
        tmp_path / "w",
        '{source: firms, files: ["f.csv"]}, {source: clashes, files: ["c.csv"]},'
        '{source: ucdp_candidate, files: ["u.csv"]},'
        '{source: cloud_and_fires, files: ["s.csv"]}, {source: line_polygons, files: ["*.geojson"]}',
        "lines: {source: line_polygons}\n",
    )
    fires = [{"acq_date": f"2026-05-{d}", "x_first_seen_utc": f"2026-05-{d}T18:00:00Z"} for d in DAYS]
    put(
        w.folder,
        {
            "f.csv": firms(*fires, {"acq_time": "1", "x_first_seen_utc": ""}, {"acq_time": "9999"}),
            "c.csv": evening_totals({}),
            "u.csv": ucdp({}, {"id": "2", "source_headline": "9 clashes"}),
            "s.csv": cloud({}),
            **{f"l_202605{d}.geojson": collection(feature()) for d in DAYS},
        },
    )
    return take_all(w, asks_of(w))


def whole(tables: Mapping[str, pl.DataFrame]) -> bool:
    """Whether each line of the balance adds up, and set-aside rows are all named."""
    balance = tables["balance"]
    parts = [c for c in balance.columns if c not in ("source", "records")]
    named = tables["set_aside"].group_by("source").len().sort("source").rows()
    told = balance.filter(pl.col("set_aside") > 0).select("source", pl.col("set_aside").cast(pl.UInt32)).rows()
    return bool((balance["records"] == balance.select(pl.sum_horizontal(parts)).to_series()).all()) and named == told


def fires(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    return tables["observations"].filter(source="firms")["time_from"].dt.strftime("%d %H:%M").to_list()


def test_open_period_changes_nothing(tables: dict[str, pl.DataFrame]) -> None:
    result = within(tables, Period(), "Europe/Kyiv")
    assert all(result[name].equals(tables[name]) for name in tables)


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        (10, 10, ["10 00:01", "10 11:30"]),
        (10, None, ["10 00:01", "10 11:30", "11 11:30"]),
        (None, 9, ["09 11:30"]),
        (12, None, []),
    ],
)
def test_period_keeps_what_touches_its_local_days(
    tables: dict[str, pl.DataFrame], first: int | None, last: int | None, kept: list[str]
) -> None:
    period = Period(first and date(2026, 5, first), last and date(2026, 5, last))
    result = within(tables, period, "Europe/Kyiv")
    assert fires(result) == kept
    assert whole(result)
    assert set(result["set_aside"]["reason"]) >= {ASKED}


def test_record_just_after_local_midnight_belongs_to_the_new_day(tables: dict[str, pl.DataFrame]) -> None:
    # 00:01 UTC of the 10th is 03:01 in Kyiv, and still the 9th in New York
    assert "10 00:01" in fires(within(tables, Period(last=date(2026, 5, 9)), "America/New_York"))
    assert "10 00:01" not in fires(within(tables, Period(last=date(2026, 5, 9)), "Europe/Kyiv"))


def test_period_leaves_claims_and_measures(tables: dict[str, pl.DataFrame]) -> None:
    result = within(tables, Period(first=date(2026, 6, 1)), "Europe/Kyiv")
    assert result["claims"].equals(tables["claims"])
    assert result["measures"].equals(tables["measures"])


def test_replay_keeps_only_what_can_be_shown_to_have_been_known(tables: dict[str, pl.DataFrame]) -> None:
    result = known_at(tables, utc("2026-05-10T18:00"))
    assert fires(result) == ["09 11:30", "10 11:30"]
    assert result["observations"].filter(source="ucdp_candidate").is_empty()
    assert result["claims"].is_empty()
    assert result["measures"].is_empty()
    assert whole(result)
    assert set(result["set_aside"]["reason"]) >= {LATER}


def test_replay_keeps_lines_from_their_own_time(tables: dict[str, pl.DataFrame]) -> None:
    assert known_at(tables, utc("2026-05-10T02:59"))["lines"].height == 1
    assert known_at(tables, utc("2026-05-10T03:00"))["lines"].height == 2


def test_replay_tells_until_when_each_source_was_known(tables: dict[str, pl.DataFrame]) -> None:
    result = known_at(tables, utc("2026-05-10T20:00"))
    until = dict(result["sources"].select("source", "known_until").rows())
    assert until["firms"] == utc("2026-05-10T18:00")
    assert until["clashes"] is None


def test_replay_within_a_period_stays_whole(tables: dict[str, pl.DataFrame]) -> None:
    result = known_at(within(tables, Period(first=date(2026, 5, 10)), "Europe/Kyiv"), utc("2026-05-10T20:00"))
    assert fires(result) == ["10 11:30"]
    assert whole(result)


def test_replay_shows_the_version_that_was_known_at_the_time(tmp_path: Path) -> None:
    w = workspace(tmp_path / "w", '{source: firms, files: ["*.csv"]}')
    put(w.folder, {f"{d}.csv": firms({"x_first_seen_utc": f"2026-05-{d}T18:00:00Z"}) for d in ("10", "12")})
    result = known_at(take_all(w, asks_of(w)), utc("2026-05-11T00:00"))
    assert fires(result) == ["10 11:30"]
