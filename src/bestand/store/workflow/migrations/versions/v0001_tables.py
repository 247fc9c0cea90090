"""The two tables: entries and the hashes of complete subtrees."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")  # sorted by bytes, as SQLite does


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("idx", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("kind", "ref", name="entries_kind_ref"),
        sa.CheckConstraint("idx >= 0", name="entries_from_zero"),
    )
    op.create_table(
        "nodes",
        sa.Column("level", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("idx", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("level", "idx", name="nodes_place"),
        sa.CheckConstraint("length(hash) = 32", name="nodes_hash"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Only for an empty log: entries are never thrown away."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM entries LIMIT 1")).first():
        raise RuntimeError("there are entries; tables that hold any are not dropped")
    op.drop_table("nodes")
    op.drop_table("entries")
