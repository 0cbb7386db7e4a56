"""A plan as a file for word processors: real headings, real tables, its language named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from app.domain.plan import Part, Plan, Quote, Sheet, prompt_lines
from app.domain.worksheet import Value, is_empty, paragraphs

UNSEEN = dict.fromkeys([*(n for n in range(32) if n not in (9, 10)), 0xFFFE, 0xFFFF])
"""signs that no XML file may hold"""


@dataclass(frozen=True, slots=True)
class Words:
    """What a file says beside what the learner wrote.

    `module` has places for {number} and {title}, `comment` for {name}; `states` are by code, as in
    domain.plan.state_of().
    """

    title: str
    course: str
    module: str
    states: Mapping[str, str]
    private: str
    private_reviewed: str
    example: str
    nothing: str
    locked: str
    comment: str
    reviewer: str
    quotes: str
    own: str
    whole: str


def plan(found: Plan, words: Words, now: datetime) -> bytes:
    """The whole document as DOCX; `now` is when it was made."""
    made = docx.Document()
    _describe(made, found, words, now)
    made.add_paragraph(_plain(found.partner.name or words.title), style="Title")
    if found.partner.about:
        made.add_paragraph(_plain(found.partner.about), style="Subtitle")
    if found.partner.name:
        _aside(made, f"({words.private})")
    made.add_paragraph(_plain(words.course))
    for sheet in found.sheets:
        _sheet(made, sheet, words)
    held = BytesIO()
    made.save(held)
    return held.getvalue()


def _describe(made: Document, found: Plan, words: Words, now: datetime) -> None:
    """Title, language and paper; word processors read the language from the styles."""
    about = made.core_properties
    about.title = _plain(f"{words.title}: {found.partner.name or found.title}")
    about.language, about.author, about.comments = found.language, "", ""
    about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None)
    properties = (
        made.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    )
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), found.language)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2.2))
    made.styles["Normal"].font.size = Pt(11)


def _sheet(made: Document, sheet: Sheet, words: Words) -> None:
    made.add_heading(_plain(sheet.worksheet.title), 1)
    module = words.module.format(number=sheet.module.number, title=sheet.module.module.title)
    state = words.states.get(sheet.state, "")
    made.add_paragraph(_plain(" · ".join(one for one in (module, state) if one)))
    if sheet.is_locked and not sheet.is_begun:
        made.add_paragraph(words.locked)
        return
    if sheet.review and sheet.review.comment:
        _comment(made, sheet, "", sheet.review.comment, words)
    for part in sheet.parts:
        _part(made, sheet, part, words)
    _quotes(made, sheet.quotes, words)


def _part(made: Document, sheet: Sheet, part: Part, words: Words) -> None:
    made.add_heading(_plain(part.section.title), 2)
    if part.section.private:
        private = words.private_reviewed if sheet.worksheet.has_reviewer else words.private
        _aside(made, f"({private})")
    for line in prompt_lines(part.prompt):
        _aside(made, line)
    if part.example:
        _aside(made, f"{words.example}: {' '.join(prompt_lines(part.example))}")
    _value(made, part.section.columns, part.value, words)
    handed_in = paragraphs(part.handed_in)
    for number, text in part.comments.items():
        _comment(made, sheet, handed_in[number] if number < len(handed_in) else "", text, words)
    _quotes(made, part.quotes, words)


def _value(made: Document, columns: Sequence[str], value: Value, words: Words) -> None:
    if is_empty(value):
        _aside(made, words.nothing)
    elif value.get("rows"):
        _table(made, columns, value["rows"])
    else:
        for text in paragraphs(value):
            made.add_paragraph(_plain(text))


def _table(made: Document, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(_plain(title)).bold = True
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = _plain(text)
    made.add_paragraph()


def _comment(made: Document, sheet: Sheet, about: str, text: str, words: Words) -> None:
    name = (sheet.review.reviewer if sheet.review else "") or words.reviewer
    written = made.add_paragraph(style="Quote")
    written.add_run(_plain(f"{words.comment.format(name=name)}: ")).bold = True
    written.add_run(_plain(f"“{about}” – {text}" if about else text))


def _quotes(made: Document, quotes: Sequence[Quote], words: Words) -> None:
    if quotes:
        made.add_heading(words.quotes, 3)
    for quote in quotes:
        written = made.add_paragraph(style="Quote")
        title = quote.title or words.whole
        mark = f" ({words.own})" if quote.is_note else ""
        written.add_run(_plain(f"{quote.activity_title}, {title}{mark}: ")).bold = True
        written.add_run(_plain(quote.text))


def _aside(made: Document, text: str) -> None:
    made.add_paragraph().add_run(_plain(text)).italic = True


def _plain(text: str) -> str:
    return text.translate(UNSEEN)
