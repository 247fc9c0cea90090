"""The tables' version: made at the first opening, brought up by migrations, never used when newer."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bestand.errors import InputError
from bestand.store.workflow.database import Database, Postgres

HEAD = "0003"
REVISIONS = ("0001", "0002", "0003")
_VERSION_TABLE = "bestand_version"


def prepare(database: Database) -> None:
    """Bring the tables to this program's version, under the writer's lock.

    Raises InputError, with nothing touched, for tables of a newer version.
    """
    with database.reading() as connection:
        found = _checked(connection, database)
    if found != HEAD:
        with database.writing() as connection:
            if _checked(connection, database) != HEAD:  # another opener may have been faster
                move(connection, database, HEAD)


def move(connection: sa.Connection, database: Database, target: str) -> None:
    """Run migrations up or down to a revision within the connection's transaction."""
    if isinstance(database, Postgres):
        _make_schema(connection, database)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = _VERSION_TABLE
    known = version(connection)
    down = known is not None and (target == "base" or REVISIONS.index(target) < REVISIONS.index(known))
    (command.downgrade if down else command.upgrade)(config, target)


def version(connection: sa.Connection) -> str | None:
    """The revision of the tables, or None where there are none."""
    if not sa.inspect(connection).has_table(_VERSION_TABLE):
        return None
    rows = connection.execute(sa.text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalars().all()  # noqa: S608
    return str(rows[0]) if rows else None


def _checked(connection: sa.Connection, database: Database) -> str | None:
    found = version(connection)
    if found is not None and found not in REVISIONS:
        raise InputError(
            f"is of version {found[:40]!r}, newer than this program's {HEAD}; nothing was touched.",
            file=database.file,
            fix="use the program that wrote it, or a newer one.",
        )
    return found


def _make_schema(connection: sa.Connection, database: Postgres) -> None:
    """Asked for first: CREATE SCHEMA IF NOT EXISTS needs a right that an application's role has not."""
    there = sa.text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
    if connection.execute(there, {"name": database.schema}).first() is None:
        connection.execute(sa.schema.CreateSchema(database.schema))
