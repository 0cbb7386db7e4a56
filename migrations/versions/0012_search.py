"""Texts of courses are found by their words; learners say which lesson is unclear.

Why: search looks through what published courses say by heading, on both databases with the same
hits: the index sees words that were folded by our own rule. Lessons get a sentence about what is
unclear, for those who teach them.
Locks: courses for the moment that a column takes; all else is new. Rows of courses that are
published already are made at the next start (“flask prepare”), or by the job process in a minute.
Old code: doesn't see any of it; what it publishes is found a minute later.
Back: drops the index, which is made anew from revisions, and what learners said is unclear.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0012", "0011"

SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_pages', "
    "content_rowid='id', tokenize='ascii', detail='none')",
    "CREATE TRIGGER search_pages_new AFTER INSERT ON search_pages BEGIN "
    "INSERT INTO search_words (rowid, words) VALUES (NEW.id, NEW.words); END",
    "CREATE TRIGGER search_pages_gone AFTER DELETE ON search_pages BEGIN "
    "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', OLD.id, OLD.words); "
    "END",
    "CREATE TRIGGER search_pages_other AFTER UPDATE OF words ON search_pages BEGIN "
    "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', OLD.id, OLD.words); "
    "INSERT INTO search_words (rowid, words) VALUES (NEW.id, NEW.words); END",
)
POSTGRESQL = (
    "CREATE TABLE search_words (page_id integer PRIMARY KEY "
    "REFERENCES search_pages (id) ON DELETE CASCADE, words tsvector NOT NULL)",
    "CREATE INDEX search_words_words ON search_words USING gin (words)",
    "CREATE FUNCTION search_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO search_words (page_id, words) VALUES (NEW.id, to_tsvector('simple', NEW.words)) "
    "ON CONFLICT (page_id) DO UPDATE SET words = EXCLUDED.words; RETURN NULL; END $$",
    "CREATE TRIGGER search_pages_words AFTER INSERT OR UPDATE OF words ON search_pages "
    "FOR EACH ROW EXECUTE FUNCTION search_words_keep()",
)


def text(length: int) -> sa.String:
    """A text column that compares by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def long() -> sa.Text:
    """The same without a limit."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.add_column("courses", sa.Column("searched", text(120), nullable=False, server_default=""))
    make_pages()
    make_unclear()
    for said in SQLITE if is_sqlite() else POSTGRESQL:
        op.execute(said)


def downgrade() -> None:
    """Go back."""
    op.drop_table("unclear")
    op.drop_table("search_words")
    op.drop_table("search_pages")
    if not is_sqlite():
        op.execute("DROP FUNCTION search_words_keep()")
    with op.batch_alter_table("courses") as courses:
        courses.drop_column("searched")


def is_sqlite() -> bool:
    """Which of the two databases it is."""
    return op.get_bind().dialect.name == "sqlite"


def make_pages() -> None:
    """What stands under each heading of published courses."""
    op.create_table(
        "search_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("kind", text(10), nullable=False),
        sa.Column("module", text(120), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("anchor", text(300), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("digest", text(64), nullable=False),
        sa.Column("title", text(200), nullable=False),
        sa.Column("body", long(), nullable=False),
        sa.Column("title_words", long(), nullable=False),
        sa.Column("words", long(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_pages"),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["courses.id"],
            name="fk_search_pages_course_id_courses",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_search_pages_course_id_kind", "search_pages", ["course_id", "kind", "activity"]
    )


def make_unclear() -> None:
    """What learners say is unclear in a lesson."""
    op.create_table(
        "unclear",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(32), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("activity", text(120), nullable=False),
        sa.Column("known_as", text(120), nullable=False),
        sa.Column("words", text(1000), nullable=False),
        sa.Column("may_ask", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_unclear"),
        sa.UniqueConstraint("key", name="uq_unclear_key"),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollments.id"],
            name="fk_unclear_enrollment_id_enrollments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_unclear_revision_id_revisions"
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["users.id"], name="fk_unclear_done_by_users", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_unclear_enrollment_id_activity", "unclear", ["enrollment_id", "activity"])
    op.create_index("ix_unclear_revision_id", "unclear", ["revision_id"])
    op.create_index("ix_unclear_done_by", "unclear", ["done_by"])
    op.create_index("ix_unclear_done_at_said_at", "unclear", ["done_at", "said_at"])
