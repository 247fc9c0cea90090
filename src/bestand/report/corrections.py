"""What one edition says otherwise than another: rows added, changed and withdrawn."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bestand.errors import InputError

TABLES = {"incidents.csv": "incident_id", "findings.csv": "finding_id"}
"""The tables of an edition, and the column that names a row."""
FILE = "corrections.csv"
ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
HEADER = ("change", "table", "id", "column")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs. fields: of a changed row, (column, before, after) for each column that differs."""

    kind: str
    table: str
    id: str
    fields: tuple[tuple[str, str, str], ...] = ()


def between(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Change]:
    """Changes from one edition's tables to another's, by table and id. An incident that reports joined has
    another id: it is withdrawn under the old one and added under the new."""
    return [c for name, key in TABLES.items() for c in _changes(name, key, before.get(name), after.get(name))]


def editions(one: Path, other: Path) -> list[Change]:
    """Changes between two edition folders. Raises InputError where one is no whole edition."""
    return between(_files(one), _files(other))


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """How many rows of all tables were added, changed, withdrawn."""
    counts = Counter(change.kind for change in changes)
    return {kind: counts[kind] for kind in (ADDED, CHANGED, WITHDRAWN)}


def as_csv(changes: Iterable[Change]) -> bytes:
    """One line per changed column, and one per row added or withdrawn. What a column said before is not
    repeated: it may have been wrong to publish it."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(HEADER)
    for change in changes:
        for column, *_ in change.fields or (("", "", ""),):
            writer.writerow((change.kind, change.table, change.id, column))
    return sink.getvalue().encode()


def errata(out: Path) -> Iterator[dict[str, object]]:
    """Every edition below `out` that supersedes another: which, why, and how many rows it changed."""
    for path in sorted(out.glob("*/edition.json")):
        told = _edition(path.parent)
        if isinstance(superseded := told.get("supersedes"), dict):
            yield {
                "edition": told["edition"],
                "day": _of(told, "period").get("day"),
                "level": told["level"],
            } | superseded


def _changes(name: str, key: str, before: bytes | None, after: bytes | None) -> Iterator[Change]:
    old, new = _rows(before, key, name), _rows(after, key, name)
    for id_ in sorted(old.keys() | new.keys()):
        if id_ not in old:
            yield Change(ADDED, name, id_)
        elif id_ not in new:
            yield Change(WITHDRAWN, name, id_)
        elif fields := tuple(_fields(old[id_], new[id_])):
            yield Change(CHANGED, name, id_, fields)


def _fields(old: Row, new: Row) -> Iterator[tuple[str, str, str]]:
    for column in dict.fromkeys((*old, *new)):
        before, after = old.get(column) or "", new.get(column) or ""
        if before != after:
            yield column, before, after


def _rows(data: bytes | None, key: str, name: str) -> dict[str, Row]:
    if data is None:
        return {}
    csv.field_size_limit(1 << 24)
    try:
        return {row[key]: row for row in csv.DictReader(io.StringIO(data.decode()))}
    except (KeyError, ValueError, csv.Error) as error:
        raise InputError("is no table of an edition.", file=name) from error


def _files(folder: Path) -> dict[str, bytes]:
    told = _edition(folder)
    found = {}
    for name in TABLES:
        data = _read(folder / name)
        if hashlib.sha256(data).hexdigest() != _of(told, "files").get(name):
            raise InputError("is not the file that was published.", file=f"{folder.name}/{name}")
        found[name] = data
    return found


def _edition(folder: Path) -> dict[str, object]:
    name = f"{folder.name}/edition.json"
    try:
        told = json.loads(_read(folder / "edition.json"))
    except (ValueError, RecursionError) as error:
        raise InputError("is damaged.", file=name) from error
    if not isinstance(told, dict) or not {"edition", "level", "files", "period"} <= told.keys():
        raise InputError("is no edition.", file=name)
    return told


def _of(told: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = told.get(name)
    return value if isinstance(value, dict) else {}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        fix = "name the folder of an edition."
        raise InputError(
            f"cannot be read: {error.strerror}.", file=f"{path.parent.name}/{path.name}", fix=fix
        ) from error
