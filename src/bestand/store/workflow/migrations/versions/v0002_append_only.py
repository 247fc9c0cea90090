"""The database itself refuses what is not an append: changes, removals, gaps and replacements."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = ("entries", "nodes")
REFUSED = "entries and nodes are only appended"
GAP = "entries go on without gap or double"

# INSERT OR REPLACE removes the old row without asking the DELETE trigger, so inserts are looked at too.
SQLITE_UP = (
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER entries_go_on BEFORE INSERT ON entries "
    "WHEN new.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM entries) "
    "OR EXISTS (SELECT 1 FROM entries WHERE kind = new.kind AND ref = new.ref) "
    f"BEGIN SELECT RAISE(ABORT, '{GAP}'); END",
    "CREATE TRIGGER nodes_go_on BEFORE INSERT ON nodes "
    "WHEN EXISTS (SELECT 1 FROM nodes WHERE level = new.level AND idx = new.idx) "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER {name}"
    for name in (
        *(f"{table}_no_{verb}" for table in TABLES for verb in ("update", "delete")),
        "entries_go_on",
        "nodes_go_on",
    )
)

# A whole statement is looked at once, so that COPY stays fast. The primary key excludes doubles.
POSTGRES_UP = (
    f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSED}' "
    "USING ERRCODE = 'insufficient_privilege'; END $$",
    "CREATE FUNCTION go_on() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE low bigint; high bigint; n bigint; BEGIN "
    "SELECT min(idx), max(idx), count(*) INTO low, high, n FROM appended; "
    "IF n > 0 AND (high - low + 1 <> n OR (low > 0 AND NOT EXISTS "
    "(SELECT 1 FROM entries WHERE idx = low - 1))) THEN "
    f"RAISE EXCEPTION '{GAP}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$",
    *(
        f"CREATE TRIGGER {table}_only_appended BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        for table in TABLES
    ),
    "CREATE TRIGGER entries_go_on AFTER INSERT ON entries REFERENCING NEW TABLE AS appended "
    "FOR EACH STATEMENT EXECUTE FUNCTION go_on()",
)
POSTGRES_DOWN = (
    "DROP TRIGGER entries_go_on ON entries",
    *(f"DROP TRIGGER {table}_only_appended ON {table}" for table in TABLES),
    "DROP FUNCTION go_on()",
    "DROP FUNCTION refuse()",
)


def upgrade() -> None:
    _run(POSTGRES_UP if _is_postgres() else SQLITE_UP)


def downgrade() -> None:
    _run(POSTGRES_DOWN if _is_postgres() else SQLITE_DOWN)


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)
