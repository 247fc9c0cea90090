"""Reading and appending: the port of the workflow database."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bestand.errors import InputError, UsageError
from bestand.store.sealed import Sealer
from bestand.store.workflow.database import Database, Postgres, Sqlite
from bestand.store.workflow.entry import Entry, Node, Row, check_places, read_entry, read_time, store_entry, time_text
from bestand.store.workflow.schema import prepare

PAGE = 5000
"""Entries in one question, so that a slow reader never holds a transaction open."""
ASKED = 300
"""Ranges of nodes, or refs, in one statement."""
NODES = sa.table("nodes", sa.column("level"), sa.column("idx"), sa.column("hash"))
ENTRIES = sa.table("entries", *map(sa.column, ("idx", "kind", "ref", "at", "salt", "content")))
_C = ENTRIES.c


def open_workflow(folder: Path, url: str | None, sealer: Sealer, *, workspace: str = "") -> Workflow:
    """The workflow database of a workspace: its own SQLite file, or PostgreSQL at `url` (BESTAND_DB).

    Tables are made or brought up to date. `workspace` is the id from bestand.yaml, which names the
    schema on PostgreSQL. Raises InputError, with nothing touched, for a database of a newer version.
    """
    database = Postgres(url, workspace) if url else Sqlite(folder)
    prepare(database)
    return Workflow(database, sealer)


class _Reads:
    """Questions to the database: of a workflow each on its own connection, of a transaction all on its one."""

    def __init__(self, sealer: Sealer):
        self._sealer = sealer

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        raise NotImplementedError

    def size(self) -> int:
        """Number of entries."""
        return self._end()[0]

    def last_at(self) -> datetime | None:
        """Time of the last entry, UTC."""
        at = self._end()[1]
        return None if at is None else read_time(at)

    def _end(self) -> tuple[int, str | None]:
        """Number of entries, and the time of the last."""
        with self._connected() as connection:
            row = connection.execute(sa.select(_C.idx, _C.at).order_by(_C.idx.desc()).limit(1)).first()
        return (0, None) if row is None else (int(row[0]) + 1, str(row[1]))

    def entries(self, kinds: Collection[str] = (), since: int = 0, refs: Collection[str] = ()) -> Iterator[Entry]:
        """Entries from index `since` on, by index; of all kinds and refs where none are named."""
        for row in self.stored(kinds, since, refs):
            yield read_entry(row, self._sealer)

    def stored(self, kinds: Collection[str] = (), since: int = 0, refs: Collection[str] = ()) -> Iterator[Row]:
        """As `entries`, but as they are stored: sealed ones stay sealed."""
        if not refs:
            yield from self._pages(_of_kinds(kinds), since)
            return
        wanted = sorted(set(refs))
        found: list[Row] = []
        for start in range(0, len(wanted), ASKED):
            asked = _of_kinds(kinds).where(_C.ref.in_(wanted[start : start + ASKED]))
            found += self._pages(asked, since)
        yield from sorted(found)

    def updated_since(self, at: datetime, kinds: Collection[str] = ()) -> Iterator[Entry]:
        """Entries made at this time or later, by index. Who asks with the last time seen misses nothing."""
        for row in self._pages(_of_kinds(kinds), self._first_at(time_text(at))):
            yield read_entry(row, self._sealer)

    def _first_at(self, at: str) -> int:
        """Index of the first entry of this time or later: found by halving, because times grow with the index."""
        size = self.size()
        with self._connected() as connection:
            time_of = sa.select(_C.at).where(_C.idx == sa.bindparam("idx"))
            return bisect_left(range(size), at, key=lambda idx: str(connection.execute(time_of, {"idx": idx}).scalar()))

    def ranges(self, asked: Sequence[tuple[int, int, int]]) -> dict[tuple[int, int], bytes]:
        """Hashes of the nodes in `(level, first, last exclusive)`; those that are not there are left out."""
        found: dict[tuple[int, int], bytes] = {}
        with self._connected() as connection:
            for start in range(0, len(asked), ASKED):
                part = asked[start : start + ASKED]
                values = {
                    f"{name}{n}": v for n, triple in enumerate(part) for name, v in zip("lfe", triple, strict=True)
                }
                rows = connection.execute(_nodes_in(len(part)), values)
                found |= {(level, idx): bytes(hash_) for level, idx, hash_ in rows}
        return found

    def _pages(self, asked: sa.Select[tuple[object, ...]], since: int) -> Iterator[Row]:
        while True:
            with self._connected() as connection:
                rows = connection.execute(asked.where(_C.idx >= since).order_by(_C.idx).limit(PAGE)).all()
            for row in rows:
                yield cast("Row", tuple(row))
            if len(rows) < PAGE:
                return
            since = int(str(rows[-1][0])) + 1


class Workflow(_Reads):
    """A workspace's log. Safe with threads; open it anew after a fork."""

    def __init__(self, database: Database, sealer: Sealer):
        super().__init__(sealer)
        self._database = database

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """One writer at a time; what it appends is committed at the end, all or nothing."""
        with self._database.writing() as connection:
            transaction = Transaction(connection, self._database, self._sealer)
            yield transaction
            if transaction.failed:
                raise UsageError("an append of this transaction failed; nothing was written.")

    def close(self) -> None:
        """Give back the connections; a later question opens new ones."""
        self._database.engine.dispose()

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        return self._database.reading()


class Transaction(_Reads):
    """The only writer, until its `with` ends. It reads what it has appended."""

    def __init__(self, connection: sa.Connection, database: Database, sealer: Sealer):
        super().__init__(sealer)
        self._connection, self._database = connection, database
        self._at_end: tuple[int, str | None] | None = None
        self.failed = False

    def append(self, entries: Sequence[Entry], nodes: Sequence[Node]) -> None:
        """Append entries and the nodes they complete.

        Raises UsageError for a gap, a double or nodes of other entries, and InputError for a kind
        and ref that are there already. After either nothing of the transaction counts.
        """
        self.failed = True
        self.append_stored([store_entry(entry, self._sealer) for entry in entries], nodes)

    def append_stored(self, rows: Sequence[Row], nodes: Sequence[Node]) -> None:
        """As `append`, for entries as they were stored elsewhere: sealed ones stay sealed."""
        self.failed = True
        if not rows and not nodes:
            self.failed = False
            return
        check_places(rows, nodes, *self._end())
        try:
            self._database.insert(self._connection, "entries", ("idx", "kind", "ref", "at", "salt", "content"), rows)
            self._database.insert(self._connection, "nodes", ("level", "idx", "hash"), nodes)
        except (IntegrityError, self._database.integrity_error) as error:
            raise self._double(rows) from error
        self._at_end = (rows[-1][0] + 1, rows[-1][3])
        self.failed = False

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        return nullcontext(self._connection)

    def _end(self) -> tuple[int, str | None]:
        """Asked once: nobody else appends meanwhile."""
        if self._at_end is None:
            self._at_end = super()._end()
        return self._at_end

    def _double(self, rows: Sequence[Row]) -> InputError:
        """Which of them is there already. Asked outside: a failed transaction answers nothing."""
        keys = {(row[1], row[2]) for row in rows}
        there = Workflow(self._database, self._sealer).stored(refs=[ref for _, ref in keys])
        found = next((row[1:3] for row in there if row[1:3] in keys), None)
        what = f"{found[0]} {found[1]} is there already" if found else "the database refuses the entries"
        return InputError(f"{what}; nothing was written.", file=self._database.file)


def _of_kinds(kinds: Collection[str]) -> sa.Select[tuple[object, ...]]:
    asked = sa.select(*ENTRIES.c)
    return asked.where(_C.kind.in_(sorted(set(kinds)))) if kinds else asked


@lru_cache(maxsize=ASKED)
def _nodes_in(count: int) -> sa.TextClause:
    """CROSS JOIN keeps SQLite from turning the order round: each range is one search in the key."""
    values = ", ".join(f"(:l{n}, :f{n}, :e{n})" for n in range(count))
    return sa.text(
        f"WITH asked (level, first, past) AS (VALUES {values}) "  # noqa: S608
        "SELECT nodes.level, nodes.idx, nodes.hash FROM asked CROSS JOIN nodes "
        "WHERE nodes.level = asked.level AND nodes.idx >= asked.first AND nodes.idx < asked.past"
    )
