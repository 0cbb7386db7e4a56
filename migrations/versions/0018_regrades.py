"""Regrades: whose results were graded anew, by whom and why, and with which gradings.

Why: a key that was wrong is mended for those who answered before, on an instructor's word and
with a reason; what was before stays on record.
Locks: attempts, while a column is added; both databases do that without writing rows.
Old code: doesn't see either; while it runs, a changed review of a regraded attempt would grade by
the former key.
Back: drops who regraded what and why; scores stay as they were regraded.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0018", "0017"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "regrades",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("course_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("revision_id", sa.Integer, nullable=False),
        sa.Column("reason", text(1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer, nullable=True),
        sa.Column("reached", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrades")),
        sa.UniqueConstraint("key", name=op.f("uq_regrades_key")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_regrades_course_id_number")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_regrades_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_regrades_revision_id_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["users.id"],
            name=op.f("fk_regrades_made_by_users"),
            ondelete="SET NULL",
        ),
    )
    op.create_index(op.f("ix_regrades_revision_id"), "regrades", ["revision_id"])
    op.create_index(op.f("ix_regrades_made_by"), "regrades", ["made_by"])
    part_index("ix_regrades_unended", "regrades", "id", "ended_at IS NULL")
    create_lines()
    op.add_column("attempts", sa.Column("graded_by", text(4000), nullable=False, server_default=""))


def create_lines() -> None:
    """What a regrade changed in each attempt."""
    before_and_after = [
        sa.Column(f"{name}_{when}", kind, nullable=False)
        for when in ("before", "after")
        for name, kind in (
            ("earned", sa.Double), ("possible", sa.Double), ("score", sa.Double),
            ("passed", sa.Boolean),
        )
    ]  # fmt: skip
    op.create_table(
        "regrade_lines",
        sa.Column("regrade_id", sa.Integer, nullable=False),
        sa.Column("attempt_id", sa.Integer, nullable=False),
        sa.Column("revision_id", sa.Integer, nullable=False),
        *before_and_after,
        sa.Column("outcome", text(10), nullable=False),
        sa.Column("certificate", text(10), nullable=False),
        sa.PrimaryKeyConstraint("regrade_id", "attempt_id", name=op.f("pk_regrade_lines")),
        sa.ForeignKeyConstraint(
            ["regrade_id"],
            ["regrades.id"],
            name=op.f("fk_regrade_lines_regrade_id_regrades"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempts.id"],
            name=op.f("fk_regrade_lines_attempt_id_attempts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_regrade_lines_revision_id_revisions")
        ),
    )
    op.create_index("ix_regrade_lines_attempt_id", "regrade_lines", ["attempt_id"])
    op.create_index(op.f("ix_regrade_lines_revision_id"), "regrade_lines", ["revision_id"])
    part_index("ix_regrade_lines_unmet", "regrade_lines", "regrade_id", "certificate = 'unmet'")


def part_index(name: str, table: str, column: str, rows: str) -> None:
    """An index of those rows alone that a condition names."""
    some = sa.text(rows)
    op.create_index(name, table, [column], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("attempts") as table:
        table.drop_column("graded_by")
    op.drop_table("regrade_lines")
    op.drop_table("regrades")
