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
from bestand.agreement.rules import duties_of
from bestand.agreement.versions import clock_of
from bestand.assess.duties import duties
from bestand.assess.equipment import equipment
from bestand.assess.exceptions import exceptions
from bestand.assess.quiet import quiet_times
from bestand.assess.subjects import Subjects
from bestand.assess.test import NO, UNKNOWN, YES
from bestand.assess.tests import tests_of
from bestand.model.ids import canonical, hash_text
from bestand.model.reasons import side_by_side
from bestand.model.tables import TABLES
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
    subjects, held = Subjects(tables), _Held(taxonomy, tables["documents"], clock or Clock(timezone))
    findings = pl.concat([_held_against(subjects, rule, held) for rule in rules])
    return {
        "findings": TABLES["findings"].shape(findings),
        "tested": _tested(tables["incidents"], findings, rules, timezone),
        "equipment": equipment(subjects, rules, taxonomy),
    }


def _tested(incidents: pl.DataFrame, findings: pl.DataFrame, rules: list[Rule], timezone: str) -> pl.DataFrame:
    """Incidents per rule and local day, less those that became findings."""
    day = pl.col("time_from").dt.convert_time_zone(timezone).dt.date().alias("day")
    key = ("clause_id", "version", "reading")
    named = pl.DataFrame([dict(zip(key, (r.clause_id, r.version, r.reading), strict=True)) for r in rules])
    every = named.join(incidents.group_by(day).agg(n=pl.len().cast(pl.Int64)), how="cross")
    found = findings.group_by(*key, day).agg(found=pl.len().cast(pl.Int64))
    left = every.join(found, on=[*key, "day"], how="left")
    outside = left.with_columns(outside=pl.col("n") - pl.col("found").fill_null(0))
    return TABLES["tested"].shape(outside.filter(pl.col("outside") > 0))


@dataclass(frozen=True, slots=True)
class _Held:
    """What every rule is held against besides incidents."""

    taxonomy: Taxonomy
    documents: pl.DataFrame
    clock: Clock


def _held_against(subjects: Subjects, rule: Rule, held: _Held) -> pl.DataFrame:
    """Findings of one rule that are not outside it."""
    tests = tests_of(rule, held.taxonomy, subjects.drawn, held.documents)
    results, chances = ([f"_{what}{i}" for i in range(len(tests))] for what in ("result", "p"))
    frame = subjects.under(rule, held.taxonomy).with_columns(
        *(test.result.alias(name) for test, name in zip(tests, results, strict=True)),
        *(test.p.alias(name) for test, name in zip(tests, chances, strict=True)),
    )
    frame = frame.filter(~pl.any_horizontal(pl.col(name) == NO for name in results))
    excepting = list(exceptions(rule, held.documents, held.clock))
    excepted = pl.any_horizontal([pl.lit(False), *(covered for _, covered in excepting)])
    product = pl.lit(1.0)
    for name in chances:
        product = product * pl.col(name)
    certain = pl.all_horizontal(pl.col(name) == YES for name in results) & (product >= CERTAIN)
    possible = certain & (pl.col("role") == Role.EVENT) & ~excepted
    return frame.select(
        _finding_id(frame["incident_id"], rule),
        "incident_id",
        "time_from",
        clause_id=pl.lit(rule.clause_id),
        version=pl.lit(rule.version, pl.Int64),
        reading=pl.lit(rule.reading),
        outcome=pl.when(possible).then(pl.lit(Outcome.POSSIBLE.value)).otherwise(pl.lit(Outcome.UNDECIDED.value)),
        p=product.round(6),
        corroboration="corroboration",
        reasons=side_by_side(frame, [*(t.reason for t in tests), _role(), *(reason for reason, _ in excepting)]),
        cites=pl.lit(list(rule.cites), dtype=pl.List(pl.String)),
    )


def _finding_id(incidents: pl.Series, rule: Rule) -> pl.Series:
    """`digest("finding/2", incident, clause, version, reading)`; ids of incidents are hexadecimal."""
    end = canonical([rule.clause_id, rule.version, rule.reading])[1:]
    ids = [hash_text(f'["finding/2","{incident}",{end}') for incident in incidents]
    return pl.Series("finding_id", ids, dtype=pl.String)


def _role() -> pl.Expr:
    """The role of what founds the incident, which can only lower an outcome."""
    event = pl.col("role") == Role.EVENT
    return pl.struct(
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


def _run(workspace: Workspace, tables: Tables) -> Tables:
    """Twice where some clause hangs on a quiet time: what breaks the quiet must be known first."""
    agreement, taxonomy, zone = workspace.agreement, workspace.taxonomy, workspace.settings.timezone
    clock, quiet = clock_of(agreement), dict[str, dict[str, datetime]]()
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
