"""Notes at the headings of lessons, and the partner that a learner's plan is about.

Why: what somebody writes for themselves beside a lesson, and whom their plan is about, had no
place. Both belong to an enrollment and go with it; titles of headings are kept as they were, for
lessons change. The text stands folded beside itself, so that search is the same on both databases.
Locks: none, both tables are new.
Old code: knows neither; what is written meanwhile stays.
Back: drops all notes and the names of partners.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0011", "0010"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("enrollment_id", sa.Integer, nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("heading", text(200), nullable=False),
        sa.Column("heading_title", text(200), nullable=False),
        sa.Column("activity_title", text(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollments.id"], op.f("fk_notes_enrollment_id_enrollments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("key", name=op.f("uq_notes_key")),
        sa.UniqueConstraint(
            "enrollment_id", "activity", "heading",
            name=op.f("uq_notes_enrollment_id_activity_heading"),
        ),
    )  # fmt: skip
    op.create_table(
        "partners",
        sa.Column("enrollment_id", sa.Integer, nullable=False),
        sa.Column("name", text(200), nullable=False),
        sa.Column("about", text(200), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollments.id"], op.f("fk_partners_enrollment_id_enrollments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrollment_id", name=op.f("pk_partners")),
    )  # fmt: skip


def downgrade() -> None:
    """Go back."""
    op.drop_table("partners")
    op.drop_table("notes")
