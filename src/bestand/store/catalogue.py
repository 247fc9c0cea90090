"""Which files count: a Parquet file is part of the workspace once its row is committed here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bestand.errors import InputError

VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS file (
  name TEXT NOT NULL, stem TEXT NOT NULL, sha256 TEXT NOT NULL, rows INTEGER NOT NULL,
  PRIMARY KEY (name, stem)
) STRICT;
CREATE TABLE IF NOT EXISTS run (
  only INTEGER PRIMARY KEY CHECK (only = 1), state TEXT NOT NULL, plan TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One file: its table, its stem (a day or `all`), its hash."""

    name: str
    stem: str
    sha256: str
    rows: int


class Catalogue:
    """The catalogue of one workspace's `data/`."""

    def __init__(self, path: Path):
        self.path = path

    def entries(self) -> list[Entry]:
        with self._open() as db:
            rows = db.execute("SELECT name, stem, sha256, rows FROM file ORDER BY name, stem")
            return [Entry(*row) for row in rows]

    def state(self) -> tuple[str, str]:
        """State of the last run (`none`, `writing`, `complete`) and its plan as JSON."""
        if not self.path.exists():
            return "none", "{}"
        with self._open() as db:
            row = db.execute("SELECT state, plan FROM run").fetchone()
        return (row[0], row[1]) if row else ("none", "{}")

    def begin(self, plan: str) -> None:
        """From here until `commit` readers refuse: files and catalogue may differ."""
        with self._open() as db, db:
            db.execute("INSERT OR REPLACE INTO run VALUES (1, 'writing', ?)", (plan,))

    def commit(self, entries: Iterable[Entry], plan: str) -> None:
        rows = [(e.name, e.stem, e.sha256, e.rows) for e in entries]
        with self._open() as db, db:
            db.execute("DELETE FROM file")
            db.executemany("INSERT INTO file VALUES (?, ?, ?, ?)", rows)
            db.execute("INSERT OR REPLACE INTO run VALUES (1, 'complete', ?)", (plan,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one piece of work; what SQLite cannot do becomes an InputError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self.path, timeout=30)) as db:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = FULL")
                db.executescript(_SCHEMA)
                yield db
        except sqlite3.Error as error:
            raise InputError(
                f"the catalogue cannot be used: {error}.",
                file=self.path.name,
                fix="end other runs, or delete the folder data/ and run again: nothing original lies there.",
            ) from error
