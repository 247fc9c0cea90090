"""Clock times and days as UTC: an interval may widen and never shrinks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestand.intake.times import clock, day, day_end, day_start, instant, local_day
from tests.unit.miniatures import utc


def one(expression: pl.Expr) -> object:
    return pl.select(expression).item()


@pytest.mark.parametrize(
    "zone", ["Europe/Kyiv", "Europe/London", "Asia/Beirut", "America/Havana", "Pacific/Apia", "UTC"]
)
def test_days_of_a_year_follow_one_another_without_gap(zone: str) -> None:
    days = pl.DataFrame({"d": pl.date_range(date(2026, 1, 1), date(2026, 12, 31), eager=True)})
    spans = days.select(start=day_start(pl.col("d"), zone), end=day_end(pl.col("d"), zone))
    assert spans.null_count().row(0) == (0, 0)
    assert spans["end"][:-1].equals(spans["start"][1:], check_names=False)


@pytest.mark.parametrize(
    ("written", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-05-10", 24)],
    ids=["spring", "autumn", "plain"],
)
def test_local_day_is_as_long_as_its_clock_changes_make_it(written: str, hours: int) -> None:
    start, end = local_day(date.fromisoformat(written), "Europe/Kyiv")
    assert (end - start) == timedelta(hours=hours)
    assert one(clock(pl.lit(written), "Europe/Kyiv", late=False)) == start
    assert one(clock(pl.lit(written), "Europe/Kyiv", late=True)) == end


def test_hour_that_comes_twice_widens_the_interval() -> None:
    text = pl.lit("2026-10-25 03:30")
    assert one(clock(text, "Europe/Kyiv", late=False)) == utc("2026-10-25T00:30")
    assert one(clock(text, "Europe/Kyiv", late=True)) == utc("2026-10-25T01:30")


def test_hour_that_never_comes_is_no_time() -> None:
    assert one(clock(pl.lit("2026-03-29 03:30"), "Europe/Kyiv", late=False)) is None


def test_seconds_of_an_end_are_kept() -> None:
    assert one(clock(pl.lit("2026-05-10 13:00:59"), "UTC", late=True)) == utc("2026-05-10T13:00:59")


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda t: t.replace(microsecond=0)),
    st.sampled_from(["Europe/Kyiv", "Europe/London", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"]),
)
def test_a_clock_time_agrees_with_the_standard_library(local: datetime, zone: str) -> None:
    early, late = (local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    exists = early.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
    text = pl.lit(f"{local:%Y-%m-%d %H:%M:%S}")
    assert one(clock(text, zone, late=False)) == (early if exists else None)
    assert one(clock(text, zone, late=True)) == (late if exists else None)


@pytest.mark.parametrize("written", ["1899-12-31", "2200-01-01", "0000-01-01", "9999-12-31", "2026-02-30", "x", ""])
def test_day_outside_the_calendar_is_none(written: str) -> None:
    assert one(day(pl.lit(written))) is None
    assert one(clock(pl.lit(written), "UTC", late=False)) is None


def test_last_day_of_the_calendar_has_an_end_in_every_zone() -> None:
    assert one(day_end(day(pl.lit("2199-12-31")), "Pacific/Pago_Pago")) == utc("2200-01-01T11:00")


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-05-10T13:00Z", "2026-05-10T13:00"),
        ("2026-05-10 13:00:00 +0300", "2026-05-10T10:00"),
        ("2026-05-10T13:00:00.123456789Z", "2026-05-10T13:00:00.123456"),
        (" 2026-05-10T13:00-05:30 ", "2026-05-10T18:30"),
    ],
)
def test_stated_offset_is_read(written: str, time: str) -> None:
    assert one(instant(pl.lit(written))) == utc(time)


@pytest.mark.parametrize(
    "written", ["2026-05-10", "2026-05-10 13:00", "2026-05-10T13:00+3", "20:00 09-05-2026", "Z", ":Z"]
)
def test_time_without_an_offset_is_no_instant(written: str) -> None:
    assert one(instant(pl.lit(written))) is None
