"""Indexes for what is asked most: all entries of a kind, and all since a time."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("entries_of_kind", "entries", ["kind", "idx"])
    op.create_index("entries_since", "entries", ["at"])


def downgrade() -> None:
    op.drop_index("entries_since", "entries")
    op.drop_index("entries_of_kind", "entries")
