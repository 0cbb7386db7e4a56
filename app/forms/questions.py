"""What people send who bring questions from elsewhere: GIFT, and where it goes."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.errors import N_, Invalid


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions as GIFT, and where they go: a quiz's path, or "" with module, name and title."""

    text: str
    where: tuple[str, str, str, str]
    takes: bool
    """whether to take them in, not only to look at them"""


def read_questions(sent: MultiDict[str, str], file: bytes) -> Questions:
    """The form; a file that was chosen goes before what stands in the field. Raises Invalid."""
    try:
        text = file.decode("utf-8-sig") if file else sent.get("text", "")
    except UnicodeDecodeError:
        raise Invalid(N_("The file isn’t UTF-8. Save it as UTF-8 and choose it again.")) from None
    into, module, name, title = (
        sent.get(one, "").replace("\0", "").strip()[:500]
        for one in ("into", "module", "name", "title")
    )
    takes = sent.get("act") == "take" and not file
    return Questions(text, (into, module, name, title), takes)
