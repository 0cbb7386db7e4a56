"""What the drafts of a course compile to, beside what their check found.

Why: the page that publishes says in words what would change; no page that is only looked at may
run Markdown for that.
Locks: `checked` for as long as a column is added; it is small and nothing is written into it.
Old code: writes no such value; the drafts are then checked again before words are said.
Back: drops the column; checks are made again.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0021", "0020"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("checked") as table:
        table.add_column(sa.Column("compiled", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("checked") as table:
        table.drop_column("compiled")
