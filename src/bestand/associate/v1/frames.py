"""The tables that say what association rests on: weights, excess, candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from bestand.associate.v1.excess import Count
from bestand.associate.v1.group import Groups
from bestand.associate.v1.scores import Scored, together
from bestand.associate.v1.sources import Reports
from bestand.associate.v1.warnings import Warned
from bestand.associate.v1.worth import Pair, Worth
from bestand.model.tables import TABLES


def weights_frame(worth: Mapping[Pair, Worth]) -> pl.DataFrame:
    rows = [
        {"source_a": a, "source_b": b} | {f: getattr(w.weights, f) for f in w.weights.__dataclass_fields__}
        for (a, b), w in worth.items()
    ]
    return pl.DataFrame(rows)


def excess_frame(worth: Mapping[Pair, Worth], warned: Iterable[Warned]) -> pl.DataFrame:
    counted = [(*pair, count) for pair, w in worth.items() for count in w.counts]
    rows = [_excess_row(a, b, count) for a, b, count in [*counted, *((*w.pair, w.count) for w in warned)]]
    return pl.DataFrame(rows, schema=TABLES["excess"].columns) if rows else TABLES["excess"].empty()


def _excess_row(a: str, b: str, count: Count) -> dict[str, object]:
    return {
        "source_a": a,
        "source_b": b,
        "radius_m": count.radius_m,
        "observed": count.observed,
        "shifted": list(count.shifted),
        "expected": None if count.expected is None else round(count.expected, 2),
        "noise": count.noise,
        "verdict": count.verdict,
    }


def candidates_frame(reports: Reports, scored: Scored, found: Groups, worth: Mapping[Pair, Worth]) -> pl.DataFrame:
    """Every candidate that was considered and whether it was taken; then the reports that had too many."""
    frame = reports.frame
    x, y = frame["x"].to_numpy(), frame["y"].to_numpy()
    apart = np.hypot(x[scored.first] - x[scored.second], y[scored.first] - y[scored.second])
    verdicts = pl.DataFrame(
        [(a, b, w.verdict) for (a, b), w in worth.items()],
        schema={"source_a": pl.String, "source_b": pl.String, "verdict": pl.String},
        orient="row",
    )
    pairs = pl.DataFrame(
        {
            "report_a": frame["group"].gather(scored.first),
            "report_b": frame["group"].gather(scored.second),
            "source_a": frame["source"].gather(scored.first),
            "source_b": frame["source"].gather(scored.second),
            "distance_m": np.round(apart, 1),
            "score": scored.score,
            "taken": found.label[scored.first] == found.label[scored.second],
        }
    ).join(verdicts, on=["source_a", "source_b"], how="left")
    names = pl.Series([s.name for s in reports.sources], dtype=pl.String)
    crowded = pl.DataFrame(
        {
            "report_a": frame["group"].gather(scored.crowded),
            "source_a": frame["source"].gather(scored.crowded),
            "source_b": names.gather(scored.by),
        }
    )
    return pl.concat([pairs, crowded], how="diagonal")


def scored_of(candidates: pl.DataFrame, reports: Reports) -> Scored:
    """The inverse: what an earlier run scored, by the places of its reports now; gone ones are left out."""
    at = reports.frame.with_row_index("at").select("group", pl.col("at").cast(pl.Int64))
    pairs = candidates.drop_nulls("report_b").join(at.rename({"group": "report_a", "at": "first"}), on="report_a")
    pairs = pairs.join(at.rename({"group": "report_b", "at": "second"}), on="report_b")
    full = candidates.filter(pl.col("report_b").is_null()).join(at.rename({"group": "report_a"}), on="report_a")
    numbers = {s.name: n for n, s in enumerate(reports.sources)}
    by = full["source_b"].replace_strict(numbers, default=None, return_dtype=pl.Int64)
    first, second, score = (pairs[c].to_numpy() for c in ("first", "second", "score"))
    return together([Scored(first, second, score, full["at"].to_numpy(), by.to_numpy())])
