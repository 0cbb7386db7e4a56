"""Questions from elsewhere put into a quiz, new or there already, as a draft."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.content.gift import Asked
from app.content.gift_quiz import quiz_of, with_more
from app.content.scaffold import words_of
from app.errors import N_, Invalid
from app.services.drafts.adding import add
from app.services.drafts.editing import open_file, save
from app.services.drafts.naming import kind_of
from app.services.drafts.standing import Standing
from app.services.sessions import Actor


def list_quizzes(standing: Standing) -> list[str]:
    """The paths of a course's quizzes."""
    return [path for path in standing.files if kind_of(path) == "quiz"]


def add_questions(
    session: Session, actor: Actor, slug: str, where: tuple[str, str, str, str],
    questions: Sequence[Asked], now: datetime,
) -> str:  # fmt: skip
    """Write the questions to a quiz as a draft; returns its path. Learners see none of it yet.

    `where` is the path of a quiz, or "" for a new one with its module's folder, name and title.
    Raises NotFound, Invalid, Conflict as `add` and `save` do.
    """
    path, module, name, title = where
    if not path:
        text = quiz_of(title or words_of(name), questions)
        return add(session, actor, slug, ("quiz", module, name, title), now, text)
    if kind_of(path) != "quiz":
        raise Invalid(N_("Choose a quiz of the course, or a new one."))
    opened = open_file(session, actor, slug, path)
    if opened.is_removed:
        raise Invalid(N_("This quiz is taken out in the drafts. Choose another one."))
    save(session, actor, (slug, path), with_more(opened.text, questions), opened.seen, now)
    return path
