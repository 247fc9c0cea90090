"""Casualty records: side by side, never added across sources; bodies from outside are read strictly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestand.errors import UsageError
from bestand.model.acts import Act, Seen, sign
from bestand.model.casualties import totals
from bestand.model.ids import digest
from bestand.model.keys import Signer
from bestand.model.tables import TABLES
from bestand.verify.casualties import casualties, casualties_of
from bestand.verify.casualty import Casualty, casualty_of
from tests.unit.miniatures import utc

INCIDENT, OTHER = digest("test", 1), digest("test", 2)
BODY: dict[str, Any] = {
    "subject": {"incident": INCIDENT, "records": [["ucdp", "7"]], "observations": [digest("o")]},
    "status": "injured",
    "age_group": "child",
    "count_min": 2,
    "count_max": 4,
    "source": "hospital list",
    "document": "ab" * 32,
}
NOON = utc("2026-05-09T12:00")


def record(**own: object) -> dict[str, object]:
    plain = {"incident_id": INCIDENT, "source": "a", "status": "killed", "age_group": "unknown"}
    return plain | {"count_min": 1.0, "count_max": 1.0, "casualty_id": str(sorted(own.items()))} | own


def total(*records: dict[str, object]) -> dict[str, object]:
    (row,) = totals(TABLES["casualties"].shape(pl.DataFrame(records))).to_dicts()
    return {name: row[name] for name in ("at_least", "at_most", "sources")}


@pytest.mark.parametrize(
    ("records", "at_least", "at_most"),
    [
        pytest.param([record(count_min=2.0, count_max=5.0)], 2, 5, id="one record is its own interval"),
        pytest.param(
            [record(count_min=2.0, count_max=3.0), record(source="b", count_min=4.0, count_max=4.0)],
            4,
            7,
            id="two sources may speak of the same people or of others",
        ),
        pytest.param(
            [record(age_group="child", count_min=1.0), record(age_group="adult", count_min=2.0, count_max=2.0)],
            3,
            3,
            id="children and adults of one source are different people",
        ),
        pytest.param(
            [record(age_group="child", count_min=1.0), record(count_min=5.0, count_max=5.0)],
            5,
            6,
            id="people of no told age may hold the children or not",
        ),
        pytest.param(
            [record(count_min=1.0, count_max=None), record(source="b", count_min=2.0, count_max=2.0)],
            2,
            None,
            id="an open end stays open",
        ),
        pytest.param([record(count_min=None, count_max=3.0)], 0, 3, id="without a lower end nothing is at least"),
    ],
)
def test_total_is_the_interval_that_holds_in_any_case(
    records: list[dict[str, object]], at_least: float, at_most: float | None
) -> None:
    found = total(*records)
    assert (found["at_least"], found["at_most"]) == (at_least, at_most)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6),
    st.randoms(),
)
def test_total_does_not_hang_on_the_order_and_holds_each_source(rows: list[tuple[str, int, int]], order: Any) -> None:
    records = [record(source=s, count_min=float(a), count_max=float(a + b), n=n) for n, (s, a, b) in enumerate(rows)]
    found = total(*records)
    order.shuffle(records)
    assert total(*records) == found
    assert found["at_least"] == max(a for _, a, _ in rows) and found["at_most"] == sum(a + b for _, a, b in rows)


def test_deaths_of_a_record_are_taken_once_however_many_observations_it_gave() -> None:
    rows = [("o1", "7", "deaths"), ("o2", "7", "deaths"), ("o3", "8", "reports"), ("o4", "9", "deaths")]
    told = pl.DataFrame(
        [
            {"observation_id": o, "source": "ucdp", "record_key": k, "count_unit": unit, "count_min": 1.0}
            | {"count_max": 3.0, "time_from": NOON}
            for o, k, unit in rows
        ]
    )
    members = pl.DataFrame([{"incident_id": INCIDENT, "observation_id": o} for o in ("o1", "o2", "o3")])
    tables = {"observations": TABLES["observations"].shape(told), "members": TABLES["members"].shape(members)}
    (row,) = casualties(tables).to_dicts()
    assert (row["record_key"], row["status"], row["count_min"], row["count_max"]) == ("7", "killed", 1, 3)
    assert row["act_id"] is None and row["age_group"] == "unknown"


def act(kind: str, body: dict[str, Any], who: Signer, at: datetime = NOON) -> Act:
    return sign(who, kind, body, at, "log", Seen(0, "00" * 32))


def test_recorded_casualties_stand_under_the_incident_of_today() -> None:
    one = act("casualty", BODY, Signer.new())
    (row,) = casualties_of([one], {INCIDENT: OTHER}).to_dicts()
    assert (row["incident_id"], row["act_id"], row["source"]) == (OTHER, one.id, "hospital list")
    assert (row["count_min"], row["count_max"], row["document"]) == (2, 4, "ab" * 32)


def test_only_the_author_can_withdraw_a_record() -> None:
    author, another = Signer.new(), Signer.new()
    told = act("casualty", BODY, author)
    body = {"act": told.id, "reason": "counted twice"}
    later = NOON + timedelta(hours=1)
    assert casualties_of([told, act("withdraw", body, another, later)]).height == 1
    assert casualties_of([told, act("withdraw", body, author, later)]).height == 0


def test_a_body_that_cannot_be_meant_stops_no_reader() -> None:
    good, bad = act("casualty", BODY, Signer.new()), act("casualty", BODY | {"count_min": "many"}, Signer.new())
    assert casualties_of([good, bad])["act_id"].to_list() == [good.id]


def test_body_is_understood() -> None:
    told = casualty_of(BODY)
    assert isinstance(told, Casualty) and (told.incident, told.count_min, told.count_max) == (INCIDENT, 2, 4)
    assert casualty_of(BODY | {"count_max": None}).count_max is None


SUBJECT = BODY["subject"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "dead"),
        ("status", ["killed"]),
        ("age_group", "elderly"),
        ("count_min", -1),
        ("count_min", True),
        ("count_min", 2.0),
        ("count_min", 10**30),
        ("count_min", 5),
        ("count_max", "4"),
        ("source", ""),
        ("source", " \t"),
        ("source", "a\x1b[2J"),
        ("source", "x" * 201),
        ("source", None),
        ("document", "AB" * 32),
        ("document", "../../etc/passwd"),
        ("document", 7),
        ("subject", INCIDENT),
        ("subject", {}),
        ("subject", SUBJECT | {"incident": INCIDENT + "\n"}),
        ("subject", SUBJECT | {"records": [["ucdp"]]}),
        ("subject", SUBJECT | {"records": {"ucdp": "7"}}),
        ("subject", SUBJECT | {"observations": ["' OR 1=1 --"]}),
        ("surprise", 1),
    ],
)
def test_hostile_body_is_refused_by_its_field(field: str, value: object) -> None:
    named = "subject" if field == "subject" else "counts at least" if (field, value) == ("count_min", 5) else field
    with pytest.raises(UsageError, match=named):
        casualty_of(BODY | {field: value})


@pytest.mark.parametrize("field", sorted(set(BODY) - {"document"}))
def test_body_without_a_field_is_refused(field: str) -> None:
    with pytest.raises(UsageError, match=f'lacks "{field}"'):
        casualty_of({k: v for k, v in BODY.items() if k != field})
