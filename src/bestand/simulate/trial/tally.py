"""From outcomes of reports to figures: found, missed, wrongly alleged, how soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from bestand.model.shares import Share
from bestand.model.words import Outcome
from bestand.simulate.trial.acts import AGAINST
from bestand.simulate.trial.result import Figure, Hours, OfSensor, Tried
from bestand.simulate.trial.sensors import Sensor

POSSIBLE, UNDECIDED = Outcome.POSSIBLE.value, Outcome.UNDECIDED.value


def counted(
    tried: Tried,
    acts: pl.DataFrame,
    pairs: pl.DataFrame,
    reports: pl.DataFrame,
    sensors: Sequence[Sensor],
    false: pl.DataFrame,
    false_30d: float,
) -> Tried:
    """The figures of a clause. reports: with outcome, which is null for traces. false_30d: false reports in 30 days."""
    against, allowed = acts.filter(kind=AGAINST), acts.filter(pl.col("kind") != AGAINST)
    ours = reports.join(against.select("act_id"), on="act_id", how="semi")
    theirs = _best(allowed, reports)
    best = _best(against, ours)
    n = against.height
    return replace(
        tried,
        against=n,
        allowed=allowed.height,
        found=_share(best, POSSIBLE),
        undecided=_share(best, UNDECIDED),
        outside=_share(best, Outcome.OUTSIDE.value),
        unreported=Share.counted(best["best"].null_count(), n),
        traces_only=Share.counted(best.filter(pl.col("best").is_null() & pl.col("traced")).height, n),
        corroborated=Share.counted(_told_by_two(ours.filter(outcome=POSSIBLE), sensors), n),
        open_tests=_open(best, ours),
        hours=_hours(ours.filter(outcome=POSSIBLE)),
        hours_reported=_hours(ours.filter(pl.col("outcome").is_not_null())),
        alleged=_share(theirs, POSSIBLE),
        alleged_beyond={str(kind): _share(part, POSSIBLE) for (kind,), part in _by_kind(theirs)},
        suspected=_share(theirs, UNDECIDED),
        false_30d=_rate(_share(false.rename({"outcome": "best"}), POSSIBLE), false_30d),
        sensors=tuple(_of_sensor(s, against, pairs, ours) for s in sensors),
    )


def _best(acts: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """Acts with `best`, the gravest outcome of their reports, null where there is none, and whether a trace tells."""
    rank = pl.col("outcome").replace_strict({POSSIBLE: 2, UNDECIDED: 1, Outcome.OUTSIDE.value: 0}, default=None)
    gravest = reports.group_by("act_id").agg(rank=rank.max(), traced=pl.col("outcome").is_null().any())
    words = {2: POSSIBLE, 1: UNDECIDED, 0: Outcome.OUTSIDE.value}
    best = pl.col("rank").replace_strict(words, default=None, return_dtype=pl.String)
    joined = acts.join(gravest, on="act_id", how="left", maintain_order="left")
    return joined.with_columns(best=best, traced=pl.col("traced").fill_null(False))


def _share(acts: pl.DataFrame, outcome: str) -> Share:
    return Share.counted(acts.filter(pl.col("best") == outcome).height, acts.height)


def _by_kind(acts: pl.DataFrame) -> list[tuple[tuple[object, ...], pl.DataFrame]]:
    return sorted(acts.partition_by("kind", as_dict=True).items(), key=str)


def _open(best: pl.DataFrame, reports: pl.DataFrame) -> dict[str, Share]:
    """Of the acts that stay undecided: the share of which a report left each test open, the largest first."""
    acts = best.filter(pl.col("best") == UNDECIDED).select("act_id")
    tests = reports.join(acts, on="act_id", how="semi").select("act_id", "open").explode("open").drop_nulls("open")
    counts = tests.unique().group_by("open").len().sort("len", "open", descending=[True, False])
    return {test: Share.counted(count, acts.height) for test, count in counts.iter_rows()}


def _hours(reports: pl.DataFrame) -> Hours | None:
    """Until the first of an act's reports."""
    return Hours.over(reports.group_by("act_id").agg(pl.col("delay_h").min())["delay_h"].to_numpy())


def _told_by_two(reports: pl.DataFrame, sensors: Sequence[Sensor]) -> int:
    """Acts of which sensors of two families or more tell."""
    family = pl.col("sensor").replace_strict({s.id: s.family for s in sensors}, return_dtype=pl.String)
    return reports.group_by("act_id").agg(families=family.n_unique()).filter(pl.col("families") > 1).height


def _rate(share: Share, times: float) -> Figure:
    if share.value is None or share.low is None or share.high is None:
        return Figure(0.0, 0.0, 0.0)  # no sensor makes false reports
    return Figure(round(share.value * times, 3), round(share.low * times, 3), round(share.high * times, 3))


def _of_sensor(sensor: Sensor, against: pl.DataFrame, pairs: pl.DataFrame, reports: pl.DataFrame) -> OfSensor:
    n, own = against.height, reports.filter(sensor=sensor.id)
    seen = pairs.filter(sensor=sensor.id).join(against, on="act_id", how="semi").height
    possible = own.filter(outcome=POSSIBLE)
    return OfSensor(
        sensor.id,
        sensor.title,
        sensor.who,
        sensor.role,
        Share.counted(seen, n),
        Share.counted(own.height, n),
        Share.counted(possible.height, n),
        Share.counted(own.filter(outcome=UNDECIDED).height, n),
        _hours(possible),
    )
