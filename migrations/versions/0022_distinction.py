"""Certificates with distinction: since when one is.

Why: a programme may name what distinction takes; a certificate has it at once, or gains it once.
Locks: certificates, for as long as a column is added; nothing is written into it.
Old code: issues certificates without it, and shows none.
Back: drops the column. The next summing up of who has earned it notes it anew.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0022", "0021"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("certificates") as table:
        table.add_column(sa.Column("distinguished_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("certificates") as table:
        table.drop_column("distinguished_at")
