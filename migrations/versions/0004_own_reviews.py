"""Learners who review their own worksheets.

Why: a worksheet may ask its writer to read what they handed in against a rubric; the points they
gave belong to that round.
Locks: submissions for the moment that a column takes.
Old code: sees neither; it adds rounds as before, for both columns have a value then.
Back: drops what people gave their own rounds; what is done stays done.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Go forward."""
    op.add_column("submissions", sa.Column("marks", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("submissions", sa.Column("reviewed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("submissions") as submissions:
        submissions.drop_column("reviewed_at")
        submissions.drop_column("marks")
