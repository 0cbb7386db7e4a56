"""Whether links say where they lead and pictures what they show, in their own words."""

import posixpath
import re

from app.content.links import plain
from app.content.outline import Target
from app.content.place import Findings, Spot

VAGUE = re.compile(
    r"(click |see )?here|(learn |read |see )?more|more info(rmation)?|read on|click|this|"
    r"(follow |see )?(this |the )?(link|page|site|website)|details|download"
)
EMPTY_ALT = re.compile(r"chart|diagram|figure|graph|graphic|image|photo(graph)?|picture|screenshot")


def check_words(target: Target, spot: Spot, findings: Findings) -> None:
    """Tell a picture without a text alternative, and a link whose text says nothing."""
    if target["picture"]:
        _check_alt(target, spot, findings)
    elif not target["text"].strip():
        message = "The link has no text."
        findings.fault("bad-link", spot, message, "Say in the square brackets where it leads.")
    else:
        _check_text(target, spot, findings)


def _check_alt(target: Target, spot: Spot, findings: Findings) -> None:
    alt, name = target["text"].strip(), posixpath.basename(target["target"])
    if ".decorative" in target["attributes"]:
        return
    if not alt:
        message = "The picture has no text alternative."
        mending = "Say in the square brackets what it shows, or mark it {.decorative}."
        findings.fault("missing-alt", spot, message, mending)
    elif EMPTY_ALT.fullmatch(alt.lower()) or alt.lower() in (name.lower(), _stem(name)):
        message = f"“{alt}” doesn't say what the picture shows."
        mending = "Write what somebody who can't see it needs to know."
        findings.fault("missing-alt", spot, message, mending)


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0].lower()


def _check_text(target: Target, spot: Spot, findings: Findings) -> None:
    text = plain(target["text"]).lower().strip(" .…:!?→»>")
    if VAGUE.fullmatch(text):
        message = f"“{target['text'][:80]}” doesn't say where the link leads."
        mending = "Name what is there: links are also read one by one, out of their sentence."
        findings.hint("vague-link", spot, message, mending)
    elif text.startswith(("http://", "https://", "www.")):
        message = "The link’s text is a bare address."
        findings.hint("vague-link", spot, message, "Name what is there.")
