"""What a pair of sources is worth: near the truth where it can be learned, nothing where all is chance."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from bench.second_generator import START, Setting, generate

from bestand.geo.projection import Projection
from bestand.model.tables import TABLES
from tests.golden.associate_v1.ground import (
    DAY,
    HOUR,
    NOON,
    Frames,
    Row,
    groups,
    members_by_key,
    run,
    seen,
    table,
    tables_of,
)

FRONT = Projection(36.0, 48.0)
Pair = tuple[str, str]


@cache
def quiet() -> tuple[pl.DataFrame, pl.DataFrame]:
    """A quiet line watched for some months, and news about something else."""
    return generate(Setting("sparse", "usual", 1500, 1, unrelated_news=375))


@cache
def walked() -> tuple[Frames, Frames]:
    tables = tables_of(quiet()[0])
    return tables, run(tables, FRONT)


def verdicts(result: Frames) -> dict[Pair, str]:
    by_score = result["excess"].filter(pl.col("radius_m").is_null())
    return {(a, b): verdict for a, b, verdict in by_score.select("source_a", "source_b", "verdict").iter_rows()}


def incidents_with(tables: Frames, result: Frames, source: str) -> int:
    """Incidents that hold a report of the source and one of another."""
    named = result["members"].join(tables["observations"].select("observation_id", "source"), on="observation_id")
    several = named.group_by("incident_id").agg(pl.col("source").unique())
    return several.filter(pl.col("source").list.contains(source) & (pl.col("source").list.len() > 1)).height


def true_shares(a: str, b: str) -> tuple[float, float]:
    """Of each source's reports, the share that is of an event the other also tells."""
    said = quiet()[0].select("observation_id", "source").join(quiet()[1], on="observation_id")
    told = [set(said.filter(pl.col("source") == s)["truth_id"].drop_nulls()) for s in (a, b)]
    both = len(told[0] & told[1])
    first, second = (both / said.filter(pl.col("source") == s).height for s in (a, b))
    return first, second


@pytest.mark.parametrize("other", ["officials_a", "officials_b", "hotspots"])
def test_shares_are_learned_within_a_twentieth_of_the_truth(other: str) -> None:
    weights = walked()[1]["weights"]
    (row,) = weights.filter((pl.col("source_a") == "patrols") & (pl.col("source_b") == other)).to_dicts()
    assert row["learned"]
    assert (row["share_a"], row["share_b"]) == pytest.approx(true_shares("patrols", other), abs=0.05)
    assert verdicts(walked()[1])["patrols", other] == "excess"


@pytest.mark.parametrize("other", ["patrols", "officials_a", "officials_b"])
def test_shares_with_a_coarse_source_come_out_within_a_tenth(other: str) -> None:
    """The press tells a day and five km: what matches is known less well. Bounded."""
    (row,) = walked()[1]["weights"].filter((pl.col("source_a") == other) & (pl.col("source_b") == "press")).to_dicts()
    for learned, true in zip((row["share_a"], row["share_b"]), true_shares(other, "press"), strict=True):
        assert abs(learned - true) < 0.1


def test_unrelated_news_exceeds_nothing_and_joins_nothing() -> None:
    tables, result = walked()
    wire = {pair: verdict for pair, verdict in verdicts(result).items() if "wire" in pair}
    assert len(wire) == 5 and set(wire.values()) == {"none"}
    assert incidents_with(tables, result, "wire") == 0
    assert incidents_with(tables, result, "press") > 50
    considered = result["candidates"].filter((pl.col("source_a") == "wire") | (pl.col("source_b") == "wire"))
    assert considered.height and not considered["taken"].any()


def test_source_that_was_moved_in_time_exceeds_nothing_and_joins_nothing() -> None:
    """Patrols and officials of one war; of the latter every day is told three days late."""
    some = quiet()[0].filter(pl.col("source").is_in(["patrols", "officials_a"]))
    late = pl.when(pl.col("source") == "officials_a").then(3).otherwise(0) * pl.duration(days=1)
    moved = tables_of(some.with_columns(pl.col("time_from", "time_to") + late))
    result = run(moved, FRONT)
    assert verdicts(result) == {("patrols", "officials_a"): "none"}
    assert incidents_with(moved, result, "officials_a") == 0
    assert incidents_with(tables_of(some), run(tables_of(some), FRONT), "officials_a") > 100


@pytest.mark.parametrize("draws_on", [[], ["patrols"]])
def test_copy_of_another_source_is_joined_and_corroborates_only_if_it_hides_that_it_is_one(draws_on: list[str]) -> None:
    some = quiet()[0].filter(pl.col("source") == "patrols")
    copy = some.with_columns(
        source=pl.lit("agency"), family=pl.lit("agency"), observation_id=pl.col("observation_id").str.reverse()
    )
    both = pl.concat([some, copy])
    named = [{"source": "patrols", "family": "patrols"}, {"source": "agency", "family": "agency", "draws_on": draws_on}]
    tables = tables_of(both, sources=table(named, "sources"))
    result = run(tables, FRONT)
    (row,) = result["weights"].to_dicts()
    assert row["learned"] and min(row["share_a"], row["share_b"]) >= 0.8
    pairs = result["incidents"].filter(pl.col("n_observations") == 2)
    assert pairs.height > 0.8 * some.height
    assert result["incidents"]["n_observations"].max() == 2
    assert set(pairs["corroboration"].list.len()) == ({1} if draws_on else {2})


def three_pairs() -> list[Row]:
    rows = []
    for n in range(3):
        at = NOON + n * DAY
        rows += [seen(f"a{n}", n * 20_000, at), seen(f"b{n}", n * 20_000 + 100, at, source="press")]
    return rows


def test_three_pairs_teach_nothing_and_say_so() -> None:
    tables = tables_of(table(three_pairs()))
    result = run(tables)
    (row,) = result["weights"].to_dicts()
    assert (row["learned"], row["share_a"], row["share_b"], row["alike"]) == (False, 0.05, 0.05, 0.8)
    assert row["matches"] < 20
    assert set(verdicts(result).values()) == {"unknown"}
    assert groups(tables, result) == [["a0", "b0"], ["a1", "b1"], ["a2", "b2"]]
    assert result["candidates"]["score"].max() <= 0.9
    said = [r["value"] for m in members_by_key(tables, result) for r in m["reasons"]]
    assert said.count("joins of its source could not be held against other weeks") == 6
    assert set(result["incidents"]["corroboration"].list.len()) == {1}, "what was not tried lends nothing"


def test_source_that_changes_its_precision_is_compared_as_it_tells_each_report() -> None:
    """Officials tell places to a few km, and from the middle of the record on to a tenth of it."""
    found = quiet()[0].filter(pl.col("source").is_in(["patrols", "officials_a"]))
    truth = quiet()[1].select("observation_id", "truth_id", lon_="true_lon", lat_="true_lat")
    middle = START + (found["time_from"].max() - START) / 2  # type: ignore[operator]
    fine = (pl.col("source") == "officials_a") & (pl.col("time_from") > middle) & pl.col("lon_").is_not_null()
    fine &= (pl.col("lon") - pl.col("lon_")).abs() < 0.06
    nearer = [pl.when(fine).then(pl.col(c) * 0.1 + pl.col(f"{c}_") * 0.9).otherwise(c).alias(c) for c in ("lon", "lat")]
    radius = pl.when(fine).then(pl.col("radius_m") * 0.1).otherwise("radius_m").alias("radius_m")
    joined = found.join(truth, on="observation_id").with_columns(*nearer, radius)
    tables = tables_of(TABLES["observations"].shape(joined))
    result = run(tables, FRONT)
    (row,) = result["weights"].to_dicts()
    assert row["share_a"] == pytest.approx(true_shares("patrols", "officials_a")[0], abs=0.05)
    taken = result["candidates"].filter("taken")
    told = quiet()[1].select("observation_id", "truth_id")
    for end in "ab":
        taken = taken.join(told.rename({"observation_id": f"report_{end}", "truth_id": end}), on=f"report_{end}")
    at = tables["observations"].select(report_b="observation_id", at="time_from")
    halves = (
        taken.join(at, on="report_b")
        .group_by(pl.col("at") > middle)
        .agg(n=pl.len(), right=(pl.col("a") == pl.col("b")).fill_null(False).mean())
    )
    assert halves["n"].min() > 60 and halves["right"].min() > 0.8  # type: ignore[operator]


def test_greatest_share_that_is_of_events_at_all_is_not_exceeded() -> None:
    some = quiet()[0].filter(pl.col("source").is_in(["patrols", "officials_a"]))
    rate = {"source": "patrols", "quantity": "event", "share": 0.1, "low": 0.05, "high": 0.2}
    limited = run(tables_of(some, error_rates=table([rate], "error_rates")), FRONT)
    (row,) = limited["weights"].to_dicts()
    assert row["share_a"] <= 0.2 and row["share_b"] > 0.25


def test_days_that_only_one_source_covers_do_not_count() -> None:
    """A source that begins half a year later is not thought blind before."""
    rows = [seen(f"old{n}", n * 3000, NOON - (n + 30) * DAY) for n in range(150)]
    for n in range(40):
        at = NOON + n * 18 * HOUR
        rows += [seen(f"a{n}", n * 9000, at), seen(f"b{n}", n * 9000 + 50, at, source="press")]
    (row,) = run(tables_of(table(rows)))["weights"].to_dicts()
    share = {row["source_a"]: row["share_a"], row["source_b"]: row["share_b"]}
    assert row["learned"] and share["mission"] > 0.8 and share["press"] > 0.8
