"""What people said: these two records are of one event, or are not. Later runs obey.

Where statements contradict each other, by name or through others, none of that set is obeyed;
the contradiction is shown on every incident that it touches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from bestand.associate.v1.group import ALWAYS, NEVER, Links, _connected
from bestand.geo.clusters import Ints

ONE, NOT_ONE = "one event", "not one event"


@dataclass(frozen=True)
class Said:
    """Statements on pairs of reports. contradicted: reports whose statements are not obeyed."""

    links: Links
    contradicted: Ints


def said_of(edges: pl.DataFrame, report: pl.DataFrame) -> Said:
    """edges: source_a, key_a, source_b, key_b, said, in the order in which they were said; of
    one pair and person the last counts. report: source, record_key, at (index of the report)."""
    last = last_said(edges)
    both = last.join(report.select(source_a="source", key_a="record_key", first="at"), on=["source_a", "key_a"]).join(
        report.select(source_b="source", key_b="record_key", second="at"), on=["source_b", "key_b"]
    )
    first, second = (both[c].cast(pl.Int64).to_numpy() for c in ("first", "second"))
    one = (both["said"] == ONE).to_numpy()
    n = int(max(first.max(initial=0), second.max(initial=0))) + 1
    bad = _contradicted(first, second, one, n)
    score = np.where(one, ALWAYS, NEVER)[~bad]
    low, high = np.minimum(first, second)[~bad], np.maximum(first, second)[~bad]
    return Said(Links(low, high, score), np.unique(np.concatenate([first[bad], second[bad]])))


def _contradicted(first: Ints, second: Ints, one: np.ndarray, n: int) -> np.ndarray:
    """Statements of every set that is called one and, somewhere in it, not one."""
    label = _connected(first[one], second[one], n)
    broken = label[first[~one]][label[first[~one]] == label[second[~one]]]
    return np.asarray(np.isin(label[first], broken) & (one | (label[first] == label[second])))


def told_apart(labelled: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Rows of one source that its rule merged and a person told apart: the second stands alone."""
    apart = edges.filter((pl.col("said") == NOT_ONE) & (pl.col("source_a") == pl.col("source_b")))
    if apart.is_empty():
        return labelled
    key = labelled.select("source", "record_key", "group")
    both = apart.select(source="source_a", record_key="key_a", key_b="key_b").join(key, on=["source", "record_key"])
    both = both.select("source", "group", record_key="key_b").join(key, on=["source", "record_key", "group"])
    alone = both.select("source", "record_key", alone=pl.lit(True)).unique()
    told = labelled.join(alone, on=["source", "record_key"], how="left", maintain_order="left")
    own = pl.when(pl.col("alone").fill_null(False)).then("observation_id").otherwise("group")
    return told.with_columns(group=own).drop("alone")
