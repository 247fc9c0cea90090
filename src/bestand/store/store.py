"""A workspace's tables: a reader for those who only look, a writer that only flow opens.

The catalogue's hash is over what lies on the disk: with encryption at rest a hash of the plain bytes
would let guesses of a day's rows be tried, and a copy can be checked without the key.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from bestand.errors import InputError
from bestand.model.parquet import parquet_bytes, parts_of, read_frames
from bestand.model.tables import TABLES
from bestand.store.catalogue import Catalogue, Entry
from bestand.store.sealed import PLAIN, Sealer, open_line, seal_line

RECEIPTS = "receipts.jsonl"


class View:
    """Reads the tables of the last complete run."""

    def __init__(self, folder: Path, sealer: Sealer = PLAIN):
        self._data, self._sealer = folder / "data", sealer
        self.catalogue = Catalogue(self._data / "catalogue.sqlite")
        state, plan = self.catalogue.state()
        if state == "none":
            raise InputError("nothing has been run here yet.", fix="bestand run")
        if state != "complete":
            raise InputError("the last run did not finish; its tables are not whole.", fix="bestand run")
        self.plan: Mapping[str, object] = json.loads(plan)
        self._entries = self.catalogue.entries()
        self._read: dict[str, pl.DataFrame] = {}

    def table(self, name: str) -> pl.DataFrame:
        """A whole table. Raises InputError where a file is gone or was changed."""
        if name not in self._read:
            files = [self._bytes(entry) for entry in self._entries if entry.name == name]
            self._read[name] = read_frames(TABLES[name], files)
        return self._read[name]

    def columns(self, name: str, *columns: str) -> pl.DataFrame:
        """Some columns of a table, without reading the others; as `table` otherwise."""
        if name in self._read:
            return self._read[name].select(columns)
        files = [self._bytes(entry) for entry in self._entries if entry.name == name]
        return read_frames(TABLES[name], files, columns).select(columns)

    def narrow(self, columns: Mapping[str, Sequence[str]]) -> dict[str, pl.DataFrame]:
        """Some columns of some tables, by name of the table."""
        return {name: self.columns(name, *wanted) for name, wanted in columns.items()}

    def head(self, name: str, n: int) -> pl.DataFrame:
        """The first rows of a table, read from no more of its files than hold them. Raises InputError
        where one of those is gone or was changed."""
        files, held = [], 0
        for entry in self._entries:
            if entry.name == name and held < n:
                files.append(self._bytes(entry))
                held += entry.rows
        return read_frames(TABLES[name], files).head(n)

    def tables(self) -> Mapping[str, pl.DataFrame]:
        """Every table by name, each read when it is first asked for."""
        return Lazy(self)

    def rows(self) -> dict[str, int]:
        """Number of rows per table, from the catalogue alone."""
        counts = dict.fromkeys(TABLES, 0)
        for entry in self._entries:
            counts[entry.name] += entry.rows
        return counts

    def _bytes(self, entry: Entry) -> bytes:
        path = self._data / entry.name / f"{entry.stem}.parquet"
        name = f"data/{entry.name}/{path.name}"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}.", file=name, fix="bestand run") from error
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise InputError("was changed since the run.", file=name, fix="bestand run")
        return self._sealer.open(data, name)


class Lazy(Mapping[str, pl.DataFrame]):
    """The tables of a view as a mapping."""

    def __init__(self, view: View):
        self._view = view

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in TABLES:
            raise KeyError(name)
        return self._view.table(name)

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


class Writer:
    """Writes tables beside the old ones; all count at once when it closes."""

    def __init__(self, folder: Path, sealer: Sealer = PLAIN):
        self._data, self._record, self._sealer = folder / "data", folder / "record", sealer
        self._entries: list[Entry] = []

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Replace a table. Each file is written whole, synced, then renamed."""
        table = TABLES[name]
        folder = self._data / name
        _make(folder)
        stems = set()
        for stem, rows in parts_of(table, table.shape(frame)):
            data = self._sealer.seal(parquet_bytes(table, rows), f"data/{name}/{stem}.parquet")
            replace_file(folder / f"{stem}.parquet", data)
            self._entries.append(Entry(name, stem, hashlib.sha256(data).hexdigest(), rows.height))
            stems.add(stem)
        for path in folder.glob("*.parquet*"):
            if path.name.removesuffix(".parquet") not in stems:
                path.unlink()

    def keep_receipts(self, receipts: pl.DataFrame, received_at: str) -> None:
        """Append receipts that are new to `record/receipts.jsonl`; never rewrites a line."""
        _make(self._record)
        path = self._record / RECEIPTS
        kept = path.read_bytes() if path.exists() else b""
        whole = kept[: kept.rfind(b"\n") + 1]  # a killed append may have left half a line
        lines = whole.splitlines()
        had = {_receipt_id(line, n, self._sealer) for n, line in enumerate(lines, 1)}
        new = [r | {"received_at": received_at} for r in receipts.to_dicts() if r["receipt_id"] not in had]
        if new or whole != kept:
            texts = [json.dumps(r, ensure_ascii=False, sort_keys=True).encode() for r in new]
            sealed = [seal_line(self._sealer, text, RECEIPTS, n) for n, text in enumerate(texts, len(lines) + 1)]
            replace_file(path, whole + b"".join(line + b"\n" for line in sealed))

    @property
    def entries(self) -> list[Entry]:
        return sorted(self._entries)


@contextmanager
def open_writer(folder: Path, plan: str, sealer: Sealer = PLAIN) -> Iterator[Writer]:
    """The only way to write tables: one writer at a time, all or nothing for readers."""
    _make(folder / "data")
    catalogue = Catalogue(folder / "data" / "catalogue.sqlite")
    with (folder / "data" / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InputError("another run is writing this workspace.", fix="wait for it.") from error
        catalogue.begin(plan)
        writer = Writer(folder, sealer)
        yield writer
        catalogue.commit(writer.entries, plan)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be made a folder: {error.strerror}.", file=folder.name) from error


def _receipt_id(line: bytes, number: int, sealer: Sealer) -> str:
    """The id of a kept receipt. Raises InputError: a damaged record is never written over."""
    try:
        return str(json.loads(open_line(sealer, line, RECEIPTS, number))["receipt_id"])
    except (ValueError, KeyError, TypeError) as error:
        fix = "restore the file from a copy; nothing was written."
        raise InputError("is damaged.", file=RECEIPTS, line=number, fix=fix) from error


def replace_file(path: Path, data: bytes) -> None:
    """Write beside, sync, rename: a reader sees the old file or the new one, never a part."""
    if path.exists() and path.read_bytes() == data:
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"cannot be written: {error.strerror}.", file=path.name) from error
