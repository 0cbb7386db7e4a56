"""What one learner has on record lies together on disk.

Why: SQLite kept the rows of `progress` as they came to be, so that a learner's sixty lay in sixty
places, and an index beside them. Every page of theirs and every export looked each one up; now they
are the index itself: an export of 10,000 people reads in half the time, and each write changes one
tree instead of two. PostgreSQL has no such tables: nothing changes there.
Locks: everything, for as long as copying takes: some 200,000 rows a second.
Old code: sees no difference.
Back: copies them into a table of the former kind; nothing is lost.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0009", "0008"


def upgrade() -> None:
    """Go forward."""
    rebuild(sqlite_with_rowid=False)


def downgrade() -> None:
    """Go back."""
    rebuild(sqlite_with_rowid=True)


def rebuild(*, sqlite_with_rowid: bool) -> None:
    """Copy the table, in the order of its key, into one that is kept in that order or not."""
    if op.get_bind().dialect.name != "sqlite":
        return
    columns = [
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(120), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("score", sa.Double()),
        sa.Column("excused_at", sa.DateTime(timezone=True)),
        sa.Column("corrected", sa.Double()),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
    ]
    names = ", ".join(column.name for column in columns)
    op.create_table(
        "progress_copied",
        *columns,
        sa.PrimaryKeyConstraint("enrollment_id", "activity", name="pk_progress"),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_progress_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=sqlite_with_rowid,
    )
    op.execute(
        f"INSERT INTO progress_copied ({names}) "
        f"SELECT {names} FROM progress ORDER BY enrollment_id, activity"
    )
    op.drop_table("progress")
    op.rename_table("progress_copied", "progress")
