"""Filters of what people did and of what many incidents come to: records of people, patterns, cases."""

from __future__ import annotations

import polars as pl

from bestand.model.casualties import totals
from bestand.model.tables import HOURS, PEOPLE, STEPS, TABLES
from bestand.model.words import Level
from bestand.release.coarsen import blank
from bestand.release.passing import Passing, combined
from bestand.release.people import WITHHELD, cells_of_people, counts_of_people
from bestand.release.policy import Door

OUT = ("positions", "casualties", "people", "patterns", "steps", "hours")
"""The tables of this module that leave."""
LISTS = ("targets", "settlements", "areas")
"""What patterns rest on besides records."""
BANDS = (0.001, 0.01, 0.05, 0.1, 0.5, 1.0)
"""At the coarse levels a chance is told by the next of these above it: a finer one would tell, from one
edition to the next, how near to an object a new incident lies."""
NEARNESS = ("near", "n_at", "n_settlements", "n_days", "n_areas")
DEATHS = "deaths"


def patterns_by_marking(p: Passing, door: Door) -> Passing:
    """No pattern where it may count a record, or rest on a list, that may not be seen."""
    patterns, let, sources = p.tables["patterns"], p.allowed(door), p.tables["sources"]
    if patterns.is_empty():
        return p
    used = p.tables["observations"].join(p.tables["members"], on="observation_id", how="semi")
    lists = sources.filter(pl.col("gives").list.eval(pl.element().is_in(LISTS)).list.any())["source"]
    marks = used["marking"].unique().to_list()
    if {*used["source"].unique(), *lists} <= {*let} and all(door.lets(mark) for mark in marks):
        return p
    return p.put({"patterns": patterns.clear()}, {"patterns": patterns.height})


def cases_by_marking(p: Passing, door: Door) -> Passing:
    """No case on incidents of which any record may not be seen, nor the hours that count such a case."""
    steps, let = p.tables["steps"], p.allowed(door)
    if steps.is_empty():
        return p
    marks = [mark for mark in steps["markings"].explode().unique() if door.lets(mark)]
    kept = steps.filter(_all_in("sources", let) & _all_in("markings", marks))
    n = steps["case"].n_unique() - kept["case"].n_unique()
    hours = p.tables["hours"].clear() if n else p.tables["hours"]
    return p.put({"steps": STEPS.shape(kept), "hours": hours}, {"cases": n} if n else {})


def records_by_marking(p: Passing, door: Door) -> Passing:
    """Records of people harmed only from sources and documents that may be seen, and other monitors' findings
    only by such documents."""
    casualties, positions, let = p.tables["casualties"], p.tables["positions"], p.allowed(door)
    if casualties.is_empty() and positions.is_empty():
        return p
    if "markings" not in casualties.columns:  # where nothing says what they are marked, none passes
        casualties = casualties.with_columns(markings=pl.lit([None], pl.List(pl.String)))
    known = [mark for mark in casualties["markings"].explode().unique() if door.lets(mark)]
    own = pl.col("record_key").is_null() | pl.col("source").is_in(let)
    told = casualties.filter(own & _all_in("markings", known))
    if door.level is not Level.CLEAR:
        shown = [combined(marks) if marks else None for marks in told["markings"].to_list()]
        told = told.with_columns(pl.Series("marking", shown, pl.String))
    documents = [mark for mark in positions["marking"].unique() if door.lets(mark)]
    stated = positions.filter(pl.col("marking").is_in(documents))
    n = casualties.height + positions.height - told.height - stated.height
    return p.put({"casualties": told.drop("markings"), "positions": stated}, {"records": n} if n else {})


def cases_before_notice(p: Passing, door: Door) -> Passing:
    """At the coarse levels no case on a finding that the parties have to be notified of first."""
    steps = p.tables["steps"]
    if not door.coarse or steps.is_empty():
        return p
    held = p.tables["findings"].filter(pl.col("finding_id").is_in(sorted(door.held)))
    named = pl.col("finding_ids").list.eval(pl.element().is_in(sorted(door.held))).list.any()
    key = ["incident_id", "clause_id", "version", "reading"]
    now = steps.explode("incident_ids").rename({"incident_ids": "incident_id"}).join(held, on=key, how="semi")["case"]
    kept = steps.filter(~named & ~pl.col("case").is_in(now.implode()))
    n = steps["case"].n_unique() - kept["case"].n_unique()
    return p.put({"steps": kept}, {"cases before notice": n} if n else {})


def numbers_of_people(p: Passing, door: Door) -> Passing:
    """At the coarse levels no record of people harmed, only how many by area, so that no small number can be
    worked out. Where people's own records are in a day's numbers, its incidents tell none of their own: the
    difference would be what those records say."""
    if not door.coarse:
        return p
    records, incidents = p.tables["casualties"], p.tables["incidents"]
    none = {"casualties": TABLES["casualties"].empty()}
    if door.counting is None or (records.is_empty() and not door.counting.told):
        return p.put(none, {"people": records.height} if records.height else {})
    day = pl.col("time_from").dt.convert_time_zone(door.counting.timezone).dt.date()
    own = incidents.join(records.filter(pl.col("record_key").is_null()), on="incident_id", how="semi")
    mixed = day.is_in(own.select(day).to_series().implode()) & (pl.col("count_unit") == DEATHS)
    bare = incidents.with_columns(
        pl.when(~mixed.fill_null(False)).then(c).alias(c) for c in ("count_min", "count_max") if own.height
    )
    here = incidents.filter(day == door.counting.day)
    people = totals(records).rename({"at_least": "count_min", "at_most": "count_max"})
    cells = cells_of_people(people, here, door.counting.timezone)
    told = counts_of_people(cells, door.counting.told).drop_nulls("day")
    n = told.filter(pl.col("state") == WITHHELD).height
    return p.put({"people": PEOPLE.shape(told), "incidents": bare} | none, {"people": n} if n else {})


def patterns_in_brief(p: Passing, door: Door) -> Passing:
    """At the coarse levels what was compared and what came out; not which incidents, nor how near they lie."""
    if not door.coarse:
        return p
    frame = p.tables["patterns"]
    above = pl.lit(None, pl.Float64)
    for edge in reversed(BANDS):
        above = pl.when(pl.col("p_chance") <= edge).then(edge).otherwise(above)
    kinds = frame.schema
    brief = frame.with_columns(
        *(pl.lit(None, kinds[name]).alias(name) for name in NEARNESS),
        *(pl.col(name).round() for name in ("expected", "expected_low", "expected_high")),
        above.alias("p_chance"),
        pl.lit([], pl.List(pl.String)).alias("incident_ids"),
        blank(("chance", "size", "sensitivity")).alias("reasons"),
    )
    return p.put({"patterns": brief})


def cases_in_brief(p: Passing, door: Door) -> Passing:
    """Cases with the incidents that are shown; at the coarse levels only how many there are, and how many of
    their steps are finished."""
    steps = p.tables["steps"]
    shown = p.tables["incidents"]["incident_id"].to_list()
    kept = steps.with_columns(pl.col("incident_ids").list.eval(pl.element().filter(pl.element().is_in(shown))))
    if not door.coarse:
        return p.put({"steps": kept})
    numbered = kept.with_columns(pl.col("case").rank("dense").cast(pl.String))
    return p.put({"steps": STEPS.shape(numbered.select("case", "incident_ids", "n", "finished"))})


def hours(p: Passing, door: Door) -> Passing:
    """How long the monitoring took is for those who see its cases."""
    return p.put({"hours": HOURS.empty()}) if door.coarse else p


def _all_in(column: str, allowed: list[str]) -> pl.Expr:
    """Whether everything in the list is; a list that is not known is not, an empty one is."""
    return pl.col(column).list.eval(pl.element().is_in(allowed).fill_null(False)).list.all().fill_null(False)
