"""The measuring of association: by hand-made examples, and on a small world."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from bench.association_figure import measured
from bench.association_measure import (
    NO_RULES,
    above_chance,
    associated,
    calibration,
    joined_share,
    miscalibration,
    moved,
    plain_share,
    trial,
)
from bench.association_runs import rules_of
from bench.second_generator import Setting, extent, generate
from bench.splink_peer import pair_scores

from bestand.api import associate_observations
from bestand.simulate import Scenario
from bestand.simulate import observations as simulated

SMALL = Setting("sparse", "fine", 500, 3)
DAY = datetime(2026, 3, 2, tzinfo=UTC)


def placed(*rows: tuple[str, str, float, int]) -> pl.DataFrame:
    """Of (id, source, km north, hour): records of 1 km and one hour."""
    start = [DAY + timedelta(hours=hour) for _, _, _, hour in rows]
    return pl.DataFrame(
        {
            "observation_id": [r[0] for r in rows],
            "source": [r[1] for r in rows],
            "role": "event",
            "lon": 36.0,
            "lat": [48 + r[2] / 111.2 for r in rows],
            "radius_m": 1000.0,
            "time_from": start,
            "time_to": [t + timedelta(hours=1) for t in start],
        }
    )


def test_bins_hold_what_was_claimed_and_what_was_right():
    pairs = pl.DataFrame({"report_a": ["p1", "p1", "p2"], "report_b": ["o1", "o2", "o2"], "score": [0.95, 0.31, 0.39]})
    about = pl.DataFrame({"group": ["p1", "p1", "o1", "o2"], "truth_id": ["t1", "t2", "t2", "t3"]})
    n, claimed, right = calibration(pairs, about)
    assert n.tolist() == [0, 0, 0, 2, 0, 0, 0, 0, 0, 1]
    assert claimed[[3, 9]] == pytest.approx([0.7, 0.95])
    assert right[[3, 9]].tolist() == [0, 1]  # p1 is of two incidents by its rows, one of them o1's
    off = miscalibration(n, claimed, right, fewest=2)
    assert off[3] == pytest.approx(0.35)
    assert np.isnan(np.delete(off, 3)).all()


def test_a_record_counts_as_joined_with_another_source_only():
    observations = placed(("a", "p", 0, 1), ("b", "p", 0, 1), ("c", "p", 0, 1), ("d", "o", 0, 1))
    groups = pl.DataFrame({"observation_id": list("abcd"), "incident": ["x", "y", "y", "x"]})
    assert joined_share(groups, observations, "p") == pytest.approx(1 / 3)


def test_records_are_moved_round_the_whole_time():
    observations = placed(("a", "p", 0, 1), ("b", "p", 0, 13 * 24), ("c", "o", 0, 5))
    there = moved(observations, "p", -3, 14)["time_from"].to_list()
    assert there == [DAY + timedelta(days=11, hours=1), DAY + timedelta(days=10), DAY + timedelta(hours=5)]
    assert moved(moved(observations, "p", 5, 14), "p", 9, 14).equals(observations)


def test_nothing_above_chance_where_moves_join_as_many():
    above, noise = above_chance(0.1, [0.1, 0.1, 0.1], 900)
    assert above == pytest.approx(0.0)
    assert noise == pytest.approx(2 * 0.01 * (4 / 3) ** 0.5)


def test_plain_clusters_chain_where_intervals_touch():
    chain = placed(("a", "p", 0, 1), ("b", "o", 1, 2), ("c", "p", 2, 3))  # two joint sigmas are 1.16 km
    alone = placed(("d", "o", 1, 9), ("e", "o", 5, 2))
    assert plain_share(pl.concat([chain, alone])) == pytest.approx(3 / 5)


def test_a_figure_is_missed_above_what_is_to_reach():
    assert measured("x", [0.01, 0.03], 0.02, 0.01).met
    assert measured("x", [0.01, 0.03], 0.02, 0.01).aimed is False
    assert measured("x", [0.01, 0.03], 0.02, value=0.03).met is False
    assert measured("x", [0.01], 0.02).cells()[3:6] == ("0.010", "≤ 0.02", "met")


def test_rules_are_those_of_the_scenarios_workspace():
    rules = rules_of(Scenario())
    assert rules.schema == NO_RULES.schema
    assert rules.filter(pl.col("source") == "monitors").row(0)[1:4] == (300.0, 600.0, "act")
    assert (
        set(rules["source"]) == {"monitors", "officials_a", "officials_b", "news", "fires", "alerts"} or len(rules) == 6
    )


def test_a_trial_measures_the_method_and_its_ceiling():
    observations, truth = generate(SMALL)
    found = trial(observations, truth, NO_RULES)
    groups = associated(observations)
    assert (found.precision, found.recall, found.f1) == pair_scores(groups, truth, observations)
    assert 0.4 < found.f1 <= found.ceiling + 0.02
    both = observations.join(truth, on="observation_id").drop_nulls("truth_id")
    patrols, officials = (both.filter(pl.col("source") == s) for s in ("patrols", "officials_a"))
    shared = len(patrols.join(officials, on="truth_id"))
    pair = next(p for p in found.shares if set(p) == {"patrols", "officials_a"})
    true = dict(zip(pair, found.shares[pair][2:4], strict=True))
    assert true["patrols"] == pytest.approx(shared / len(observations.filter(pl.col("source") == "patrols")))
    assert found.right.sum() <= found.pairs.sum()


def test_groups_are_those_of_the_method():
    observations, _ = generate(SMALL)
    members = associate_observations(observations)[1]
    both = associated(observations).join(members, on="observation_id")
    assert set(both["observation_id"]) == set(members["observation_id"])
    assert (
        both["incident"].n_unique()
        == both["incident_id"].n_unique()
        == both.select("incident", "incident_id").n_unique()
    )


def test_repeats_are_merged_before_they_are_counted():
    scenario = Scenario(incidents=300, days=14)
    observations, truth = simulated(scenario)
    merged, apart = (associated(observations, rules) for rules in (rules_of(scenario), NO_RULES))
    recall = [pair_scores(groups, truth, observations)[1] for groups in (merged, apart)]
    assert recall[0] > recall[1]


def test_a_source_at_another_time_joins_nothing_above_chance():
    observations, _ = generate(SMALL)
    world = extent(SMALL)[1]
    assert joined_share(associated(observations), observations, "officials_a") > 0.3
    shares = []
    for days in (-3, 4, 11):
        frame = moved(observations, "officials_a", days, world)
        shares.append(joined_share(associated(frame), frame, "officials_a"))
    above, noise = above_chance(shares[0], shares[1:], 200)
    assert shares[0] < 0.01
    assert above <= noise
