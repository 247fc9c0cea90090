"""The two databases that can hold a workflow. What differs between them is here and in the migrations."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from bestand.errors import InputError, UsageError

FILE = "workflow.sqlite"
WAIT_S = 60
"""How long a writer waits for the others."""
FEW = 20
"""Rows below which PostgreSQL takes an INSERT in fewer turns than a COPY."""
SCHEME = "postgresql+psycopg"
_PRAGMAS = (
    "synchronous = FULL",
    "trusted_schema = OFF",
    "cache_size = -65536",  # 64 MB: refs are hashes, so their index is written all over
    "wal_autocheckpoint = 8192",  # pages: 32 MB
)
_TYPES = {"idx": "int8", "level": "int4", "hash": "bytea", "salt": "bytea", "content": "bytea"}
_WORKSPACE = re.compile(r"[a-z0-9][a-z0-9-]{0,50}")


class Database(ABC):
    """Connections to one workspace's tables. `file` is how errors call it: never an address or a password."""

    file: str
    engine: sa.Engine
    reader: sa.Engine
    """The same connections, for single questions."""

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection for one question. What the database cannot do becomes an InputError."""
        with self._explained(), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The only writer; committed at the end, all or nothing."""
        with self._explained(), self.engine.connect() as connection:
            connection = connection.execution_options(bestand_writes=True)
            with connection.begin():
                self.lock(connection)
                yield connection

    @abstractmethod
    def lock(self, connection: sa.Connection) -> None:
        """Waits until this transaction is the only one that writes."""

    @abstractmethod
    def insert(self, connection: sa.Connection, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
        """Many rows at once, as fast as the database takes them."""

    @property
    def dbapi_error(self) -> type[Exception]:
        error: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        return error

    @property
    def integrity_error(self) -> type[Exception]:
        """As the driver raises it where rows do not go through SQLAlchemy."""
        error: type[Exception] = self.engine.dialect.loaded_dbapi.IntegrityError
        return error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, self.dbapi_error) as error:
            raise InputError(
                f"the workflow database says: {_reason(error)}; nothing was written.", file=self.file
            ) from error


class Sqlite(Database):
    """A file in the workspace: one machine, few writers."""

    def __init__(self, folder: Path):
        path = folder / "record" / FILE
        self.file = f"record/{FILE}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot be made a folder: {error.strerror}.", file="record") from error
        url = sa.URL.create("sqlite", database=str(path))
        self.engine = sa.create_engine(url, connect_args={"timeout": WAIT_S, "check_same_thread": False})
        self.reader = self.engine
        sa.event.listen(self.engine, "connect", _prepare_sqlite)
        sa.event.listen(self.engine, "begin", _begin_sqlite)

    def lock(self, connection: sa.Connection) -> None:
        """BEGIN IMMEDIATE has locked already."""

    def insert(self, connection: sa.Connection, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", list(rows))  # noqa: S608


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so, also around DDL
    _keep_log(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _keep_log(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself where several turn a new file to a write-ahead log at once."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("bestand_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Postgres(Database):
    """A schema per workspace in a team's database."""

    file = "BESTAND_DB"

    def __init__(self, url: str, workspace: str):
        self.schema = schema_name(workspace)
        number = hashlib.sha256(f"bestand/{self.schema}".encode()).digest()[:8]
        self._number = int.from_bytes(number, "big", signed=True)
        self.engine = _engine(url)
        self.reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")  # saves two turns a question
        sa.event.listen(self.engine, "connect", self._prepare)

    def lock(self, connection: sa.Connection) -> None:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": self._number})

    def insert(self, connection: sa.Connection, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
        if len(rows) < FEW:
            marks = ", ".join(["%s"] * len(columns))
            connection.exec_driver_sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", list(rows))  # noqa: S608
            return
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types([_TYPES.get(column, "text") for column in columns])
            for row in rows:
                copy.write_row(row)

    def _prepare(self, connection: Any, _record: object) -> None:
        """`synchronous_commit` is said here so that no setting of the server loses what was acknowledged."""
        with connection.cursor() as cursor:
            cursor.execute(f'SET search_path TO "{self.schema}"')
            cursor.execute("SET synchronous_commit TO on")
            cursor.execute(f"SET lock_timeout TO '{WAIT_S}s'")
        connection.commit()


def schema_name(workspace: str) -> str:
    """The schema of a workspace. Raises UsageError for what is no workspace id."""
    if not _WORKSPACE.fullmatch(workspace):
        raise UsageError("PostgreSQL needs the workspace's id: small letters, digits, hyphens, at most 51.")
    return "bestand_" + workspace.replace("-", "_")


def _engine(url: str) -> sa.Engine:
    """Errors never repeat the address: it may hold a password."""
    try:
        parsed = sa.make_url(url)
        if parsed.drivername != SCHEME:
            raise UsageError(f"BESTAND_DB must begin with {SCHEME}://.")
        return sa.create_engine(parsed, pool_pre_ping=True)
    except ArgumentError as error:
        raise UsageError(f"BESTAND_DB is no address of a database: {SCHEME}://user@host/name.") from error
    except ModuleNotFoundError as error:
        raise UsageError("BESTAND_DB needs the extra `postgres`: pip install 'bestand[postgres]'.") from error


def _reason(error: Exception) -> str:
    """First line of what the driver says: without the statement and its parameters."""
    if isinstance(error, IntegrityError):
        return "the entry is there already or does not follow the last one"
    said = str(getattr(error, "orig", None) or error).strip()
    if "database is locked" in said or "lock timeout" in said:
        return f"another writer did not end within {WAIT_S} s"
    return said.splitlines()[0].rstrip(".") if said else type(error).__name__
