"""Time limits of quizzes, more time for a person, and long answers that a person reviews.

Why: a quiz may have a limit, which some people need more of, so an attempt has to know when it
closes; and an essay's score is given by a person, who finds it in a queue, oldest first.
Locks: users and attempts for the moment that a column takes; the table is new, and empty.
Old code: sees neither; it adds people and attempts as before, for both columns have a value then.
Back: drops extra time, the closing times and all reviews; attempts that wait for one stay open
to nobody and have no score.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "users", sa.Column("extra_time", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("attempts", sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_attempts_finished_at_closes_at", "attempts", ["finished_at", "closes_at"])
    op.create_table(
        "reviews",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question", text(120), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("comment", text(4000), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempts.id"],
            name="fk_reviews_attempt_id_attempts",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"],
            ["users.id"],
            name="fk_reviews_reviewed_by_users",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question", name="pk_reviews"),
    )
    op.create_index("ix_reviews_reviewed_by", "reviews", ["reviewed_by"])
    op.create_index(
        "ix_reviews_reviewed_at_handed_in_at", "reviews", ["reviewed_at", "handed_in_at"]
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("reviews")
    op.drop_index("ix_attempts_finished_at_closes_at", "attempts")
    with op.batch_alter_table("attempts") as attempts:
        attempts.drop_column("closes_at")
    with op.batch_alter_table("users") as users:
        users.drop_column("extra_time")
