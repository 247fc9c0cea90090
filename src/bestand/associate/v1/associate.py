"""Observations → incidents, members, and what they rest on: weights, excess, candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from bestand.associate.v1.again import score_again
from bestand.associate.v1.frames import candidates_frame, excess_frame, weights_frame
from bestand.associate.v1.group import Groups, Links, groups
from bestand.associate.v1.incidents import incidents_of
from bestand.associate.v1.merge import merged
from bestand.associate.v1.open import opened
from bestand.associate.v1.people import Said, said_of, told_apart
from bestand.associate.v1.reports import reports_of
from bestand.associate.v1.scores import Scored, score, score_in_slabs
from bestand.associate.v1.sources import Reports
from bestand.associate.v1.warnings import Warned, warned_of
from bestand.associate.v1.worth import Pair, Worth, worth_of
from bestand.geo.projection import Projection
from bestand.model.tables import TABLES
from bestand.workspace import Workspace
from bestand.workspace.step import Step, Tables

METHOD = "associate/v1"
TAKES = ("observations", "placed", "merge_rules", "edges", "error_rates", "sources")
GIVES = ("incidents", "members", "weights", "excess", "candidates")
UNUSED = ("receipt_id", "grade", "marking", "text", "first_seen")
"""Columns of observations that no incident is made of, and most of their memory."""


def associate(
    tables: Tables,
    projection: Projection,
    vague: frozenset[str],
    before: Tables | None = None,
    slab_s: float | None = None,
) -> dict[str, pl.DataFrame]:
    """The tables GIVES from the tables TAKES.

    vague: acts that may be any of several others. before: TAKES and GIVES of an earlier run: only
    what its changes can reach is scored again. slab_s: score in stretches of so many seconds.
    Neither changes the result by a bit.
    """
    labelled, reports = _reports(tables, projection, vague)
    worth = worth_of(reports, _most(tables["error_rates"]))
    weights = {pair: w.weights for pair, w in worth.items()}
    if before is None:
        scored = score(reports, weights) if slab_s is None else score_in_slabs(reports, weights, slab_s)
    else:
        scored = score_again(reports, weights, _reports(before, projection, vague)[1], before)
    return _tables(tables, labelled, reports, worth, scored)


def _reports(tables: Tables, projection: Projection, vague: frozenset[str]) -> tuple[pl.DataFrame, Reports]:
    told = tables["observations"].drop(UNUSED, strict=False)
    labelled = merged(told, tables["merge_rules"], projection)
    labelled = told_apart(labelled, tables["edges"])
    return labelled, reports_of(labelled, vague)


def _tables(
    tables: Tables, labelled: pl.DataFrame, reports: Reports, worth: Mapping[Pair, Worth], scored: Scored
) -> dict[str, pl.DataFrame]:
    said = said_of(tables["edges"], _report_of(labelled, reports))
    found = _grouped(reports, scored, said, worth)
    state = opened(reports, found, scored, said, worth)
    warned = list(warned_of(labelled, tables["placed"]))
    joins = pl.concat([_NO_WARNING, *(w.joins for w in warned)], how="diagonal")
    result = incidents_of(
        _with_rates(labelled, tables["error_rates"]).join(state.drop("source"), on="group", how="inner"),
        joins,
        _independent(worth, warned, tables["sources"]),
    ) | {
        "weights": weights_frame(worth),
        "excess": excess_frame(worth, warned),
        "candidates": candidates_frame(reports, scored, found, worth),
    }
    return {name: TABLES[name].shape(result[name]) for name in GIVES}


_NO_WARNING = pl.DataFrame(
    schema={
        "founder": pl.String,
        "observation_id": pl.String,
        "value": pl.String,
        "source_b": pl.String,
        "score": pl.Float64,
    }
)


def _report_of(labelled: pl.DataFrame, reports: Reports) -> pl.DataFrame:
    at = reports.frame.with_row_index("at").select("group", "at")
    return labelled.select("source", "record_key", "group").join(at, on="group")


def _most(rates: pl.DataFrame) -> dict[str, float]:
    """The greatest share of a source's reports that can be of an event, where it was measured."""
    every = rates.filter(pl.col("act").is_null() & (pl.col("quantity") == "event") & pl.col("high").is_not_null())
    return dict(every.select("source", "high").iter_rows())


def _with_rates(labelled: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """Each row's chance to report an event at all: of its act, or of its source as a whole."""
    event = rates.filter(pl.col("quantity") == "event")
    names = {"share": "p_event", "low": "p_event_low", "high": "p_event_high"}
    fine = event.drop_nulls("act").select("source", "act", *(pl.col(k).alias(v) for k, v in names.items()))
    return labelled.join(fine, on=["source", "act"], how="left", maintain_order="left")


def _grouped(reports: Reports, scored: Scored, said: Said, worth: Mapping[Pair, Worth]) -> Groups:
    """Pairs of sources without excess join nothing; what people said comes first."""
    names, source = np.unique(reports.frame["source"].to_numpy().astype(str), return_inverse=True)
    number = {str(name): n for n, name in enumerate(names)}
    closed = {(number[a], number[b]) for (a, b), w in worth.items() if w.verdict == "none"}
    low, high = source[scored.first], source[scored.second]
    open_ = np.array([(int(a), int(b)) not in closed for a, b in zip(low, high, strict=True)], bool)
    first, second = np.minimum(scored.first, scored.second)[open_], np.maximum(scored.first, scored.second)[open_]
    links = Links(
        np.concatenate([first, said.links.first]),
        np.concatenate([second, said.links.second]),
        np.concatenate([scored.score[open_], said.links.score]),
    )
    return groups(links, source.astype(np.int64))


def _independent(worth: Mapping[Pair, Worth], warned: Iterable[Warned], sources: pl.DataFrame) -> pl.DataFrame:
    """Pairs of sources (source, other), both ways, whose joins exceed chance, of other origins."""
    pairs = [pair for pair, w in worth.items() if w.verdict == "excess"]
    pairs += [w.pair for w in warned if w.count.verdict == "excess"]
    origin = {s: {f, *(d or [])} for s, f, d in sources.select("source", "family", "draws_on").iter_rows()}
    apart = [p for p in pairs if not origin.get(p[0], {p[0]}) & origin.get(p[1], {p[1]})]
    both = [*apart, *((b, a) for a, b in apart)]
    return pl.DataFrame(both, schema={"source": pl.String, "other": pl.String}, orient="row")


def _run(workspace: Workspace, tables: Tables) -> Tables:
    return associate(tables, workspace.projection, workspace.taxonomy.vague)


ASSOCIATE = Step("associate", METHOD, "which speak of one event?", TAKES, GIVES, _run)
