"""What is found in courses: their texts by heading, with their words ready to be compared."""

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Digest, Key, Label, Slug, text

LONG = Text().with_variant(Text(collation="C"), "postgresql")


class SearchPage(Base):
    """What stands under one heading of a published course.

    `place` orders lessons, words and people in their course, `part` headings in a lesson; `digest`
    is that of the whole lesson. `title_words` and `words` (title and body) are lines of words as
    services/searchable.py writes them. A trigger keeps the database's own full-text index,
    `search_words`, on `words`: FTS5 on SQLite, a tsvector on PostgreSQL.
    """

    __tablename__ = "search_pages"
    __table_args__ = (Index("ix_search_pages_course_id_kind", "course_id", "kind", "activity"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(text(10))
    module: Mapped[Slug]
    activity: Mapped[Slug]
    anchor: Mapped[str] = mapped_column(text(300))
    place: Mapped[int]
    part: Mapped[int]
    digest: Mapped[Digest]
    title: Mapped[Label]
    body: Mapped[str] = mapped_column(LONG)
    title_words: Mapped[str] = mapped_column(LONG)
    words: Mapped[str] = mapped_column(LONG)


INDEX_ON_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_pages', "
    "content_rowid='id', tokenize='ascii', detail='none')",
    "CREATE TRIGGER search_pages_new AFTER INSERT ON search_pages BEGIN "
    "INSERT INTO search_words (rowid, words) VALUES (NEW.id, NEW.words); END",
)
"""What migration 0012 makes besides, for databases that are made whole and never lose a page."""
