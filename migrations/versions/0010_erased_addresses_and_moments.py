"""Who is erased leaves no address of a computer on record; reminders find moments by an index.

Why: the record of acts kept the addresses from which somebody acted who was erased since. Its guard
lets them be taken out now, and refuses every other change as before. And reminders looked every 15
minutes through all enrollments, people and papers for those whose moment came: each has an index,
of only those rows that are asked for.
Locks: enrollments, users and submissions while their indexes are made: some seconds for a million.
Old code: sees no difference; it takes no address out.
Back: drops the indexes; the guard refuses all changes again.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0010", "0009"

KEPT = "what is recorded is never changed"
YOUNG = "NOT EXISTS (SELECT 1 FROM audit_floor WHERE before > OLD.at)"
SAME = ("id", "at", "actor", "verb", "subject", "person", "CAST(detail AS VARCHAR)")
MOMENTS = (
    ("enrollments", "last_at", "completed_at IS NULL"),
    ("users", "invited_at", "invited_at IS NOT NULL"),
    ("submissions", "reviewed_at", "reviewed_at IS NOT NULL"),
)


def upgrade() -> None:
    """Go forward."""
    for table, column, rows in MOMENTS:
        where = {"sqlite_where": sa.text(rows), "postgresql_where": sa.text(rows)}
        op.create_index(f"ix_{table}_{column}", table, [column], **where)
    guard(may_forget=True)


def downgrade() -> None:
    """Go back."""
    guard(may_forget=False)
    for table, column, _ in reversed(MOMENTS):
        op.drop_index(f"ix_{table}_{column}", table)


def guard(*, may_forget: bool) -> None:
    """Refuse changes of the record, but for an address that is taken out where that may be."""
    if op.get_bind().dialect.name == "sqlite":
        forgets = " AND ".join(["NEW.address = ''", *(f"{new(c)} IS {old(c)}" for c in SAME)])
        when = f"WHEN NOT ({forgets}) " if may_forget else ""
        op.execute("DROP TRIGGER audit_unchanged")
        op.execute(
            f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit {when}"
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )
        return
    same = " AND ".join(f"{new(column)} = {old(column)}" for column in SAME)
    forget = (
        f"IF TG_OP = 'UPDATE' THEN IF NEW.address = '' AND {same} THEN RETURN NEW; END IF; END IF; "
        if may_forget
        else ""
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND NOT ({YOUNG}) THEN RETURN OLD; END IF; {forget}"
        f"RAISE EXCEPTION '{KEPT}'; END $$"
    )


def new(column: str) -> str:
    """The column of the row as it is to be."""
    return column.replace("detail", "NEW.detail") if "(" in column else f"NEW.{column}"


def old(column: str) -> str:
    """The column of the row as it is."""
    return column.replace("detail", "OLD.detail") if "(" in column else f"OLD.{column}"
