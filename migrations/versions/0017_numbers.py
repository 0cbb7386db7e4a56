"""What courses teach, in numbers: sums over attempts, and which attempts are in them.

Why: those who teach see how questions, quizzes and conversations do. Pages read sums, which a job
folds from attempts that have ended; each attempt remembers whether it is in them.
Locks: attempts, while a column and an index are added; on a large site that is some seconds.
Old code: doesn't see either; what it stores counts as not folded yet, and is folded a minute later.
Attempts of before are folded by the job process, a batch at a time.
Back: drops the sums, which are made anew from attempts.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0017", "0016"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "figures",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("course_id", sa.Integer, nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("cohort_id", sa.Integer, nullable=False),
        sa.Column("quarter", text(8), nullable=False),
        sa.Column("version", text(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("is_stale", sa.Boolean, nullable=False),
        sa.Column("sums", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["courses.id"],
            name=op.f("fk_figures_course_id_courses"),
            ondelete="CASCADE",
        ),
    )
    cell = ["course_id", "activity", "cohort_id", "quarter", "version"]
    op.create_index("uq_figures_cell", "figures", cell, unique=True)
    counted = sa.Column("counted", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("attempts", counted)
    waits = sa.text("NOT counted AND score IS NOT NULL")
    op.create_index(
        "ix_attempts_uncounted", "attempts", ["id"], sqlite_where=waits, postgresql_where=waits
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_attempts_uncounted", "attempts")
    with op.batch_alter_table("attempts") as table:
        table.drop_column("counted")
    op.drop_table("figures")
