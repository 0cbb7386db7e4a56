"""One reply in a conversation, and where to play one again from."""

from werkzeug.datastructures import MultiDict

from app.errors import N_, Invalid


def read_reply(form: MultiDict[str, str]) -> tuple[int, int]:
    """The decision's step and the reply's place on the page, both from 0.

    Never a label: nothing in the page tells what a reply does. Which places are on offer is
    judged by the service, for a page that is sent again may show an earlier step. Raises Invalid.
    """
    if not form.get("choice"):
        raise Invalid(N_("Pick one to go on."))
    step, place = _number(form.get("step", "")), _number(form["choice"])
    if step is None or place is None:
        raise Invalid(N_("Choose one of the replies on the page."))
    return step, place


def read_replay(form: MultiDict[str, str]) -> tuple[str, int]:
    """The attempt to play again ("" for none) and how many of its decisions to take over."""
    key = form.get("replay", "").replace("\0", "")  # a database may refuse such a text
    return key, _number(form.get("step", "")) or 0


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
