"""The findings: outcome, probability and reasons per incident, clause and reading.

possible violation: every test holds on the whole 95 % region and interval (product ≥ 0.95)
and a report of an event founds the incident. outside: some test holds nowhere. Else it
cannot be decided. Roles, and documents of an exception, can only lower an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from bestand.agreement import Rule, Taxonomy, rules_of
from bestand.agreement.clock import Clock
from bestand.agreement.rules import clock_of, duties_of
from bestand.assess.duties import duties
from bestand.assess.equipment import STORAGE, equipment
from bestand.assess.papers import exceptions
from bestand.assess.quiet import quiet_times
from bestand.assess.tests import NO, UNKNOWN, YES, tests_of
from bestand.model.ids import digest_rows
from bestand.model.tables import REASONS, TABLES
from bestand.model.words import CERTAIN, Outcome, Role
from bestand.workspace import Workspace
from bestand.workspace.step import Step, Tables

METHOD = "assess/2"
SCREEN = "a person must first confirm what it speaks of"


def assess(
    tables: Tables, rules: list[Rule], taxonomy: Taxonomy, timezone: str, clock: Clock | None = None
) -> dict[str, pl.DataFrame]:
    """Findings that are not outside, and counts of those that are, per local day.

    clock: of the agreement; without it claims have no time by which their grounds are due.
    """
    if not rules:
        return {name: TABLES[name].empty() for name in ("findings", "tested", "equipment")}
    subjects = _subjects(tables)
    held = _Held(taxonomy, frozenset(tables["targets"]["target_class"]), tables["documents"], clock or Clock(timezone))
    every = pl.concat([_held_against(subjects, rule, held) for rule in rules])
    outside = pl.col("outcome") == Outcome.OUTSIDE
    findings = every.filter(~outside)
    ids = digest_rows("finding/2", findings, ["incident_id", "clause_id", "version", "reading"])
    day = pl.col("time_from").dt.convert_time_zone(timezone).dt.date()
    tested = every.filter(outside).group_by("clause_id", "version", "reading", day.alias("day")).agg(outside=pl.len())
    return {
        "findings": TABLES["findings"].shape(findings.with_columns(ids.alias("finding_id"))),
        "tested": TABLES["tested"].shape(tested),
        "equipment": equipment(subjects, rules, taxonomy, STORAGE in held.drawn),
    }


@dataclass(frozen=True, slots=True)
class _Held:
    """What every rule is held against besides incidents."""

    taxonomy: Taxonomy
    drawn: frozenset[str]
    documents: pl.DataFrame
    clock: Clock


def _subjects(tables: Tables) -> pl.DataFrame:
    """Incidents with their place, their hits as lists, and whose reports found them."""
    placed = tables["placed"].select(pl.col("subject_id").alias("incident_id"), "line_id")
    hits = (
        tables["zone_hits"]
        .group_by(pl.col("subject_id").alias("incident_id"))
        .agg(zones=pl.struct("zone_id", "p", "distance_m"))
    )
    near = (
        tables["near"].group_by(pl.col("subject_id").alias("incident_id")).agg(targets=pl.struct("target_class", "p"))
    )
    frame = tables["incidents"].drop("reasons")
    for other in (placed, hits, near):
        frame = frame.join(other, on="incident_id", how="left")
    return frame


def _held_against(subjects: pl.DataFrame, rule: Rule, held: _Held) -> pl.DataFrame:
    tests = tests_of(rule, held.taxonomy, held.drawn)
    papers = list(exceptions(rule, held.documents, held.clock))
    excepted = pl.any_horizontal([pl.lit(False), *(covered for _, covered in papers)])
    names = [f"_t{i}" for i in range(len(tests))]
    frame = subjects.with_columns(t.alias(n) for t, n in zip(tests, names, strict=True))
    results = [pl.col(n).struct.field("result") for n in names]
    product = pl.lit(1.0)
    for name in names:
        product = product * pl.col(name).struct.field("p")
    event = pl.col("role") == Role.EVENT
    outcome = (
        pl.when(pl.any_horizontal(r == NO for r in results))
        .then(pl.lit(Outcome.OUTSIDE.value))
        .when(pl.all_horizontal(r == YES for r in results) & (product >= CERTAIN) & event & ~excepted)
        .then(pl.lit(Outcome.POSSIBLE.value))
        .otherwise(pl.lit(Outcome.UNDECIDED.value))
    )
    return frame.select(
        "incident_id",
        "time_from",
        clause_id=pl.lit(rule.clause_id),
        version=pl.lit(rule.version, pl.Int64),
        reading=pl.lit(rule.reading),
        outcome=outcome,
        p=product.round(6),
        corroboration="corroboration",
        reasons=_reasons(names, [reason for reason, _ in papers]),
        cites=pl.lit(list(rule.cites), dtype=pl.List(pl.String)),
    )


def _reasons(names: list[str], papers: list[pl.Expr]) -> pl.Expr:
    """All tests, then the role of what founds the incident and what would make the act lawful: both
    can only lower an outcome."""
    tests = [pl.col(n).struct.rename_fields(["test", "p", "result", "value", "limit"]) for n in names]
    plain = [pl.struct(*(t.struct.field(f).alias(f) for f in ("test", "result", "value", "limit"))) for t in tests]
    event = pl.col("role") == Role.EVENT
    role = pl.struct(
        test=pl.lit("role"),
        result=pl.when(event).then(pl.lit(YES)).otherwise(pl.lit(UNKNOWN)),
        value=pl.when(event)
        .then(pl.format("event, as told by {}", pl.col("account").fill_null("its source")))
        .otherwise(pl.lit("lead")),
        limit=pl.when(event)
        .then(pl.lit("a reported event"))
        .when(pl.col("p_event").is_null())
        .then(pl.lit(f"{SCREEN}; how often such rows speak of an event was not measured"))
        .otherwise(
            pl.format(
                SCREEN + "; {} of such rows speak of an event (95 % interval {} to {})",
                "p_event",
                "p_event_low",
                "p_event_high",
            )
        ),
    )
    return pl.concat_list(*plain, role, *papers).cast(REASONS)


def _run(workspace: Workspace, tables: Tables) -> Tables:
    """Twice where some clause hangs on a quiet time: what breaks the quiet must be known first."""
    agreement, taxonomy, zone = workspace.agreement, workspace.taxonomy, workspace.settings.timezone
    clock, quiet = clock_of(agreement), dict[str, datetime]()
    found = assess(tables, rules_of(agreement, taxonomy), taxonomy, zone, clock)
    if any(event.quiet for event in agreement.events.values()):
        quiet = quiet_times(agreement, found["findings"], tables)
        found = assess(tables, rules_of(agreement, taxonomy, quiet), taxonomy, zone, clock)
    register = tables["sources"]["gives"].list.contains("documents").any()
    return found | {"duties": duties(duties_of(agreement, quiet), tables["documents"], bool(register))}


ASSESS = Step(
    "assess",
    METHOD,
    "which clause may be touched, on what grounds?",
    ("incidents", "placed", "zone_hits", "near", "targets", "documents", "sources"),
    ("findings", "tested", "equipment", "duties"),
    _run,
)
