"""Markdown files of what a learner wrote: their notes, and their plan."""

import re
from collections.abc import Iterable, Sequence

from app.domain.note import Page
from app.domain.plan import Part, Plan, Quote, Sheet, prompt_lines
from app.domain.worksheet import Value, is_empty, paragraphs
from app.output.document import Words

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


def plan(found: Plan, words: Words) -> str:
    """The whole document: headings by worksheet and section, tables as tables."""
    blocks = [f"# {line(found.partner.name or words.title)}"]
    if found.partner.name:
        blocks.append(f"*({words.private})*")
    blocks += [line(one) for one in (found.partner.about, words.course) if one]
    for sheet in found.sheets:
        blocks += _sheet(sheet, words)
    return "\n\n".join(blocks) + "\n"


def _sheet(sheet: Sheet, words: Words) -> list[str]:
    module = words.module.format(number=sheet.module.number, title=sheet.module.module.title)
    state = words.states.get(sheet.state, "")
    blocks = [
        f"## {line(sheet.worksheet.title)}",
        line(" · ".join(one for one in (module, state) if one)),
    ]
    if sheet.is_locked and not sheet.is_begun:
        return [*blocks, words.locked]
    if sheet.review and sheet.review.comment:
        blocks.append(_comment(sheet, "", sheet.review.comment, words))
    for part in sheet.parts:
        blocks += _part(sheet, part, words)
    return [*blocks, *_quotes(sheet.quotes, words)]


def _part(sheet: Sheet, part: Part, words: Words) -> list[str]:
    blocks = [f"### {line(part.section.title)}"]
    if part.section.private:
        private = words.private_reviewed if sheet.worksheet.has_reviewer else words.private
        blocks.append(f"*({private})*")
    blocks += [f"*{line(one)}*" for one in prompt_lines(part.prompt)]
    if part.example:
        blocks.append(f"*{line(words.example)}: {line(' '.join(prompt_lines(part.example)))}*")
    blocks.append(_value(part.section.columns, part.value, words))
    handed_in = paragraphs(part.handed_in)
    for number, said in part.comments.items():
        about = handed_in[number] if number < len(handed_in) else ""
        blocks.append(_comment(sheet, about, said, words))
    return [*blocks, *_quotes(part.quotes, words)]


def _value(columns: Sequence[str], value: Value, words: Words) -> str:
    if is_empty(value):
        return f"*{words.nothing}*"
    if not value.get("rows"):
        return text(value["text"])
    head = [columns, ["---"] * len(columns)]
    rows = [
        [line(cell) if cell != "---" else cell for cell in row] for row in (*head, *value["rows"])
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _comment(sheet: Sheet, about: str, said: str, words: Words) -> str:
    name = (sheet.review.reviewer if sheet.review else "") or words.reviewer
    whole = f"“{about}” – {said}" if about else said
    return _quoted(f"**{line(words.comment.format(name=name))}:** {text(whole)}")


def _quotes(quotes: Sequence[Quote], words: Words) -> list[str]:
    if not quotes:
        return []
    said = [
        f"**{line(one.activity_title)}, {line(one.title or words.whole)}**"
        f"{f' *({words.own})*' if one.is_note else ''}: {text(one.text)}"
        for one in quotes
    ]
    return [f"#### {line(words.quotes)}", *map(_quoted, said)]


def _quoted(words: str) -> str:
    return "\n".join(f"> {one}".rstrip() if one.strip() else ">" for one in words.split("\n"))


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
