"""Cohorts and all that running one needs: people, dates, counts, reviews, exceptions, messages.

Why: people who run a programme need to invite, follow, help, review and report; lists of a million
learners need sums and orders that are kept, not counted. The record of acts names people by their
key, so that who is erased is erased there too, and can't be changed any more: a trigger refuses.
Locks: users, enrollments, certificates, submissions and the outbox while columns are added (on
SQLite they are copied); words of names are made from all users, a batch at a time.
Old code: adds people without words for search and enrollments without counts; the next recount
(flask doctor --recount) mends both. It can't change or delete recorded acts.
Back: drops cohorts, exceptions, requests, reviews of worksheets by others, notices, rules, imports,
settings and who looked at whom; recorded acts keep the keys that they name people by.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"

BATCH = 1000
KEPT = "what is recorded is never changed"


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    make_tables()
    add_columns()
    fill_names()
    fill_relations()
    name_actors_by_key()
    guard_audit()


def downgrade() -> None:
    """Go back."""
    drop_guard()
    drop_columns()
    drop_tables()


def fold(name: str) -> str:
    """Case-folded, without accents."""
    signs = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(s for s in signs if not unicodedata.combining(s)).split())


def fill_names() -> None:
    """Words to search people by, and names to sort them by."""
    connection = op.get_bind()
    users = sa.table("users", *map(sa.column, ("id", "email", "name", "sort_name")))
    words = sa.table("name_words", sa.column("word"), sa.column("user_id"))
    last = 0
    while True:
        found = connection.execute(
            sa.select(users.c.id, users.c.email, users.c.name)
            .where(users.c.id > last)
            .order_by(users.c.id)
            .limit(BATCH)
        ).all()
        if not found:
            break
        last = found[-1].id
        named = [{"of": one.id, "folded": fold(one.name)[:200]} for one in found]
        connection.execute(
            sa.update(users)
            .where(users.c.id == sa.bindparam("of"))
            .values(sort_name=sa.bindparam("folded")),
            named,
        )
        connection.execute(
            sa.insert(words),
            [
                {"word": word[:254], "user_id": one.id}
                for one in found
                for word in {*fold(one.name).split(), fold(one.email)}
            ],
        )
    op.execute(
        "UPDATE enrollments SET sort_name = "
        "(SELECT u.sort_name FROM users u WHERE u.id = enrollments.user_id)"
    )


def fill_relations() -> None:
    """Who taught so far taught all courses; long answers that wait stand in the queue."""
    op.execute(
        "INSERT INTO course_staff (course_id, user_id) SELECT c.id, r.user_id FROM courses c, "
        "user_roles r WHERE r.role = 'instructor'"
    )
    op.execute(
        "INSERT INTO waiting (key, kind, subject_id, part, enrollment_id, activity, since) "
        "SELECT a.key || '-' || substr(r.question, 1, 8), 'answer', a.id, r.question, "
        "a.enrollment_id, a.activity, r.handed_in_at FROM reviews r "
        "JOIN attempts a ON a.id = r.attempt_id WHERE r.reviewed_at IS NULL"
    )


def name_actors_by_key() -> None:
    """Recorded acts name people by their key."""
    for column in ("actor", "subject"):
        op.execute(
            f"UPDATE audit SET {column} = (SELECT u.key FROM users u WHERE u.email = "
            f"audit.{column}) WHERE {column} IN (SELECT email FROM users)"
        )
    op.execute("UPDATE audit SET person = subject WHERE subject IN (SELECT key FROM users)")


def guard_audit() -> None:
    """Refuse changes, and deletions of what is younger than the floor."""
    young = "NOT EXISTS (SELECT 1 FROM audit_floor WHERE before > OLD.at)"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )
        op.execute(
            f"CREATE TRIGGER audit_kept BEFORE DELETE ON audit WHEN {young} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND NOT ({young}) THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{KEPT}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    )
    op.execute(
        "CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )


def drop_guard() -> None:
    """Let the table be altered again."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_kept")
        op.execute("DROP TRIGGER audit_unchanged")
        return
    op.execute("DROP TRIGGER audit_whole ON audit")
    op.execute("DROP TRIGGER audit_kept ON audit")
    op.execute("DROP FUNCTION audit_refuse()")


def make_tables() -> None:
    """Everything new."""
    op.create_table(
        "audit_floor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_floor"),
    )
    op.create_table(
        "beats",
        sa.Column("name", text(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_beats"),
    )
    op.create_table(
        "faults",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", text(60), nullable=False),
        sa.Column("place", text(200), nullable=False),
        sa.Column("kind", text(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faults"),
    )
    op.create_index("ix_faults_at", "faults", ["at"])
    op.create_table(
        "settings",
        sa.Column("name", text(60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", text(200), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
    op.create_index("ix_settings_version", "settings", ["version"])
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("title", text(200), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("time_zone", text(60), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name="fk_cohorts_course_id_courses"),
        sa.PrimaryKeyConstraint("id", name="pk_cohorts"),
        sa.UniqueConstraint("key", name="uq_cohorts_key"),
    )
    op.create_index("ix_cohorts_course_id", "cohorts", ["course_id"])
    op.create_table(
        "course_staff",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["courses.id"],
            name="fk_course_staff_course_id_courses",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_course_staff_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "user_id", name="pk_course_staff"),
    )
    op.create_index("ix_course_staff_user_id", "course_staff", ["user_id"])
    op.create_table(
        "looks",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("page", text(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name="fk_looks_by_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_looks_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "day", "by_id", "page", name="pk_looks"),
    )
    op.create_index("ix_looks_by_id", "looks", ["by_id"])
    op.create_table(
        "manages",
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["users.id"], name="fk_manages_manager_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_manages_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("manager_id", "user_id", name="pk_manages"),
    )
    op.create_index("ix_manages_user_id", "manages", ["user_id"])
    op.create_table(
        "name_words",
        sa.Column("word", text(254), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_name_words_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "user_id", name="pk_name_words"),
    )
    op.create_index("ix_name_words_user_id", "name_words", ["user_id"])
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", text(10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", text(500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_tasks_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.UniqueConstraint("key", name="uq_tasks_key"),
    )
    op.create_index("ix_tasks_state_made_at", "tasks", ["state", "made_at"])
    op.create_index("ix_tasks_user_id", "tasks", ["user_id"])
    op.create_table(
        "applicants",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", text(10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohorts.id"],
            name="fk_applicants_cohort_id_cohorts",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_applicants_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "user_id", name="pk_applicants"),
    )
    op.create_index("ix_applicants_user_id", "applicants", ["user_id"])
    op.create_table(
        "cohort_choices",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("passage", text(120), nullable=False),
        sa.Column("choice", text(200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohorts.id"],
            name="fk_cohort_choices_cohort_id_cohorts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "cohort_id", "activity", "passage", "choice", name="pk_cohort_choices"
        ),
    )
    op.create_table(
        "cohort_counts",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("name", text(160), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohorts.id"],
            name="fk_cohort_counts_cohort_id_cohorts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cohort_id", "name", "shard", name="pk_cohort_counts"),
    )
    op.create_table(
        "cohort_days",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohorts.id"],
            name="fk_cohort_days_cohort_id_cohorts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cohort_id", "day", name="pk_cohort_days"),
    )
    op.create_table(
        "cohort_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("domain", text(120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohorts.id"],
            name="fk_cohort_links_cohort_id_cohorts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cohort_links"),
        sa.UniqueConstraint("key", name="uq_cohort_links_key"),
    )
    op.create_index("ix_cohort_links_cohort_id", "cohort_links", ["cohort_id"])
    op.create_table(
        "cohort_staff",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("part", text(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohorts.id"],
            name="fk_cohort_staff_cohort_id_cohorts",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_cohort_staff_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "user_id", "part", name="pk_cohort_staff"),
    )
    op.create_index("ix_cohort_staff_user_id", "cohort_staff", ["user_id"])
    op.create_table(
        "due_dates",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("module", text(120), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_due_dates_cohort_id_cohorts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "module", name="pk_due_dates"),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("name", text(200), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", text(20), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_imports_cohort_id_cohorts", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name="fk_imports_made_by_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sa.UniqueConstraint("key", name="uq_imports_key"),
    )
    op.create_index("ix_imports_cohort_id", "imports", ["cohort_id"])
    op.create_index("ix_imports_made_by", "imports", ["made_by"])
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("title", text(200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", text(500), nullable=False),
        sa.Column("guide", text(4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_meetings_cohort_id_cohorts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.UniqueConstraint("key", name="uq_meetings_key"),
    )
    op.create_index("ix_meetings_cohort_id_starts_at", "meetings", ["cohort_id", "starts_at"])
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("subject", text(200), nullable=False),
        sa.Column("body", text(8000), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_messages_cohort_id_cohorts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name="fk_messages_made_by_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("key", name="uq_messages_key"),
    )
    op.create_index("ix_messages_cohort_id", "messages", ["cohort_id"])
    op.create_index("ix_messages_made_by", "messages", ["made_by"])
    op.create_table(
        "reminder_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("subject", text(200), nullable=False),
        sa.Column("body", text(4000), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["users.id"],
            name="fk_reminder_rules_changed_by_users",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohorts.id"],
            name="fk_reminder_rules_cohort_id_cohorts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminder_rules"),
        sa.UniqueConstraint("key", name="uq_reminder_rules_key"),
    )
    op.create_index("ix_reminder_rules_changed_by", "reminder_rules", ["changed_by"])
    op.create_index("ix_reminder_rules_cohort_id", "reminder_rules", ["cohort_id"])
    op.create_table(
        "allowances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("kind", text(20), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("reason", text(2000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_for", text(2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_allowances_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name="fk_allowances_made_by_users", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["users.id"], name="fk_allowances_undone_by_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_allowances"),
        sa.UniqueConstraint("key", name="uq_allowances_key"),
    )
    op.create_index(
        "ix_allowances_enrollment_id_activity", "allowances", ["enrollment_id", "activity"]
    )
    op.create_index("ix_allowances_made_by", "allowances", ["made_by"])
    op.create_index("ix_allowances_undone_by", "allowances", ["undone_by"])
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("was_there", sa.Boolean(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name="fk_attendance_meeting_id_meetings",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_attendance_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name="pk_attendance"),
    )
    op.create_index("ix_attendance_user_id", "attendance", ["user_id"])
    op.create_table(
        "import_made",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("enrollment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_import_made_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name="fk_import_made_import_id_imports",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_import_made_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_made"),
    )
    op.create_index("ix_import_made_enrollment_id", "import_made", ["enrollment_id"])
    op.create_index("ix_import_made_import_id", "import_made", ["import_id"])
    op.create_index("ix_import_made_user_id", "import_made", ["user_id"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("occasion", text(120), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_notices_cohort_id_cohorts", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name="fk_notices_outbox_id_outbox", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_notices_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("user_id", "kind", "occasion", name="uq_notices_user_id_kind_occasion"),
    )
    op.create_index("ix_notices_cohort_id", "notices", ["cohort_id"])
    op.create_index("ix_notices_ended_at_due_at", "notices", ["ended_at", "due_at"])
    op.create_index("ix_notices_outbox_id", "notices", ["outbox_id"])
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("kind", text(20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("part", text(120), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_waiting_cohort_id_cohorts", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_waiting_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["users.id"], name="fk_waiting_opened_by_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_waiting"),
        sa.UniqueConstraint("key", name="uq_waiting_key"),
        sa.UniqueConstraint("kind", "subject_id", "part", name="uq_waiting_kind_subject_id_part"),
    )
    op.create_index(
        "ix_waiting_cohort_id_ended_at_since", "waiting", ["cohort_id", "ended_at", "since"]
    )
    op.create_index("ix_waiting_ended_at_since", "waiting", ["ended_at", "since"])
    op.create_index("ix_waiting_enrollment_id", "waiting", ["enrollment_id"])
    op.create_index("ix_waiting_opened_by", "waiting", ["opened_by"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("kind", text(20), nullable=False),
        sa.Column("words", text(2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answer", text(2000), nullable=False),
        sa.Column("allowance_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["allowance_id"],
            ["allowances.id"],
            name="fk_requests_allowance_id_allowances",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["users.id"], name="fk_requests_answered_by_users", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_requests_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("key", name="uq_requests_key"),
    )
    op.create_index("ix_requests_allowance_id", "requests", ["allowance_id"])
    op.create_index("ix_requests_answered_by", "requests", ["answered_by"])
    op.create_index("ix_requests_enrollment_id", "requests", ["enrollment_id"])


def add_columns() -> None:
    """What known tables say besides."""
    with op.batch_alter_table("certificates") as b:
        b.add_column(sa.Column("revoked_note", text(2000), server_default="", nullable=False))
        b.add_column(sa.Column("revoked_by", sa.Integer(), nullable=True))
        b.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        b.add_column(sa.Column("cohort_id", sa.Integer(), nullable=True))
        b.add_column(sa.Column("look", sa.JSON(), server_default="{}", nullable=False))
        b.create_foreign_key(
            "fk_certificates_cohort_id_cohorts",
            "cohorts",
            ["cohort_id"],
            ["id"],
            ondelete="SET NULL",
        )
        b.create_foreign_key(
            "fk_certificates_revoked_by_users", "users", ["revoked_by"], ["id"], ondelete="SET NULL"
        )
        b.create_foreign_key(
            "fk_certificates_replaces_id_certificates",
            "certificates",
            ["replaces_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("enrollments") as b:
        b.add_column(sa.Column("cohort_id", sa.Integer(), nullable=True))
        b.add_column(sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
        b.add_column(sa.Column("sort_name", text(200), server_default="", nullable=False))
        b.add_column(sa.Column("score", sa.Double(), nullable=True))
        b.add_column(sa.Column("cells", sa.JSON(), server_default="{}", nullable=False))
        b.add_column(sa.Column("counted", sa.JSON(), server_default="[]", nullable=False))
        b.add_column(sa.Column("counted_revision_id", sa.Integer(), nullable=True))
        b.add_column(sa.Column("risk", sa.Integer(), server_default="0", nullable=False))
        b.add_column(sa.Column("risk_code", text(20), server_default="", nullable=False))
        b.add_column(sa.Column("risk_detail", sa.JSON(), server_default="{}", nullable=False))
        b.add_column(sa.Column("weigh_at", sa.DateTime(timezone=True), nullable=True))
        b.create_foreign_key(
            "fk_enrollments_cohort_id_cohorts",
            "cohorts",
            ["cohort_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("outbox") as b:
        b.add_column(sa.Column("made_at", sa.DateTime(timezone=True), nullable=True))
        b.add_column(sa.Column("subject", text(200), server_default="", nullable=False))
        b.add_column(sa.Column("error", text(500), server_default="", nullable=False))
        b.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        b.add_column(sa.Column("cohort_id", sa.Integer(), nullable=True))
        b.create_foreign_key(
            "fk_outbox_user_id_users", "users", ["user_id"], ["id"], ondelete="SET NULL"
        )
        b.create_foreign_key(
            "fk_outbox_cohort_id_cohorts", "cohorts", ["cohort_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("submissions") as b:
        b.add_column(sa.Column("reviewed_by", sa.Integer(), nullable=True))
        b.add_column(sa.Column("state", text(10), server_default="", nullable=False))
        b.add_column(sa.Column("comment", text(4000), server_default="", nullable=False))
        b.add_column(sa.Column("notes", sa.JSON(), server_default="[]", nullable=False))
        b.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        b.create_foreign_key(
            "fk_submissions_reviewed_by_users",
            "users",
            ["reviewed_by"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("users") as b:
        b.add_column(sa.Column("external_id", text(120), nullable=True))
        b.add_column(sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True))
        b.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
        b.add_column(sa.Column("anonymized_at", sa.DateTime(timezone=True), nullable=True))
        b.add_column(sa.Column("calendar_key", text(32), nullable=True))
        b.add_column(sa.Column("mail_off", sa.JSON(), server_default="[]", nullable=False))
        b.add_column(sa.Column("sort_name", text(200), server_default="", nullable=False))
        b.create_unique_constraint("uq_users_calendar_key", ["calendar_key"])
        b.create_unique_constraint("uq_users_external_id", ["external_id"])
    with op.batch_alter_table("audit") as b:
        b.add_column(sa.Column("person", text(32), server_default="", nullable=False))
        b.add_column(sa.Column("address", text(60), server_default="", nullable=False))
    with op.batch_alter_table("progress") as b:
        b.add_column(sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True))
        b.add_column(sa.Column("corrected", sa.Double(), nullable=True))
    with op.batch_alter_table("sessions") as b:
        b.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_audit_actor_at", "audit", ["actor", "at"])
    op.create_index("ix_audit_at", "audit", ["at", "id"])
    op.create_index("ix_audit_person_at", "audit", ["person", "at"])
    op.create_index("ix_audit_verb_at", "audit", ["verb", "at"])
    op.create_index(
        "ix_certificates_cohort_id_issued_at", "certificates", ["cohort_id", "issued_at"]
    )
    op.create_index("ix_certificates_ends_at", "certificates", ["ends_at"])
    op.create_index("ix_certificates_issued_at", "certificates", ["issued_at"])
    op.create_index("ix_certificates_replaces_id", "certificates", ["replaces_id"])
    op.create_index("ix_certificates_revoked_by", "certificates", ["revoked_by"])
    op.create_index("ix_enrollments_cohort_id_risk", "enrollments", ["cohort_id", "risk", "id"])
    op.create_index(
        "ix_enrollments_course_id_counted_revision_id",
        "enrollments",
        ["course_id", "counted_revision_id"],
    )
    op.create_index(
        "ix_enrollments_cohort_id_sort_name", "enrollments", ["cohort_id", "sort_name", "id"]
    )
    op.create_index("ix_enrollments_weigh_at", "enrollments", ["weigh_at"])
    op.create_index("ix_outbox_cohort_id", "outbox", ["cohort_id"])
    op.create_index("ix_outbox_user_id", "outbox", ["user_id"])
    op.create_index("ix_submissions_reviewed_by", "submissions", ["reviewed_by"])
    op.create_index("ix_users_sort_name_id", "users", ["sort_name", "id"])


def drop_columns() -> None:
    """Known tables as they were."""
    op.drop_index("ix_users_sort_name_id", table_name="users")
    op.drop_index("ix_submissions_reviewed_by", table_name="submissions")
    op.drop_index("ix_outbox_user_id", table_name="outbox")
    op.drop_index("ix_outbox_cohort_id", table_name="outbox")
    op.drop_index("ix_enrollments_weigh_at", table_name="enrollments")
    op.drop_index("ix_enrollments_cohort_id_sort_name", table_name="enrollments")
    op.drop_index("ix_enrollments_course_id_counted_revision_id", table_name="enrollments")
    op.drop_index("ix_enrollments_cohort_id_risk", table_name="enrollments")
    op.drop_index("ix_certificates_revoked_by", table_name="certificates")
    op.drop_index("ix_certificates_replaces_id", table_name="certificates")
    op.drop_index("ix_certificates_issued_at", table_name="certificates")
    op.drop_index("ix_certificates_ends_at", table_name="certificates")
    op.drop_index("ix_certificates_cohort_id_issued_at", table_name="certificates")
    op.drop_index("ix_audit_verb_at", table_name="audit")
    op.drop_index("ix_audit_person_at", table_name="audit")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_index("ix_audit_actor_at", table_name="audit")
    with op.batch_alter_table("certificates") as b:
        b.drop_constraint("fk_certificates_replaces_id_certificates", type_="foreignkey")
        b.drop_constraint("fk_certificates_revoked_by_users", type_="foreignkey")
        b.drop_constraint("fk_certificates_cohort_id_cohorts", type_="foreignkey")
        b.drop_column("look")
        b.drop_column("cohort_id")
        b.drop_column("replaces_id")
        b.drop_column("revoked_by")
        b.drop_column("revoked_note")
    with op.batch_alter_table("enrollments") as b:
        b.drop_constraint("fk_enrollments_cohort_id_cohorts", type_="foreignkey")
        b.drop_column("weigh_at")
        b.drop_column("risk_detail")
        b.drop_column("risk_code")
        b.drop_column("risk")
        b.drop_column("counted_revision_id")
        b.drop_column("counted")
        b.drop_column("cells")
        b.drop_column("score")
        b.drop_column("sort_name")
        b.drop_column("joined_at")
        b.drop_column("cohort_id")
    with op.batch_alter_table("outbox") as b:
        b.drop_constraint("fk_outbox_cohort_id_cohorts", type_="foreignkey")
        b.drop_constraint("fk_outbox_user_id_users", type_="foreignkey")
        b.drop_column("cohort_id")
        b.drop_column("user_id")
        b.drop_column("error")
        b.drop_column("subject")
        b.drop_column("made_at")
    with op.batch_alter_table("submissions") as b:
        b.drop_constraint("fk_submissions_reviewed_by_users", type_="foreignkey")
        b.drop_column("version")
        b.drop_column("notes")
        b.drop_column("comment")
        b.drop_column("state")
        b.drop_column("reviewed_by")
    with op.batch_alter_table("users") as b:
        b.drop_constraint("uq_users_external_id", type_="unique")
        b.drop_constraint("uq_users_calendar_key", type_="unique")
        b.drop_column("sort_name")
        b.drop_column("mail_off")
        b.drop_column("calendar_key")
        b.drop_column("anonymized_at")
        b.drop_column("last_seen_at")
        b.drop_column("invited_at")
        b.drop_column("external_id")
    with op.batch_alter_table("audit") as b:
        b.drop_column("address")
        b.drop_column("person")
    with op.batch_alter_table("progress") as b:
        b.drop_column("corrected")
        b.drop_column("excused_at")
    with op.batch_alter_table("sessions") as b:
        b.drop_column("proved_at")


def drop_tables() -> None:
    """Nothing new is left."""
    op.drop_index("ix_requests_enrollment_id", table_name="requests")
    op.drop_index("ix_requests_answered_by", table_name="requests")
    op.drop_index("ix_requests_allowance_id", table_name="requests")
    op.drop_table("requests")
    op.drop_index("ix_waiting_opened_by", table_name="waiting")
    op.drop_index("ix_waiting_enrollment_id", table_name="waiting")
    op.drop_index("ix_waiting_ended_at_since", table_name="waiting")
    op.drop_index("ix_waiting_cohort_id_ended_at_since", table_name="waiting")
    op.drop_table("waiting")
    op.drop_index("ix_notices_outbox_id", table_name="notices")
    op.drop_index("ix_notices_ended_at_due_at", table_name="notices")
    op.drop_index("ix_notices_cohort_id", table_name="notices")
    op.drop_table("notices")
    op.drop_index("ix_import_made_user_id", table_name="import_made")
    op.drop_index("ix_import_made_import_id", table_name="import_made")
    op.drop_index("ix_import_made_enrollment_id", table_name="import_made")
    op.drop_table("import_made")
    op.drop_index("ix_attendance_user_id", table_name="attendance")
    op.drop_table("attendance")
    op.drop_index("ix_allowances_undone_by", table_name="allowances")
    op.drop_index("ix_allowances_made_by", table_name="allowances")
    op.drop_index("ix_allowances_enrollment_id_activity", table_name="allowances")
    op.drop_table("allowances")
    op.drop_index("ix_reminder_rules_cohort_id", table_name="reminder_rules")
    op.drop_index("ix_reminder_rules_changed_by", table_name="reminder_rules")
    op.drop_table("reminder_rules")
    op.drop_index("ix_messages_made_by", table_name="messages")
    op.drop_index("ix_messages_cohort_id", table_name="messages")
    op.drop_table("messages")
    op.drop_index("ix_meetings_cohort_id_starts_at", table_name="meetings")
    op.drop_table("meetings")
    op.drop_index("ix_imports_made_by", table_name="imports")
    op.drop_index("ix_imports_cohort_id", table_name="imports")
    op.drop_table("imports")
    op.drop_table("due_dates")
    op.drop_index("ix_cohort_staff_user_id", table_name="cohort_staff")
    op.drop_table("cohort_staff")
    op.drop_index("ix_cohort_links_cohort_id", table_name="cohort_links")
    op.drop_table("cohort_links")
    op.drop_table("cohort_days")
    op.drop_table("cohort_counts")
    op.drop_table("cohort_choices")
    op.drop_index("ix_applicants_user_id", table_name="applicants")
    op.drop_table("applicants")
    op.drop_index("ix_tasks_user_id", table_name="tasks")
    op.drop_index("ix_tasks_state_made_at", table_name="tasks")
    op.drop_table("tasks")
    op.drop_index("ix_name_words_user_id", table_name="name_words")
    op.drop_table("name_words")
    op.drop_index("ix_manages_user_id", table_name="manages")
    op.drop_table("manages")
    op.drop_index("ix_looks_by_id", table_name="looks")
    op.drop_table("looks")
    op.drop_index("ix_course_staff_user_id", table_name="course_staff")
    op.drop_table("course_staff")
    op.drop_index("ix_cohorts_course_id", table_name="cohorts")
    op.drop_table("cohorts")
    op.drop_index("ix_settings_version", table_name="settings")
    op.drop_table("settings")
    op.drop_index("ix_faults_at", table_name="faults")
    op.drop_table("faults")
    op.drop_table("beats")
    op.drop_table("audit_floor")
