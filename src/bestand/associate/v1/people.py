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
    first, second, one = _last(edges, report)
    bad = _contradicted(first, second, one)
    low, high = np.minimum(first, second), np.maximum(first, second)
    same, other = _all_of_one(low[one & ~bad], high[one & ~bad])
    apart = ~one & ~bad
    score = np.repeat([ALWAYS, NEVER], [len(same), int(apart.sum())])
    links = Links(np.append(same, low[apart]), np.append(other, high[apart]), score)
    return Said(links, np.unique(np.append(first[bad], second[bad])))


def _last(edges: pl.DataFrame, of: pl.DataFrame) -> tuple[Ints, Ints, np.ndarray]:
    """Statements as the index `at` of both ends, and whether they say one: of each person and
    pair the last, whichever record was named first."""
    turned = (pl.col("source_a") > pl.col("source_b")) | (
        (pl.col("source_a") == pl.col("source_b")) & (pl.col("key_a") > pl.col("key_b"))
    )
    ends = [(f"{what}_{end}", f"{what}_{'ba'['ab'.index(end)]}") for what in ("source", "key") for end in "ab"]
    pair = [pl.when(turned).then(other).otherwise(own).alias(f"_{own}") for own, other in ends]
    last = edges.with_columns(pair).unique([*(f"_{own}" for own, _ in ends), "by"], keep="last", maintain_order=True)
    for end, name in (("a", "first"), ("b", "second")):
        at = of.select(
            pl.col("source").alias(f"source_{end}"), pl.col("record_key").alias(f"key_{end}"), pl.col("at").alias(name)
        )
        last = last.join(at, on=[f"source_{end}", f"key_{end}"], maintain_order="left")
    first, second = (last[c].cast(pl.Int64).to_numpy() for c in ("first", "second"))
    return first, second, (last["said"] == ONE).to_numpy()


def _all_of_one(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Every pair of what is one, by name or through others: reports of one source among them too."""
    label = _connected(first, second, int(second.max(initial=0)) + 1)
    named = np.unique(np.append(first, second))
    sets = [named[label[named] == one] for one in np.unique(label[named])]
    pairs = [np.stack([s[k] for k in np.triu_indices(len(s), 1)]) for s in sets]
    low, high = np.concatenate([np.empty((2, 0), np.int64), *pairs], axis=1)
    return low, high


def _contradicted(first: Ints, second: Ints, one: np.ndarray) -> np.ndarray:
    """Statements of every set that is called one and, somewhere in it, not one."""
    label = _connected(first[one], second[one], int(max(first.max(initial=0), second.max(initial=0))) + 1)
    broken = label[first[~one]][label[first[~one]] == label[second[~one]]]
    return np.asarray(np.isin(label[first], broken) & (one | (label[first] == label[second])))


def told_apart(labelled: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Rows of one source that its rule merged and a person told apart: the second stands alone."""
    first, second, one = _last(edges, labelled.with_row_index("at"))
    apart = ~one & ~_contradicted(first, second, one)
    group = labelled["group"].to_numpy()
    alone = np.zeros(len(group), bool)
    alone[second[apart & (group[first] == group[second])]] = True
    own, stays = pl.col("observation_id"), ~pl.col("_alone")
    group_of = pl.when("_alone").then(own).otherwise(own.filter(stays).min().over("group"))
    return labelled.with_columns(_alone=alone).with_columns(group=group_of).drop("_alone")
