# noqa: INP001 - alembic finds it by its path
"""Status lists and their entries."""

import sqlalchemy as sa
from alembic import op

revision = "registry_1"
down_revision = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go there."""
    op.create_table(
        "lists",
        sa.Column("number", COUNTER, primary_key=True, autoincrement=True),
        sa.Column("list_id", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("issued", sa.BigInteger),
        sa.Column("published", sa.LargeBinary),
        sa.Column("taken", sa.BigInteger, nullable=False),
        sa.Column("changes", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("list_id", name="lists_list_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "entries",
        sa.Column(
            "list",
            COUNTER,
            sa.ForeignKey("lists.number"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("is_decoy", sa.Boolean, nullable=False),
        sa.Column("shown", sa.SmallInteger, nullable=False),
        sa.Column("asked", sa.SmallInteger, nullable=False),
        sa.Column("by_holder", sa.Boolean, nullable=False),
        sa.Column("since", sa.BigInteger),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go back."""
    for name in ("entries", "lists"):
        op.drop_table(name)
