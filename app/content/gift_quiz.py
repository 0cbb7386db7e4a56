"""Questions from elsewhere as a quiz in our own format, Markdown as an author would write it."""

import re
from collections.abc import Sequence

from app.content.document import slug_of
from app.content.gift import Asked, Reply

LONGEST_HEADING = 120
SPECIAL = re.compile(r"([\\`*_\[\]<>|{}])")
HEADING = re.compile(r"^## +([^{\n]{0,300})(?:\{#([a-z0-9-]{1,200})[^}\n]{0,200}\})?", re.MULTILINE)
BEGINS = re.compile(r"^(#|>|[-+=]\s|\d+[.)]\s)")


def quiz_of(title: str, questions: Sequence[Asked]) -> str:
    """The file of a quiz: its front matter, then each question; a minute for each."""
    minutes = max(1, len(questions))
    told = title.replace("\\", "\\\\").replace('"', '\\"')
    head = f'---\ntitle: "{told}"\nminutes: {minutes}\n---\n'
    return head + _written(questions, set())


def with_more(text: str, questions: Sequence[Asked]) -> str:
    """A quiz's file with these questions behind its own, none with an id that is there already."""
    known = {heading[2] or slug_of(heading[1]) for heading in HEADING.finditer(text)}
    return text.rstrip() + "\n" + _written(questions, known)


def _written(questions: Sequence[Asked], known: set[str]) -> str:
    return "".join(_question(n, one, known) for n, one in enumerate(questions, 1))


def _question(number: int, asked: Asked, known: set[str]) -> str:
    is_short = len(asked.stem) <= LONGEST_HEADING and "\n" not in asked.stem
    heading = asked.stem if is_short and asked.stem else asked.title or f"Question {number}"
    marks = [f"#{_id(number, asked.title or heading, known)}"]
    marks += [f".{asked.kind}"] if asked.kind in ("match", "essay") else []
    parts = [f"## {_said(asked, heading)} {{{' '.join(marks)}}}"]
    if not is_short:
        parts.append(_said(asked, asked.stem))
    if asked.kind == "match":
        parts.append(_table(asked))
    elif asked.replies:
        parts.append("\n".join(_item(asked, reply) for reply in asked.replies))
    if asked.feedback:
        parts.append(_quote(_said(asked, asked.feedback)))
    return "\n" + "\n\n".join(parts) + "\n"


def _id(number: int, title: str, known: set[str]) -> str:
    """An id of its own, from the title where that gives one."""
    made = re.sub("[^a-z0-9]+", "-", slug_of(title))[:60].strip("-")
    if made in known or not made[:1].isalpha():
        made = f"question-{number}-{made}"[:70].strip("-")
    while made in known:
        number += 1
        made = f"question-{number}"
    known.add(made)
    return made


def _item(asked: Asked, reply: Reply) -> str:
    said = _said(asked, reply.text)
    if asked.kind in ("single", "multiple"):
        line = f"- [{'x' if reply.right else ' '}] {said}"
    else:
        within = f" ± {reply.tolerance}" if reply.tolerance not in ("", "0") else ""
        line = f"- {'= ' if reply.right else ''}{said}{within}"
    return line + (f"\n  {_quote(_said(asked, reply.feedback))}" if reply.feedback else "")


def _table(asked: Asked) -> str:
    pairs = [(_said(asked, one.text), _said(asked, one.other)) for one in asked.replies]
    return "\n".join(["| This | Goes with |", "|---|---|", *(f"| {a} | {b} |" for a, b in pairs)])


def _quote(text: str) -> str:
    return "> " + text


def _said(asked: Asked, text: str) -> str:
    """The text as Markdown that shows just it."""
    text = " ".join(text.split())
    if asked.is_markdown:
        return text
    return BEGINS.sub(r"\\\1", SPECIAL.sub(r"\\\1", text))
