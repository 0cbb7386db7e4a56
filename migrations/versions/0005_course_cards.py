"""Courses say in their own row what lists show of them.

Why: Home lists every course; unpacking each one's newest revision for its title, length and
audience cost as much as the page itself, and more than a page where memory could not hold them.
Locks: courses for the moment that a column takes.
Old code: doesn't see the columns; what it publishes has no summary and no length in lists until new
code publishes it again, which the next start does. A course for instructors doesn't exist before.
Back: drops the columns, which revisions hold anyway.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    for name, kind, default in (
        ("summary", text(500), ""),
        ("minutes", sa.Integer(), "0"),
        ("activities", sa.Integer(), "0"),
        ("audience", text(20), "everyone"),
    ):
        op.add_column("courses", sa.Column(name, kind, nullable=False, server_default=default))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("courses") as courses:
        for name in ("audience", "activities", "minutes", "summary"):
            courses.drop_column(name)
