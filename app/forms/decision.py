"""One reply in a conversation, and where to play one again from."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.domain.commitment import SURENESS, Commitment
from app.errors import N_, Invalid


@dataclass(frozen=True, slots=True)
class Given:
    """What a reply's form holds, whatever becomes of it: the place that was picked, if any."""

    place: int | None
    said: Commitment
    line: str = ""


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


def read_given(form: MultiDict[str, str]) -> Given:
    """What was picked and said, to be judged or shown again; a confidence of 0 is none."""
    reason, line = (
        " ".join(form.get(name, "").replace("\0", "").split()) for name in ("reason", "line")
    )
    confidence = _number(form.get("confidence", "")) or 0
    known = confidence if confidence <= len(SURENESS) else 0
    return Given(_number(form.get("choice", "")), Commitment(reason, known), line)


def read_replay(form: MultiDict[str, str]) -> tuple[str, int]:
    """The attempt to play again ("" for none) and how many of its decisions to take over."""
    key = form.get("replay", "").replace("\0", "")  # a database may refuse such a text
    return key, _number(form.get("step", "")) or 0


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
