"""People, content, learning and certificates: the first tables.

Why: nothing could be remembered. Learner rows name course content by slug, for content lives in
files and revisions; attempts, submissions and certificates are pinned to the revision they saw.
Locks: none, all tables are new. Runs before the new code, which alone uses them.
Old code: there is none.
Back: drops the tables and all that people did with them.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", text(200), nullable=False),
        sa.Column("verb", text(60), nullable=False),
        sa.Column("subject", text(200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_table(
        "courses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", text(120), nullable=False),
        sa.Column("title", text(200), nullable=False),
        sa.Column("published_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_courses"),
        sa.UniqueConstraint("slug", name="uq_courses_slug"),
    )
    op.create_index("ix_courses_published_id", "courses", ["published_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("person", text(254), nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("occasion", text(120), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", text(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.UniqueConstraint("person", "kind", "occasion", name="uq_outbox_person_kind_occasion"),
    )
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"], unique=False)

    op.create_table(
        "texts",
        sa.Column("digest", text(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_texts"),
    )
    op.create_table(
        "throttles",
        sa.Column("name", text(120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_throttles"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("email", text(254), nullable=False),
        sa.Column("name", text(200), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("theme", text(10), nullable=False),
        sa.Column("locale", text(20), nullable=True),
        sa.Column("time_zone", text(60), nullable=False),
        sa.Column("letter_keys", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.UniqueConstraint("key", name="uq_users_key"),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", text(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_devices_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
        sa.UniqueConstraint("token", name="uq_devices_token"),
    )
    op.create_index("ix_devices_user_id", "devices", ["user_id"], unique=False)

    op.create_table(
        "identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", text(200), nullable=False),
        sa.Column("subject", text(200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_identities_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.UniqueConstraint("issuer", "subject", name="uq_identities_issuer_subject"),
    )
    op.create_index("ix_identities_user_id", "identities", ["user_id"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", text(64), nullable=False),
        sa.Column("source", text(20), nullable=False),
        sa.Column("note", text(2000), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("compiled", sa.LargeBinary(), nullable=False),
        sa.Column("renderer", text(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_revisions_course_id_courses"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["users.id"],
            name="fk_revisions_published_by_users",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("course_id", "number", name="uq_revisions_course_id_number"),
    )
    op.create_index("ix_revisions_published_by", "revisions", ["published_by"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", text(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", text(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_sessions_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token", name="uq_sessions_token"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], unique=False)

    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", text(20), nullable=False),
        sa.Column("token", text(64), nullable=False),
        sa.Column("email", text(254), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role", text(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_tokens_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("token", name="uq_tokens_token"),
    )
    op.create_index("ix_tokens_email_kind", "tokens", ["email", "kind"], unique=False)
    op.create_index("ix_tokens_user_id", "tokens", ["user_id"], unique=False)

    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", text(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_user_roles_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role", name="pk_user_roles"),
    )
    op.create_table(
        "enrollments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("progress_version", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_revision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["completed_revision_id"],
            ["revisions.id"],
            name="fk_enrollments_completed_revision_id_revisions",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_enrollments_course_id_courses"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_enrollments_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enrollments"),
        sa.UniqueConstraint("key", name="uq_enrollments_key"),
        sa.UniqueConstraint("user_id", "course_id", name="uq_enrollments_user_id_course_id"),
    )
    op.create_index(
        "ix_enrollments_completed_revision_id",
        "enrollments",
        ["completed_revision_id"],
        unique=False,
    )
    op.create_index("ix_enrollments_course_id", "enrollments", ["course_id"], unique=False)

    op.create_table(
        "revision_files",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("path", text(500), nullable=False),
        sa.Column("digest", text(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_media", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_revision_files_revision_id_revisions"
        ),
        sa.PrimaryKeyConstraint("revision_id", "path", name="pk_revision_files"),
    )
    op.create_index("ix_revision_files_digest", "revision_files", ["digest"], unique=False)

    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("ending", text(120), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_attempts_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_attempts_revision_id_revisions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint(
            "enrollment_id", "activity", "number", name="uq_attempts_enrollment_id_activity_number"
        ),
        sa.UniqueConstraint("key", name="uq_attempts_key"),
    )
    op.create_index("ix_attempts_revision_id", "attempts", ["revision_id"], unique=False)

    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", text(19), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("name", text(200), nullable=False),
        sa.Column("course", text(200), nullable=False),
        sa.Column("title", text(200), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("issuer", text(200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_for", text(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_certificates_enrollment_id_enrollments",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_certificates_revision_id_revisions"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_certificates_user_id_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("enrollment_id", name="uq_certificates_enrollment_id"),
        sa.UniqueConstraint("serial", name="uq_certificates_serial"),
    )
    op.create_index("ix_certificates_revision_id", "certificates", ["revision_id"], unique=False)
    op.create_index("ix_certificates_user_id", "certificates", ["user_id"], unique=False)

    op.create_table(
        "check_answers",
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("question", text(120), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_check_answers_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrollment_id", "activity", "question", name="pk_check_answers"),
    )
    op.create_table(
        "entries",
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("section", text(120), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_entries_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrollment_id", "activity", "section", name="pk_entries"),
    )
    op.create_table(
        "progress",
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("place", text(200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_progress_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrollment_id", "activity", name="pk_progress"),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_submissions_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_submissions_revision_id_revisions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint(
            "enrollment_id", "activity", "round", name="uq_submissions_enrollment_id_activity_round"
        ),
        sa.UniqueConstraint("key", name="uq_submissions_key"),
    )
    op.create_index("ix_submissions_revision_id", "submissions", ["revision_id"], unique=False)

    op.create_table(
        "answers",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question", text(120), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempts.id"],
            name="fk_answers_attempt_id_attempts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question", name="pk_answers"),
    )
    op.create_table(
        "decisions",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("choice", text(200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempts.id"],
            name="fk_decisions_attempt_id_attempts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name="pk_decisions"),
    )
    # Courses point at revisions and revisions at courses: one side is tied afterwards.
    with op.batch_alter_table("courses") as courses:
        courses.create_foreign_key(
            "fk_courses_published_id_revisions", "revisions", ["published_id"], ["id"]
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("courses") as courses:
        courses.drop_constraint("fk_courses_published_id_revisions", type_="foreignkey")
    op.drop_table("decisions")
    op.drop_table("answers")
    op.drop_index("ix_submissions_revision_id", "submissions")

    op.drop_table("submissions")
    op.drop_table("progress")
    op.drop_table("entries")
    op.drop_table("check_answers")
    op.drop_index("ix_certificates_user_id", "certificates")
    op.drop_index("ix_certificates_revision_id", "certificates")

    op.drop_table("certificates")
    op.drop_index("ix_attempts_revision_id", "attempts")

    op.drop_table("attempts")
    op.drop_index("ix_revision_files_digest", "revision_files")

    op.drop_table("revision_files")
    op.drop_index("ix_enrollments_course_id", "enrollments")
    op.drop_index("ix_enrollments_completed_revision_id", "enrollments")

    op.drop_table("enrollments")
    op.drop_table("user_roles")
    op.drop_index("ix_tokens_user_id", "tokens")
    op.drop_index("ix_tokens_email_kind", "tokens")

    op.drop_table("tokens")
    op.drop_index("ix_sessions_user_id", "sessions")

    op.drop_table("sessions")
    op.drop_index("ix_revisions_published_by", "revisions")

    op.drop_table("revisions")
    op.drop_index("ix_identities_user_id", "identities")

    op.drop_table("identities")
    op.drop_index("ix_devices_user_id", "devices")

    op.drop_table("devices")
    op.drop_table("users")
    op.drop_table("throttles")
    op.drop_table("texts")
    op.drop_index("ix_outbox_state_due_at", "outbox")

    op.drop_table("outbox")
    op.drop_index("ix_courses_published_id", "courses")

    op.drop_table("courses")
    op.drop_table("audit")
