"""Markdown files of what a learner wrote: their notes, and their plan."""

import re
from collections.abc import Iterable, Sequence

from app.domain.note import Page

MARKING = re.compile(r"^(\s*)(#|>|=|```|~~~|\|)|^(\s*)([-+*_])(?=\s*\4\s*\4[\s\4]*$)", re.MULTILINE)
"""what a line of somebody's text would turn into a heading, a quote, a rule, a table by"""


def notes(title: str, groups: Iterable[tuple[str, Sequence[Page]]], whole: str) -> str:
    """Notes under module, lesson and heading; `whole` stands for the lesson as a whole."""
    lines = [f"# {line(title)}"]
    for module, pages in groups:
        lines.append(f"## {line(module)}")
        for page in pages:
            lines.append(f"### {line(page.title)}")
            for one in page.notes:
                lines.append(f"#### {line(one.title or whole)}")
                lines.append(text(one.note.text))
    return "\n\n".join(lines) + "\n"


def line(words: str) -> str:
    """Words of a heading, on one line, taken as they are."""
    return re.sub(r"([\\`*_<\[\]|])", r"\\\1", " ".join(words.split()))


def text(words: str) -> str:
    r"""Somebody's text as paragraphs: line ends stay, and no line turns into a heading.

    >>> text("One\n# two\n\n<b>")
    'One  \n\\# two\n\n\\<b>'
    """
    kept = MARKING.sub(lambda found: f"{found[1] or found[3] or ''}\\{found[2] or found[4]}", words)
    kept = kept.replace("<", "\\<")
    return re.sub(r"(?<=\S)[ \t]*\n(?=[^\n])", "  \n", kept.strip("\n"))
