"""What is measured of association where the truth is known: F1, ceilings, calibration, chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numba as nb
import numpy as np
import polars as pl
import shapely

from bench.splink_peer import ROLES, pair_scores
from bestand.agreement import load_taxonomy
from bestand.associate.v1.associate import _grouped, _reports
from bestand.associate.v1.learn import Weights
from bestand.associate.v1.people import said_of
from bestand.associate.v1.scores import Scored, score
from bestand.associate.v1.sources import Reports
from bestand.associate.v1.worth import Pair, Worth, worth_of
from bestand.geo.chance import RADIUS_TO_SIGMA
from bestand.geo.clusters import Ints
from bestand.geo.projection import Floats, Projection
from bestand.model.tables import TABLES
from bestand.workspace.step import Tables

S = pl.String
BINS, FEWEST = 10, 100
"""Score bins; and pairs that a bin must hold to be judged."""
SIGMAS = 2.0  # of plain clustering
NO_RULES = pl.DataFrame(schema={"source": S, "within_m": pl.Float64, "gap_s": pl.Float64, "same": S, "reason": S})
VAGUE = load_taxonomy("core-2026").vague


@dataclass(frozen=True)
class Trial:
    """One run of the method, and the same run with the true weights.

    f1, ceiling: pair F1 of either. pairs, claimed, right: per score bin the candidate pairs of
    founding reports, the sum of their scores, and how many are of one incident. shares: learned
    and true share of either source per pair of sources, and whether they were learned.
    """

    records: int
    f1: float
    ceiling: float
    precision: float
    recall: float
    pairs: Floats
    claimed: Floats
    right: Floats
    shares: dict[Pair, tuple[float, float, float, float, bool]]
    plain: float


def trial(observations: pl.DataFrame, truth: pl.DataFrame, rules: pl.DataFrame) -> Trial:
    """The ceiling differs in nothing but the shares and the agreement of its weights."""
    labelled, reports = _reports(_taken(observations, rules), _projection(observations), VAGUE)
    about = report_truths(labelled, truth)
    worth = worth_of(reports, {})
    best = true_weights(reports, worth, about)
    scored = score(reports, {pair: w.weights for pair, w in worth.items()})
    ideal = {pair: replace(w, weights=best[pair]) for pair, w in worth.items()}
    precision, recall, f1 = pair_scores(grouped(labelled, reports, worth, scored), truth, observations)
    ceiling = pair_scores(grouped(labelled, reports, ideal, score(reports, best)), truth, observations)[2]
    shares = {
        pair: (w.weights.share_a, w.weights.share_b, best[pair].share_a, best[pair].share_b, w.weights.learned)
        for pair, w in worth.items()
    }
    bins = calibration(pairs_of(reports, scored), about)
    return Trial(len(observations), f1, ceiling, precision, recall, *bins, shares, plain_share(observations))


def associated(observations: pl.DataFrame, rules: pl.DataFrame = NO_RULES) -> pl.DataFrame:
    """The groups that the method makes: observation_id, incident."""
    labelled, reports = _reports(_taken(observations, rules), _projection(observations), VAGUE)
    worth = worth_of(reports, {})
    return grouped(labelled, reports, worth, score(reports, {pair: w.weights for pair, w in worth.items()}))


def grouped(labelled: pl.DataFrame, reports: Reports, worth: Mapping[Pair, Worth], scored: Scored) -> pl.DataFrame:
    """What `associate` makes of scores, without its tables: observation_id, incident."""
    nobody = said_of(TABLES["edges"].empty(), pl.DataFrame(schema={"source": S, "record_key": S, "at": pl.Int64}))
    label = pl.Series("incident", _grouped(reports, scored, nobody, worth).label)
    of = reports.frame.select("group").with_columns(label)
    return labelled.select("observation_id", "group").join(of, "group").select("observation_id", "incident")


def pairs_of(reports: Reports, scored: Scored) -> pl.DataFrame:
    """Scored pairs of founding reports."""
    names, founding = reports.frame["group"], reports.frame["founding"].to_numpy()
    both = founding[scored.first] & founding[scored.second]
    ends = {"report_a": names.gather(scored.first[both]), "report_b": names.gather(scored.second[both])}
    return pl.DataFrame({**ends, "score": scored.score[both]})


def _taken(observations: pl.DataFrame, rules: pl.DataFrame) -> Tables:
    sources = TABLES["sources"].shape(observations.select("source", "family").unique("source"))
    empty = {name: TABLES[name].empty() for name in ("placed", "edges", "error_rates")}
    return {"observations": observations, "merge_rules": rules, "sources": sources, **empty}


def _projection(observations: pl.DataFrame) -> Projection:
    known = observations.drop_nulls(["lon", "lat"])
    return Projection.of(tuple(shapely.total_bounds(shapely.points(known["lon"].to_numpy(), known["lat"].to_numpy()))))


def report_truths(labelled: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """group, truth_id: what the rows of each report are of, most rows first; false ones have none."""
    rows = labelled.select("observation_id", "group").join(truth.select("observation_id", "truth_id"), "observation_id")
    counted = rows.drop_nulls("truth_id").group_by("group", "truth_id").len()
    return counted.sort("group", "len", "truth_id", descending=[False, True, False]).select("group", "truth_id")


def true_weights(reports: Reports, worth: Mapping[Pair, Worth], about: pl.DataFrame) -> dict[Pair, Weights]:
    """Weights with the shares and the agreement of acts that the truth has. A report is of the
    incident that most of its rows are of, and an incident matches once in a pair of sources."""
    told = about.unique("group", keep="first", maintain_order=True)
    every = reports.frame.select("group").join(told, "group", how="left", maintain_order="left")["truth_id"]
    sources = {s.name: s for s in reports.sources}
    acts = {
        name: pl.DataFrame({"truth_id": every.gather(s.place), "act": s.act})
        .drop_nulls()
        .unique("truth_id", keep="first", maintain_order=True)
        for name, s in sources.items()
    }
    best = {}
    for (a, b), w in worth.items():
        both = acts[a].join(acts[b], "truth_id", suffix="_b")
        clear = both.filter((pl.col("act") >= 0) & (pl.col("act_b") >= 0))
        alike = float((clear["act"] == clear["act_b"]).mean() if len(clear) else w.weights.alike)  # type: ignore[arg-type]
        share_a, share_b = (float(np.clip(len(both) / len(sources[s]), 1e-3, 0.999)) for s in (a, b))
        shares = {"share_a": share_a, "share_b": share_b, "alike": float(np.clip(alike, 0.01, 0.99))}
        best[a, b] = replace(w.weights, **shares, matches=float(len(both)), learned=True)
    return best


def calibration(pairs: pl.DataFrame, about: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Per tenth of the score: pairs, the sum of their scores, and those that are of one incident.

    A pair is right when a row of either is of one incident.
    """
    pairs = pairs.with_row_index("at")
    told = pairs.join(about.rename({"group": "report_a"}), "report_a")
    right = told.join(about.rename({"group": "report_b"}), ["report_b", "truth_id"])["at"].unique()
    scores = pairs["score"].to_numpy()
    tenth = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    hit = pairs["at"].is_in(right.implode()).to_numpy().astype(float)
    n, claimed, found = (np.bincount(tenth, w, BINS).astype(float) for w in (np.ones(len(pairs)), scores, hit))
    return n, claimed, found


def miscalibration(pairs: Floats, claimed: Floats, right: Floats, fewest: int = FEWEST) -> Floats:
    """Per bin: realised less claimed share of wrong joins; NaN where a bin holds too few pairs."""
    return np.where(pairs >= fewest, (claimed - right) / np.maximum(pairs, 1), np.nan)


def joined_share(groups: pl.DataFrame, observations: pl.DataFrame, source: str) -> float:
    """Share of a source's records that stand in an incident with a record of another source."""
    rows = observations.select("observation_id", "source").join(groups, "observation_id", how="left")
    several = (
        rows.drop_nulls("incident").group_by("incident").agg(n=pl.col("source").n_unique()).filter(pl.col("n") > 1)
    )
    mine = rows.filter(pl.col("source") == source)
    return len(mine.join(several, "incident", how="semi")) / max(len(mine), 1)


def moved(observations: pl.DataFrame, source: str, days: int, of: int) -> pl.DataFrame:
    """One source's records moved by so many days, round the whole time of `of` days."""
    begin = observations.select(pl.col("time_from").min().dt.truncate("1d")).item()
    middle = pl.col("time_from") + (pl.col("time_to") - pl.col("time_from")) / 2 + pl.duration(days=days)
    rounds = ((middle - begin).dt.total_seconds() / (of * 86_400)).floor().cast(pl.Int64)
    by = pl.duration(days=days) - pl.duration(days=of) * rounds
    kind = observations.schema["time_from"]
    times = [pl.when(pl.col("source") == source).then(pl.col(c) + by).otherwise(c).cast(kind).alias(c) for c in _ENDS]
    return observations.with_columns(times)


_ENDS = ("time_from", "time_to")


def above_chance(here: float, elsewhere: list[float], records: int) -> tuple[float, float]:
    """Joined share above that of moves by whole weeks, and its noise: two standard deviations,
    of the moves among each other, and no less than that of records that join independently, or
    of one record."""
    chance, n = float(np.mean(elsewhere)), len(elsewhere)
    alone = max(chance * (1 - chance), 1 / records) / records
    return here - chance, 2 * float(np.sqrt(max(float(np.var(elsewhere, ddof=1)), alone) * (1 + 1 / n)))


def plain_share(observations: pl.DataFrame) -> float:
    """Plain clustering's largest cluster, as a share of the records: connected components of
    records within two joint standard deviations whose intervals touch."""
    rows = observations.filter(pl.col("role").is_in(ROLES)).drop_nulls(["lon", "lat"]).sort("time_from")
    x, y = _projection(rows).to_plane(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    start, end = (rows[c].dt.epoch("us").to_numpy() / 1e6 for c in _ENDS)
    sigma = rows["radius_m"].fill_null(0.0).to_numpy().astype(float) * RADIUS_TO_SIGMA
    return float(np.bincount(_components(x, y, sigma, start, end)).max() / len(rows))


@nb.njit(cache=True)
def _components(x: Floats, y: Floats, sigma: Floats, start: Floats, end: Floats) -> Ints:
    """The root of each record's component; records in order of their start."""
    parent = np.arange(len(x))
    for i in range(len(x)):
        j = i + 1
        while j < len(x) and start[j] <= end[i]:
            reach2 = SIGMAS**2 * (sigma[i] ** 2 + sigma[j] ** 2)
            if (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= reach2:
                a, b = i, j
                while parent[a] != a:
                    parent[a] = parent[parent[a]]
                    a = parent[a]
                while parent[b] != b:
                    parent[b] = parent[parent[b]]
                    b = parent[b]
                parent[max(a, b)] = min(a, b)
            j += 1
    for i in range(len(x)):
        parent[i] = parent[parent[i]]  # parents come before their children
    return parent
