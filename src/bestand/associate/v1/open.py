"""What a grouping leaves open: rivals of a join, reports that were not compared, floods, people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from bestand.associate.v1.floods import flooded
from bestand.associate.v1.group import Groups
from bestand.associate.v1.learn import LIKELY
from bestand.associate.v1.people import Said
from bestand.associate.v1.scores import Scored
from bestand.associate.v1.sources import Reports
from bestand.associate.v1.worth import Pair, Worth

CLOSE = 0.5
"""A rival this share as likely as the join itself makes it ambiguous."""
CONTRADICTED = "statements contradict each other; none of them is followed"
OBEYED = "a person said which records are of one event"


def opened(reports: Reports, found: Groups, scored: Scored, said: Said, worth: Mapping[Pair, Worth]) -> pl.DataFrame:
    """One row per report: group, label, score, and the columns of `reasons.OPEN`."""
    n = reports.frame.height
    frame = reports.frame.with_row_index("at").select(
        pl.col("at").cast(pl.Int64),
        "group",
        "source",
        kept_out=pl.when("founding").then("kept_out"),
        label=pl.Series(found.label, dtype=pl.Int64),
        score=pl.Series(found.joined).fill_nan(None).round(4),
        crowded=pl.when(pl.Series(np.isin(np.arange(n), scored.crowded))).then(True),
        people=_people(said, n),
    )
    frame = frame.join(_rivals(frame, scored), on="at", how="left").join(flooded(reports.frame), on="group", how="left")
    close = pl.col("next_p") >= CLOSE * pl.col("score")
    many = pl.col("score").is_null() & (pl.col("rival_p") >= LIKELY)
    return frame.with_columns(
        next_p=pl.when(close).then("next_p"), rivals=pl.when(many).then("rivals"), joins=_untested(worth)
    )


def _people(said: Said, n: int) -> pl.Series:
    told = pl.Series([None] * n, dtype=pl.String)
    named = np.unique(np.concatenate([said.links.first, said.links.second]))
    told = told.scatter(named, [OBEYED] * len(named))
    return told.scatter(said.contradicted, [CONTRADICTED] * len(said.contradicted)).alias("people")


def _rivals(frame: pl.DataFrame, scored: Scored) -> pl.DataFrame:
    """Per report, of its candidates outside its incident: how many, the best, and all together."""
    ends = pl.DataFrame({"at": scored.first, "other": scored.second, "p": scored.score})
    ends = pl.concat([ends, ends.select(at="other", other="at", p="p")])
    label = frame.select(other="at", other_label="label", next_id="group")
    outside = (
        ends.join(frame.select("at", "label"), on="at")
        .join(label, on="other")
        .filter(pl.col("label") != pl.col("other_label"))
        .sort("at", "p", "next_id", descending=[False, True, False])
    )
    return outside.group_by("at", maintain_order=True).agg(
        next_p=pl.col("p").first(), next_id=pl.col("next_id").first(), rivals=pl.len(), rival_p=pl.col("p").sum()
    )


def _untested(worth: Mapping[Pair, Worth]) -> pl.Expr:
    """Joined although it could not be tried whether the pair of sources exceeds chance."""
    untested = {s for pair, w in worth.items() if w.verdict == "unknown" for s in pair}
    several = pl.col("source").is_in(sorted(untested)) & pl.col("score").is_not_null()
    return pl.when(several).then(pl.lit("joins of its source could not be held against other weeks"))
