"""The order in which what waits is looked at, and why: table `queue`, made at each run.

Points add up from four parts: how severe the act is, how probable the finding, how many people are
within reach, how long it waits. Weights stand in `severity.yaml`; they know no party. What is not known
is null in the table and counts as the middle of its scale: never as nothing, never as most.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from bestand.agreement import Rule, rules_of
from bestand.model.casualties import totals
from bestand.model.reasons import side_by_side
from bestand.model.tables import TABLES
from bestand.model.words import EXCLUDED, Role
from bestand.verify.people import at_risk
from bestand.verify.severity import MIDDLE, Part, Weights, weights
from bestand.workspace import Workspace
from bestand.workspace.step import Step, Tables

METHOD = "queue/1"
ID = "incident_id"


def queue(workspace: Workspace, tables: Tables, with_weights: Weights | None = None) -> pl.DataFrame:
    """One row for each incident that has a finding, or is a lead in the time of some clause."""
    weighed = with_weights or weights()
    waiting = _waiting(tables, rules_of(workspace.agreement, workspace.taxonomy))
    people = at_risk(waiting, tables["settlements"], workspace.projection, weighed.reach_m)
    severe = _severe(waiting, tables["casualties"], weighed, weighed.of_acts(workspace.taxonomy))
    known = severe.with_columns(people.alias("at_risk"), _waits(tables["sources"])).with_columns(_probable())
    ranked = _ranked(known.with_columns(_points(weighed)))
    reasons = side_by_side(ranked, [_reason(part, weighed) for part in weighed.parts])
    return TABLES["queue"].shape(ranked.with_columns(reasons.alias("reasons")))


def _waiting(tables: Tables, rules: list[Rule]) -> pl.DataFrame:
    """Incidents with what their findings say; `tested` is null for leads that are outside every clause as coded."""
    held = tables["findings"].group_by(ID).agg(clause_ids=pl.col("clause_id").unique().sort(), tested=pl.col("p").max())
    used = (ID, "time_from", "time_to", "lon", "lat", "radius_m", "act", "role", "p_event")
    frame = tables["incidents"].select(used).join(held, on=ID, how="left", maintain_order="left")
    lead = (pl.col("role") == Role.LEAD) & _in_time(rules)
    none = pl.lit([], dtype=pl.List(pl.String))
    found = pl.col("clause_ids").is_not_null().alias("found")
    return frame.filter(pl.col("clause_ids").is_not_null() | lead).with_columns(
        found, pl.col("clause_ids").fill_null(none)
    )


def _in_time(rules: list[Rule]) -> pl.Expr:
    """Its interval may touch the time of some clause that has one: screening may find another act or place."""
    spans = sorted({(rule.start.earliest, rule.until.latest) for rule in rules if not rule.start.awaits})
    touches = [(pl.col("time_to") >= _time(start)) & (pl.col("time_from") <= _time(end)) for start, end in spans]
    return pl.any_horizontal(pl.lit(False), *touches)


def _time(at: datetime) -> pl.Expr:
    return pl.lit(at, dtype=pl.Datetime("us", "UTC"))


def _severe(waiting: pl.DataFrame, casualties: pl.DataFrame, weighed: Weights, acts: dict[str, float]) -> pl.DataFrame:
    """The act's severity, or that of the people hurt where it is greater; null where neither is known."""
    hurt = totals(casualties).with_columns(_of_people(weighed))
    told = pl.format("{} at least {}", "status", pl.col("at_least").cast(pl.Int64))
    by_incident = hurt.group_by(ID).agg(hurt=pl.col("hurt").max(), people=told.sort_by("status").str.join(", "))
    act = pl.col("act").replace_strict(acts, default=None, return_dtype=pl.Float64)
    joined = waiting.join(by_incident, on=ID, how="left", maintain_order="left")
    return joined.with_columns(severity=pl.max_horizontal(act, "hurt"))


def _of_people(weighed: Weights) -> pl.Expr:
    found = pl.lit(None, pl.Float64)
    for status, steps in weighed.hurt.items():
        for least, severity in sorted(steps.items()):
            here = (pl.col("status") == status.value) & (pl.col("at_least") >= least)
            found = pl.when(here).then(pl.lit(severity)).otherwise(found)
    return found.alias("hurt")


def _waits(sources: pl.DataFrame) -> pl.Expr:
    """Hours from the end of the incident's interval to the latest time that any record proves; null where
    no source tells when its records were first seen. Never the machine's clock."""
    clock = sources["known_until"].max()
    hours = (pl.lit(clock, pl.Datetime("us", "UTC")) - pl.col("time_to")).dt.total_seconds() / 3600
    return hours.clip(lower_bound=0).round(1).alias("waits_h")


def _probable() -> pl.Expr:
    """Chance of the finding if it happened, times that of the lead to speak of an event at all. Outside every
    clause as coded: at most 0.05. An event is taken as reported."""
    finding = pl.when("found").then("tested").otherwise(pl.lit(EXCLUDED))
    event = pl.when(pl.col("role") == Role.LEAD).then("p_event").otherwise(pl.lit(1.0))
    return (finding * event).round(6).alias("p")


def _points(weighed: Weights) -> list[pl.Expr]:
    """Points per part, to two digits; what is not known takes the middle."""
    finding = pl.when("found").then(pl.col("tested").fill_null(MIDDLE)).otherwise(pl.lit(EXCLUDED))
    event = pl.when(pl.col("role") == Role.LEAD).then(pl.col("p_event").fill_null(MIDDLE)).otherwise(pl.lit(1.0))
    share: dict[Part, pl.Expr] = {
        "severity": pl.col("severity"),
        "p": finding * event,
        "at_risk": (pl.col("at_risk") + 1).log(weighed.people_full).clip(0, 1),
        "waits_h": (pl.col("waits_h") / weighed.waits_full_h).clip(0, 1),
    }
    return [(share[part].fill_null(MIDDLE) * most).round(2).alias(f"_{part}") for part, most in weighed.parts.items()]


def _ranked(known: pl.DataFrame) -> pl.DataFrame:
    """By points; then by what weighs most; last by time and id, so that every order is the same order."""
    total = pl.sum_horizontal("_severity", "_p", "_at_risk", "_waits_h").round(2)
    frame = known.with_columns(total.alias("points"))
    down = ["points", "_severity", "_p"]
    order = frame.sort(*down, "time_from", ID, descending=[True, True, True, False, False])
    return order.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))


def _reason(part: Part, weighed: Weights) -> pl.Expr:
    """How many points the part gives, from what, by which rule."""
    known = pl.col(part).is_not_null()
    points = pl.format("{} of {} points", pl.col(f"_{part}"), pl.lit(f"{weighed.parts[part]:g}"))
    value, limit = _words(weighed)[part]
    middle = value if part == "p" else pl.lit("not known: the middle of the scale")
    return pl.struct(
        test=pl.lit(part), result=points, value=pl.when(known).then(value).otherwise(middle), limit=pl.lit(limit)
    )


def _words(weighed: Weights) -> dict[Part, tuple[pl.Expr, str]]:
    """What is known of each part, and its rule."""
    hurt = pl.col("people").fill_null("nobody tells of people hurt")
    severity = pl.concat_str(pl.col("act").fill_null("act not told"), hurt, separator="; ")
    people = pl.format("about {} people", pl.col("at_risk").cast(pl.Int64))
    return {
        "severity": (severity, f"classes of {weighed.edition}; people hurt can only raise it"),
        "p": (
            pl.concat_str(_finding(), _event(), separator="; "),
            "finding times event; the middle for what is not known",
        ),
        "at_risk": (people, f"within {weighed.reach_m:g} m; {weighed.people_full:,.0f} give all points"),
        "waits_h": (
            pl.format("{} hours", "waits_h"),
            f"by the clock of the records; {weighed.waits_full_h:g} give all",
        ),
    }


def _finding() -> pl.Expr:
    return (
        pl.when(~pl.col("found"))
        .then(pl.lit(f"outside every clause as coded: at most {EXCLUDED}"))
        .when(pl.col("tested").is_null())
        .then(pl.lit("finding not known: a test of the clause has no probability"))
        .otherwise(pl.format("finding {}", pl.col("tested").round(3)))
    )


def _event() -> pl.Expr:
    return (
        pl.when(pl.col("role") != Role.LEAD)
        .then(pl.lit("an event as reported"))
        .when(pl.col("p_event").is_null())
        .then(pl.lit("lead; how often such rows speak of an event was not measured"))
        .otherwise(pl.format("lead; {} of such rows speak of an event", "p_event"))
    )


def _run(workspace: Workspace, tables: Tables) -> Tables:
    return {"queue": queue(workspace, tables)}


QUEUE = Step(
    "queue",
    METHOD,
    "what should people look at first, and why?",
    ("incidents", "findings", "settlements", "sources", "casualties"),
    ("queue",),
    _run,
)
