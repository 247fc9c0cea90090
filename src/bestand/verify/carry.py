"""Judgements across runs: they hold for an incident while what was judged still lies together.

Records that are still in one incident carry their judgement there. Where others have joined them it comes back
to the queue as *evidence added*, where another judged incident has as *merged*; where they lie apart now it
holds for none of the pieces and comes back as *split*, and where one is gone or reads otherwise, as *changed*.

A pattern is the incidents that were in it: with any more or any other it is another, and is judged again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from bestand.model.tables import TABLES
from bestand.verify.subjects import Record, Subject


class Since(StrEnum):
    """What became of a subject since it was judged."""

    SAME = ""
    ADDED = "evidence added"
    CHANGED = "evidence changed"
    MERGED = "merged"
    SPLIT = "split"
    GONE = "no longer on record"


@dataclass(frozen=True, slots=True)
class Carried:
    """A judged subject in the present run. incidents: where its records are now; of a pattern, its own id.
    holds: whether what was judged is one incident still, or the same pattern, so that its judgements count."""

    subject: Subject
    incidents: tuple[str, ...]
    since: Since

    @property
    def holds(self) -> bool:
        other = (Since.CHANGED, Since.ADDED) if self.subject.is_pattern else (Since.CHANGED, Since.SPLIT)
        return len(self.incidents) == 1 and self.since not in other


def carry(subjects: Mapping[str, Subject], tables: Mapping[str, pl.DataFrame]) -> dict[str, Carried]:
    """Each subject by its key. tables: `members`, `observations` and, where people judged one, `patterns` of
    the present run."""
    patterns = {key: subject for key, subject in subjects.items() if subject.is_pattern}
    events = {key: subject.event for key, subject in subjects.items() if key not in patterns}
    now = _present(events, tables)
    places: dict[str, set[frozenset[Record]]] = defaultdict(set)  # judged record sets in each incident
    for subject in events.values():
        for incident in {now.incident[o] for o in _ids(subject, now) if o in now.incident}:
            places[incident].add(frozenset(subject.records))
    carried = {key: _one(subjects[key], now, places) for key in events}
    return carried | (_patterns(patterns, tables["patterns"]) if patterns else {})


def _patterns(subjects: Mapping[str, Subject], table: pl.DataFrame) -> dict[str, Carried]:
    now = {id_: frozenset(ids) for id_, ids in table.select("pattern_id", "incident_ids").iter_rows()}
    found = {}
    for key, subject in subjects.items():
        here, judged = now.get(subject.incident), frozenset(subject.incidents)
        if here is None:
            found[key] = Carried(subject, (), Since.GONE)
        else:
            since = Since.SAME if here == judged else Since.ADDED if judged < here else Since.CHANGED
            found[key] = Carried(subject, (subject.incident,), since)
    return found


@dataclass(frozen=True, slots=True)
class _Present:
    """Of records that were judged: observations now, and where each of these lies."""

    observations: Mapping[Record, frozenset[str]]
    incident: Mapping[str, str]
    size: Mapping[str, int]


def _present(subjects: Mapping[str, Subject], tables: Mapping[str, pl.DataFrame]) -> _Present:
    records = sorted({record for subject in subjects.values() for record in subject.records})
    wanted = pl.DataFrame(records, schema={"source": pl.String, "record_key": pl.String}, orient="row")
    here = (
        tables["observations"]
        .select("source", "record_key", "observation_id")
        .join(wanted, on=["source", "record_key"], how="semi")
    )
    members = tables["members"].select("incident_id", "observation_id")
    lies = members.join(here.select("observation_id"), on="observation_id", how="semi")
    counts = members.join(lies.select("incident_id").unique(), on="incident_id", how="semi")
    found: dict[Record, set[str]] = defaultdict(set)
    for source, key, observation in here.iter_rows():
        found[source, key].add(observation)
    return _Present(
        {record: frozenset(ids) for record, ids in found.items()},
        {observation: incident for incident, observation in lies.iter_rows()},
        dict(counts.group_by("incident_id").len().iter_rows()),
    )


def _ids(subject: Subject, now: _Present) -> set[str]:
    return {o for record in subject.records for o in now.observations.get(record, frozenset())}


def _one(subject: Subject, now: _Present, places: Mapping[str, set[frozenset[Record]]]) -> Carried:
    ids = _ids(subject, now)
    incidents = tuple(sorted({now.incident[o] for o in ids if o in now.incident}))
    return Carried(subject, incidents, _since(subject, ids, incidents, now, places))


def _since(
    subject: Subject,
    ids: set[str],
    incidents: tuple[str, ...],
    now: _Present,
    places: Mapping[str, set[frozenset[Record]]],
) -> Since:
    if not incidents:
        return Since.GONE
    if len(incidents) > 1:
        return Since.SPLIT
    if not set(subject.observations) <= ids:
        return Since.CHANGED
    (incident,) = incidents
    if any(not other <= set(subject.records) and not other >= set(subject.records) for other in places[incident]):
        return Since.MERGED
    return Since.SAME if now.size[incident] == len(subject.observations) else Since.ADDED


def carried_rows(subjects: Mapping[str, Subject], tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table `carried`: each subject by its key, in this run. One row, without an incident, where its records
    are gone."""
    rows = [
        {"subject": key, "incident_id": incident, "since": one.since.value or None, "holds": one.holds}
        for key, one in carry(subjects, tables).items()
        for incident in one.incidents or (None,)
    ]
    frame = pl.DataFrame(rows, schema={n: t for n, t in TABLES["carried"].columns.items() if not n.startswith("time")})
    times = tables["incidents"].select("incident_id", "time_from", "time_to")
    return TABLES["carried"].shape(frame.join(times, on="incident_id", how="left"))


def read_carried(rows: pl.DataFrame, subjects: Mapping[str, Subject]) -> dict[str, Carried]:
    """Back from the table. What was judged since the run was judged of an incident that the run made."""
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        found[str(row["subject"])].append(row)
    return {key: _read(subject, found.get(key, ())) for key, subject in subjects.items()}


def _read(subject: Subject, rows: Sequence[Mapping[str, object]]) -> Carried:
    if not rows:
        return Carried(subject, (subject.incident,), Since.SAME)
    incidents = tuple(sorted(str(row["incident_id"]) for row in rows if row["incident_id"]))
    return Carried(subject, incidents, Since(str(rows[0]["since"] or "")))
