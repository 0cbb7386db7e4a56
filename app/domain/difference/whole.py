"""What became of a whole course: its own files, its modules, and each activity."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.domain.course import Activity, Course, Lesson, Module, Quiz, Worksheet
from app.domain.difference.change import OTHER, Change, Told, names, order, paired, switch, value
from app.domain.difference.lessons import lesson, shape
from app.domain.difference.quizzes import quiz
from app.domain.difference.renamed import renamed_as
from app.domain.difference.talks import talk
from app.domain.difference.text import prose
from app.domain.difference.worksheets import worksheet
from app.domain.earning import CertificateRule, Distinction
from app.domain.scenario import Scenario

HOW: dict[type[Any], Callable[[Any, Any], Iterator[Told]]] = {
    Lesson: lesson,
    Quiz: quiz,
    Scenario: talk,
    Worksheet: worksheet,
}


def differences(before: Course, after: Course) -> list[Change]:
    """What differs between two revisions of a course, file by file in the course's order.

    Two equal courses differ in nothing; where anything differs there is at least one change.
    """
    before = renamed_as(before, after)
    found = [Change("course", *told) for told in _course(before, after)]
    found += [Change("people", *told) for told in _people(before, after)]
    found += [Change("glossary", *told) for told in _glossary(before, after)]
    for was, now in paired(before.modules, after.modules, lambda one: one.slug):
        found += _module(was, now)
    found += _activities(before, after)
    return found


def _course(before: Course, after: Course) -> Iterator[Told]:
    yield from value("title", before.title, after.title, {})
    yield from value("language", before.language, after.language, {})
    yield from value("summary", before.summary, after.summary, {})
    yield from prose("text", before.html, after.html, {})
    yield from value("audience", before.audience, after.audience, {})
    yield from value("disclaimer", before.disclaimer, after.disclaimer, {})
    yield from _named("outcome", dict(before.outcomes), dict(after.outcomes))
    yield from _named("competency", dict(before.competencies), dict(after.competencies))
    yield from _certificate(before.certificate, after.certificate)
    slugs = [[one.slug for one in side.modules] for side in (before, after)]
    yield from order("module", slugs, {one.slug: one.title for one in after.modules}, {})


def _named(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Told]:
    for name, text in after.items():
        if name not in before:
            yield f"{kind}_added", {"name": name, "title": text}
        else:
            yield from value(kind, before[name], text, {"name": name})
    for name in before.keys() - after.keys():
        yield f"{kind}_removed", {"name": name, "title": before[name]}
    if list(before) != list(after) and before.keys() == after.keys():
        yield f"{kind}_order", {"names": list(after)}


def _certificate(before: CertificateRule | None, after: CertificateRule | None) -> Iterator[Told]:
    if before is None or after is None:
        if after is not None:
            yield "certificate_new", {"title": after.title}
        elif before is not None:
            yield "certificate_gone", {"title": before.title}
        return
    yield from value("certificate_title", before.title, after.title, {})
    yield from value("months", before.months, after.months, {})
    yield from names("attests", before.outcomes, after.outcomes, {})
    yield from names("asks", before.requires, after.requires, {})
    yield from names("accepted", before.accepted, after.accepted, {})
    yield from value("renewal", before.renewal, after.renewal, {})
    yield from _distinction(before.distinction or Distinction(), after.distinction or Distinction())


def _distinction(before: Distinction, after: Distinction) -> Iterator[Told]:
    """What it takes, condition by condition."""
    yield from names("distinguishes", _lines(before), _lines(after), {})


def _lines(rule: Distinction) -> list[str]:
    return [
        *(f"{slug} ≥ {share:.4g}" for slug, share in rule.scores),
        *(f"{slug}: {', '.join(ids)}" for slug, ids in rule.endings),
        *rule.accepted,
    ]


def _people(before: Course, after: Course) -> Iterator[Told]:
    for was, now in paired(before.people, after.people, lambda one: one.slug):
        if was is None and now is not None:
            yield "person_added", {"title": now.name}
        elif now is None and was is not None:
            yield "person_removed", {"title": was.name}
        elif was is not None and now is not None:
            yield from value("person_name", was.name, now.name, {})
            yield from value("role", was.role, now.role, {"person": now.name})
            yield from prose("text", was.html, now.html, {"person": now.name})
    slugs = [[one.slug for one in side.people] for side in (before, after)]
    yield from order("person", slugs, {one.slug: one.name for one in after.people}, {})


def _glossary(before: Course, after: Course) -> Iterator[Told]:
    for was, now in paired(before.glossary, after.glossary, lambda one: one.id):
        if was is None and now is not None:
            yield "term_added", {"title": now.title}
        elif now is None and was is not None:
            yield "term_removed", {"title": was.title}
        elif was is not None and now is not None:
            yield from value("title", was.title, now.title, {"term": now.title})
            yield from prose("definition", was.html, now.html, {"term": now.title})
    ids = [[one.id for one in side.glossary] for side in (before, after)]
    yield from order("term", ids, {one.id: one.title for one in after.glossary}, {})


def _module(before: Module | None, after: Module | None) -> Iterator[Change]:
    if before is None or after is None:
        there = before or after
        assert there  # one of a pair is there
        kind = "module_added" if after else "module_removed"
        yield Change("module", kind, {"count": len(there.activities)}, there.slug)
        return
    told = [
        *value("title", before.title, after.title, {}),
        *prose("text", before.html, after.html, {}),
        *names("outcomes", before.outcomes, after.outcomes, {}),
        *names("competencies", before.competencies, after.competencies, {}),
        *names("requires", before.requires, after.requires, {}),
        *_order(before, after),
    ]
    yield from (Change("module", *one, after.slug) for one in told)
    yield from (Change("prompts", *one, after.slug) for one in _prompts(before, after))


def _order(before: Module, after: Module) -> Iterator[Told]:
    slugs = [[one.slug for one in side.activities] for side in (before, after)]
    yield from order("activity", slugs, {one.slug: one.title for one in after.activities}, {})


def _prompts(before: Module, after: Module) -> Iterator[Told]:
    for was, now in paired(before.prompts, after.prompts, lambda one: one.id):
        if was is None and now is not None:
            yield "prompt_card_added", {"title": now.title, "day": now.day}
        elif now is None and was is not None:
            yield "prompt_card_removed", {"title": was.title}
        elif was is not None and now is not None:
            yield from value("title", was.title, now.title, {"prompt": now.title})
            yield from value("day", was.day, now.day, {"prompt": now.title})
            yield from prose("text", was.html, now.html, {"prompt": now.title})
            yield from prose("answer", was.answer, now.answer, {"prompt": now.title})
    ids = [[one.id for one in side.prompts] for side in (before, after)]
    yield from order("prompt_card", ids, {one.id: one.title for one in after.prompts}, {})


def _activities(before: Course, after: Course) -> Iterator[Change]:
    old, new = ({one.slug: (module, one) for module, one in side} for side in (before, after))
    for slug, (module, one) in new.items():
        if slug not in old:
            told: list[Told] = [("added", {"title": one.title})]
        else:
            was_in, was = old[slug]
            told = list(_activity(was, one))
            if was_in.slug != module.slug:
                told.append(("came_from", {"title": was_in.title}))
        yield from (Change("activity", *each, module.slug, slug) for each in told)
    for slug, (module, one) in old.items():
        if slug not in new:
            yield Change("activity", "removed", {"title": one.title}, module.slug, slug)


def _activity(before: Activity, after: Activity) -> Iterator[Told]:
    if before.kind != after.kind:
        yield "kind", {"before": before.kind, "after": after.kind}
        return
    told = [*_about(before, after), *HOW[type(after)](before, after)]
    if not told and _file_of(before) != _file_of(after):
        told = [(OTHER, {})]
    yield from told


def _about(before: Activity, after: Activity) -> Iterator[Told]:
    """What every activity has."""
    yield from value("title", before.title, after.title, {})
    yield from value("minutes", before.minutes, after.minutes, {})
    yield from names("outcomes", before.outcomes, after.outcomes, {})
    if isinstance(before, Lesson | Scenario) and isinstance(after, Lesson | Scenario):
        yield from names("competencies", before.competencies, after.competencies, {})
    yield from value("summary", before.summary, after.summary, {})
    yield from switch("asked", not before.optional, not after.optional, {})


def _file_of(one: Activity) -> object:
    """All that an activity's own file says of it: nothing that follows from it or from others."""
    if isinstance(one, Lesson):
        return shape(one)
    if isinstance(one, Scenario):
        return replace(one, cast=(), longest=0, fewest=0)
    return one
