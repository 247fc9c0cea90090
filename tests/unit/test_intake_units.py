"""Two units of the same fire: the rule shelling incidents/1, at its edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bestand.intake.amounts import Amount
from bestand.intake.units import ShellingIncident, incidents_between, shelling_incidents

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(("n", "incidents", "single"), [(29, 0, 29), (30, 1, 0), (31, 1, 0), (0, 0, 0)])
def test_thirty_discharges_are_one_incident_and_fewer_are_none(n: int, incidents: int, single: int) -> None:
    found, left = shelling_incidents([(at(i), 1) for i in range(n)])
    assert (len(found), left) == (incidents, single)


@pytest.mark.parametrize(("gap_min", "incidents"), [(60, 1), (60.01, 2)])
def test_gap_of_over_an_hour_starts_a_new_incident(gap_min: float, incidents: int) -> None:
    found, left = shelling_incidents([(at(0), 30), (at(gap_min), 30)])
    assert (len(found), left) == (incidents, 0)


def test_short_run_after_a_gap_stays_single_explosions() -> None:
    found, left = shelling_incidents([(at(0), 40), (at(30), 5), (at(200), 12)])
    assert found == [ShellingIncident(at(0), at(30), 45)]
    assert left == 12


def test_order_and_grouping_of_the_records_do_not_matter() -> None:
    records = [(at(0), 10), (at(50), 15), (at(100), 5), (at(300), 31)]
    split = [(t, 1) for t, n in records for _ in range(n)]
    assert shelling_incidents(records[::-1]) == shelling_incidents(split)


def test_every_discharge_is_in_an_incident_or_left_over() -> None:
    records = [(at(7 * i * i), 4 + i) for i in range(12)]
    found, left = shelling_incidents(records)
    assert sum(i.discharges for i in found) + left == sum(n for _, n in records)


def test_fewer_than_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1 discharges"):
        shelling_incidents([(at(0), -1)])


@pytest.mark.parametrize(
    ("total", "most"), [(Amount(119, 119), 3), (Amount(29, 29), 0), (Amount(165, 175), 5), (Amount(351, None), None)]
)
def test_total_without_times_is_an_interval_of_incidents(total: Amount, most: int | None) -> None:
    found = incidents_between(total)
    assert (found.low, found.high) == (0, most)
