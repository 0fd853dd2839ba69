# noqa: INP001 - alembic finds it by its path
"""Sealed values of who somebody is."""

import sqlalchemy as sa
from alembic import op

revision = "identity_1"
down_revision = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Go there."""
    op.create_table(
        "sealed",
        sa.Column("case_id", TEXT, primary_key=True),
        sa.Column("field", TEXT, primary_key=True),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("turn", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("sealed")
