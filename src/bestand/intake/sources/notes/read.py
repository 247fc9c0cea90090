"""Notes taken in by hand: one record per file, whose hash is its key.

Who told it and who took it in stay in the file: no table needs them.
"""

from __future__ import annotations

import re
from dataclasses import asdict

import polars as pl

from bestand.errors import InputError, SourceError
from bestand.intake.reading import Context, Reading, reading
from bestand.model.notes import Note, read_note
from bestand.model.tables import TABLES
from bestand.text.csv import PROBLEM, ROW
from bestand.text.files import SourceFile

KEPT_BACK = ("subject", "taken_by", "salt")
_NAMED = re.compile(r"(?:.*/)?([0-9a-f]{64})\.json")


def read(file: SourceFile, context: Context) -> Reading:
    """Raises SourceError for a file that is no note, or is not the one that its name says."""
    named = _NAMED.fullmatch(file.name)
    if named and named[1] != file.sha256:
        raise SourceError("was changed since it was taken in.", file=file.name, fix="restore it from a copy.")
    try:
        note = read_note(file.json(), file.name)
    except SourceError:
        raise
    except InputError as error:
        raise SourceError(str(error)) from error
    told = {name: _told(value) for name, value in asdict(note).items() if name not in KEPT_BACK}
    rows = pl.DataFrame([{ROW: 1, PROBLEM: None, "note": file.sha256, **told}], schema=_schema(told))
    columns = ["note", *told]
    given = {"observations": _observation(note)}
    return reading(rows, key=("note",), columns=columns, given=given, first_seen=pl.lit(note.taken_at))


def _observation(note: Note) -> pl.DataFrame:
    schema = TABLES["observations"].columns
    said = {name: value for name, value in asdict(note).items() if name in schema and name not in KEPT_BACK}
    own = {"actor_claimed": note.actor_told, "account": note.kind.value, "grade": note.grade + note.information}
    row = said | own | {"marking": note.marking.value}
    frame = pl.DataFrame([row], schema={name: schema[name] for name in row})
    return frame.with_columns(pl.lit(1, pl.Int64).alias(ROW))


def _told(value: object) -> str | None:
    """As text, as every other source has it in its records."""
    return None if value is None else str(value)


def _schema(told: dict[str, str | None]) -> dict[str, pl.DataType | type[pl.DataType]]:
    return {ROW: pl.Int64, PROBLEM: pl.String, "note": pl.String, **dict.fromkeys(told, pl.String)}
