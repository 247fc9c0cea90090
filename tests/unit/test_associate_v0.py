"""associate/v0: merging within a source by its rule, and support that is only provisional."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.associate import associate
from bestand.associate.v0.merge import merged
from bestand.geo.projection import Projection
from bestand.intake import load_manifest, merge_rules
from bestand.intake.manifest import Merge
from bestand.model.ids import digest
from bestand.model.tables import TABLES

PLANE = Projection(30.0, 0.0)
DEGREE = 111_319.49  # metres in a degree of longitude at the equator
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)
DAY = datetime(2026, 5, 8, 21, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
RULES = merge_rules({name: load_manifest(name) for name in ("firms", "alerts", "viina", "launches")})
"""The shipped rules; launches has none."""
Row = dict[str, Any]


def seen(name: str, east_m: float = 0.0, at: datetime = NOON, lasts: timedelta = MINUTE, **own: object) -> Row:
    """An observation so many metres east of (30, 0); by default an event of the mission."""
    plain: Row = {
        "observation_id": digest("test", name),
        "record_key": name,
        "source": "mission",
        "family": "monitors",
        "role": "event",
        "act": "shelling",
        "time_from": at,
        "time_to": at + lasts,
        "lon": 30.0 + east_m / DEGREE,
        "lat": 0.0,
        "radius_m": 500.0,
    }
    return plain | own


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


def table(rows: list[Row]) -> pl.DataFrame:
    shape = TABLES["observations"]
    return shape.shape(pl.DataFrame([{c: r.get(c) for c in shape.columns} for r in rows], schema=shape.columns))


def groups(*rows: Row, rules: pl.DataFrame = RULES) -> list[set[str]]:
    """Keys of the observations that were put together."""
    labelled = merged(table(list(rows)), rules, PLANE)
    found = labelled.group_by("group").agg("record_key")["record_key"].to_list()
    return sorted((set(keys) for keys in found), key=sorted)


def walked(*rows: Row, placed: list[Row] | None = None, rules: pl.DataFrame = RULES) -> tuple[list[Row], list[Row]]:
    """(incidents, members) as rows; members with the key of their observation."""
    frame = table(list(rows))
    shape = TABLES["placed"]
    places = shape.shape(pl.DataFrame([{c: r.get(c) for c in shape.columns} for r in placed or []], shape.columns))
    incidents, members = associate(frame, rules, places, PLANE)
    keyed = members.join(frame.select("observation_id", "record_key"), on="observation_id").sort("record_key")
    return incidents.to_dicts(), keyed.to_dicts()


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

    def test_accounts_are_kept_beside_one_another(self) -> None:
        (incident,), _ = walked(seen("a", account="Staff B"), seen("b", account="Staff A"), rules=TWICE)
        assert incident["account"] == "Staff A; Staff B"

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
        incidents, members = walked(seen("a"), seen("b", 20), pixel("c", 100), rules=TWICE)
        assert {row["score"] for row in incidents + members} == {None}


class TestSupport:
    def supporters(self, *rows: Row, placed: list[Row] | None = None, rules: pl.DataFrame = RULES) -> list[str]:
        _, members = walked(*rows, placed=placed, rules=rules)
        return [m["record_key"] for m in members if m["role"] in ("trace", "warning")]

    @pytest.mark.parametrize(("apart", "touches"), [(1499, True), (1501, False)])
    def test_trace_supports_where_the_regions_touch(self, apart: float, touches: bool) -> None:
        """500 m of the report and 1000 m of the pixel."""
        assert self.supporters(seen("a"), pixel("t", apart)) == (["t"] if touches else [])

    @pytest.mark.parametrize(("late", "touches"), [(MINUTE, True), (MINUTE + SECOND, False)])
    def test_trace_supports_where_the_times_touch(self, late: timedelta, touches: bool) -> None:
        assert self.supporters(seen("a"), pixel("t", 0, NOON + late)) == (["t"] if touches else [])

    def test_one_trace_per_source_and_it_is_the_nearest(self) -> None:
        rows = [pixel("far", 900), pixel("near", 100), pixel("other", 500, source="other_firms")]
        assert self.supporters(seen("a"), *rows) == ["near", "other"]

    def test_one_trace_per_source_also_where_several_reports_found(self) -> None:
        """Each report has another nearest pixel; the incident takes the nearer of the two."""
        rows = [seen("a", 0), seen("b", 40), pixel("left", -30), pixel("right", 60)]
        assert self.supporters(*rows, rules=TWICE) == ["right"]

    def test_warning_supports_a_report_in_its_area(self) -> None:
        placed = [{"subject_id": digest("test", "a"), "area_code": "A-1", "time_from": NOON}]
        alerts = [alert("late", "A-1", NOON, HOUR), alert("early", "A-1", NOON - HOUR, 2 * HOUR)]
        elsewhere, over = alert("elsewhere", "A-2", NOON, HOUR), alert("over", "A-1", NOON - 3 * HOUR, HOUR)
        assert self.supporters(seen("a"), *alerts, elsewhere, over, placed=placed) == ["early"]

    def test_warning_supports_a_report_that_is_known_to_its_area_only(self) -> None:
        nowhere: Row = {"lon": None, "lat": None, "radius_m": None, "area_code": "A-1"}
        assert self.supporters(seen("a", **nowhere), alert("w", "A-1", NOON, HOUR)) == ["w"]

    def test_trace_may_support_two_incidents(self) -> None:
        incidents, members = walked(seen("a"), seen("b", 700), pixel("t", 300))
        assert len(incidents) == 2
        assert [m["record_key"] for m in members] == ["a", "b", "t", "t"]

    def test_every_support_says_that_it_is_provisional(self) -> None:
        (incident,), members = walked(seen("a"), pixel("t", 300))
        (reason,) = members[1]["reasons"]
        assert (reason["test"], reason["value"]) == ("support/trace", "300 m apart")
        assert reason["limit"].startswith("provisional")
        assert [r["test"] for r in incident["reasons"]] == ["support"]
        assert (incident["reasons"][0]["result"], incident["n_families"]) == ("unknown", 1)
        assert incident["reasons"][0]["limit"].startswith("provisional")

    def test_support_never_moves_an_incident(self) -> None:
        (alone,), _ = walked(seen("a"))
        (supported,), _ = walked(seen("a"), pixel("t", 300, radius_m=10.0), alert("w", "A-1", NOON, HOUR))
        same = ("time_from", "time_to", "lon", "lat", "radius_m", "act", "role", "n_families")
        assert [alone[c] for c in same] == [supported[c] for c in same]


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
    empty = TABLES["placed"].empty()
    frame = table(rows)
    order = data.draw(st.permutations(range(frame.height)))
    rules = RULES.sample(fraction=1.0, shuffle=True, seed=data.draw(st.integers(0, 99)))
    plain, shuffled = associate(frame, RULES, empty, PLANE), associate(frame[order], rules, empty, PLANE)
    assert all(a.equals(b) for a, b in zip(plain, shuffled, strict=True))


@settings(max_examples=25, deadline=None)
@given(rows=busy_days())
def test_every_founder_founds_once_and_support_is_one_per_source(rows: list[Row]) -> None:
    incidents, members = walked(*rows)
    founders = [m["record_key"] for m in members if m["role"] in ("event", "lead")]
    assert sorted(founders) == sorted(r["record_key"] for r in rows if r["role"] in ("event", "lead"))
    source = {r["record_key"]: r["source"] for r in rows}
    pairs = [(m["incident_id"], source[m["record_key"]]) for m in members if m["role"] in ("trace", "warning")]
    assert len(pairs) == len(set(pairs))
    assert {m["incident_id"] for m in members} == {i["incident_id"] for i in incidents}


def test_no_observations_give_no_incidents() -> None:
    assert walked() == ([], [])
