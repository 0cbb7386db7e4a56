"""course.md, module.md, people.md, glossary.md and guides."""

from app.content.desk import Desk
from app.content.fields import CourseFields, Distinction, GuideFields, ListFields, ModuleFields
from app.content.links import leaves, plain, without_instruction
from app.domain import earning
from app.domain.course import Course, Module, Term
from app.domain.earning import CertificateRule
from app.domain.handout import Guide
from app.domain.scenario import Person


def read_course(desk: Desk) -> Course | None:
    """course.md without its modules; the certificate's requirements are still as written."""
    fields = desk.fields(CourseFields)
    if fields is None:
        return None
    rule = fields.certificate
    certificate = None
    if rule:
        for n, name in enumerate(rule.outcomes):
            spot = desk.document.matter.spot(("certificate", "outcomes", n))
            desk.known("outcomes", name, spot)
        outcomes = tuple(rule.outcomes or fields.outcomes)
        title = rule.title or fields.title
        certificate = CertificateRule(
            title,
            outcomes,
            tuple(rule.requires),
            rule.months,
            tuple(rule.accepted),
            rule.renewal or "",
            _distinction(rule.distinction),
        )
    return Course(
        slug=desk.slug,
        title=fields.title,
        language=fields.language,
        modules=(),
        html=desk.page(desk.document.blocks),
        summary=fields.summary,
        competencies=tuple(fields.competencies.items()),
        outcomes=tuple(fields.outcomes.items()),
        certificate=certificate,
        disclaimer=fields.disclaimer,
        audience=fields.audience or "everyone",
    )


def _distinction(written: Distinction | None) -> earning.Distinction | None:
    if written is None:
        return None
    return earning.Distinction(
        tuple((name, float(share)) for name, share in written.scores.items()),
        tuple((name, tuple(ids)) for name, ids in written.endings.items()),
        tuple(written.accepted),
    )


def read_module(desk: Desk) -> Module | None:
    """module.md without its activities."""
    fields = desk.fields(ModuleFields)
    if fields is None:
        return None
    desk.check_known(fields.outcomes, fields.competencies)
    return Module(
        slug=desk.slug,
        title=fields.title,
        activities=(),
        html=desk.page(desk.document.blocks),
        outcomes=tuple(fields.outcomes),
        competencies=tuple(fields.competencies),
        requires=tuple(fields.requires),
    )


def read_guide(desk: Desk) -> Guide | None:
    """A page of guides/, for those who teach or lead learners."""
    fields = desk.fields(GuideFields)
    blocks = desk.document.blocks
    headings = [desk.document.heading(one) for one in blocks if one.kind == "heading"]
    html = desk.page(blocks)
    if fields is None:
        return None
    return Guide(
        slug=desk.slug,
        title=fields.title,
        audience=fields.audience,
        html=html,
        summary=fields.summary,
        parts=tuple((one.id, one.title) for one in headings if one.level == 2),
    )


def read_people(desk: Desk) -> tuple[Person, ...]:
    """people.md: one person or firm a level-two heading, the role as a code span under it."""
    desk.fields(ListFields)
    _before, sections = desk.document.divided()
    desk.refuse_taken(section.heading for section in sections)
    people = []
    for section in sections:
        role, _row, blocks = without_instruction(section.blocks)
        heading = section.heading
        people.append(
            Person(heading.id, heading.title, role or "", desk.html(blocks, heading.title))
        )
    return tuple(people)


def read_glossary(desk: Desk) -> tuple[Term, ...]:
    """glossary.md: one term a level-two heading."""
    desk.fields(ListFields)
    _before, sections = desk.document.divided()
    desk.refuse_taken(section.heading for section in sections)
    terms = []
    for section in sections:
        heading = section.heading
        if not section.blocks:
            message = f"The term “{heading.title}” has no definition."
            desk.findings.fault("no-definition", heading.row, message, "Write one under it.")
            continue
        text = plain(next(leaves(section.blocks)).text)
        terms.append(
            Term(heading.id, heading.title, desk.html(section.blocks, heading.title), text)
        )
    return tuple(terms)
