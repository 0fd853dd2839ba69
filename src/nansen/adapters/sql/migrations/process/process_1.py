# noqa: INP001 - alembic finds it by its path
"""Acts, standings, what the journal is owed, and sealed reasons."""

import sqlalchemy as sa
from alembic import op

revision = "process_1"
down_revision = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go there."""
    op.create_table(
        "acts",
        sa.Column("subject", TEXT, primary_key=True),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("octets", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("subject", "key", name="acts_key"),
    )
    op.create_table(
        "standings",
        sa.Column("number", COUNTER, primary_key=True, autoincrement=True),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger),
        sa.Column("move", TEXT, nullable=False),
        sa.Column("case_id", TEXT, nullable=False),
        sa.UniqueConstraint("subject", name="standings_subject"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "duties",
        sa.Column("number", COUNTER, primary_key=True, autoincrement=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("opening", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("key", name="duties_key"),
        sqlite_autoincrement=True,
    )
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
    for name in ("sealed", "duties", "standings", "acts"):
        op.drop_table(name)
