"""The tables: columns, order, and where a day or a geometry comes from.

Times are `timestamp[us, UTC]`. Places are degrees in OGC:CRS84; `radius_m` holds the true
place with 95 % probability. A null means *not known*, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

TIME = pl.Datetime("us", "UTC")
REASONS = pl.List(pl.Struct({"test": pl.String, "result": pl.String, "value": pl.String, "limit": pl.String}))
Frame: TypeAlias = pl.DataFrame
Columns: TypeAlias = dict[str, pl.DataType | type[pl.DataType]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, the sort that makes its bytes reproducible, its partition."""

    name: str
    columns: Columns
    sort: tuple[str, ...]
    day: str | None = None  # the time column whose UTC day names the file
    block: int | None = None  # rows per file, in the table's order: its head is read without the rest
    geometry: Literal["point", "wkb"] | None = None

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.columns)

    def rows(self, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
        """A frame of these columns from plain rows."""
        return pl.DataFrame(rows, schema=self.columns)

    def shape(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly these columns, missing ones null, sorted and typed."""
        absent = [pl.lit(None).alias(c) for c in self.columns if c not in frame.columns]
        typed = [pl.col(name).cast(kind) for name, kind in self.columns.items()]
        return frame.with_columns(absent).select(typed).sort(self.sort, nulls_last=True)


S, F, N = pl.String, pl.Float64, pl.Int64
_PLACE: Columns = {"lon": F, "lat": F, "radius_m": F, "area_code": S}
_COUNT: Columns = {"count_min": F, "count_max": F, "count_unit": S}
_FROM: Columns = {"source": S, "record_key": S, "receipt_id": S}
_OBSERVATION: Columns = {
    "observation_id": S,
    **_FROM,
    "role": S,
    "family": S,
    "act": S,
    "weapon": S,
    "time_from": TIME,
    "time_to": TIME,
    **_PLACE,
    **_COUNT,
    "actor_claimed": S,
    "account": S,
    "grade": S,
    "marking": S,
    "text": S,
    "first_seen": TIME,
}

_ALL = [
    Table(
        "sources",
        {
            "source": S,
            "title": S,
            "family": S,
            "draws_on": pl.List(S),
            "role": S,
            "party": S,
            "gives": pl.List(S),
            "licence": S,
            "attribution": S,
            "redistribute": pl.Boolean,
            "marking": S,
            "note": S,
            "caveat": S,
            "status": S,
            "reason": S,
            "files": N,
            "records": N,
            "first_day": pl.Date,
            "last_day": pl.Date,
            "known_until": TIME,
            "known_share": F,
        },
        ("source",),
    ),
    Table(
        "receipts",
        {"receipt_id": S, "source": S, "file": S, "sha256": S, "bytes": N, "licence": S},
        ("source", "file", "receipt_id"),
    ),
    Table(
        "records", {"source": S, "record_key": S, "content_id": S, "record": S}, ("source", "record_key", "content_id")
    ),
    Table(
        "sightings",
        {"source": S, "record_key": S, "content_id": S, "receipt_id": S, "first_seen": TIME},
        ("source", "record_key", "content_id", "receipt_id"),
    ),
    Table(
        "rejected",
        {"source": S, "receipt_id": S, "file": S, "row": N, "reason": S, "record": S},
        ("source", "file", "row", "reason", "receipt_id"),
    ),
    Table(
        "set_aside",
        {"source": S, "record_key": S, "content_id": S, "reason": S},
        ("source", "record_key", "content_id", "reason"),
    ),
    Table(
        "balance",
        {
            "source": S,
            "records": N,
            "observations": N,
            "claims": N,
            "measures": N,
            "documents": N,
            "counts": N,
            "reference": N,
            "set_aside": N,
            "rejected": N,
            "known": N,
        },
        ("source",),
    ),
    Table("observations", _OBSERVATION, ("time_from", "observation_id"), day="time_from", geometry="point"),
    Table(
        "earlier",  # versions of observations that were current once: a replay needs them
        {**_OBSERVATION, "superseded_at": TIME},
        ("time_from", "observation_id"),
    ),
    Table(
        "claims",
        {
            "claim_id": S,
            **_FROM,
            "party": S,
            "side": S,  # the party whose acts are counted
            "about": S,
            "part_of": S,  # about of the whole that it details; never added to it
            "window_from": TIME,
            "window_to": TIME,
            **_COUNT,
            "text": S,
            "first_seen": TIME,
        },
        ("window_from", "claim_id"),
    ),
    Table(
        "documents",  # orders, notices, permissions, lists of holdings: what a duty or an exception rests on
        {
            "document_id": S,
            **_FROM,
            "kind": S,
            "party": S,
            "about": S,
            "zone_id": S,
            "recipient": S,
            "time_from": TIME,
            "time_to": TIME,
            "valid_from": TIME,
            "valid_to": TIME,
            "weapon": S,
            **_COUNT,
            "title": S,
            "cites": S,
            "first_seen": TIME,
        },
        ("time_from", "document_id"),
    ),
    Table(
        "measures",
        {
            "source": S,
            "record_key": S,
            "receipt_id": S,
            "day": pl.Date,
            "area": S,
            "quantity": S,
            "value": F,
            "first_seen": TIME,
        },
        ("source", "quantity", "area", "day"),
    ),
    Table(
        "counts",  # a monitor's totals; part_of: path of the wholes in the same record, null for a whole
        {
            "count_id": S,
            **_FROM,
            "about": S,
            "part_of": S,
            "area_code": S,
            "window_from": TIME,
            "window_to": TIME,
            **_COUNT,
            "text": S,
            "first_seen": TIME,
        },
        ("window_from", "count_id"),
    ),
    Table(
        "lines",
        {"line_id": S, **_FROM, "valid_from": TIME, "valid_to": TIME, "error_m": F, "geometry": pl.Binary},
        ("valid_from", "line_id"),
        geometry="wkb",
    ),
    Table("areas", {"area_code": S, **_FROM, "name": S, "geometry": pl.Binary}, ("area_code",), geometry="wkb"),
    Table(
        "targets",
        {"target_id": S, **_FROM, "target_class": S, "name": S, "lon": F, "lat": F, "radius_m": F},
        ("target_id",),
    ),
    Table(
        "settlements", {"settlement_id": S, **_FROM, "name": S, "lon": F, "lat": F, "population": N}, ("settlement_id",)
    ),
    Table(
        "zones",
        {"zone_id": S, "valid_from": TIME, "valid_to": TIME, "geometry": pl.Binary},
        ("zone_id", "valid_from"),
        geometry="wkb",
    ),
    Table(
        "placed",
        {
            "subject_id": S,
            "line_id": S,
            "side": S,
            "p_side_b": F,
            "distance_m": F,
            "line_error_m": F,
            "sector": N,
            "area_code": S,
            "time_from": TIME,
        },
        ("time_from", "subject_id"),
        day="time_from",
    ),
    Table(  # distance_m: of a band, how far behind the own line, negative before it
        "zone_hits", {"subject_id": S, "zone_id": S, "p": F, "distance_m": F}, ("subject_id", "zone_id")
    ),
    Table(
        "near",
        {"subject_id": S, "target_class": S, "target_id": S, "distance_m": F, "p": F},
        ("subject_id", "target_class", "target_id"),
    ),
    Table(
        "incidents",
        {
            "incident_id": S,
            "time_from": TIME,
            "time_to": TIME,
            "lon": F,
            "lat": F,
            "radius_m": F,
            "area_code": S,
            "act": S,
            "weapon": S,
            **_COUNT,
            "role": S,
            "actor_claimed": S,
            "account": S,
            "n_observations": N,
            "n_families": N,
            "corroboration": pl.List(S),
            "p_event": F,
            "p_event_low": F,
            "p_event_high": F,
            "score": F,
            "reasons": REASONS,
        },
        ("time_from", "incident_id"),
        day="time_from",
        geometry="point",
    ),
    Table(
        "members",
        {"incident_id": S, "observation_id": S, "role": S, "score": F, "reasons": REASONS},
        ("incident_id", "observation_id"),
    ),
    Table(
        "weights",  # of each pair of sources that association compared
        {
            "source_a": S,
            "source_b": S,
            "chance": F,
            "near_a": F,
            "near_b": F,
            "share_a": F,
            "share_b": F,
            "alike": F,
            "matches": F,
            "learned": pl.Boolean,
        },
        ("source_a", "source_b"),
    ),
    Table(
        "excess",  # joins at the observed time against other weeks; radius null: by score
        {
            "source_a": S,
            "source_b": S,
            "radius_m": F,
            "observed": F,
            "shifted": pl.List(F),
            "expected": F,
            "noise": F,
            "verdict": S,
        },
        ("source_a", "source_b", "radius_m"),
    ),
    Table(
        "candidates",  # pairs of reports that were considered, by their least observation; report_b null: too many
        {
            "report_a": S,
            "report_b": S,
            "source_a": S,
            "source_b": S,
            "distance_m": F,
            "score": F,
            "taken": pl.Boolean,
            "verdict": S,
        },
        ("report_a", "report_b", "source_b"),
    ),
    Table(
        "edges",  # what people said of two records, in the order in which they said it
        {
            "edge_id": S,
            "said": S,
            "source_a": S,
            "key_a": S,
            "source_b": S,
            "key_b": S,
            "by": S,
            "reason": S,
            "at": TIME,
        },
        ("at", "edge_id"),
    ),
    Table(  # what a person said of single reports; observation_id is the report's, screened_id what it became
        "screenings",
        {
            "act_id": S,
            "observation_id": S,
            "screened_id": S,
            "source": S,
            "record_key": S,
            "verdict": S,
            "grade": S,
            "reason": S,
            "by": S,
            "at": TIME,
            "corrected": pl.List(S),
        },
        ("at", "act_id"),
    ),
    Table(
        "error_rates",  # of the rows of a source; act null: of all its rows; share null: not measured
        {
            "source": S,
            "act": S,
            "quantity": S,
            "share": F,
            "low": F,
            "high": F,
            "labelled": N,
            "unclear": N,
            "basis": S,
        },
        ("source", "quantity", "act"),
    ),
    Table(
        "findings",
        {
            "finding_id": S,
            "incident_id": S,
            "clause_id": S,
            "version": N,
            "reading": S,
            "outcome": S,
            "p": F,
            "corroboration": pl.List(S),
            "reasons": REASONS,
            "cites": pl.List(S),
            "time_from": TIME,
        },
        ("time_from", "finding_id"),
        day="time_from",
    ),
    Table(
        "tested",
        {"clause_id": S, "version": N, "reading": S, "day": pl.Date, "outside": N},
        ("clause_id", "version", "reading", "day"),
    ),
    Table(
        "duties",  # party null: any of those that are bound
        {
            "clause_id": S,
            "version": N,
            "reading": S,
            "party": S,
            "due_from": TIME,
            "due_to": TIME,
            "outcome": S,
            "documents": pl.List(S),
            "reasons": REASONS,
            "cites": pl.List(S),
        },
        ("clause_id", "version", "reading", "party"),
    ),
    Table(
        "equipment",  # sightings of weapons against the lines that they were to be withdrawn from
        {
            "incident_id": S,
            "clause_id": S,
            "version": N,
            "reading": S,
            "weapon": S,
            "outcome": S,
            "distance_m": F,
            "error_m": F,
            "needed_m": F,
            "time_from": TIME,
        },
        ("time_from", "incident_id", "clause_id", "version", "reading"),
    ),
    Table(
        "coverage",
        {"day": pl.Date, "area": S, "act": S, "family": S, "seen": S, "detection": F, "reasons": REASONS},
        ("day", "area", "act", "family"),
    ),
    Table(  # people that a source or an act says were hurt; act_id null: a source's record says it
        "casualties",
        {
            "casualty_id": S,
            "incident_id": S,
            "source": S,
            "record_key": S,
            "act_id": S,
            "status": S,
            "age_group": S,
            "count_min": F,
            "count_max": F,
            "text": S,
            "document": S,
        },
        ("incident_id", "status", "source", "casualty_id"),
    ),
    Table(  # where records that people judged, or a case holds, lie in this run; holds: they are one incident still
        "carried",
        {"subject": S, "incident_id": S, "since": S, "holds": pl.Boolean, "time_from": TIME, "time_to": TIME},
        ("subject", "incident_id"),
    ),
    Table(  # what waits for people, by rank; a part that is not known is null and counts as the middle of its scale
        "queue",
        {
            "rank": N,
            "incident_id": S,
            "role": S,
            "points": F,
            "severity": F,
            "p": F,
            "at_risk": F,
            "waits_h": F,
            "clause_ids": pl.List(S),
            "reasons": REASONS,
        },
        ("rank",),
        block=10_000,
    ),
    Table(  # near: incidents at such targets, as a sum of chances; expected: with the targets drawn anew
        "patterns",
        {
            "pattern_id": S,
            "clause_ids": pl.List(S),
            "target_class": S,
            "acts": pl.List(S),
            "period_from": TIME,
            "period_to": TIME,
            "basis": S,
            "n": N,
            "left_out": N,
            "n_at": N,
            "n_settlements": N,
            "n_days": N,
            "n_areas": N,
            "near": F,
            "expected": F,
            "expected_low": F,
            "expected_high": F,
            "p_chance": F,
            "outcome": S,
            "reasons": REASONS,
            "incident_ids": pl.List(S),
        },
        ("period_from", "period_to", "target_class", "basis", "pattern_id"),
    ),
    Table("sectors", {"sector": N, "name": S, "lon": F, "lat": F}, ("sector",)),
]

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
"""Every table by name."""
JUDGED = Table(  # what people decided, folded from their acts whenever it is asked for; never stored
    "judged",
    {
        "incident_id": S,
        "question": S,
        "clause_id": S,
        "version": N,
        "reading": S,
        "state": S,
        "answer": S,
        "awaits": S,
        "since": S,
        "holds": pl.Boolean,
        "decided": TIME,
        "people": N,
        "alone": pl.Boolean,
        "dissent": pl.List(S),
        "subject": S,
    },
    ("incident_id", "question", "clause_id", "version", "reading", "subject"),
)
POSITIONS = Table(  # what other monitors found, beside ours; folded as `judged` is, never stored
    "positions",
    {
        "incident_id": S,
        "clause_id": S,
        "version": N,
        "reading": S,
        "monitor": S,
        "position": S,
        "document": S,
        "reason": S,
        "stands": pl.Boolean,
        "since": S,
        "taken_in": TIME,
        "marking": S,
        "subject": S,
    },
    ("incident_id", "clause_id", "version", "reading", "monitor", "taken_in"),
)
STEPS = Table(  # a row per step of each case, at a time; computed whenever it is asked for, never stored
    "steps",
    {
        "case": S,
        "title": S,
        "clause_id": S,
        "version": N,
        "reading": S,
        "path": S,
        "finding_ids": pl.List(S),
        "incident_ids": pl.List(S),
        "n": N,
        "step": S,
        "who": pl.List(S),
        "status": S,
        "due_from": TIME,
        "due_to": TIME,
        "finished": pl.Boolean,
        "closed": pl.Boolean,
    },
    ("case", "n"),
)
HOURS = Table(  # how long the monitoring itself took from one stage to the next; computed as `steps` is
    "hours",
    {
        "start": S,
        "end": S,
        "n": N,
        "missing": N,
        "reversed": N,
        "median_low": F,
        "median_high": F,
        "range_low": F,
        "range_high": F,
    },
    ("start", "end"),
)
PEOPLE = Table(  # numbers of people as they may be published: no area is all of a day's
    "people",
    {"about": S, "day": pl.Date, "area_code": S, "low": F, "high": F, "state": S},
    ("about", "day", "area_code"),
)
REFERENCE = ("lines", "areas", "targets", "settlements")
"""Tables that records may turn into besides observations, claims, measures and counts."""
