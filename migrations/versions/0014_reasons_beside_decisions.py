"""Why somebody chose, and how sure they were, beside the decision.

Why: passages marked {.commit} ask for a reason and a confidence before the consequence is shown.
Both belong to the decision, in the same row, so that they are written and read with it.
Locks: decisions, for a moment: two columns are added, without a look at the rows.
Old code: stores decisions without either, as those on other passages are.
Back: drops the reasons and confidences; the decisions stay.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0014", "0013"


def upgrade() -> None:
    """Go forward."""
    text = sa.String(500).with_variant(sa.String(500, collation="C"), "postgresql")
    op.add_column("decisions", sa.Column("reason", text, nullable=False, server_default=""))
    op.add_column("decisions", sa.Column("confidence", sa.Integer, nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("decisions") as table:
        table.drop_column("confidence")
        table.drop_column("reason")
