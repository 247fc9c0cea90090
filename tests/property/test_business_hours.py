"""Business hours: they add up, never run backwards, and elapse in working hours alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bestand.agreement.clock import Clock
from bestand.agreement.times import Within, Working

HOLIDAYS = frozenset({"2026-01-01", "2026-05-12", "2026-10-23"})
TIMES = st.datetimes(datetime(2025, 12, 20), datetime(2026, 12, 31)).map(lambda time: time.replace(tzinfo=UTC))
CLOCKS = st.builds(
    lambda zone, hours: Clock(zone, holidays=HOLIDAYS, working=Working.model_validate(hours)),
    st.sampled_from(["Europe/Kyiv", "Africa/Cairo", "America/New_York", "Asia/Kolkata"]),
    st.sampled_from([("09:00", "17:00"), ("00:00", "24:00"), ("22:00", "24:00"), ("08:30", "12:15")]).map(
        lambda pair: {"from": pair[0], "until": pair[1]}
    ),
)
HOURS = st.integers(1, 4 * 60).map(lambda quarters: quarters / 4)


def later(clock: Clock, time: datetime, hours: float) -> datetime:
    return clock.later(time, Within(business_hours=hours))


@given(clock=CLOCKS, time=TIMES, first=HOURS, second=HOURS)
def test_hours_after_hours_are_their_sum(clock: Clock, time: datetime, first: float, second: float) -> None:
    assert later(clock, later(clock, time, first), second) == later(clock, time, first + second)


@given(clock=CLOCKS, time=TIMES, hours=HOURS, gap=st.integers(0, 10_000))
def test_what_begins_later_is_not_due_earlier(clock: Clock, time: datetime, hours: float, gap: int) -> None:
    assert later(clock, time, hours) <= later(clock, time + timedelta(minutes=gap), hours)


@given(clock=CLOCKS, time=TIMES, hours=HOURS)
def test_a_deadline_lies_in_the_working_hours_of_a_business_day(clock: Clock, time: datetime, hours: float) -> None:
    assert clock.working
    before = later(clock, time, hours) - timedelta(microseconds=1)
    local = before.astimezone(ZoneInfo(clock.timezone))
    assert local.weekday() < 5 and local.date().isoformat() not in HOLIDAYS
    assert clock.working.start_h <= local.hour + local.minute / 60 < clock.working.until_h
