"""Where meters began and what was written on the way, beside the attempt.

Why: a scenario may begin from what happened in an earlier one, and passages may ask for a written
line. Both belong to one attempt, whose replay reads them with it.
Locks: attempts, for a moment: two columns are added, without a look at the rows.
Old code: stores attempts without either, as those at other scenarios are.
Back: drops them; such attempts replay from the usual start.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0019", "0018"


def upgrade() -> None:
    """Go forward."""
    for name in ("starts", "lines"):
        op.add_column("attempts", sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("attempts") as table:
        table.drop_column("lines")
        table.drop_column("starts")
