"""An invitation may lead into a cohort.

Why: who is invited to a cohort and has no account yet makes one with the mailed link, and is then
in the cohort without being asked again.
Locks: tokens while the column is added (on SQLite the table is copied).
Old code: doesn't see the column; who makes an account by its link has to be put in by hand.
Back: drops the column; such invitations make accounts and lead into no cohort.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("tokens") as tokens:
        tokens.add_column(sa.Column("cohort_id", sa.Integer(), nullable=True))
        tokens.create_foreign_key(
            "fk_tokens_cohort_id_cohorts", "cohorts", ["cohort_id"], ["id"], ondelete="CASCADE"
        )
        tokens.create_index("ix_tokens_cohort_id", ["cohort_id"])


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("tokens") as tokens:
        tokens.drop_index("ix_tokens_cohort_id")
        tokens.drop_constraint("fk_tokens_cohort_id_cohorts", type_="foreignkey")
        tokens.drop_column("cohort_id")
