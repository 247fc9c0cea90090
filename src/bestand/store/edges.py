"""What people said of two records, kept in `record/edges.jsonl`: appended, never changed."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import polars as pl

from bestand.errors import InputError
from bestand.model.ids import digest
from bestand.model.tables import TABLES
from bestand.store.sealed import PLAIN, Sealer, open_line, seal_line

FILE = "edges.jsonl"
SAID = ("said", "source_a", "key_a", "source_b", "key_b", "by", "reason", "at")


def append_edge(folder: Path, edge: dict[str, str], sealer: Sealer = PLAIN) -> str:
    """Append one statement and return its id. Safe with several writers; synced before it returns."""
    edge = {"edge_id": digest("edge/1", *(edge[name] for name in SAID)), **edge}
    path = folder / "record" / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(edge, ensure_ascii=False, sort_keys=True).encode()
    try:
        with path.open("ab") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            kept = path.read_bytes()
            whole = kept.rfind(b"\n") + 1  # a killed append may have left half a line
            stored = seal_line(sealer, line, FILE, kept.count(b"\n") + 1) + b"\n"
            try:
                os.ftruncate(stream.fileno(), whole)
                stream.write(stored)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                os.ftruncate(stream.fileno(), whole)
                raise
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", file=FILE) from error
    return edge["edge_id"]


def edges(folder: Path, sealer: Sealer = PLAIN) -> pl.DataFrame:
    """The table `edges`, in the order in which they were said. Raises InputError naming the line."""
    path = folder / "record" / FILE
    if not path.exists():
        return TABLES["edges"].empty()
    rows = [_row(line, n, sealer) for n, line in enumerate(path.read_bytes().splitlines(keepends=True), 1)]
    frame = pl.DataFrame([r for r in rows if r], schema={"edge_id": pl.String} | dict.fromkeys(SAID, pl.String))
    at = pl.col("at").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC", strict=False)
    frame = frame.with_columns(at)
    for row in frame["at"].is_null().arg_true():
        raise _damaged(row + 1)
    return TABLES["edges"].shape(frame)


def _row(line: bytes, number: int, sealer: Sealer) -> dict[str, str] | None:
    """A statement; None for the torn last line of a killed append."""
    if not line.endswith(b"\n"):
        return None
    try:
        row = json.loads(open_line(sealer, line.removesuffix(b"\n"), FILE, number))
        return {name: str(row[name]) for name in ("edge_id", *SAID)}
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(number) from error


def _damaged(line: int) -> InputError:
    return InputError("is damaged.", file=FILE, line=line, fix="restore the file from a copy.")
