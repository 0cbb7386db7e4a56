"""A course put together from its compiled files: whole, or as far as they can be read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.content.compiled import Part
from app.content.layout import Folder, Layout
from app.content.whole import circle, required
from app.domain.course import Activity, Course, Module, Worksheet
from app.domain.earning import CertificateRule
from app.domain.handout import Guide
from app.domain.scenario import Person, Scenario

Parts = Mapping[str, Part]
"""what files compiled to, by path"""


def assembled(layout: Layout, parts: Parts) -> Course | None:
    """The course as its files say it; None without a course.md, and without modules that have no
    module.md."""
    course = parts.get("course.md")
    if not isinstance(course, Course):
        return None
    people = parts.get("people.md", ())
    return replace(
        course,
        modules=tuple(_modules(layout, parts, {person.slug: person for person in people})),
        people=people,
        glossary=parts.get("glossary.md", ()),
        guides=tuple(_guides(layout, parts)),
    )


def ruled(course: Course) -> Course:
    """The same with “all modules” of its certificate written out."""
    rule = course.certificate
    if rule is None:
        return course
    slugs = required(rule.requires, course.modules)
    return replace(course, certificate=replace(rule, requires=slugs))


def _guides(layout: Layout, parts: Parts) -> Iterator[Guide]:
    for path, file in layout.files.items():
        if file.kind == "guide" and path in parts:
            yield parts[path]


def _modules(layout: Layout, parts: Parts, people: Mapping[str, Person]) -> Iterator[Module]:
    for folder in layout.folders:
        module = parts.get(_page(folder))
        found = (parts.get(file.path) for file in folder.activities)
        activities = tuple(_with_people(one, people) for one in found if one is not None)
        prompts = parts.get(folder.prompts.path, ()) if folder.prompts else ()
        if module is not None:
            yield replace(module, activities=activities, prompts=prompts)


def _page(folder: Folder) -> str:
    return f"{folder.name}/module.md"


def _with_people(activity: Activity, people: Mapping[str, Person]) -> Activity:
    if isinstance(activity, Scenario):
        cast = tuple(people.get(person.slug, person) for person in activity.cast)
        return replace(activity, cast=cast)
    return activity


@dataclass(frozen=True, slots=True)
class Readable:
    """A course with faults as far as it can be read, and the paths of files that can't.

    It holds together: no slug twice, no prerequisite and no rule of its certificate that nobody
    can meet. It is for those who write it, and never published.
    """

    course: Course
    unread: tuple[str, ...]


def readable(slug: str, layout: Layout, parts: Parts, faulty: Iterable[str]) -> Readable:
    """What of the course can be read; `faulty` are paths in which the check found faults.

    An unread course.md or module.md is stood in for by its name: the files beside it are read.
    """
    double = set(_double(layout))
    kept = {path: part for path, part in parts.items() if path not in double}
    pages = {_page(one): Module(one.slug, _worded(one.slug), ()) for one in layout.folders}
    stands = {"course.md": Course(slug, _worded(slug), "en", ()), **pages, **kept}
    layout = replace(layout, folders=[one for one in layout.folders if _page(one) not in double])
    course = assembled(layout, stands)
    assert course is not None  # something stands for it
    told = {*layout.files, *(path for path in faulty if path.endswith(".md"))}
    return Readable(_consistent(course), tuple(sorted(told - set(kept))))


def _worded(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _double(layout: Layout) -> Iterator[str]:
    """Paths of files whose slug another one has before them, with all that is in their module."""
    seen = set[str]()
    for folder in layout.folders:
        inside = [file.path for file in folder.activities]
        if folder.slug in seen:
            yield from (_page(folder), *inside)
            continue
        seen.add(folder.slug)
        for file in folder.activities:
            if file.slug in seen:
                yield file.path
            seen.add(file.slug)


def _consistent(course: Course) -> Course:
    known = {module.slug for module in course.modules}
    requires = {one.slug: one.requires for one in course.modules}
    modules = tuple(
        replace(one, requires=() if circle(requires, one.slug) else _known(one.requires, known))
        for one in course.modules
    )
    course = ruled(replace(course, modules=modules))
    rule = course.certificate
    return replace(course, certificate=_met(rule, course) if rule else None)


def _met(rule: CertificateRule, course: Course) -> CertificateRule:
    activities = {activity.slug for _module, activity in course}
    known = activities | {module.slug for module in course.modules}
    sheets = {one.slug for _module, one in course if isinstance(one, Worksheet)}
    return replace(
        rule, requires=_known(rule.requires, known), accepted=_known(rule.accepted, sheets)
    )


def _known(names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)
