"""Patterns: chance is not called a pattern, a planted one is found, and leads alone decide nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from bench.pattern_worlds import MIDDLE, NOON, Kind, below, tables_of, world

from bestand.agreement import load_taxonomy, rules_of
from bestand.model.tables import TABLES
from bestand.verify.anew import Points, Towns, groups_of, laid, laid_anew
from bestand.verify.pattern_questions import PatternQuestion, questions_of
from bestand.verify.patterns import PATTERNS, patterns
from tests.golden.ground import build

CORE = load_taxonomy("core-2026")
ASKED = PatternQuestion(("c1",), ("power_plant",), ("shelling",), NOON - timedelta(days=1), NOON + timedelta(days=9))
PLANTED = Kind(planted=0.5, radius_m=1_000.0, reports=150)
Rows = dict[str, dict[str, object]]


def told(tables: dict[str, pl.DataFrame], *questions: PatternQuestion) -> Rows:
    """The rows of one question by what they rest on."""
    found = patterns(tables, questions or (ASKED,), CORE, MIDDLE, "Europe/Kyiv")
    return {row["basis"]: row for row in found.to_dicts()}


@pytest.mark.parametrize(
    "kind",
    [
        Kind(),
        Kind("front"),
        Kind("large towns"),
        Kind("people", "by people"),
        Kind("large towns", "by people"),
        Kind("front", "at the front"),
        Kind(planted=0.3, shifted=True),
    ],
    ids=str,
)
def test_chance_and_what_reports_and_targets_share_are_seldom_called_more(kind: Kind) -> None:
    """Eight false alarms of 40 at 5 % would come once in 2,000 times."""
    assert below(replace(kind, reports=100), 40) < 0.2


def test_planted_pattern_is_found() -> None:
    assert below(Kind(planted=0.3), 20) >= 0.8


def test_pattern_of_reported_events_exceeds_chance_and_says_why() -> None:
    row = told(tables_of(world(PLANTED, 1)))["events"]
    assert row["outcome"] == "exceeds chance" and row["p_chance"] == 0.001
    assert row["expected_low"] <= row["expected"] <= row["expected_high"] < row["near"]  # type: ignore[operator]
    assert row["n"] == 150 and row["n_days"] == 3 and row["n_areas"] == 2 and row["left_out"] == 0
    assert len(row["incident_ids"]) == row["n_at"] > 40  # type: ignore[arg-type,operator]
    reasons = {r["test"]: r["result"] for r in row["reasons"]}  # type: ignore[attr-defined]
    assert set(reasons.values()) == {"yes"}


def test_leads_alone_decide_nothing() -> None:
    rows = told(tables_of(world(PLANTED, 1), role="lead"))
    assert {row["outcome"] for row in rows.values()} == {"cannot be decided"}
    assert rows["events and leads"]["p_chance"] == 0.001 and rows["events"]["n"] == 0
    assert rows["events"]["p_chance"] is None and rows["events"]["near"] is None


def test_targets_elsewhere_do_not_exceed_chance() -> None:
    row = told(tables_of(world(replace(PLANTED, shifted=True), 1)))["events"]
    assert row["outcome"] == "does not exceed chance"


def test_few_and_vague_incidents_cannot_be_decided() -> None:
    """Finding nothing says nothing where a pattern would not have shown."""
    row = told(tables_of(world(Kind(reports=12), 1)))["events"]
    assert row["outcome"] == "cannot be decided"
    assert ("sensitivity", "no") in [(r["test"], r["result"]) for r in row["reasons"]]  # type: ignore[attr-defined]


def test_two_incidents_at_one_target_are_no_pattern_however_improbable() -> None:
    made = world(Kind(reports=30, radius_m=200.0, extent_m=300.0), 3)
    x, y = made.reports.x.copy(), made.reports.y.copy()
    x[:2], y[:2] = made.targets.x[0], made.targets.y[0]
    row = told(tables_of(replace(made, reports=Points(x, y, made.reports.radius_m))))["events"]
    assert row["outcome"] != "exceeds chance"


def test_incidents_known_to_an_area_stay_out_and_are_counted() -> None:
    tables = tables_of(world(PLANTED, 1))
    vague = pl.col("incident_id") < f"{50:032x}"
    gone = [pl.when(~vague).then(c).alias(c) for c in ("lon", "lat", "radius_m")]
    row = told(tables | {"incidents": tables["incidents"].with_columns(gone)})["events"]
    assert (row["n"], row["left_out"]) == (100, 50)


def test_incident_counts_by_the_share_of_its_interval_in_the_time() -> None:
    tables = tables_of(world(PLANTED, 1))
    long = tables["incidents"].with_columns(
        time_from=pl.lit(NOON - timedelta(days=10), pl.Datetime("us", "UTC")),
        time_to=pl.lit(NOON, pl.Datetime("us", "UTC")),
    )
    day = replace(ASKED, start=NOON - timedelta(days=1), end=NOON)
    whole, part = (told(tables | {"incidents": long}, q)["events"] for q in (replace(ASKED, start=None), day))
    assert part["n"] == whole["n"] and part["near"] == pytest.approx(whole["near"] / 10, rel=1e-3)  # type: ignore[operator]


def test_rows_in_any_order_give_the_same_table() -> None:
    tables = tables_of(world(PLANTED, 2))
    turned = {name: frame.reverse() for name, frame in tables.items()}
    first, second = (patterns(t, (ASKED,), CORE, MIDDLE, "Europe/Kyiv") for t in (tables, turned))
    assert first.equals(second)


def test_limit_is_shared_by_the_questions_of_a_run() -> None:
    tables = tables_of(world(PLANTED, 1))
    days = [replace(ASKED, start=NOON + timedelta(days=n), end=NOON + timedelta(days=n + 1)) for n in range(2)]
    found = patterns(tables, days, CORE, MIDDLE, "Europe/Kyiv").filter(pl.col("basis") == "events")
    limits = {r["limit"].split(",")[0] for row in found["reasons"] for r in row if r["test"] == "chance"}
    assert limits == {"p up to 0.0250", "p up to 0.0500"}


@pytest.mark.parametrize("lacking", ["incidents", "targets", "settlements"])
def test_without_what_it_takes_nothing_is_decided(lacking: str) -> None:
    tables = tables_of(world(PLANTED, 1))
    rows = told(tables | {lacking: TABLES[lacking].empty()})
    assert {(row["outcome"], row["p_chance"]) for row in rows.values()} == {("cannot be decided", None)}


def towns(*rows: tuple[float, float, float]) -> Towns:
    x, y, people = np.array(rows).T
    return Towns(x, y, np.log2(people))


def points(*rows: tuple[float, float]) -> Points:
    x, y = np.array(rows).T
    return Points(x, y, np.full(len(rows), 500.0))


def test_targets_go_only_to_settlements_like_their_own_and_near() -> None:
    settled = towns((0, 0, 1000), (9e3, 0, 1900), (0, 9e3, 2100), (30e3, 0, 1000))
    groups = groups_of(points((100, 0), (200, 0)), settled, points((0, 0)))
    assert groups.home.tolist() == [0] and groups.group.tolist() == [0, 0] and groups.others.tolist() == [0, 1]
    assert groups.free == 1


def test_plant_at_the_edge_of_a_town_is_the_town_s() -> None:
    settled = towns((0, 0, 300_000), (5e3, 0, 300))
    assert groups_of(points((4e3, 0)), settled, points((0, 0))).home.tolist() == [0]


def test_units_of_one_plant_are_one_target() -> None:
    settled, reports = towns((0, 0, 1000), (9e3, 0, 1000)), points((0, 0))
    one, two = points((100, 0)), points((100, 0), (100, 0))
    found = [laid(reports, t, groups_of(t, settled, reports), np.ones((1, 1))) for t in (one, two)]
    assert found[0] == found[1] > 0.5


def test_draws_are_those_of_their_seed() -> None:
    made = world(Kind(), 4)
    groups = groups_of(made.targets, made.towns, made.reports)
    a, b, c = (
        laid_anew(made.reports, made.targets, made.towns, groups, np.ones((200, 1)), 5, seed) for seed in (7, 7, 8)
    )
    assert np.array_equal(a, b) and not np.array_equal(a, c)


def test_questions_come_from_the_clauses_and_their_certain_time(tmp_path: Path) -> None:
    ground = build(tmp_path)
    asked = questions_of(rules_of(ground.agreement, ground.taxonomy), ["power_plant", "hospital", "power_plant"])
    by_clause = {q.clauses: q for q in asked if len(q.classes) == 2}
    assert [q.classes for q in by_clause.values()] == [("hospital", "power_plant")] * len(by_clause)
    silence = [q for q in asked if "silence" in q.clauses and q.classes == ("hospital",)]
    assert datetime(2026, 5, 8, 21, tzinfo=UTC) in {q.start for q in silence}
    assert len({(q.classes, q.acts, q.start, q.end) for q in asked}) == len(asked)
    assert all(q.start is None or q.end is None or q.start < q.end for q in asked)
    assert PATTERNS.gives == ("patterns",)


def test_id_of_a_pattern_is_that_of_its_question() -> None:
    assert ASKED.id("events") == replace(ASKED, clauses=("c2",)).id("events")
    assert len({ASKED.id("events"), ASKED.id("events and leads"), replace(ASKED, start=None).id("events")}) == 3
