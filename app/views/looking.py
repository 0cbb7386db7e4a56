"""Who looks at whom is remembered, so that everybody can read who looked at them."""

from flask import Response, after_this_request, current_app, request
from flask_login import current_user

from app import db
from app.security import now
from app.services import seen


def note_look(person: str, page: str) -> None:
    """Remember, once the page is made, that the reader looked at `page` about the person (a key).

    Reading writes nothing in its own transaction, and a page stands also where this fails.
    """
    actor = current_user._get_current_object()

    @after_this_request
    def write(response: Response) -> Response:
        if response.status_code == 200 and request.method == "GET":
            db.release()
            try:
                with db.database().transaction() as session:
                    seen.note(session, actor, person, page, now())
            except Exception:  # what was asked for is shown
                current_app.logger.warning("a look could not be noted", exc_info=True)
        return response
