"""The queue: an order of work that every part of explains itself, the same for every party."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.geo.projection import Projection
from bestand.model.tables import TABLES
from bestand.model.words import Hurt
from bestand.verify.people import at_risk
from bestand.verify.rank import queue
from bestand.verify.severity import weights
from bestand.workspace import Workspace
from tests.golden.ground import build
from tests.unit.miniatures import utc

NOON, EARLY = utc("2026-05-09T12:00"), utc("2020-01-01T00:00")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build(tmp_path_factory.mktemp("ground"))


def incident(name: str, p: float | None = 0.5, **own: object) -> Row:
    """A reported event with a finding of that probability; `clauses` none for a lead without one."""
    plain = {"incident_id": name, "time_from": NOON, "time_to": NOON, "lon": 29.7, "lat": 0.1, "radius_m": 500.0}
    return plain | {"act": "shelling", "role": "event", "p_event": None, "p": p, "clauses": ["silence"]} | own


def ranked(
    ground: Workspace,
    incidents: list[Row],
    people: list[Row] | None = None,
    hurt: list[Row] | None = None,
    known_until: datetime | None = NOON + timedelta(hours=84),
) -> dict[str, Row]:
    findings = [
        {"finding_id": i["incident_id"] + c, "clause_id": c, **{k: i[k] for k in ("incident_id", "p", "time_from")}}
        for i in incidents
        for c in i["clauses"]
    ]
    given_ = {
        "incidents": [{k: v for k, v in i.items() if k not in ("p", "clauses")} for i in incidents],
        "findings": findings,
        "settlements": people or [],
        "casualties": hurt or [],
        "sources": [{"source": "s", "known_until": known_until}],
    }
    tables = {
        n: TABLES[n].shape(pl.DataFrame(rows, infer_schema_length=None) if rows else TABLES[n].empty())
        for n, rows in given_.items()
    }
    return {r["incident_id"]: r for r in queue(ground, tables).to_dicts()}


def points(row: Row, part: str) -> float:
    (reason,) = [r for r in row["reasons"] if r["test"] == part]
    return float(reason["result"].split(" of ")[0])


def value(row: Row, part: str) -> str:
    return str(next(r["value"] for r in row["reasons"] if r["test"] == part))


def test_ranks_are_one_to_n_and_points_are_the_sum_of_their_reasons(ground: Workspace) -> None:
    rows = ranked(ground, [incident(f"i{n}", n / 10) for n in range(8)])
    assert sorted(r["rank"] for r in rows.values()) == list(range(1, 9))
    assert [r["incident_id"] for r in sorted(rows.values(), key=lambda r: r["rank"])] == [
        f"i{n}" for n in range(7, -1, -1)
    ]
    parts = ("severity", "p", "at_risk", "waits_h")
    for row in rows.values():
        assert [r["test"] for r in row["reasons"]] == list(parts)
        assert row["points"] == pytest.approx(sum(points(row, part) for part in parts))


@pytest.mark.parametrize(
    ("part", "unknown"),
    [("severity", {"act": "smoke"}), ("p", {"p": None}), ("at_risk", {"lon": None, "lat": None, "radius_m": None})],
)
def test_what_is_not_known_is_null_and_counts_as_the_middle(ground: Workspace, part: str, unknown: Row) -> None:
    row = ranked(ground, [incident("i") | unknown])["i"]
    assert row[part] is None
    assert points(row, part) == weights().parts[part] / 2  # type: ignore[index]
    assert "not known" in value(row, part)


def test_without_a_clock_of_the_records_nobody_knows_how_long_it_waits(ground: Workspace) -> None:
    row = ranked(ground, [incident("i")], known_until=None)["i"]
    assert row["waits_h"] is None and points(row, "waits_h") == 5


def test_age_is_counted_from_the_end_of_its_interval_on_the_clock_of_the_records(ground: Workspace) -> None:
    row = ranked(ground, [incident("i", time_from=NOON - timedelta(hours=30))])["i"]
    assert row["waits_h"] == 84 and points(row, "waits_h") == 5


def test_vague_act_lies_between_what_it_may_be(ground: Workspace) -> None:
    rows = ranked(ground, [incident("any", act="kinetic_unspecified"), incident("least", act="small_arms_fire")])
    assert rows["any"]["severity"] == pytest.approx((0.4 + 1.0) / 2) and rows["least"]["severity"] == 0.4


def killed(least: float, **own: object) -> Row:
    plain = {"casualty_id": str(own), "incident_id": "i", "source": "a", "status": "killed", "age_group": "unknown"}
    return plain | {"count_min": least, "count_max": None} | own


def test_people_hurt_raise_severity_and_sources_are_not_added(ground: Workspace) -> None:
    one = ranked(ground, [incident("i", act="patrol")], hurt=[killed(6.0), killed(7.0, source="b")])["i"]
    assert one["severity"] == 0.9 and "killed at least 7" in value(one, "severity")
    assert ranked(ground, [incident("i", act="patrol")], hurt=[killed(10.0)])["i"]["severity"] == 1.0


def test_a_record_of_nobody_killed_lowers_nothing(ground: Workspace) -> None:
    assert ranked(ground, [incident("i")], hurt=[killed(0.0)])["i"]["severity"] == weights().acts["shelling"]


def test_lead_counts_by_how_often_such_rows_speak_of_an_event(ground: Workspace) -> None:
    lead = {"role": "lead", "p_event": 0.4}
    row = ranked(ground, [incident("i", 0.9) | lead])["i"]
    assert row["p"] == pytest.approx(0.36) and points(row, "p") == 10.8


def test_lead_in_the_time_of_a_clause_waits_too_and_far_below(ground: Workspace) -> None:
    lead = {"role": "lead", "p_event": 1.0, "clauses": []}
    rows = ranked(ground, [incident("in") | lead, incident("early", time_from=EARLY, time_to=EARLY) | lead])
    assert set(rows) == {"in"}
    assert (
        rows["in"]["p"] == 0.05 and rows["in"]["clause_ids"] == [] and "outside every clause" in value(rows["in"], "p")
    )


def test_event_outside_every_clause_does_not_wait(ground: Workspace) -> None:
    assert ranked(ground, [incident("i", clauses=[])]) == {}


def test_several_findings_make_one_row_with_the_likeliest(ground: Workspace) -> None:
    row = ranked(ground, [incident("i", 0.3, clauses=["b", "a", "b"])])["i"]
    assert row["clause_ids"] == ["a", "b"]


TOWN = {"settlement_id": "t", "lon": 29.7, "lat": 0.1, "population": 100_000}


@pytest.mark.parametrize(
    ("radius_m", "expected"), [(100.0, 100_000), (2_000.0, 95_000), (20_000.0, 2_951), (50_001.0, None)]
)
def test_people_within_reach_follow_the_precision_of_the_place(radius_m: float, expected: float | None) -> None:
    where = TABLES["incidents"].shape(pl.DataFrame([incident("i", radius_m=radius_m)]).drop("p", "clauses"))
    towns = TABLES["settlements"].shape(pl.DataFrame([TOWN]))
    (found,) = at_risk(where, towns, Projection(29.7, 0.1), 2_000.0).to_list()
    assert found == (None if expected is None else pytest.approx(expected, rel=0.01))


def test_where_no_settlement_is_listed_it_is_not_nobody() -> None:
    where = TABLES["incidents"].shape(
        pl.DataFrame([incident("i", lon=31.0), incident("j", lon=29.8)]).drop("p", "clauses")
    )
    towns = TABLES["settlements"].shape(pl.DataFrame([TOWN]))
    assert at_risk(where, towns, Projection(29.7, 0.1), 2_000.0).to_list() == [None, 0]


def test_weights_know_no_party_and_every_act_of_the_taxonomy_that_people_do(ground: Workspace) -> None:
    text = (Path(__file__).parents[2] / "src/bestand/verify/severity.yaml").read_text().lower()
    assert not [name for name in ("ukrain", "russia", "side_a", "side_b", "north", "south") if name in text]
    assert sum(weights().parts.values()) == 100 and set(weights().hurt) == set(Hurt)
    known = weights().of_acts(ground.taxonomy)
    assert set(ground.taxonomy.acts) - set(known) == {"thermal_anomaly", "air_alert"}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_order_of_rows_changes_nothing_and_no_row_moves_another_s_points(
    ground: Workspace, data: st.DataObject
) -> None:
    acts = st.sampled_from(["shelling", "patrol", "kinetic_unspecified", "smoke"])
    drawn = data.draw(st.lists(st.tuples(acts, st.none() | st.floats(0, 1)), min_size=2, max_size=6))
    rows = [incident(f"i{n}", p, act=act) for n, (act, p) in enumerate(drawn)]
    found = ranked(ground, rows)
    assert ranked(ground, data.draw(st.permutations(rows))) == found
    alone = ranked(ground, rows[:1])["i0"]
    assert {k: v for k, v in alone.items() if k != "rank"} == {k: v for k, v in found["i0"].items() if k != "rank"}
