"""Attempts and submissions know what their activity was called when they were made.

Why: an author may rename an activity, and learners' records move to its new slug; but attempts and
submissions are read with the revision that they were made in, where it has its own, older slug.
Locks: attempts and submissions while their rows are filled, once.
Old code: doesn't see the column; a row that it adds has an empty text there, which means that
nothing was renamed since.
Back: drops the old slugs; what was made before a rename can't be opened then.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"

TABLES = ("attempts", "submissions")


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    for name in TABLES:
        op.add_column(name, sa.Column("known_as", text(120), nullable=False, server_default=""))
        rows = sa.table(name, sa.column("activity"), sa.column("known_as"))
        op.execute(rows.update().values(known_as=rows.c.activity))


def downgrade() -> None:
    """Go back."""
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("known_as")
