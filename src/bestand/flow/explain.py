"""Why: from any incident, finding, observation or record back to the rows and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bestand.errors import NotFound, UsageError
from bestand.model.people import Standing
from bestand.store.store import View
from bestand.verify.carry import carry
from bestand.verify.judgements import fold
from bestand.verify.ladder import judged
from bestand.verify.positions import positions

Row = Mapping[str, object]
Answer = dict[str, object]
SHORTEST = 6
NOBODY = Standing()
IDS = (
    ("finding", "findings", "finding_id"),
    ("incident", "incidents", "incident_id"),
    ("observation", "observations", "observation_id"),
    ("claim", "claims", "claim_id"),
    ("count", "counts", "count_id"),
    ("pattern", "patterns", "pattern_id"),
)


def explain(view: View, asked: str, standing: Standing = NOBODY) -> Answer:
    """Everything the id rests on, and what people said of it. A beginning of at least six characters is enough
    if unique; an id that a report or an incident had before leads to the present one.

    Raises NotFound where nothing bears it, UsageError where several do.
    """
    if len(asked) < SHORTEST:
        raise UsageError(f'"{asked}" is too short: give at least {SHORTEST} characters.')
    found = [(kind, row) for kind, table, column in IDS for row in _rows(view, table, column, asked, prefix=True)]
    if not found and (now := _now(view, asked, standing)):
        return {"was": asked} | explain(view, now, standing)
    if not found:
        raise NotFound(f'nothing here bears the id "{asked}".')
    if len(found) > 1:
        raise UsageError(f'"{asked}" begins {len(found)} ids: give more of it.')
    kind, row = found[0]
    answer = {"kind": kind, "methods": view.plan["methods"]} | _ANSWERS[kind](view, row)
    if kind in _JUDGED and standing.acts:
        tables, own = view.tables(), str(row[_JUDGED[kind]])
        rows, others = judged(standing, tables), positions(standing, tables)
        answer["people"] = rows.filter(rows["incident_id"] == own).to_dicts()
        answer["monitors"] = others.filter(others["incident_id"] == own).to_dicts()
    return answer


def _now(view: View, asked: str, standing: Standing) -> str:
    """The present id of a report that a person corrected, or of an incident that people judged; empty: neither."""
    said = _rows(view, "screenings", "observation_id", asked, prefix=True)
    if said:
        return str(said[-1]["screened_id"]) if said[-1]["screened_id"] != said[-1]["observation_id"] else ""
    judgements = fold(standing)
    before = {j.subject.key: j.subject for j in judgements.all.values() if j.subject.incident.startswith(asked)}
    present = {i for carried in carry(before, view.tables()).values() for i in carried.incidents}
    return present.pop() if len(present) == 1 else ""


def _rows(view: View, table: str, column: str, value: str, *, prefix: bool = False) -> list[Row]:
    frame = view.table(table)
    held = frame[column].str.starts_with(value) if prefix else frame[column] == value
    return list(frame.filter(held).iter_rows(named=True))


def _finding(view: View, row: Row) -> Answer:
    incident = _rows(view, "incidents", "incident_id", str(row["incident_id"]))[0]
    return {"finding": dict(row)} | _incident(view, incident)


def _incident(view: View, row: Row) -> Answer:
    incident_id = str(row["incident_id"])
    members = _rows(view, "members", "incident_id", incident_id)
    observations = [o for m in members for o in _rows(view, "observations", "observation_id", str(m["observation_id"]))]
    return {
        "incident": dict(row),
        "placed": _rows(view, "placed", "subject_id", incident_id),
        "zones": _rows(view, "zone_hits", "subject_id", incident_id),
        "near": _rows(view, "near", "subject_id", incident_id),
        "findings": _rows(view, "findings", "incident_id", incident_id),
        "members": members,
        "considered": list(_considered(view, members)),
        "observations": [_observation(view, o) for o in observations],
    }


def _considered(view: View, members: list[Row]) -> Iterator[Answer]:
    """The other groupings that were looked at: each candidate of the incident's reports, with its
    score, whether it was taken, and whether its pair of sources exceeds chance."""
    own = {str(m["observation_id"]) for m in members}
    frame = view.table("candidates")
    near = frame.filter(frame["report_a"].is_in(sorted(own)) | frame["report_b"].is_in(sorted(own)))
    for row in near.sort("score", "report_a", "report_b", descending=[True, False, False]).iter_rows(named=True):
        yield {"with": row["report_b"] if row["report_a"] in own else row["report_a"], **row}


def _observation(view: View, row: Row) -> Answer:
    id_ = str(row["observation_id"])
    return {
        "observation": dict(row),
        "in": [m["incident_id"] for m in _rows(view, "members", "observation_id", id_)],
        "screened": _rows(view, "screenings", "screened_id", id_),
        "records": list(_records(view, str(row["source"]), str(row["record_key"]))),
    }


def _records(view: View, source: str, key: str) -> Iterator[Answer]:
    """Each version of the record, verbatim, with the files in which it was seen."""
    for record in _rows(view, "records", "record_key", key):
        if record["source"] == source:
            seen = [
                dict(sighting) | _receipt(view, str(sighting["receipt_id"]))
                for sighting in _rows(view, "sightings", "content_id", str(record["content_id"]))
                if sighting["source"] == source and sighting["record_key"] == key
            ]
            yield {"record": record["record"], "content_id": record["content_id"], "seen": seen}


def _receipt(view: View, receipt_id: str) -> Answer:
    receipt = _rows(view, "receipts", "receipt_id", receipt_id)[0]
    return {name: receipt[name] for name in ("file", "sha256", "bytes", "licence")}


def _claim(view: View, row: Row) -> Answer:
    return {"claim": dict(row), "records": list(_records(view, str(row["source"]), str(row["record_key"])))}


def _count(view: View, row: Row) -> Answer:
    return {"count": dict(row), "records": list(_records(view, str(row["source"]), str(row["record_key"])))}


def _pattern(_: View, row: Row) -> Answer:
    return {"pattern": dict(row)}


_ANSWERS = {
    "finding": _finding,
    "incident": _incident,
    "observation": _observation,
    "claim": _claim,
    "count": _count,
    "pattern": _pattern,
}
_JUDGED = {"finding": "incident_id", "incident": "incident_id", "pattern": "pattern_id"}
"""What people say something of, and the column by which it is found again."""
