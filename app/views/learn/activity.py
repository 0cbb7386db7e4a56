"""One address for every activity; its kind decides the page."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import NotFound
from app.security import requires
from app.services import enrollments
from app.services.enrollments import Place
from app.views.learn import lesson, quiz, scenario, worksheet
from app.views.learn.room import blueprint

PAGES: dict[str, Callable[[Place, str], ResponseReturnValue]] = {
    "lesson": lesson.show,
    "quiz": quiz.show,
    "scenario": scenario.show,
    "worksheet": worksheet.show,
}


@blueprint.get("/course/<course>/<module>/<activity>")
@requires(Permission.LEARN)
def activity(course: str, module: str, activity: str) -> ResponseReturnValue:
    """A lesson to read, or the first page of a quiz, scenario or worksheet."""
    place = enrollments.get(db.session(), current_user, course)
    there, found = place.find(activity)
    if there.slug != module:
        raise NotFound
    return PAGES[found.kind](place, activity)
