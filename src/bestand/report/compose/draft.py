"""What the sections of a page are made from, and the few questions they all ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl

from bestand.agreement import Agreement, Rule, Taxonomy
from bestand.agreement.clock import FOREVER
from bestand.model.page import Argument, Sentence
from bestand.model.released import Released, Rings
from bestand.model.words import Outcome, Role
from bestand.workspace import WorkspaceFile

BEFORE, AFTER, MOST_DAYS = timedelta(days=21), timedelta(days=7), timedelta(days=62)
"""How far series and strip reach beyond the windows of the agreement."""


Lacking = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]
"""A clause, readings of it, and what it lacks to be tested: pairs of a message and what it speaks of."""


@dataclass(frozen=True)
class Draft:
    """One edition before it is written: released tables and what frames them.

    start, end: the local day in UTC. methods: version per step.
    """

    day: date
    start: datetime
    end: datetime
    settings: WorkspaceFile
    agreement: Agreement
    taxonomy: Taxonomy
    rules: tuple[Rule, ...]
    released: Released
    methods: Mapping[str, str]
    as_known_at: datetime | None = None
    line_id: str | None = None
    zones: Rings = ()
    untestable: tuple[Lacking, ...] = ()
    at: datetime | None = None  # UTC, by which the clocks of cases run

    def table(self, name: str) -> pl.DataFrame:
        return self.released.tables[name]

    @cached_property
    def incidents(self) -> pl.DataFrame:
        """Incidents that touch the day."""
        touches = (pl.col("time_from") < self.end) & (pl.col("time_to") > self.start)
        return self.table("incidents").filter(touches)

    @cached_property
    def findings(self) -> pl.DataFrame:
        """Findings on them, with act, role and place of the incident."""
        columns = (
            "act",
            "role",
            "account",
            "time_to",
            "area_name",
            "area_code",
            "lon",
            "lat",
            "radius_m",
            "text",
            "count_min",
            "count_max",
            "count_unit",
            "weapon",
            "side",
            "distance_m",
            "distance_band",
        )
        order = {clause.id: n for n, clause in enumerate(self.agreement.clauses)}
        marking = ("marking",) if "marking" in self.incidents.columns else ()
        own = self.incidents.select("incident_id", *columns, *marking)
        joined = self.table("findings").join(own, on="incident_id")
        rank = pl.col("clause_id").replace_strict(order, return_dtype=pl.Int64)
        names = {name: n for n, name in enumerate(self.agreement.readings)}
        turn = pl.col("reading").replace_strict(names, return_dtype=pl.Int64)
        return joined.sort("time_from", "incident_id", rank, turn)

    def of_role(self, role: Role) -> pl.DataFrame:
        return self.incidents.filter(pl.col("role") == role.value)

    def with_outcome(self, outcome: Outcome) -> pl.DataFrame:
        return self.findings.filter(pl.col("outcome") == outcome.value)

    def lacking(self, *roles: Role) -> tuple[str, ...]:
        """Titles of sources with these roles that were not read whole or do not cover the day."""
        rows = self.table("sources").filter(pl.col("role").is_in([role.value for role in roles]))
        here = (pl.col("first_day") <= self.day + timedelta(days=1)) & (
            pl.col("last_day") >= self.day - timedelta(days=1)
        )
        whole = (pl.col("status") == "ok") & here.fill_null(False)
        return tuple(rows.filter(~whole)["title"])

    @cached_property
    def days(self) -> list[date]:
        """The days that series and strip show."""
        return days_shown(self.rules, self.day, self.as_known_at)

    def version(self, clause_id: str, reading: str) -> int:
        """The version of a clause that is the last to have begun by the end of the day."""
        own = [r for r in self.rules if (r.clause_id, r.reading) == (clause_id, reading)]
        return max((r.version for r in own if r.start.earliest < self.end), default=1)

    @cached_property
    def windows(self) -> tuple[tuple[str, str, str], ...]:
        """Clause id, first and last local day of its undisputed window, for figures."""
        seen: dict[str, tuple[str, str, str]] = {}
        for rule in self.rules:
            if rule.clause_id not in seen and not (rule.start.awaits or rule.until.awaits):
                first, last = self._local(rule.start.latest), self._local(rule.until.earliest - timedelta(seconds=1))
                seen[rule.clause_id] = (rule.clause_id, first, last)
        return tuple(seen.values())

    def _local(self, time: datetime) -> str:
        return "9999-12-31" if time.year > 9000 else str(time.astimezone(ZoneInfo(self.settings.timezone)).date())


def tell(message: str, /, *, cites: tuple[str, ...] = (), **arguments: Argument) -> Sentence:
    """A sentence by message id and arguments."""
    return Sentence(message, arguments, cites)


def days_shown(rules: Sequence[Rule], day: date, as_known_at: datetime | None) -> list[date]:
    """Days around the edition's own and around all windows that have an end, and no event to wait for."""
    moments = [m for r in rules for m in (r.start, r.until) if not m.awaits]
    edges = [t for m in moments for t in (m.earliest, m.latest) if t != FOREVER]
    first = min([t.date() for t in edges] + [day]) - BEFORE
    last = max([t.date() for t in edges] + [day])
    last = min(last, day + MOST_DAYS / 2) + AFTER
    if as_known_at:
        last = min(last, max(as_known_at.date(), day))
    first = max(first, last - MOST_DAYS)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
