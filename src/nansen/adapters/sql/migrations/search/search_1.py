# noqa: INP001 - alembic finds it by its path
"""Blinded tokens and their handles."""

import sqlalchemy as sa
from alembic import op

revision = "search_1"
down_revision = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Go there."""
    op.create_table(
        "tokens",
        sa.Column("token", sa.LargeBinary, primary_key=True),
        sa.Column("handle", TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("tokens_by_handle", "tokens", ["handle"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("tokens")
