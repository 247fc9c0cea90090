"""Measures of the monitoring itself: intervals, what is missing, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bestand.agreement.follow import VERIFIED
from bestand.followup import Hours, Occurrence, Stage, hours, recurrence, stages_of
from tests.unit.record import at, utc
from tests.unit.test_followup_progress import TIMED, notice, step, walked

R, V, N, A = Stage


def test_hours_from_stage_to_stage_are_intervals_and_what_is_missing_is_not_zero() -> None:
    """Reported 00:00–01:00, verified at 03:00: 2 to 3 hours. Verified at 10:00 after 00:00: 10. Median of the
    lower ends 2 and 10 is 6, of the upper ends 3 and 10 is 6.5. The third was not verified."""
    cases = [
        {R: at("2026-05-09T00:00", "2026-05-09T01:00"), V: at("2026-05-09T03:00")},
        {R: at("2026-05-09T00:00"), V: at("2026-05-09T10:00"), N: at("2026-05-09T12:00")},
        {R: at("2026-05-09T00:00")},
    ]
    first, second, third = hours(cases)
    assert first == Hours(R, V, 2, 1, 0, (6.0, 6.5), (2.0, 10.0))
    assert second == Hours(V, N, 1, 2, 0, (2.0, 2.0), (2.0, 2.0))
    assert third == Hours(N, A, 0, 3) and third.median is None


def test_stage_that_ends_before_it_begins_is_an_error_and_in_no_figure() -> None:
    wrong = {R: at("2026-05-09T05:00"), V: at("2026-05-09T03:00")}
    unsure = {R: at("2026-05-09T02:00", "2026-05-09T06:00"), V: at("2026-05-09T03:00")}  # 0 to 1 hours
    first = hours([wrong, unsure])[0]
    assert (first.n, first.reversed, first.median) == (1, 1, (0.0, 1.0))


def test_case_is_answered_when_the_last_answer_is_in() -> None:
    verified = {VERIFIED: at("2026-05-08T13:00")}
    acts = [notice("2026-05-11T15:00"), step("answer", "received", "2026-05-12T10:00", party="north")]
    one = stages_of(walked(TIMED, verified, *acts, now="2026-05-20T00:00"), at("2026-05-08T09:00"))
    assert one == {R: at("2026-05-08T09:00"), V: at("2026-05-08T13:00"), N: at("2026-05-11T15:00")}
    acts.append(step("answer", "received", "2026-05-13T10:00", party="south"))
    both = stages_of(walked(TIMED, verified, *acts, now="2026-05-20T00:00"), None)
    assert both == {V: at("2026-05-08T13:00"), N: at("2026-05-11T15:00"), A: at("2026-05-13T10:00")}


CLOSED = utc("2026-05-20T00:00")


def happened(*days_from_closure: float, clause: str = "fire", area: str = "north-bank") -> list[Occurrence]:
    times = [CLOSED + timedelta(days=days) for days in days_from_closure]
    return [Occurrence(clause, area, at(str(time)[:16], str(time)[:16])) for time in times]


def test_recurrence_compares_the_same_clause_and_area_before_and_after() -> None:
    others = happened(-1, 1, clause="flights") + happened(-1, 1, area="south-bank")
    own = happened(-9, -3, -2, -1, 0, 4, 6, 7)  # of ten: seven days on each side, the closure's own moment is after
    (found,) = recurrence([("fire", "north-bank", CLOSED)], own + others, days=7, seen=SEEN)
    assert (found.before, found.after, found.refused) == ((3, 3), (3, 3), "")


def test_finding_across_the_closure_may_lie_on_either_side() -> None:
    across = [Occurrence("fire", "north-bank", at("2026-05-19T20:00", "2026-05-20T02:00"))]
    (found,) = recurrence([("fire", "north-bank", CLOSED)], happened(-3, -2, 1, 2, 3) + across, days=7, seen=SEEN)
    assert (found.before, found.after) == ((2, 3), (3, 4))


SEEN = (utc("2026-05-01T00:00"), utc("2026-06-01T00:00"))


@pytest.mark.parametrize(
    ("days", "times", "why"),
    [
        (7, (-1, -2, 1, 2), "fewer than 5 findings"),
        (13, (-1, -2, -3, 1, 2, 3), "do not cover"),  # the records end twelve days after
        (20, (-1, -2, -3, 1, 2, 3), "do not cover"),
    ],
)
def test_recurrence_is_refused_where_little_is_known(days: int, times: tuple[int, ...], why: str) -> None:
    (found,) = recurrence([("fire", "north-bank", CLOSED)], happened(*times), days=days, seen=SEEN)
    assert why in found.refused and found.before is None and found.after is None
