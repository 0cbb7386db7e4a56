"""A draft remembers the path that learners know its file by.

Why: files are renamed, reordered and moved in the browser. Two who edit one file have to meet where
it is now, and throwing the draft away has to put it back.
Locks: drafts, while a column is added; moments, for they are few.
Old code: reads such drafts as a new file and one that is taken out, which is what publishing does.
Back: drops the column; drafts of moved files stay as new ones beside those that are taken out.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0020", "0019"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.add_column("drafts", sa.Column("moved_from", text(500), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("drafts") as table:
        table.drop_column("moved_from")
