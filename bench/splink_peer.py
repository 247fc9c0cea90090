"""Splink 5 on DuckDB as the peer of association, used as well as its documentation advises.

All records of roles event and lead are linked across sources (`link_only`, one table for each
source). Candidate pairs come from cells of place and time that a record's own radius and interval
cover, so that no pair within their joint reach is lost at an edge. Comparisons: distance,
time, act. u from random pairs, m by EM without labels, blocked once on place and once on time.
Rows of role trace are left out: they found no incident, and would only chain the peer's clusters.

The settings kept are the best of those tried on `bench.second_generator`, mostly at one or two
seeds: distance levels in km or in joint radii alone are worse at every density tried, as EM without
labels then loses its way; EM on all candidates with u free is worse or fails; a comparison of the
pair of sources failed as tried (a level's m fell to 0); more random pairs (1e8) and more pairs for EM
change F1 by .02 at most; smaller cells for EM change nothing, larger ones lose at dense. m learnt
from the true labels, which no user has, gains .004 (busy) and .02 (dense) at one seed. At dense, EM
does worse at some seeds than at others: F1 .23 to .32.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias

import numpy as np
import polars as pl

Levels: TypeAlias = Literal["absolute", "scaled", "classed"]
Form: TypeAlias = Literal["components", "best links"]

ROLES = ("event", "lead")
THREADS = 2
MEMORY = "6GB"  # of DuckDB, which would take all there is; beyond it, it stops and spills nothing to disk
MOST_PAIRS = 10  # per record, of thresholds tried
REACH = 1.3  # of the root of the summed squares of both radii: candidates
SLACK_H = 0.25  # hours that clocks may differ
EM_PAIRS = 3e5
EM_PLACE, EM_TIME = 0.2, 1 / 16  # sides of the cells that EM is blocked on, likewise
CELL = 2.0  # side of a cell, of the largest radius and of the longest interval
KM = 111.195  # per degree of latitude
GRID = (0.002, 0.005, *(t / 100 for t in range(1, 100)), 0.995, 0.999, 0.9999)
"""Thresholds of match probability; lower ones, tried where crowded, gain nothing."""


def pair_scores(groups: pl.DataFrame, truth: pl.DataFrame, observations: pl.DataFrame) -> tuple[float, float, float]:
    """Precision, recall and F1 of pairs of observations: of two sources, roles event and lead.

    `groups` has observation_id and incident; an observation missing or null there is by itself.
    A pair counts as said when both have one incident, as true when both have one truth_id.
    Counted by groups: all pairs of a group less those of one source.
    """
    rows = (
        observations.filter(pl.col("role").is_in(ROLES))
        .select("observation_id", "source")
        .join(groups.select("observation_id", "incident"), on="observation_id", how="left")
        .join(truth.select("observation_id", "truth_id"), on="observation_id", how="left")
    )
    said, true, both = (
        _pairs(rows.drop_nulls(keys), keys) for keys in (["incident"], ["truth_id"], ["incident", "truth_id"])
    )
    precision = both / said if said else 0.0
    recall = both / true if true else 0.0
    return precision, recall, 2 * both / (said + true) if said + true else 0.0


def _pairs(rows: pl.DataFrame, keys: list[str]) -> int:
    """Pairs of two sources within the groups."""
    total = 0
    for by, sign in ((keys, 1), ([*keys, "source"], -1)):
        n = rows.group_by(by).len()["len"].cast(pl.Int64)
        total += sign * int((n * (n - 1) // 2).sum())
    return total


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing said by Splink, on any channel."""
    splink = logging.getLogger("splink")
    level = splink.level
    splink.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        splink.setLevel(level)


def _database() -> Any:
    import duckdb
    from splink import DuckDBAPI

    connection = duckdb.connect(":memory:", config={"threads": THREADS, "memory_limit": MEMORY, "temp_directory": ""})
    connection.execute("SET enable_progress_bar = false")
    return DuckDBAPI(connection=connection)


def _records(observations: pl.DataFrame) -> pl.DataFrame:
    """What Splink compares: km in place of degrees, hours since the first, cells covered."""
    begin, end = (pl.col(c).dt.epoch("us") / 3.6e9 for c in ("time_from", "time_to"))
    rows = observations.filter(pl.col("role").is_in(ROLES)).select(
        unique_id="observation_id",
        source_dataset="source",
        act="act",
        y=pl.col("lat") * KM,
        x=pl.col("lon") * KM * pl.col("lat").mean().radians().cos(),
        narrow=pl.col("lat").radians().cos() / pl.col("lat").mean().radians().cos(),
        r=pl.col("radius_m") / 1000,
        h0=begin - begin.min(),
        h1=end - begin.min(),
    )
    return rows.with_columns(cells=_cells(rows))


def _largest(rows: pl.DataFrame) -> tuple[float, float]:
    """Largest radius, km, and longest interval, hours."""
    radius, long = rows.select(pl.col("r").max(), long=(pl.col("h1") - pl.col("h0")).max()).row(0)
    return float(radius), float(long)


def _cells(rows: pl.DataFrame) -> pl.Series:
    """Numbers of all cells that reach and interval of each record meet."""
    side, stretch = (CELL * size for size in _largest(rows))
    spans = []
    for low, high, width in (
        (rows["x"] - REACH * rows["r"], rows["x"] + REACH * rows["r"], side),
        (rows["y"] - REACH * rows["r"], rows["y"] + REACH * rows["r"], side),
        (rows["h0"] - SLACK_H / 2, rows["h1"] + SLACK_H / 2, stretch),
    ):
        a = np.floor((low - low.min()).to_numpy() / width).astype(np.int64)
        b = np.floor((high - low.min()).to_numpy() / width).astype(np.int64)
        spans.append((a, b - a + 1))
    (x, nx), (y, ny), (t, nt) = spans
    n = nx * ny * nt
    row = np.repeat(np.arange(len(n)), n)
    k = np.arange(len(row)) - np.repeat(np.cumsum(n) - n, n)
    i, j, m = k % nx[row], k // nx[row] % ny[row], k // (nx * ny)[row]
    cell = ((x[row] + i) * 20_000 + y[row] + j) * 1_000_000 + t[row] + m
    return pl.DataFrame({"row": row, "cell": cell}).group_by("row", maintain_order=True).agg("cell")["cell"]


_D2 = "(pow(y_l - y_r, 2) + pow((x_l - x_r) * narrow_l, 2))"
_R2 = "(r_l * r_l + r_r * r_r)"
_GAP = "(greatest(h0_l, h0_r) - least(h1_l, h1_r))"  # hours; below zero: overlap
_LONG = "greatest(h1_l - h0_l, h1_r - h0_r)"
_VAGUE = "'kinetic_unspecified'"
_WITHIN = [f"{_D2} <= {f * f:.4f} * {_R2}" for f in (0.2, 0.4, 0.6, 0.8, 1.0, REACH)]
_NEAR = [f"{_D2} <= {km * km}" for km in (0.25, 0.5, 1, 2, 3, 5, 8)]
_WHEN = [f"{_GAP} <= {hours}" for hours in (0, SLACK_H / 3, SLACK_H)]
_RADII = ["greatest(r_l, r_r) <= {half}", "greatest(r_l, r_r) < {most}", "true"]
_SPANS = [
    "{long} <= {span} * 0.05",
    "{long} <= {span} * 0.1",
    "{long} <= {span} * 0.25",
    "{long} <= {span} * 0.6",
    "true",
]


def _rule(*conditions: str) -> Any:
    """Pairs in one cell for which the conditions hold."""
    from splink.blocking_rule_library import CustomRule

    sql = re.sub(r"\b(\w+)_([lr])\b", r"\2.\1", " and ".join(("cells_l = cells_r", *conditions)))
    return CustomRule(sql, arrays_to_explode=["cells"])


def _comparison(name: str, conditions: Iterable[str]) -> Any:
    from splink import comparison_level_library as cll
    from splink import comparison_library as cl

    levels: list[Any] = [*(cll.CustomLevel(c) for c in conditions), cll.ElseLevel()]
    return cl.CustomComparison(output_column_name=name, comparison_levels=levels)


def _comparisons(levels: Levels, records: pl.DataFrame) -> list[Any]:
    distance, when = (_NEAR if levels == "absolute" else _WITHIN), _WHEN
    if levels == "classed":
        most, span = _largest(records)
        radii = [c.format(half=0.4 * most, most=0.9 * most) for c in _RADII]
        spans = [c.format(long=_LONG, span=span) for c in _SPANS]
        distance = [f"{w} and {c}" for w in _WITHIN for c in radii]
        when = [f"{_WHEN[0]} and {c}" for c in spans] + _WHEN[1:]
    vague = f"act_l = {_VAGUE} or act_r = {_VAGUE}"
    act = [f"act_l = act_r and act_l <> {_VAGUE}", vague]
    if levels == "classed":  # agreeing on a rare act says more
        acts = records["act"].value_counts(sort=True)["act"].to_list()
        act = [vague, *(f"act_l = act_r and act_l = '{a}'" for a in acts if f"'{a}'" != _VAGUE)]
    return [_comparison("distance", distance), _comparison("time", when), _comparison("act", act)]


def _trained(records: pl.DataFrame, levels: Levels, max_pairs: float) -> Any:
    """A linker with all parameters estimated."""
    from splink import Linker, SettingsCreator

    candidates = _rule(_WITHIN[-1], _WHEN[-1])
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=_comparisons(levels, records),
        blocking_rules_to_generate_predictions=[candidates],
        retain_matching_columns=False,
        max_iterations=50,
    )
    database = _database()
    parts = records.partition_by("source_dataset", as_dict=True)
    tables = [database.register(part.to_arrow(), dataset_display_name=str(name)) for (name,), part in parts.items()]
    linker = Linker(tables, settings, log_level=None, validate_settings=False)
    learn = linker.training
    sure = _rule(_WITHIN[1], _WHEN[0], "act_l = act_r", f"{_LONG} <= 12")
    learn.estimate_probability_two_random_records_match([sure], recall=0.3)
    learn.estimate_u_using_random_sampling(max_pairs=max_pairs, seed=1)
    em = learn.estimate_parameters_using_expectation_maximisation
    radius, long = _largest(records)
    side, stretch = EM_PLACE * radius, EM_TIME * long
    place = [f"floor(l.{c} / {side}) = floor(r.{c} / {side})" for c in "xy"]
    em(" and ".join(place), max_pairs=EM_PAIRS)
    overlap = "l.h1 > r.h0 and r.h1 > l.h0"
    em(f"floor(l.h0 / {stretch}) = floor(r.h0 / {stretch}) and {overlap}", max_pairs=EM_PAIRS)
    return linker


def predict(observations: pl.DataFrame, levels: Levels = "classed", max_pairs: float = 1e7) -> pl.DataFrame:
    """Match probability of candidate pairs: observation_l, observation_r, probability.

    `levels`: distance in km ("absolute"), in joint radii ("scaled"), or in joint radii by class of
    radius and overlap by class of interval ("classed", the best at every density). u from
    `max_pairs` random pairs.
    """
    with _quiet():
        linker = _trained(_records(observations), levels, max_pairs)
        found = linker.inference.predict(threshold_match_probability=GRID[0], warning_mode="never")
        pairs: pl.DataFrame = found.as_duckdbpyrelation().pl()
    return pairs.select(observation_l="unique_id_l", observation_r="unique_id_r", probability="match_probability")


def incidents_at(
    pairs: pl.DataFrame, threshold: float, observations: pl.DataFrame, form: Form = "best links"
) -> pl.DataFrame:
    """Splink's clusters of pairs from the threshold: observation_id, incident.

    "components" is `cluster_pairwise_predictions_at_threshold`; "best links" is the algorithm of
    `cluster_using_single_best_links` with every source free of duplicates.
    """
    from splink.clustering import cluster_pairwise_predictions_at_threshold
    from splink.internals.one_to_one_clustering import one_to_one_clustering

    with _quiet():
        nodes = observations.filter(pl.col("role").is_in(ROLES)).select("observation_id", source_dataset="source")
        edges = pairs.filter(pl.col("probability") >= threshold).select(
            "observation_l", "observation_r", match_probability="probability"
        )
        for side in ("l", "r"):
            of = nodes.rename({"observation_id": f"observation_{side}", "source_dataset": f"source_dataset_{side}"})
            edges = edges.join(of, on=f"observation_{side}")
        database = _database()
        # reordered, the joins of `one_to_one_clustering` may pair every record with every other: 21 GB
        database.duckdb_con.execute("SET disabled_optimizers = 'join_order'")
        ends: Any = {"edge_id_column_name_left": "observation_l", "edge_id_column_name_right": "observation_r"}
        if form == "components":
            found = cluster_pairwise_predictions_at_threshold(
                nodes.to_arrow(),
                edges.to_arrow(),
                db_api=database,
                node_id_column_name="observation_id",
                threshold_match_probability=threshold,
                **ends,
            )
        else:
            found = one_to_one_clustering(
                nodes_table=database.register(nodes.to_arrow(), table_name="nodes"),
                edges_table=database.register(edges.to_arrow(), table_name="edges"),
                node_id_column_name="observation_id",
                source_dataset_column_name="source_dataset",
                duplicate_free_datasets=nodes["source_dataset"].unique().sort().to_list(),
                ties_method="lowest_id",
                db_api=database,
                threshold_match_probability=threshold,
                **ends,
            )
        groups: pl.DataFrame = found.as_duckdbpyrelation().pl()
    return groups.select("observation_id", incident="cluster_id")


def best_f1(
    pairs: pl.DataFrame, observations: pl.DataFrame, truth: pl.DataFrame, form: Form = "best links"
) -> tuple[float, float, float, float]:
    """Threshold, F1, precision and recall at the peer's best threshold: chosen with the truth.

    A coarse walk, then every threshold about the best: those of `GRID`, and those that leave the
    best k pairs, k up to `MOST_PAIRS` per record, so that squeezed probabilities cost nothing.
    """
    ordered = pairs["probability"].sort(descending=True).to_numpy()
    most = MOST_PAIRS * len(observations)
    ranks = np.geomspace(max(1, len(observations) // 50), most, 60).astype(int)
    found = {float(ordered[k]) for k in ranks if k < len(ordered)} | set(GRID)
    tried = sorted(t for t in found if int((ordered >= t).sum()) <= most)
    scores: dict[int, tuple[float, float, float]] = {}

    def score(i: int) -> float:
        if i not in scores:
            precision, recall, f1 = pair_scores(incidents_at(pairs, tried[i], observations, form), truth, observations)
            scores[i] = f1, precision, recall
        return scores[i][0]

    step, centre = 12, max((*range(0, len(tried), 12), len(tried) - 1), key=score)
    while step > 1:
        step //= 2
        centre = max((i for i in (centre - step, centre, centre + step) if 0 <= i < len(tried)), key=score)
    return tried[centre], *scores[centre]


def stages(observations: pl.DataFrame, threshold: float = 0.5, form: Form = "best links") -> dict[str, float]:
    """Seconds of a run from records to clusters at one threshold, by stage."""
    seconds = {}
    begin = time.perf_counter()
    pairs = predict(observations)
    seconds["pairs"] = time.perf_counter() - begin
    begin = time.perf_counter()
    incidents_at(pairs, threshold, observations, form)
    seconds["clusters"] = time.perf_counter() - begin
    return seconds


def seconds(observations: pl.DataFrame, threshold: float = 0.5, form: Form = "best links") -> float:
    """Seconds from records to clusters at one threshold, parameters estimated on the way."""
    return sum(stages(observations, threshold, form).values())
