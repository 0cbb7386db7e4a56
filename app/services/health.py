"""Whether the product can serve: its database is there, migrated, and has something to teach."""

from collections.abc import Callable

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.models import CourseRow


def missing(session: Session, is_migrated: Callable[[Engine], bool]) -> str:
    """What is missing first: "database", "migrations" or "published course"; else ""."""
    try:
        if not is_migrated(session.get_bind().engine):
            return "migrations"
        published = select(CourseRow.id).where(CourseRow.published_id.is_not(None)).limit(1)
        return "" if session.scalars(published).first() else "published course"
    except SQLAlchemyError:
        return "database"
