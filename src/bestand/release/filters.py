"""Every filter of the door, in its order. A test takes each out in turn and must then find a canary.

A filter takes what has passed so far and gives what passes on; what it kept back it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from bestand.model.tables import TABLES
from bestand.model.words import Role
from bestand.release import decided
from bestand.release.coarsen import WITHHELD, coarsened, coarsened_findings, without_values
from bestand.release.passing import Filter, Passing, combined
from bestand.release.policy import Door

FROM_SOURCES = ("claims", "counts", "measures", "areas")
"""Tables whose rows of sources that may not be seen are taken out."""
OUT = (
    *("sources", "receipts", "balance", "tested", "coverage", "measures", "claims", "counts", "areas", "sectors"),
    *("excess", "error_rates", "duties", "equipment", "incidents", "findings", "judged"),
    *decided.OUT,
)
"""The tables that leave; no other does."""
PLACED = ("line_id", "side", "p_side_b", "distance_m", "line_error_m", "sector")
SHOWN = (*TABLES["incidents"].columns, "state", *PLACED, "area_name", "text", "distance_band", "marking")
"""The columns of incidents that leave; no other does."""
BY_LINE = ("side", "p_side_b", "distance_m", "line_error_m", "sector", "distance_band", "line_id")


def incidents_by_marking(p: Passing, door: Door) -> Passing:
    """Without incidents of which any record, or its source, is marked above the level or for others. Those
    that are left bear above clear what their records are marked, combined."""
    incidents, let = p.tables["incidents"], p.allowed(door)
    marks = incidents["markings"].explode().unique().to_list() if incidents.height else []
    fine = [mark for mark in marks if door.lets(mark)]
    sources = pl.col("sources").list.eval(pl.element().is_in(let)).list.all()
    own = pl.col("markings").list.eval(pl.element().is_in(fine).fill_null(False)).list.all()
    kept = incidents.filter((sources & own).fill_null(False))
    counted = {"marking": incidents.height - kept.height}
    if door.level.rank:  # at clear there is nothing to bear
        shown = pl.Series("marking", [combined(marks) for marks in kept["markings"].to_list()], pl.String)
        kept = kept.with_columns(shown)
    return p.put({"incidents": kept}, counted)


def rows_on_incidents(p: Passing, door: Door) -> Passing:
    """Findings, sightings, judgements and records only of incidents that are shown; judgements of patterns too."""
    del door
    shown = p.tables["incidents"].select("incident_id")
    names = ("findings", "equipment", "positions", "casualties")
    kept = {name: p.tables[name].join(shown, on="incident_id", how="semi") for name in names}
    subjects = pl.concat([shown, p.tables["patterns"].select(pl.col("pattern_id").alias("incident_id"))])
    return p.put(kept | {"judged": p.tables["judged"].join(subjects, on="incident_id", how="semi")})


def before_notice(p: Passing, door: Door) -> Passing:
    """At the coarse levels no finding that the parties have to be notified of first, nor what was said of it."""
    findings, names = p.tables["findings"], ("findings", "judged", "positions")
    held = findings.filter(pl.col("finding_id").is_in(sorted(door.held)))
    if not door.coarse or held.is_empty():
        return p
    key = ["incident_id", "clause_id", "version", "reading"]
    kept = {name: p.tables[name].join(held.select(key), on=key, how="anti") for name in names}
    counted = sum(p.tables[name].height for name in names) - sum(frame.height for frame in kept.values())
    return p.put(kept, {"notice": counted})


def numbers_on_incidents(p: Passing, door: Door) -> Passing:
    """No number of what lies outside a clause, where it counts incidents that are withheld."""
    del door
    if not p.withheld.get("marking"):
        return p
    return p.put({"tested": p.tables["tested"].clear()}, {"tested": p.tables["tested"].height})


def rows_of_sources(p: Passing, door: Door) -> Passing:
    """Claims, counts, measures and areas only of sources that may be seen."""
    let = p.allowed(door)
    return p.put({name: p.tables[name].filter(pl.col("source").is_in(let)) for name in FROM_SOURCES})


def coverage_of_sources(p: Passing, door: Door) -> Passing:
    """What could be seen, only of families of which every source may be seen: gaps of others stay inside."""
    let = p.allowed(door)
    closed = p.tables["sources"].filter(~pl.col("source").is_in(let))["family"].to_list()
    return p.put({"coverage": p.tables["coverage"].filter(~pl.col("family").is_in(closed))})


def failures_of_sources(p: Passing, door: Door) -> Passing:
    """Why a file failed may quote it: told only of sources that may be seen."""
    let = p.allowed(door)
    reason = pl.when(pl.col("source").is_in(let)).then("reason")
    return p.put({"sources": p.tables["sources"].with_columns(reason.alias("reason"))})


def documents(p: Passing, door: Door) -> Passing:
    """No duty or exception where a register may not be seen: what is not on record tells of all of it."""
    sources = p.tables["sources"]
    registers = sources.filter(pl.col("gives").list.contains("documents"))
    if registers["source"].is_in(p.allowed(door)).all():
        return p
    findings = without_values(p.tables["findings"], ("unless", "count"))
    return p.put({"findings": findings, "duties": p.tables["duties"].clear()}, {"documents": 1})


def targets(p: Passing, door: Door) -> Passing:
    """No word on protected objects where a list of them may not be seen."""
    listed = p.tables["sources"].filter(pl.col("gives").list.contains("targets"))
    if listed["source"].is_in(p.allowed(door)).all():
        return p
    return p.put({"findings": without_values(p.tables["findings"], ("target",), chance=True)}, {"targets": 1})


def line_by_marking(p: Passing, door: Door) -> Passing:
    """No line, and nothing held against it, where it may not even be told that there is one.

    A line marked amber may leave as cells: that is what the coarse levels are for.
    """
    marks = dict(p.tables["sources"].select("source", "marking").iter_rows())
    used = p.tables["incidents"]["line_id"].drop_nulls().unique().to_list() + ([p.line_id] if p.edges else [])
    mine = [marks.get(str(name).rpartition(":")[0]) for name in used]
    if all(door.names(mark) if door.coarse else door.lets(mark) for mark in mine):
        return p
    incidents = p.tables["incidents"]
    blank = incidents.with_columns(pl.lit(None, incidents.schema[c]).alias(c) for c in BY_LINE)
    held = without_values(p.tables["findings"], ("place",), chance=True)
    empty = {name: p.tables[name].clear() for name in ("sectors", "equipment")}
    hidden = p.put({"incidents": blank, "findings": held, **empty}, {"line marked above": 1})
    return replace(hidden, edges=[], line_id=None)


def words_passed_on(p: Passing, door: Door) -> Passing:
    """Words only of sources whose licence lets them be passed on."""
    del door
    passing = p.tables["sources"].filter("redistribute")["source"].to_list()
    word = pl.when(pl.col("source").is_in(passing)).then("text").alias("text")
    totals = {name: p.tables[name].with_columns(word) for name in ("claims", "counts")}
    said = pl.when(pl.col("source").is_in(passing) | pl.col("record_key").is_null()).then("text").alias("text")
    totals["casualties"] = p.tables["casualties"].with_columns(said)
    return p.put({"incidents": p.tables["incidents"].with_columns(text="text_passing"), **totals})


def words(p: Passing, door: Door) -> Passing:
    """No words of third parties at the coarse levels. What a monitor notes beside a total changes what it
    means, and names no place: it stays."""
    if door.text:
        return p
    none = pl.lit(None, pl.String).alias("text")
    counted = {"text": p.tables["incidents"]["text"].count()}
    return p.put({name: p.tables[name].with_columns(none) for name in ("incidents", "claims")}, counted)


def judgements(p: Passing, door: Door) -> Passing:
    """At the coarse levels how many dissent, not in which words, and not who bears responsibility; of other
    monitors what they hold, not in which words."""
    if not door.coarse:
        return p
    judged, wordless = p.tables["judged"], p.tables["positions"].with_columns(reason=pl.lit(None, pl.String))
    named = judged["question"] == "responsibility"
    kept = judged.filter(~named).with_columns(pl.col("dissent").list.eval(pl.lit(WITHHELD)))
    return p.put({"judged": kept, "positions": wordless}, {"responsibility": int(named.sum())})


def places(p: Passing, door: Door) -> Passing:
    """Places by area and late, distances in bands, at the coarse levels."""
    if not door.coarse:
        return p
    incidents, counted = coarsened(p.tables["incidents"], door)
    return p.put({"incidents": incidents}, counted)


def chances_of_places(p: Passing, door: Door) -> Passing:
    """No chance that would give away a place that is withheld."""
    if not door.coarse:
        return p
    return p.put({"findings": coarsened_findings(p.tables["findings"], p.tables["incidents"])})


def sightings(p: Passing, door: Door) -> Passing:
    """How many weapons were sighted, never which or where, at the coarse levels."""
    if not door.coarse:
        return p
    seen = p.tables["equipment"]
    hidden = [pl.lit(None, seen.schema[c]).alias(c) for c in ("incident_id", "distance_m", "error_m")]
    return p.put({"equipment": seen.with_columns(hidden)})


def sectors(p: Passing, door: Door) -> Passing:
    """Sectors by name only: their middles lie on the line."""
    if not door.coarse:
        return p
    nowhere = [pl.lit(None, pl.Float64).alias(name) for name in ("lon", "lat")]
    return p.put({"sectors": p.tables["sectors"].with_columns(nowhere)})


def sources_by_marking(p: Passing, door: Door) -> Passing:
    """Sources that watch, and may not be seen, leave every table: how much they recorded by the day tells
    where somebody looked. Of others that may not be seen it is told that they were used, unless their
    marking forbids that as well. How many are left out is told."""
    rows = p.tables["sources"]
    told = rows.select("source", "marking", "role").iter_rows()
    named = [s for s, mark, role in told if door.lets(mark) or (role == Role.REFERENCE and door.names(mark))]
    if len(named) == rows.height:
        return p
    own = {n: p.tables[n].filter(pl.col("source").is_in(named)) for n in ("sources", "receipts", "balance")}
    own["error_rates"] = p.tables["error_rates"].filter(pl.col("source").is_in(named))
    both = pl.col("source_a").is_in(named) & pl.col("source_b").is_in(named)
    return p.put({"excess": p.tables["excess"].filter(both), **own}, {"sources": rows.height - len(named)})


def columns(p: Passing, door: Door) -> Passing:
    """Only the columns of incidents that are meant to leave."""
    del door
    incidents = p.tables["incidents"]
    return p.put({"incidents": incidents.select(c for c in incidents.columns if c in SHOWN)})


def tables(p: Passing, door: Door) -> Passing:
    """Only the tables that are meant to leave."""
    del door
    return replace(p, tables={name: p.tables[name] for name in OUT})


FILTERS: Mapping[str, Filter] = {
    "incidents by marking": incidents_by_marking,
    "patterns by marking": decided.patterns_by_marking,
    "cases by marking": decided.cases_by_marking,
    "records by marking": decided.records_by_marking,
    "rows on incidents": rows_on_incidents,
    "cases before notice": decided.cases_before_notice,
    "before notice": before_notice,
    "numbers on incidents": numbers_on_incidents,
    "rows of sources": rows_of_sources,
    "coverage of sources": coverage_of_sources,
    "failures of sources": failures_of_sources,
    "documents": documents,
    "targets": targets,
    "line by marking": line_by_marking,
    "words passed on": words_passed_on,
    "words": words,
    "judgements": judgements,
    "places": places,
    "chances of places": chances_of_places,
    "numbers of people": decided.numbers_of_people,
    "patterns in brief": decided.patterns_in_brief,
    "cases in brief": decided.cases_in_brief,
    "hours": decided.hours,
    "sightings": sightings,
    "sectors": sectors,
    "sources by marking": sources_by_marking,
    "columns": columns,
    "tables": tables,
}
"""Every filter, in its order."""
