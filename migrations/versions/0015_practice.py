"""Cards that return for practice: prompts by their days, and what was missed.

Why: follow-up prompts stood on the course's page and nobody was asked them; what somebody got wrong
was never met again. A card says what is asked and when it returns, a recall what came of it. A
person may pause the prompts that come by mail, up to a day.
Locks: users while a column is added. All enrollments are marked as not summed up yet, so that the
job which follows a publish makes cards of prompts whose check was passed before; it takes some
minutes for a million, and the pages stay open meanwhile.
Old code: makes no cards; what it lets people miss doesn't return.
Back: drops cards, what was answered to them, and pauses.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0015", "0014"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def moment() -> sa.DateTime:
    """A moment in UTC."""
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", text(32), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("kind", text(10), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("known_as", text(120), nullable=False),
        sa.Column("item", text(200), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("made_at", moment(), nullable=False),
        sa.Column("stability", sa.Double()),
        sa.Column("difficulty", sa.Double()),
        sa.Column("rated_at", moment()),
        sa.Column("due_at", moment()),
        sa.Column("ended_at", moment()),
        sa.Column("mailed_at", moment()),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.UniqueConstraint("key", name="uq_cards_key"),
        sa.UniqueConstraint(
            "enrollment_id",
            "kind",
            "activity",
            "item",
            name="uq_cards_enrollment_id_kind_activity_item",
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_cards_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_cards_revision_id_revisions"
        ),
    )
    rows = sa.text("kind = 'prompt' AND mailed_at IS NULL AND ended_at IS NULL")
    op.create_index(
        "ix_cards_due_at", "cards", ["due_at"], sqlite_where=rows, postgresql_where=rows
    )
    op.create_index("ix_cards_enrollment_id_due_at", "cards", ["enrollment_id", "due_at"])
    op.create_index("ix_cards_revision_id", "cards", ["revision_id"])
    op.create_table(
        "recalls",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("answered_at", moment(), nullable=False),
        sa.Column("rating", sa.Integer()),
        sa.Column("rated_at", moment()),
        sa.Column("by_letter", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("card_id", "number", name="pk_recalls"),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name="fk_recalls_card_id_cards", ondelete="CASCADE"
        ),
    )
    op.add_column("users", sa.Column("prompts_from", sa.Date()))
    op.execute("UPDATE enrollments SET counted_revision_id = NULL")


def downgrade() -> None:
    """Go back."""
    op.drop_column("users", "prompts_from")
    op.drop_table("recalls")
    op.drop_table("cards")
