"""Counts, noise and verdicts worked by hand; floods; warnings that exceed chance and that do not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.associate.v1.excess import Count, count_of
from bestand.associate.v1.floods import flooded
from bestand.associate.v1.merge import merged
from bestand.associate.v1.reports import reports_of
from bestand.associate.v1.sources import Reports
from bestand.associate.v1.warnings import warned_of
from tests.golden.associate_v1.ground import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    PLANE,
    Row,
    members_by_key,
    rules,
    run,
    seen,
    table,
    tables_of,
)


def joined(*ones: int, of: int = 10) -> np.ndarray:
    return np.isin(np.arange(of), ones)


class TestCount:
    def test_expected_and_noise_by_hand(self) -> None:
        """Moves join 1, 2 and 3 reports. Reports 0, 1, 2 join in 3, 2, 1 of three moves: chance alone
        varies by (1·0 + ⅔·⅓ + ⅓·⅔)·3/2 = ⅔, the moves by 1: noise 2·√(1·(1 + ⅓))."""
        count = count_of(None, [joined(*range(8)), joined(0), joined(0, 1), joined(0, 1, 2)], [1.0] * 4)
        assert (count.observed, count.shifted, count.expected) == (8.0, (1.0, 2.0, 3.0), 2.0)
        assert count.noise == pytest.approx(3 * np.sqrt(4 / 3), abs=0.005)
        assert count.verdict == "excess"

    def test_reports_that_join_independently_are_noise_too(self) -> None:
        """All moves join five, but never the same: the spread is nil, chance still varies."""
        moves = [joined(*range(5)), joined(*range(5, 10)), joined(0, 2, 4, 6, 8), joined(1, 3, 5, 7, 9)]
        count = count_of(2000.0, [joined(*range(9)), *moves], [1.0] * 5)
        assert count.expected == 5.0
        assert count.noise == pytest.approx(3 * np.sqrt(10 * 0.25 * 4 / 3 * 1.25), abs=0.005)
        assert count.verdict == "none"

    def test_moves_beyond_the_other_source_are_scaled_up(self) -> None:
        count = count_of(None, [joined(0, 1), joined(0), joined(1)], [1.0, 2.0, 1.5])
        assert count.shifted == (2.0, 1.5)

    @pytest.mark.parametrize(
        ("observed", "shifted", "verdict"),
        [(9, (), "unknown"), (9, (0.0,), "unknown"), (9, (0.0, 0.0), "excess"), (3, (1.0, 1.0), "none")],
    )
    def test_verdict(self, observed: float, shifted: tuple[float, ...], verdict: str) -> None:
        assert Count(None, observed, shifted, 2.0).verdict == verdict

    def test_nothing_joined_is_no_excess(self) -> None:
        assert count_of(None, [joined()] * 4, [1.0] * 4).verdict == "none"

    def test_table_tells_the_observed_and_every_move(self) -> None:
        """Two sources of one event every fourth day, 1.5 km apart: no move of one to three weeks meets any."""
        rows = [seen(f"a{n}", 0, NOON + 4 * n * DAY) for n in range(40)]
        rows += [seen(f"b{n}", 1500, NOON + 4 * n * DAY, source="press") for n in range(40)]
        excess = run(tables_of(table(rows)))["excess"]
        assert excess["radius_m"].to_list() == [1000.0, 2000.0, 5000.0, 10_000.0, 20_000.0, None]
        by_radius = {row["radius_m"]: row for row in excess.to_dicts()}
        assert by_radius[1000.0]["observed"] == 0.0
        for radius in (2000.0, 5000.0, 10_000.0, 20_000.0):
            row = by_radius[radius]
            assert (row["observed"], len(row["shifted"]), row["verdict"]) == (40.0, 6, "excess")
            assert row["shifted"] == [0.0] * 6


def reports(*rows: Row) -> Reports:
    return reports_of(merged(table(rows), rules(), PLANE), frozenset())


def usual(days: int, each: int, **own: object) -> list[Row]:
    return [seen(f"u{d}-{n}", n * 100, NOON + d * DAY + n * MINUTE, **own) for d in range(days) for n in range(each)]


def staged(n: int, east_m: float = 0.0, day: int = 5, **own: object) -> list[Row]:
    return [seen(f"s{k}", east_m + k * 10, NOON + day * DAY + k * MINUTE, **own) for k in range(n)]


class TestFloods:
    @pytest.mark.parametrize(("n", "flood"), [(20, False), (21, True)])
    def test_more_than_twenty_where_nothing_is_usual(self, n: int, flood: bool) -> None:
        assert flooded(reports(*staged(n)).frame).height == (n if flood else 0)

    def test_limit_grows_with_what_is_usual(self) -> None:
        """Nine other days with three each over nine days of record: 8 · (27 / 9 + 1) = 32."""
        rows = [r for r in usual(10, 3) if not r["record_key"].startswith("u5")]
        assert flooded(reports(*rows, *staged(32)).frame).is_empty()
        found = flooded(reports(*rows, *staged(33)).frame)
        assert found.height == 33 and set(found.select("flood_n", "flood_limit").rows()) == {(33, 32.0)}

    def test_other_families_places_and_days_do_not_count(self) -> None:
        rows = staged(15) + [r | {"observation_id": f"x{k}", "family": "other"} for k, r in enumerate(staged(15))]
        far = [r | {"observation_id": f"y{k}"} for k, r in enumerate(staged(15, 60_000))]
        late = [r | {"observation_id": f"z{k}"} for k, r in enumerate(staged(15, day=6))]
        assert flooded(reports(*rows, *far, *late).frame).is_empty()

    def test_traces_are_no_flood(self) -> None:
        assert flooded(reports(*staged(50, role="trace")).frame).is_empty()

    def test_flood_lends_no_corroboration_and_is_told(self) -> None:
        """The mission and the press agree for forty days; then the press tells one night thirty times."""
        rows = [seen(f"m{d}", d * 3000, NOON + d * DAY) for d in range(60)]
        rows += [seen(f"p{d}", d * 3000 + 50, NOON + d * DAY, source="press") for d in range(60)]
        rows += [r | {"record_key": f"f{k}"} for k, r in enumerate(staged(30, 5 * 3000 + 1000, source="press"))]
        tables = tables_of(table(rows))
        result = run(tables)
        named = {m["record_key"]: m for m in members_by_key(tables, result)}
        count = {i["incident_id"]: i for i in result["incidents"].to_dicts()}
        flood, other = (count[named[k]["incident_id"]] for k in ("p5", "p30"))
        assert other["corroboration"] == ["mission", "press"] and other["n_observations"] == 2
        assert named["m5"]["incident_id"] == named["p5"]["incident_id"], "joined all the same"
        assert len(flood["corroboration"]) == 1
        (told,) = [r for r in named["f3"]["reasons"] if r["test"] == "flood"]
        assert told["value"].startswith("31 reports") and told["limit"].startswith("20 at most")


NOWHERE: Row = {"lon": None, "lat": None, "radius_m": None}


def alert(name: str, day: float, lasts: float = 1.0, area: str = "A-1", **own: object) -> Row:
    here = NOWHERE | {"area_code": area, "source": "alerts", "role": "warning", "act": "air_alert"}
    return seen(name, 0, NOON + day * DAY, lasts * HOUR, **here | own)


def told(name: str, day: float, area: str | None = "A-1", **own: object) -> Row:
    return seen(name, 0, NOON + day * DAY, **NOWHERE | {"area_code": area} | own)


def supports(*rows: Row) -> list[tuple[str, float | None]]:
    """Warnings among the members, and their score."""
    tables = tables_of(table(rows))
    return [(m["record_key"], m["score"]) for m in members_by_key(tables, run(tables)) if m["role"] == "warning"]


class TestWarnings:
    def test_alerts_that_always_come_first_exceed_chance_and_support(self) -> None:
        days = range(0, 100, 4)  # no two of them one, two or three weeks apart
        rows = [r for d in days for r in (told(f"r{d}", d), alert(f"w{d}", d - 0.02))]
        found = supports(*rows)
        assert [key for key, _ in found] == sorted(f"w{d}" for d in days)
        assert all(score is not None and 0.5 <= score <= 1 for _, score in found)

    def test_alerts_at_every_hour_exceed_nothing_and_support_nothing(self) -> None:
        rows = [told(f"r{d}", d) for d in range(40)]
        tables = tables_of(table([*rows, *(alert(f"w{d}", d - 0.5, 24) for d in range(40))]))
        result = run(tables)
        (row,) = result["excess"].filter(pl.col("source_b") == "alerts").to_dicts()
        assert (row["source_a"], row["observed"], row["verdict"]) == ("mission", 40.0, "none")
        assert set(result["members"]["role"]) == {"event"}

    def test_too_short_a_record_shows_the_warning_without_a_score(self) -> None:
        assert supports(told("r", 0), alert("w", -0.02)) == [("w", None)]

    def test_warning_of_another_area_or_hour_is_none(self) -> None:
        late = alert("late", 0.1)
        assert supports(told("r", 0), alert("w", -0.02, area="A-2"), alert("over", -0.2), late) == []
        assert supports(told("r", 0, area=None), alert("w", -0.02)) == []

    def test_place_of_a_report_finds_its_area(self) -> None:
        rows = [seen("r"), alert("w", -0.02)]
        placed = [{"subject_id": rows[0]["observation_id"], "area_code": "A-1", "time_from": NOON}]
        tables = tables_of(table(rows), placed=table(placed, "placed"))
        assert [m["record_key"] for m in members_by_key(tables, run(tables))] == ["r", "w"]

    @settings(max_examples=60, deadline=None)
    @given(
        times=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), st.sampled_from("AB")), max_size=12),
        report=st.tuples(st.integers(0, 60), st.integers(0, 10), st.sampled_from("AB")),
    )
    def test_the_earliest_that_touches_is_taken(
        self, times: list[tuple[int, int, str]], report: tuple[int, int, str]
    ) -> None:
        """Against all of them, in order of start, then key."""
        rows = [alert(f"w{n:02}", a / 1440, d / 60, area) for n, (a, d, area) in enumerate(times)]
        begin, lasts, area = report
        mine = told("r", begin / 1440, area, time_to=NOON + (begin + lasts) * MINUTE)
        touching = [
            (start, f"w{n:02}")
            for n, (start, length, where) in enumerate(times)
            if where == area and start <= begin + lasts and start + length >= begin
        ]
        labelled = merged(table([*rows, mine]), rules(), PLANE)
        found = [w.joins for w in warned_of(labelled, tables_of(table([]))["placed"])] if rows else []
        key = labelled.select("observation_id", "record_key")
        names = [k for joins in found for k in joins.join(key, on="observation_id")["record_key"]]
        assert names == ([min(touching)[1]] if touching else [])
