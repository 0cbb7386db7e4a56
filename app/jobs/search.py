"""What search finds follows what is published, also where older code published it."""

from app.db import Database
from app.services import searchable


def follow(database: Database) -> None:
    """Make what is missing; nothing, where publishing made it."""
    with database.transaction() as session:
        searchable.follow(session)
