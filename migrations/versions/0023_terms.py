"""A course that renews a certificate is taken once for each term: earlier enrollments are closed.

Why: one learner had one enrollment in a course, so a certificate could be renewed once, ever.
Whoever renews again gets a fresh one; the one before is closed and keeps all that was done in it.
Locks: enrollments; SQLite writes the table anew, PostgreSQL builds two indexes.
Old code: closes none, and finds one enrollment where there are two.
Back: deletes closed enrollments with what was done in them; certificates that came of them stay.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0023", "0022"

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("enrollments") as table:
        table.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        table.drop_constraint("uq_enrollments_user_id_course_id", type_="unique")
        table.create_index("ix_enrollments_user_id", ["user_id"])
    op.create_index(
        "uq_enrollments_open",
        "enrollments",
        ["user_id", "course_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Go back."""
    _forget("enrollments", "SELECT id FROM enrollments WHERE closed_at IS NOT NULL")
    op.drop_index("uq_enrollments_open", "enrollments")
    with op.batch_alter_table("enrollments") as table:
        table.drop_index("ix_enrollments_user_id")
        table.create_unique_constraint("uq_enrollments_user_id_course_id", ["user_id", "course_id"])
        table.drop_column("closed_at")


def _forget(name: str, ids: str) -> None:
    """Delete rows and all that hangs on them: migrations run without SQLite's foreign keys."""
    found = sa.inspect(op.get_bind())
    for other in found.get_table_names():
        for key in found.get_foreign_keys(other):
            if key["referred_table"] != name:
                continue
            column = key["constrained_columns"][0]
            where = f"{column} IN ({ids})"
            if key["options"].get("ondelete") != "CASCADE":
                op.execute(f"UPDATE {other} SET {column} = NULL WHERE {where}")
                continue
            if "id" in {one["name"] for one in found.get_columns(other)}:
                _forget(other, f"SELECT id FROM {other} WHERE {where}")
            op.execute(f"DELETE FROM {other} WHERE {where}")
    if name == "enrollments":
        op.execute(f"DELETE FROM enrollments WHERE id IN ({ids})")
