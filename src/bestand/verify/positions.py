"""Where other monitors' findings stand beside ours in the present run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import polars as pl

from bestand.errors import InputError
from bestand.model.people import Standing
from bestand.model.tables import POSITIONS
from bestand.verify.carry import Carried, carry
from bestand.verify.concurrence import Concurrence, concurrences
from bestand.verify.custody import Custody, chains
from bestand.verify.subjects import Subject, read_subject


def positions(standing: Standing, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table `positions`: a row per position and incident of the present run, or with none where its
    records are gone. marking: of the document that it rests on."""
    taken = [(subject, said) for key, said in concurrences(standing.acts).items() for subject in _subject(key)]
    where = carry({subject.key: subject for subject, _ in taken}, tables)
    documents = chains(standing.acts)
    rows = [row for subject, said in taken for one in said for row in _rows(one, where[subject.key], documents)]
    return POSITIONS.shape(pl.DataFrame(rows, schema=POSITIONS.columns))


def _subject(key: str) -> Iterator[Subject]:
    """The subject of a position; nothing where it names none: that stops no reader."""
    try:
        yield read_subject(json.loads(key))
    except InputError:
        return


def _rows(one: Concurrence, carried: Carried, documents: Mapping[str, Custody]) -> Iterator[dict[str, object]]:
    held, document = carried.subject.held, documents.get(one.document)
    row: dict[str, object] = {
        "clause_id": held.clause if held else None,
        "version": held.version if held else None,
        "reading": held.reading if held else None,
        "monitor": one.monitor,
        "position": one.position.value,
        "document": one.document,
        "reason": one.reason,
        "stands": one.stands,
        "since": carried.since.value or None,
        "taken_in": one.at,
        "marking": document.marking if document else None,
        "subject": carried.subject.key,
    }
    for incident in carried.incidents or (None,):
        yield row | {"incident_id": incident}
