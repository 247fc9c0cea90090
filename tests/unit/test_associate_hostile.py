"""Bad input: bounded time and memory, no traceback, and no confidence that nothing stands behind."""

from __future__ import annotations

import time
import warnings
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from bestand.associate.v1.merge import merged
from bestand.associate.v1.reports import reports_of
from bestand.associate.v1.scores import score
from bestand.associate.v1.worth import worth_of
from bestand.geo.projection import Projection
from bestand.model.tables import TABLES
from tests.golden.associate_v1.ground import (
    DAY,
    DEGREE,
    HOUR,
    MINUTE,
    NOON,
    PLANE,
    Frames,
    Row,
    groups,
    members_by_key,
    rules,
    run,
    seen,
    table,
    tables_of,
)

NAN = float("nan")
PAIR: list[Row] = [seen("a"), seen("b", 100, source="other")]


def walked(*rows: Row, **other: pl.DataFrame) -> list[list[str]]:
    tables = tables_of(table(rows), **other)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        return groups(tables, run(tables))


def crowd(n: int, spread_m: float, hours: float = 0.0) -> pl.DataFrame:
    """Half of them of either source."""
    rng = np.random.default_rng(1)
    late = pl.duration(seconds=pl.Series(np.round(rng.random(n) * hours * 3600)))
    frame = pl.DataFrame({"n": range(n)}).with_columns(
        record_key=pl.col("n").cast(pl.String),
        observation_id=pl.col("n").hash(1).cast(pl.String).str.zfill(20),
        source=pl.when(pl.col("n") % 2 == 0).then(pl.lit("mission")).otherwise(pl.lit("other")),
        role=pl.lit("event"),
        act=pl.lit("shelling"),
        time_from=pl.lit(NOON) + late,
        time_to=pl.lit(NOON + MINUTE) + late,
        lon=pl.Series(30 + rng.normal(size=n) * spread_m / DEGREE),
        lat=pl.Series(rng.normal(size=n) * spread_m / DEGREE),
        radius_m=pl.lit(500.0),
    )
    return TABLES["observations"].shape(frame.with_columns(family="source"))


@pytest.mark.parametrize("spread_m", [0.0, 300.0])
def test_a_crowd_at_one_place_and_instant_is_not_compared(spread_m: float) -> None:
    tables = tables_of(crowd(6000, spread_m))
    result = run(tables)
    assert result["incidents"].height == 6000
    assert result["members"]["score"].is_null().all()
    assert result["candidates"]["report_b"].is_null().all() and result["candidates"].height >= 3000


def test_time_grows_with_a_crowd_and_not_with_its_square() -> None:
    """The 2.5 · 10⁹ pairs of 100,000 reports are never looked at."""
    small, large = (reports_of(merged(crowd(n, 0.0), rules(), PLANE), frozenset()) for n in (100, 100_000))
    score(small, {p: w.weights for p, w in worth_of(small, {}).items()})  # compiled
    begin = time.process_time()
    scored = score(large, {p: w.weights for p, w in worth_of(large, {}).items()})
    assert time.process_time() - begin < 10
    assert not len(scored.first) and len(scored.crowded) >= 50_000


def test_identical_duplicates_are_never_surely_one() -> None:
    """Forty of either source, all alike: which is whose cannot be told."""
    result = run(tables_of(crowd(80, 0.0)))
    assert result["candidates"]["score"].max() is None or result["candidates"]["score"].max() < 0.5  # type: ignore[operator]
    assert result["incidents"]["n_observations"].max() == 1


def test_two_reports_of_either_source_that_are_all_alike_are_not_surely_matched() -> None:
    rows = [seen(f"{s}{n}", source=s) for s in ("mission", "other") for n in range(2)]
    result = run(tables_of(table(rows)))
    assert result["candidates"].height == 4 and result["candidates"]["score"].max() <= 0.5  # type: ignore[operator]


def test_all_at_midnight_of_a_day_stays_apart_by_place() -> None:
    rows = [seen(f"{s}{n}", n * 5000, NOON.replace(hour=0), source=s) for s in ("mission", "other") for n in range(30)]
    assert walked(*rows) == sorted([f"mission{n}", f"other{n}"] for n in range(30))


@pytest.mark.parametrize("radius", [0.0, 1.0, -5.0])
def test_no_place_is_believed_finer_than_fifty_metres(radius: float) -> None:
    assert walked(seen("a", radius_m=radius), seen("b", 60, source="other", radius_m=radius)) == [["a", "b"]]
    assert walked(seen("a", radius_m=radius), seen("b", 100, source="other", radius_m=radius)) == [["a"], ["b"]]


@pytest.mark.parametrize(
    "bad",
    [
        {"radius_m": 5_000_000.0},
        {"radius_m": float("inf")},
        {"radius_m": NAN},
        {"radius_m": None},
        {"lon": None, "lat": None},
        {"lon": NAN, "lat": NAN},
        {"lon": float("inf")},
        {"lat": 95.0},
        {"lon": 1000.0},
        {"lon": None},
        {"time_to": None},
        {"time_from": None, "time_to": None},
        {"time_to": NOON - HOUR},
        {"time_to": NOON + 4 * DAY},
    ],
    ids=str,
)
def test_report_that_cannot_be_compared_says_so_and_stays_alone(bad: Row) -> None:
    tables = tables_of(table([PAIR[0] | bad, PAIR[1], seen("c", 50, source="third")]))
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        result = run(tables)
    assert groups(tables, result) == [["a"], ["b", "c"]]
    told = [r["test"] for m in members_by_key(tables, result) if m["record_key"] == "a" for r in m["reasons"]]
    assert told == ["founds", "compared"]
    ids = {r["observation_id"] for r in PAIR[:1]}
    assert not result["candidates"].filter(pl.col("report_a").is_in(ids) | pl.col("report_b").is_in(ids)).height


@pytest.mark.parametrize("act", [None, "kinetic_unspecified", "an act of no taxonomy"])
def test_acts_that_are_not_told_or_not_known_do_not_stop_anything(act: str | None) -> None:
    assert walked(*(r | {"act": act} for r in PAIR)) == [["a", "b"]]
    assert walked(PAIR[0], PAIR[1] | {"act": act}, seen("c", 90_000)) == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    ("rows", "incidents"),
    [
        ([], 0),
        ([seen("a")], 1),
        ([seen("a"), seen("b", 10)], 2),
        ([seen("t", role="trace", source="firms")], 0),
        ([seen("w", role="warning", source="alerts", lon=None, lat=None, radius_m=None, area_code="A")], 0),
        ([seen("a", area_code="A", lon=None, lat=None, radius_m=None)], 1),
    ],
    ids=["no rows", "one row", "one source", "traces only", "warnings only", "areas only"],
)
def test_little_or_nothing_gives_little_or_nothing(rows: list[Row], incidents: int) -> None:
    result = run(tables_of(table(rows)))
    assert result["incidents"].height == result["members"].height == incidents
    for name, frame in result.items():
        assert frame.schema == TABLES[name].empty().schema, name
    assert result["weights"].is_empty() and result["candidates"].is_empty()


@pytest.mark.parametrize("slab_s", [None, 3600.0])
def test_no_rows_and_one_row_can_also_be_scored_in_slabs(slab_s: float | None) -> None:
    for rows in ([], [seen("a")]):
        assert run(tables_of(table(rows)), slab_s=slab_s)["members"].height == len(rows)


def test_reports_on_both_sides_of_the_antimeridian_are_near() -> None:
    box = Projection.of((178.0, 50.0, -178.0, 52.0))
    rows = [seen("a", lon=179.999, lat=51.0), seen("b", source="other", lon=-179.999, lat=51.0)]
    tables = tables_of(table([*rows, seen("c", source="other", lon=179.0, lat=51.0)]))
    assert groups(tables, run(tables, box)) == [["a", "b"], ["c"]]


def test_places_at_all_ends_of_the_earth_stay_apart() -> None:
    """Numbers of the finest cells neither overflow nor meet over the edge of the plane."""
    ends = [(-150.0, 0.0), (30.0, 89.9), (30.0, -89.9), (120.0, 45.0), (-60.0, -45.0)]
    far = [seen(f"e{n}", source="other", lon=lon, lat=lat, radius_m=50.0) for n, (lon, lat) in enumerate(ends)]
    assert walked(seen("a", radius_m=50.0), *far, seen("b", 20, source="other", radius_m=50.0)) == [
        ["a", "b"],
        *([f"e{n}"] for n in range(5)),
    ]


def test_times_at_both_ends_of_the_calendar_stay_apart() -> None:
    years = [1900, 1970, 2026, 2199]
    rows = [seen(f"{s}{y}", at=datetime(y, 6, 15, tzinfo=UTC), source=s) for s in ("mission", "other") for y in years]
    assert all(len({key[-4:] for key in keys}) == 1 for keys in walked(*rows))


def test_source_without_any_comparable_report_is_no_pair() -> None:
    vague = [seen(f"v{n}", n * 100, source="vague", radius_m=80_000.0) for n in range(5)]
    tables = tables_of(table([*PAIR, *vague]))
    result = run(tables)
    assert result["weights"].select("source_a", "source_b").rows() == [("mission", "other")]
    assert groups(tables, result) == [["a", "b"], *([f"v{n}"] for n in range(5))]


def test_sources_that_never_cover_the_same_day_learn_nothing() -> None:
    rows = [seen(f"a{n}", n * 100, NOON + n * HOUR) for n in range(30)]
    rows += [seen(f"b{n}", n * 100, NOON + (n + 3000) * HOUR, source="other") for n in range(30)]
    tables = tables_of(table(rows))
    result = run(tables)
    assert result["weights"]["learned"].to_list() == [False]
    assert result["incidents"].height == 60


def test_merged_rows_do_not_leave_their_source() -> None:
    """A rule merges alike rows of each source; the sources then meet as two reports."""
    within = rules(mission=(100.0, 60.0, "act"), other=(100.0, 60.0, "act"))
    rows = [seen(f"{s}{n}", n, source=s) for s in ("mission", "other") for n in range(100)]
    tables: Frames = tables_of(table(rows), merge_rules=within)
    result = run(tables)
    assert result["candidates"].height == 1
    assert result["incidents"]["n_observations"].to_list() == [200]
