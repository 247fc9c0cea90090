"""associate/v1 gives the same bytes however its rows come, are cut, or came before."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bestand.associate.v1.sources import Reports
from bestand.model.ids import digest
from tests.golden.associate_v1.ground import (
    DAY,
    HOUR,
    MINUTE,
    VAGUE,
    Frames,
    centre,
    differences,
    rules,
    run,
    simulated,
    tables_of,
)

ASSOCIATE = importlib.import_module("bestand.associate.v1.associate")
AGAIN = importlib.import_module("bestand.associate.v1.again")
RULES = rules(monitors=(2000.0, 7200.0, "act"), news=(9000.0, 86_400.0, "act"))
FEW: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "phases": [Phase.generate],
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(scope="module")
def tables() -> Frames:
    return tables_of(squeezed(), merge_rules=RULES)


@pytest.fixture(scope="module")
def whole(tables: Frames) -> Frames:
    result = run(tables, centre(tables["observations"]))
    several = result["incidents"].filter(pl.col("n_observations") > 2).height
    assert several > 30 and result["candidates"].height > 300, "there must be something to get wrong"
    return result


def squeezed() -> pl.DataFrame:
    """Two months of six sources, closer together than they were, so that reports compete."""
    near = (pl.col("lon", "lat") - pl.col("lon", "lat").mean()) * 0.3 + pl.col("lon", "lat").mean()
    return simulated(60, 400)[0].with_columns(near)


@settings(max_examples=4, **FEW)
@given(hours=st.floats(9, 24 * 30))
def test_slabs_of_any_length_give_the_same_bytes(tables: Frames, whole: Frames, hours: float) -> None:
    assert differences(whole, run(tables, centre(tables["observations"]), slab_s=hours * 3600)) == []


def test_slabs_hold_the_weeks_that_chance_is_counted_on() -> None:
    """Sources that tell to the minute reach nowhere; their chance is still counted a week around."""
    short = squeezed().filter(pl.col("source").is_in(["monitors", "officials_north"]))
    tables = tables_of(short.with_columns(time_to=pl.col("time_from") + MINUTE))
    plane = centre(short)
    one = run(tables, plane)
    assert one["candidates"].height > 20  # else the slabs would have nothing to part
    assert differences(one, run(tables, plane, slab_s=24 * 3600.0)) == []


@settings(max_examples=4, **FEW)
@given(seed=st.integers(0, 999), pieces=st.integers(2, 9))
def test_rows_in_any_order_and_in_pieces_give_the_same_bytes(
    tables: Frames, whole: Frames, seed: int, pieces: int
) -> None:
    mixed = {name: frame.sample(fraction=1.0, shuffle=True, seed=seed) for name, frame in tables.items()}
    step = mixed["observations"].height // pieces
    parts = [mixed["observations"].slice(n * step, step if n < pieces else None) for n in range(pieces + 1)]
    mixed["observations"] = pl.concat(parts, rechunk=False)
    assert mixed["observations"].height == tables["observations"].height
    assert differences(whole, run(mixed, centre(tables["observations"]))) == []


def test_names_of_sources_do_not_matter(tables: Frames, whole: Frames) -> None:
    """Renamed so that their order by name is turned round."""
    names = sorted(tables["sources"]["source"])
    turned = {name: f"s{len(names) - n}" for n, name in enumerate(names)}
    other = {n: f.with_columns(pl.col("source").replace(turned)) for n, f in tables.items() if "source" in f.columns}
    result = run({**tables, **other}, centre(tables["observations"]))
    same = ("incidents", "members")
    assert differences({n: whole[n] for n in same}, {n: result[n] for n in same}) == []
    plain = whole["candidates"].with_columns(pl.col("source_a", "source_b").replace(turned))
    assert plain.sort(plain.columns).equals(result["candidates"].sort(plain.columns))


Change = tuple[str, float, int, int]
changes = st.tuples(
    st.sampled_from(["add", "correct", "withdraw", "all"]), st.floats(0, 60), st.integers(1, 4), st.integers(0, 999)
)


def changed(frame: pl.DataFrame, spare: pl.DataFrame, change: Change) -> pl.DataFrame:
    """Some rows of a few days added, told otherwise under the same keys, or withdrawn."""
    kind, day, n, seed = change
    about = (pl.col("time_from") - (frame["time_from"].min() + day * DAY)).abs() < 3 * DAY  # type: ignore[operator]
    some = frame.filter(about)
    some = some.sample(min(2 * n, some.height), seed=seed, shuffle=True)
    gone = some[:n] if kind in ("withdraw", "all") else some[:0]
    old = some[n:] if kind in ("correct", "all") else some[:0]
    new = old.with_columns(
        pl.col("lon", "lat") + (seed % 7 - 3) * 0.01,
        pl.col("time_from") - (seed % 3) * 20 * HOUR,
        pl.col("time_to") + (seed % 2) * 30 * HOUR,
        pl.col("radius_m") * (1 if seed % 5 else 200),
        pl.Series("observation_id", [digest(i, seed) for i in old["observation_id"]], dtype=pl.String),
    )
    extra = spare.filter(about)[:n] if kind in ("add", "all") else spare[:0]
    left = pl.concat([gone, old, extra]).select("observation_id")
    return pl.concat([frame.join(left, on="observation_id", how="anti"), new, extra])


@contextmanager
def spied(pinned: bool) -> Iterator[list[tuple[float, float] | None]]:
    """The stretches that were scored again, None for everything. Pinned: what pairs of sources
    are worth stays as it was first learned, as it mostly does in a long record."""
    scored: list[tuple[float, float] | None] = []
    first: list[Any] = []
    score, worth_of = AGAIN.score, ASSOCIATE.worth_of

    def score_seen(reports: Any, weights: Any, slab: tuple[float, float] | None = None) -> Any:
        scored.append(slab)
        return score(reports, weights, slab)

    def worth_once(reports: Any, most: Any) -> Any:
        first[:] = first or [worth_of(reports, most)]
        return first[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AGAIN, "score", score_seen)
        if pinned:
            patch.setattr(ASSOCIATE, "worth_of", worth_once)
        yield scored


def walk_on(steps: list[Change], scored: list[tuple[float, float] | None]) -> int:
    """Takes the steps, each held against a run from scratch; how many scored but a stretch again."""
    every = squeezed()
    plane, frame = centre(every), every.sample(fraction=0.97, seed=len(steps))
    before = tables_of(frame, merge_rules=RULES)
    before |= run(before, plane)
    stretches = 0
    for step in steps:
        frame = changed(frame, every.join(frame, on="record_key", how="anti"), step)
        tables = tables_of(frame, merge_rules=RULES)
        scored.clear()
        result = run(tables, plane, before=before)
        stretches += len([s for s in scored if s is not None])
        assert differences(run(tables, plane), result) == [], step
        before = {**tables, **result}
    return stretches


@pytest.mark.parametrize(("pinned", "examples", "least"), [(True, 5, 4), (False, 2, 0)])
def test_steps_of_additions_corrections_and_withdrawals_equal_one_run(pinned: bool, examples: int, least: int) -> None:
    done: list[int] = []

    @settings(max_examples=examples, **FEW)
    @given(steps=st.lists(changes, min_size=2, max_size=4))
    def steps_equal_one_run(steps: list[Change]) -> None:
        with spied(pinned) as scored:
            done.append(walk_on(steps, scored))

    steps_equal_one_run()
    assert sum(done) >= least, "a stretch must have been scored again, or nothing was tested"


def withdrawn(tables: Frames, result: Frames) -> pl.DataFrame:
    """A row of the monitors that was merged with none and joined to a row of another source, and
    without which all rounded facts of the sources stay as they are."""
    reports = reports_of_tables(tables)
    alone = reports.frame.filter(pl.col("source") == "monitors").join(
        result["members"], left_on="group", right_on="observation_id"
    )
    taken = result["candidates"].filter("taken").select(group="report_a").unique()
    for group in alone.join(taken, on="group").sort("from")["group"].gather_every(3):
        left = without(tables, group)
        if [s.facts for s in reports_of_tables(left).sources] == [s.facts for s in reports.sources]:
            one = tables["observations"].filter(pl.col("observation_id") == group)
            if reports_of_tables(left).frame.height == reports.frame.height - 1:
                return one
    raise AssertionError("no such row")


def without(tables: Frames, observation_id: str) -> Frames:
    return {**tables, "observations": tables["observations"].filter(pl.col("observation_id") != observation_id)}


def reports_of_tables(tables: Frames) -> Reports:
    reports: Reports = ASSOCIATE._reports(tables, centre(squeezed()), VAGUE)[1]
    return reports


def test_stretch_that_is_scored_again_is_short_and_nothing_else_is(tables: Frames, whole: Frames) -> None:
    gone, plane = withdrawn(tables, whole), centre(squeezed())
    with spied(pinned=True) as scored:
        ASSOCIATE.worth_of(reports_of_tables(tables), {})
        run(without(tables, gone["observation_id"][0]), plane, before={**tables, **whole})
    ((low, high),) = [s for s in scored if s is not None]
    times = tables["observations"]["time_from"].dt.epoch("s")
    assert low < gone["time_from"].dt.epoch("s")[0] < high
    assert ((times < low) | (times > high)).mean() > 0.1  # type: ignore[operator]


def test_nothing_is_scored_again_where_nothing_changed(tables: Frames, whole: Frames) -> None:
    with spied(pinned=False) as scored:
        again = run(tables, centre(tables["observations"]), before={**tables, **whole})
    assert scored == [] and differences(whole, again) == []


def test_report_that_became_too_vague_keeps_no_candidate(tables: Frames, whole: Frames) -> None:
    """A merged report under the same id: its precise row is withdrawn, a vague one stays."""
    one, plane = withdrawn(tables, whole), centre(squeezed())
    vague = one.with_columns(
        observation_id=pl.lit("0" * 32), record_key=pl.lit("vague"), radius_m=pl.lit(60_000.0), time_to="time_from"
    )
    told = {**tables, "observations": pl.concat([tables["observations"], vague])}
    left = without(told, one["observation_id"][0])
    with spied(pinned=True) as scored:
        before = {**told, **run(told, plane)}
        assert before["candidates"].filter(pl.col("report_a") == "0" * 32).height
        result = run(left, plane, before=before)
        assert scored and scored[0] is not None
        assert differences(run(left, plane), result) == []
