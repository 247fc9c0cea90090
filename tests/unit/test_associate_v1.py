"""associate/v1: merging within a source by its rule, and what incidents and members say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.associate.v1.merge import merged
from bestand.intake import load_manifest, merge_rules
from bestand.intake.manifest import Merge
from bestand.model.ids import digest
from tests.golden.associate_v1.ground import (
    DEGREE,
    HOUR,
    MINUTE,
    NOON,
    PLANE,
    SECOND,
    Row,
    differences,
    members_by_key,
    run,
    seen,
    table,
    tables_of,
)

DAY = NOON - 15 * HOUR  # the start of a local day
RULES = merge_rules({name: load_manifest(name) for name in ("firms", "alerts", "viina", "launches")})
"""The shipped rules; launches has none."""


def pixel(name: str, east_m: float, at: datetime = NOON, **own: object) -> Row:
    """A FIRMS pixel: an overpass lasts six minutes, the radius is 1 km."""
    own = {"source": "firms", "family": "viirs", "role": "trace", "act": "thermal_anomaly", "radius_m": 1000.0} | own
    return seen(name, east_m, at, 6 * MINUTE, **own)


def alert(name: str, area: str, at: datetime, lasts: timedelta, **own: object) -> Row:
    here = {"lon": None, "lat": None, "radius_m": None, "area_code": area}
    return seen(name, 0, at, lasts, source="alerts", family="sirens", role="warning", act="air_alert", **here | own)


def report(name: str, east_m: float = 0.0, day: datetime = DAY, **own: object) -> Row:
    """A row of VIINA: a place, a local day, a type."""
    return seen(name, east_m, day, 24 * HOUR, **{"source": "viina", "family": "viina", "role": "lead"} | own)


def groups(*rows: Row, rules: pl.DataFrame = RULES) -> list[set[str]]:
    """Keys of the observations that were put together."""
    labelled = merged(table(list(rows)), rules, PLANE)
    found = labelled.group_by("group").agg("record_key")["record_key"].to_list()
    return sorted((set(keys) for keys in found), key=sorted)


def walked(*rows: Row, rules: pl.DataFrame = RULES) -> tuple[list[Row], list[Row]]:
    """(incidents, members) as rows; members with the key of their observation."""
    tables = tables_of(table(rows), merge_rules=rules)
    result = run(tables)
    return result["incidents"].to_dicts(), members_by_key(tables, result)


class TestMerging:
    def test_adjacent_pixels_of_one_overpass_are_one(self) -> None:
        assert groups(pixel("a", 0), pixel("b", 400), pixel("c", 790)) == [{"a", "b", "c"}]

    def test_pixels_join_through_one_another(self) -> None:
        """A fire of 1.4 km: its ends do not touch, the pixels between them do."""
        assert groups(pixel("a", 0), pixel("b", 700), pixel("c", 1400)) == [{"a", "b", "c"}]

    def test_pixels_farther_apart_than_they_can_be_stretched_stay_apart(self) -> None:
        assert groups(pixel("a", 0), pixel("b", 810)) == [{"a"}, {"b"}]

    def test_next_overpass_is_another_group(self) -> None:
        """50 minutes later another satellite sees the same fire."""
        assert groups(pixel("a", 0), pixel("b", 0, NOON + 50 * MINUTE)) == [{"a"}, {"b"}]

    @pytest.mark.parametrize(("gap", "together"), [(10 * MINUTE, True), (10 * MINUTE + SECOND, False)])
    def test_gap_counts_between_the_end_and_the_next_start(self, gap: timedelta, together: bool) -> None:
        assert len(groups(pixel("a", 0), pixel("b", 0, NOON + 6 * MINUTE + gap))) == (1 if together else 2)

    def test_alerts_of_one_area_that_overlap_or_touch_are_one(self) -> None:
        overlap = alert("b", "A-1", NOON + 30 * MINUTE, HOUR)
        touch = alert("c", "A-1", NOON + 90 * MINUTE, HOUR)
        assert groups(alert("a", "A-1", NOON, HOUR), overlap, touch) == [{"a", "b", "c"}]

    def test_alerts_of_one_area_with_a_pause_stay_apart(self) -> None:
        assert len(groups(alert("a", "A-1", NOON, HOUR), alert("b", "A-1", NOON + HOUR + SECOND, HOUR))) == 2

    def test_alerts_of_other_areas_stay_apart(self) -> None:
        assert len(groups(alert("a", "A-1", NOON, HOUR), alert("b", "A-2", NOON, HOUR))) == 2

    def test_repeated_reports_of_place_day_and_type_are_one(self) -> None:
        assert groups(report("a"), report("b", 9), report("c")) == [{"a", "b", "c"}]

    @pytest.mark.parametrize(
        "other",
        [
            report("b", act="ground_clash"),
            report("b", day=DAY + 24 * HOUR),
            report("b", 11),
            report("b", lon=None, lat=None, radius_m=None, area_code="A-1"),
        ],
        ids=["type", "day", "place", "only an area"],
    )
    def test_reports_that_differ_stay_apart(self, other: Row) -> None:
        assert groups(report("a"), other) == [{"a"}, {"b"}]

    def test_reports_known_to_one_area_only_are_compared_by_it(self) -> None:
        nowhere: Row = {"lon": None, "lat": None, "radius_m": None}
        rows = [report(n, area_code=c, **nowhere) for n, c in (("a", "A-1"), ("b", "A-1"), ("c", "A-2"))]
        assert groups(*rows) == [{"a", "b"}, {"c"}]

    def test_source_without_a_rule_merges_nothing(self) -> None:
        assert groups(seen("a"), seen("b"), seen("c", source="launches")) == [{"a"}, {"b"}, {"c"}]

    def test_sources_are_never_merged_with_one_another(self) -> None:
        assert len(groups(report("a"), seen("b", 0, DAY, 24 * HOUR))) == 2

    def test_what_is_not_told_is_alike_among_itself(self) -> None:
        rule = merge_rules({"mission": mission(("act", "actor_claimed"))})
        rows = [seen("a"), seen("b"), seen("c", actor_claimed="south")]
        assert groups(*rows, rules=rule) == [{"a", "b"}, {"c"}]


def mission(same: tuple[str, ...]) -> Any:
    merge = Merge(within_m=50, gap_s=0, same=same, reason="the mission tells an event twice")
    return load_manifest("table").model_copy(update={"merge": merge})


TWICE = merge_rules({"mission": mission(("act",))})


class TestIncidents:
    def test_trace_and_warning_found_nothing(self) -> None:
        incidents, members = walked(pixel("a", 0), alert("b", "A-1", NOON, HOUR))
        assert incidents == [] and members == []

    def test_id_is_the_digest_of_all_members(self) -> None:
        (incident,), members = walked(seen("a"), seen("b"), pixel("c", 100), rules=TWICE)
        ids = sorted(m["observation_id"] for m in members)
        assert len(ids) == 3
        assert incident["incident_id"] == digest("incident/1", ids)

    def test_incident_lies_where_its_most_precise_report_lies(self) -> None:
        (incident,), _ = walked(seen("a", 0, radius_m=900.0), seen("b", 40, radius_m=100.0), rules=TWICE)
        assert (incident["radius_m"], round((incident["lon"] - 30) * DEGREE)) == (100.0, 40)

    def test_incident_took_place_in_the_time_its_reports_share(self) -> None:
        (incident,), _ = walked(seen("a", lasts=HOUR), seen("b", at=NOON + 20 * MINUTE, lasts=HOUR), rules=TWICE)
        assert (incident["time_from"], incident["time_to"]) == (NOON + 20 * MINUTE, NOON + HOUR)

    def test_incident_spans_reports_that_share_no_time(self) -> None:
        (incident,), members = walked(pixel("a", 0, role="event"), pixel("b", 0, NOON + 10 * MINUTE, role="event"))
        assert (incident["time_from"], incident["time_to"]) == (NOON, NOON + 16 * MINUTE)
        assert len(members) == 2

    @pytest.mark.parametrize("column", ["actor_claimed", "weapon"])
    @pytest.mark.parametrize(
        ("told", "used"), [(("x", "x"), "x"), (("x", None), "x"), (("x", "y"), None), ((None, None), None)]
    )
    def test_reports_that_contradict_name_nothing(
        self, column: str, told: tuple[str | None, str | None], used: str | None
    ) -> None:
        (incident,), _ = walked(*(seen(str(n), **{column: value}) for n, value in enumerate(told)), rules=TWICE)
        assert incident[column] == used

    def test_accounts_are_kept_beside_one_another_in_order_of_the_reports(self) -> None:
        (incident,), _ = walked(seen("a", account="Staff B"), seen("b", account="Staff A"), rules=TWICE)
        assert incident["account"] == "Staff B; Staff A"

    def test_counts_are_the_widest_interval(self) -> None:
        one = {"count_min": 2.0, "count_max": 3.0, "count_unit": "events"}
        (incident,), _ = walked(seen("a", **one), seen("b", **one | {"count_max": 5.0}), rules=TWICE)
        assert (incident["count_min"], incident["count_max"]) == (2.0, 5.0)

    def test_event_beside_a_lead_of_one_source_makes_it_an_event(self) -> None:
        (incident,), _ = walked(seen("a", role="lead"), seen("b"), rules=TWICE)
        assert incident["role"] == "event"

    def test_reports_of_one_source_are_one_family_and_say_why_they_are_one(self) -> None:
        (incident,), members = walked(seen("a"), seen("b"), rules=TWICE)
        assert (incident["n_observations"], incident["n_families"]) == (2, 1)
        (reason,) = incident["reasons"]
        assert (reason["test"], reason["limit"]) == ("merged", "the mission tells an event twice")
        assert [m["reasons"][0]["value"] for m in members] == ["2 reports of one source"] * 2

    def test_single_report_says_that_it_is_the_only_one(self) -> None:
        (incident,), (member,) = walked(seen("a"))
        assert incident["reasons"] == []
        assert member["reasons"] == [{"test": "founds", "result": "yes", "value": "the only report", "limit": ""}]

    def test_score_is_null_where_none_was_measured(self) -> None:
        incidents, members = walked(seen("a"), seen("b", 20), pixel("c", 10_000), rules=TWICE)
        assert {row["score"] for row in incidents + members} == {None}


class TestJoined:
    """Reports of several sources of one event."""

    def test_report_joins_with_a_score_and_says_what_is_open(self) -> None:
        (incident,), members = walked(seen("a"), seen("b", 100, source="press"))
        assert (incident["n_observations"], incident["n_families"]) == (2, 1)
        assert 0.5 <= incident["score"] <= 0.9 and {m["score"] for m in members} == {incident["score"]}
        assert [r["test"] for r in incident["reasons"]] == ["joined", "excess"]
        assert incident["reasons"][0]["limit"] == "at least 0.5"
        assert [m["reasons"][0] for m in members] == [
            {"test": "founds", "result": "yes", "value": "one report of its source", "limit": ""}
        ] * 2

    def test_trace_joins_as_support(self) -> None:
        (incident,), members = walked(seen("a"), pixel("t", 200, NOON + HOUR))
        assert [m["role"] for m in members] == ["event", "trace"]
        assert members[1]["reasons"][0]["test"] == "support/trace"
        assert incident["role"] == "event"

    def test_trace_before_its_cause_is_none(self) -> None:
        (_,), members = walked(seen("a"), pixel("t", 200, NOON - HOUR))
        assert [m["record_key"] for m in members] == ["a"]

    @pytest.mark.parametrize(("apart", "one"), [(300, True), (2600, False)])
    def test_reports_join_as_far_as_their_places_may_differ(self, apart: float, one: bool) -> None:
        incidents, _ = walked(seen("a"), seen("b", apart, source="press"))
        assert (len(incidents) == 1) == one

    @pytest.mark.parametrize(("late", "one"), [(9 * MINUTE, True), (12 * MINUTE, False)])
    def test_clocks_are_trusted_to_five_minutes(self, late: timedelta, one: bool) -> None:
        incidents, _ = walked(seen("a"), seen("b", 0, NOON + late, source="press"))
        assert (len(incidents) == 1) == one

    def test_one_report_of_each_source_at_most_and_it_is_the_best(self) -> None:
        rows = [seen("far", 500, source="press"), seen("near", 20, source="press"), seen("c", 10, source="third")]
        _, members = walked(seen("a"), *rows)
        of = {m["record_key"]: m["incident_id"] for m in members}
        assert of["a"] == of["near"] == of["c"] != of["far"]

    def test_close_rival_makes_a_join_ambiguous(self) -> None:
        """Two of the press are nearly as near: one joins, and names the other."""
        _, members = walked(seen("a"), *(seen(f"p{n}", 300 * n, source="press") for n in (1, -1)))
        assert {m["record_key"]: len([r for r in m["reasons"] if r["test"] == "ambiguous"]) for m in members}["a"] == 1

    def test_incident_lies_where_the_most_precise_of_all_sources_lies(self) -> None:
        (incident,), _ = walked(seen("a"), seen("b", 100, source="press", radius_m=100.0))
        assert (incident["radius_m"], round((incident["lon"] - 30) * DEGREE)) == (100.0, 100)

    def test_trace_never_moves_an_incident(self) -> None:
        (alone,), _ = walked(seen("a"))
        (joined,), members = walked(seen("a"), pixel("t", 100, radius_m=60.0))
        same = ("time_from", "time_to", "lon", "lat", "radius_m", "act", "role", "n_families")
        assert len(members) == 2 and [alone[c] for c in same] == [joined[c] for c in same]

    def test_lead_beside_an_event_of_another_source_makes_it_an_event(self) -> None:
        (incident,), _ = walked(seen("a", role="lead", source="press"), seen("b"))
        assert incident["role"] == "event"

    def test_acts_told_alike_are_likelier_one_event(self) -> None:
        more = [seen(f"x{n}", 90_000 * (n + 1), act="ground_clash") for n in range(6)]
        scores = []
        for act in ("shelling", "kinetic_unspecified", "ground_clash"):
            frame = table([seen("a"), seen("b", 600, source="press", act=act), *more])
            scores.append(run(tables_of(frame))["candidates"]["score"].sum())
        assert scores[0] > scores[1] > scores[2] > 0


@st.composite
def busy_days(draw: st.DrawFn) -> list[Row]:
    """Reports, pixels and alerts crowded on 4 km and 2 hours."""
    rows: list[Row] = []
    for n in range(draw(st.integers(1, 25))):
        east, late = draw(st.integers(-2000, 2000)), draw(st.integers(0, 120)) * MINUTE
        kind = draw(st.sampled_from(["event", "trace", "warning", "lead"]))
        name = f"{kind}-{n}"
        rows += [
            {
                "event": seen(name, east, NOON + late),
                "trace": pixel(name, east, NOON + late),
                "warning": alert(name, draw(st.sampled_from(["A-1", "A-2"])), NOON + late, HOUR),
                "lead": report(name, east // 1000 * 1000, act=draw(st.sampled_from(["shelling", "ground_clash"]))),
            }[kind]
        ]
    return rows


@settings(max_examples=25, deadline=None)
@given(rows=busy_days(), data=st.data())
def test_ids_do_not_depend_on_the_order_of_rows(rows: list[Row], data: st.DataObject) -> None:
    frame = table(rows)
    order = data.draw(st.permutations(range(frame.height)))
    rules = RULES.sample(fraction=1.0, shuffle=True, seed=data.draw(st.integers(0, 99)))
    plain, mixed = tables_of(frame, merge_rules=RULES), tables_of(frame[order], merge_rules=rules)
    assert differences(run(plain), run(mixed)) == []


@settings(max_examples=25, deadline=None)
@given(rows=busy_days())
def test_every_founder_founds_once_and_a_source_has_one_report_in_each(rows: list[Row]) -> None:
    incidents, members = walked(*rows)
    founders = [m["record_key"] for m in members if m["role"] in ("event", "lead")]
    assert sorted(founders) == sorted(r["record_key"] for r in rows if r["role"] in ("event", "lead"))
    report = {key: n for n, keys in enumerate(groups(*rows)) for key in keys}
    told = {(m["incident_id"], m["source"], report[m["record_key"]]) for m in members if m["role"] != "warning"}
    assert len({(incident, source) for incident, source, _ in told}) == len(told)
    assert {m["incident_id"] for m in members} == {i["incident_id"] for i in incidents}


def test_no_observations_give_no_incidents() -> None:
    assert walked() == ([], [])
