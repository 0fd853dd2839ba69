# noqa: INP001 - alembic finds it by its path
"""Indices for lists of a million cases."""

from alembic import op

revision = "process_2"
down_revision = "process_1"


def upgrade() -> None:
    """Go there."""
    op.create_index("standings_by_stage", "standings", ["kind", "stage", "subject"])
    op.create_index("standings_by_move", "standings", ["kind", "move", "subject"])
    op.create_index("standings_by_due", "standings", ["kind", "due", "subject"])
    op.create_index("standings_by_case", "standings", ["case_id", "number"])


def downgrade() -> None:
    """Go back."""
    for what in ("case", "due", "move", "stage"):
        op.drop_index(f"standings_by_{what}", "standings")
