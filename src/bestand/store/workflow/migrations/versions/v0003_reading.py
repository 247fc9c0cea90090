"""The index for what is asked most: all entries of a kind. Times grow with the index, so they need none."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("entries_of_kind", "entries", ["kind", "idx"])


def downgrade() -> None:
    op.drop_index("entries_of_kind", "entries")
