"""What a judgement is about: the records as they lay together, and the clause they were held against.

A judgement names the records and not only the incident: an incident's id changes with every report that
joins it, and what people looked at must stay what they looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from bestand.errors import InputError, UsageError
from bestand.model.ids import Json, digest
from bestand.verify.questions import Question

Record = tuple[str, str]
"""Source and record key."""


@dataclass(frozen=True, slots=True)
class Held:
    """The clause, its version and the reading."""

    clause: str
    version: int
    reading: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Records that were judged together, with the incident they were then; perhaps against a clause.

    Of a pattern `incident` is its id and `incidents` every incident in it; it has no records of its own.
    """

    incident: str
    records: tuple[Record, ...]
    observations: tuple[str, ...]
    held: Held | None = None
    incidents: tuple[str, ...] = ()

    @property
    def is_pattern(self) -> bool:
        return bool(self.incidents)

    @property
    def key(self) -> str:
        """The same for the same records in the same versions, whatever the incident is called; of a pattern,
        for the same question with the same incidents."""
        held = [self.held.clause, self.held.version, self.held.reading] if self.held else None
        pattern = (self.incident, *self.incidents) if self.is_pattern else ()
        return digest("subject/1", self.records, self.observations, held, pattern)

    @property
    def event(self) -> Subject:
        """The same without a clause: what has to have occurred."""
        return Subject(self.incident, self.records, self.observations)

    def as_json(self) -> dict[str, Json]:
        if self.is_pattern:
            return {"pattern": self.incident, "incidents": list(self.incidents)}
        body: dict[str, Json] = {
            "incident": self.incident,
            "records": [list(record) for record in self.records],
            "observations": list(self.observations),
        }
        if self.held:
            body |= {"clause": self.held.clause, "version": self.held.version, "reading": self.held.reading}
        return body


def read_subject(body: object) -> Subject:
    """The subject in an act's body. Raises InputError where it is none."""
    try:
        value: Mapping[str, object] = dict(body)  # type: ignore[call-overload]
        if "pattern" in value:
            return _read_pattern(value)
        records = tuple((str(source), str(key)) for source, key in value["records"])  # type: ignore[attr-defined]
        observations = tuple(map(str, value.get("observations", ())))  # type: ignore[call-overload]
        held = None
        if "clause" in value:
            held = Held(str(value["clause"]), _version(value["version"]), str(value["reading"]))
        return Subject(str(value["incident"]), records, observations, held)
    except (TypeError, ValueError, KeyError) as error:
        raise InputError("an act names no subject.", file="ledger") from error


def _read_pattern(value: Mapping[str, object]) -> Subject:
    """Raises ValueError where it has no incidents, TypeError or KeyError where they are none."""
    incidents = value["incidents"]
    if not isinstance(incidents, list) or not incidents:
        raise ValueError("a pattern has incidents")
    return Subject(str(value["pattern"]), (), (), incidents=tuple(map(str, incidents)))


def pattern_of(pattern: Mapping[str, object]) -> Subject:
    """The subject that a row of the table `patterns` is. Raises UsageError where no incident is in it."""
    incidents = pattern["incident_ids"]
    if not isinstance(incidents, list) or not incidents:
        raise UsageError("no incident is in this pattern: there is nothing to judge.")
    return Subject(str(pattern["pattern_id"]), (), (), incidents=tuple(sorted(map(str, incidents))))


def _version(value: object) -> int:
    """A number of a table's column: one act must not keep everybody from reading the others."""
    version = int(str(value))
    if not 0 <= version < 1 << 31:
        raise ValueError(version)
    return version


def subject_of(tables: Mapping[str, pl.DataFrame], incident_id: str, held: Held | None = None) -> Subject:
    """The subject that an incident of the last run is."""
    members = tables["members"].filter(pl.col("incident_id") == incident_id).select("observation_id")
    rows = tables["observations"].join(members, on="observation_id", how="semi")
    records = sorted(set(rows.select("source", "record_key").iter_rows()))
    return Subject(incident_id, tuple(records), tuple(sorted(rows["observation_id"])), held)


def needs_clause(question: Question) -> bool:
    return question in (Question.VIOLATION, Question.RESPONSIBILITY)


def check_held(question: Question, held: Held | None, findings: Iterable[Held]) -> None:
    """Raises UsageError where the question needs a clause that the incident is held against."""
    known = sorted({f"{h.clause} in {h.reading}" for h in findings})
    if needs_clause(question) and (held is None or held not in set(findings)):
        told = f"there are: {', '.join(known)}." if known else "it is held against none."
        raise UsageError(f'"{question}" is asked of a clause in a reading that the incident is held against; {told}')
