"""Worksheets: one field a level-two heading, and perhaps a rubric."""

from app.content.desk import Desk
from app.content.document import Section
from app.content.fields import AcceptFields, WorksheetFields
from app.content.links import without_instruction
from app.content.place import listed
from app.content.rubric import FORM, find_rubric, read_rubric
from app.content.writing import EXAMPLES, read_field
from app.domain import course as domain
from app.domain.rubric import Acceptance, Rubric

RUBRIC = frozenset({"rubric"})


def read_worksheet(desk: Desk) -> domain.Worksheet | None:
    """The file on the desk as a worksheet; None where its front matter is wrong."""
    fields = desk.fields(WorksheetFields)
    before, sections = desk.document.divided(RUBRIC)
    rubrics = [section for section in sections if "rubric" in section.heading.classes]
    asked = [section for section in sections if section not in rubrics]
    desk.refuse_parts(asked)
    if not asked:
        spot = desk.document.matter.spot(())
        mending = f"Add a ## heading with a field. {EXAMPLES}"
        desk.findings.fault("no-section", spot, "The worksheet has no section.", mending)
    private = set(fields.private) if fields else set()
    found = [_section(desk, section, private) for section in asked]
    rubric = _rubric(desk, rubrics)
    if fields is None:
        return None
    desk.check_known(fields.outcomes, fields.competencies)
    _check_private(desk, fields, {section.heading.id for section in asked})
    _check_review(desk, fields, rubrics)
    accept = _acceptance(desk, fields, rubric, bool(rubrics))
    return domain.Worksheet(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        sections=tuple(section for section in found if section),
        review=fields.review,
        outcomes=tuple(fields.outcomes),
        summary=fields.summary,
        optional=fields.optional,
        intro=desk.html(before),
        rubric=rubric,
        accept=accept,
    )


def _check_private(desk: Desk, fields: WorksheetFields, ids: set[str]) -> None:
    for n, name in enumerate(fields.private):
        if name not in ids:
            spot = desk.document.matter.spot(("private", n))
            message = f"There is no section “{name}” in this worksheet."
            mending = f"Sections are {listed(sorted(ids))}."
            desk.findings.fault("unknown-section", spot, message, mending)


def _check_review(desk: Desk, fields: WorksheetFields, rubrics: list[Section]) -> None:
    if fields.review == "self" and not rubrics:
        spot = desk.document.matter.spot(("review",))
        message = "Learners are to review this themselves, but there is no rubric to do it by."
        mending = f"End the file with a heading “## Rubric {{.rubric}}”. {FORM}"
        desk.findings.fault("no-rubric", spot, message, mending)


def _acceptance(
    desk: Desk, fields: WorksheetFields, rubric: Rubric | None, has_rubric: bool
) -> Acceptance | None:
    """When the rubric is met; tells a rule that nobody applies, or that no marks can meet.

    One that is there and can't be read (`rubric` is None) was told already.
    """
    written = fields.accept
    if written is None:
        return None
    if fields.review not in ("instructor", "manager"):
        message = "Nobody accepts this worksheet: no other person reviews it."
        mending = "Write “review: instructor” or “review: manager”, or take “accept” out."
        desk.findings.fault("bad-accept", desk.document.matter.spot(("accept",)), message, mending)
    elif rubric:
        _check_marks(desk, written, rubric)
    elif not has_rubric:
        message = "There is no rubric whose marks could be enough."
        mending = f"End the file with a heading “## Rubric {{.rubric}}”. {FORM}"
        desk.findings.fault("bad-accept", desk.document.matter.spot(("accept",)), message, mending)
    return Acceptance(written.at_least, written.level, written.floor)


def _check_marks(desk: Desk, written: AcceptFields, rubric: Rubric) -> None:
    count, levels = len(rubric.criteria), listed([str(level) for level in sorted(rubric.levels)])
    if written.at_least > count:
        spot = desk.document.matter.spot(("accept", "at least"))
        message = f"{written.at_least} criteria can't be met: the rubric has {count}."
        desk.findings.fault("bad-accept", spot, message, f"Write {count} or less.")
    for key, points in (("level", written.level), ("none below", written.floor)):
        if points is not None and points not in rubric.levels:
            spot = desk.document.matter.spot(("accept", key))
            message = f"No level of the rubric gives {points} points."
            desk.findings.fault("bad-accept", spot, message, f"Its levels are {levels}.")


def _rubric(desk: Desk, sections: list[Section]) -> Rubric | None:
    """The rubric of the first section marked so; tells second ones and what nobody would see."""
    if not sections:
        return None
    for section in sections[1:]:
        message = "This is a second rubric."
        mending = "A worksheet has one: put all criteria into one table."
        desk.findings.fault("bad-rubric", section.heading.row, message, mending)
    table = find_rubric(sections[0].blocks)
    for block in sections[0].blocks:
        if table and block is not table and block.kind not in ("footnote", "reference"):
            message = "Nobody would see this: of a rubric only the table is shown."
            mending = "Move it above the first heading, or into the table."
            desk.findings.fault("bad-rubric", block, message, mending)
    return read_rubric(desk, sections[0].blocks, sections[0].heading.row)


def _section(desk: Desk, section: Section, private: set[str]) -> domain.Section | None:
    heading = section.heading
    text, row, blocks = without_instruction(section.blocks)
    if text is None or row is None:
        message = f"The section “{heading.title}” has no field to write in."
        mending = f"Say right under the heading, between two backticks, what it is. {EXAMPLES}"
        desk.findings.fault("no-field", heading.row, message, mending)
        return None
    field = read_field(text, row, desk.findings)
    html = desk.html(blocks, heading.title)
    if field is None:
        return None
    return domain.Section(
        id=heading.id,
        title=heading.title,
        field=field.kind,
        html=html,
        lines=field.lines,
        choices=field.choices,
        columns=field.columns,
        rows=field.rows,
        words=field.words,
        optional=field.optional,
        private=heading.id in private,
    )
