"""Scores of pairs by counting, and the peer on a small world."""

from itertools import combinations

import polars as pl
import pytest
from bench.second_generator import Setting, generate
from bench.splink_peer import pair_scores

OBSERVATIONS = pl.DataFrame({
    "observation_id": list("abcdefg"),
    "source": ["p", "o", "n", "p", "o", "o", "h"],
    "role": ["event", "event", "lead", "event", "event", "event", "trace"],
})  # fmt: skip
TRUTH = pl.DataFrame({"observation_id": list("abcdefg"), "truth_id": ["1", "1", "1", "2", "2", None, "1"]})


def scores(**incident: str | None) -> tuple[float, float, float]:
    groups = pl.DataFrame({"observation_id": list(incident), "incident": list(incident.values())})
    return pair_scores(groups, TRUTH, OBSERVATIONS)


def test_scores_of_a_worked_example():
    # true: ab ac bc de; said: ab ae (be is one source) cd; g is a trace and never counts
    precision, recall, f1 = scores(a="x", b="x", e="x", c="y", d="y", g="x")
    assert (precision, recall) == (pytest.approx(1 / 3), pytest.approx(1 / 4))
    assert f1 == pytest.approx(2 / 7)


def test_the_truth_itself_scores_full_and_nothing_said_scores_nothing():
    assert scores(a="1", b="1", c="1", d="2", e="2", f="3", g="1") == (1.0, 1.0, 1.0)
    assert scores(a=None, b=None, c="z") == (0.0, 0.0, 0.0)


def test_scores_equal_those_of_all_pairs():
    observations, truth = generate(Setting("crowded", "usual", 200, 2))
    groups = observations.select("observation_id", incident=pl.col("lat").round(1).cast(pl.String))
    rows = observations.join(truth, on="observation_id").join(groups, on="observation_id")
    rows = rows.filter(pl.col("role") != "trace").select("source", "truth_id", "incident").rows()
    pairs = [(a, b) for a, b in combinations(rows, 2) if a[0] != b[0]]
    said = {i for i, (a, b) in enumerate(pairs) if a[2] == b[2]}
    true = {i for i, (a, b) in enumerate(pairs) if a[1] is not None and a[1] == b[1]}
    both = len(said & true)
    expected = both / len(said), both / len(true), 2 * both / (len(said) + len(true))
    assert pair_scores(groups, truth, observations) == pytest.approx(expected)


def test_the_peer_finds_pairs_and_keeps_one_record_of_each_source():
    pytest.importorskip("splink")
    from bench.splink_peer import best_f1, incidents_at, predict

    observations, truth = generate(Setting("sparse", "fine", 1_500, 4))
    pairs = predict(observations)
    assert pairs.columns == ["observation_l", "observation_r", "probability"]
    groups = incidents_at(pairs, 0.5, observations)
    wanted = observations.filter(pl.col("role") != "trace")
    assert set(groups["observation_id"]) == set(wanted["observation_id"])
    alike = groups.join(observations, on="observation_id").group_by("incident", "source").len()
    assert alike["len"].max() == 1
    threshold, f1, precision, recall = best_f1(pairs, observations, truth)
    assert 0 < threshold < 1
    assert f1 > 0.5
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))
