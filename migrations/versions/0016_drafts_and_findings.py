"""Drafts of a course's files, and what the check found in them.

Why: who teaches edits courses in the browser, and reads what the check found; neither may run
Markdown for a page that is only looked at.
Locks: none, both tables are new. Findings of what is published already are made by the job process
within minutes.
Old code: knows neither; what it publishes is checked by the job process later.
Back: drops drafts that were not published, and findings, which are made anew.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0016", "0015"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("path", text(500), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", text(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_media", sa.Boolean(), nullable=False),
        sa.Column("based_on", text(64), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("course_id", "path", name="uq_drafts_course_id_path"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_drafts_course_id_courses", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["users.id"], name="fk_drafts_saved_by_users", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_drafts_saved_by", "drafts", ["saved_by"])
    op.create_table(
        "checked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("digest", text(64), nullable=False),
        sa.Column("renderer", text(64), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("checked_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checked"),
        sa.UniqueConstraint("course_id", "digest", name="uq_checked_course_id_digest"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_checked_course_id_courses", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("checked")
    op.drop_table("drafts")
