"""A course as it would have been had its files always had the names they have now."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.domain.course import Course, Part
from app.domain.earning import CertificateRule, Distinction

LINK = re.compile(r'(href="/course/[^"/#]+/)([^"#]+)')


def former_slugs(before: Course, after: Course) -> dict[str, str]:
    """What was called otherwise in `before`: slug in `after` → slug there."""
    return {slug: was for was, slug in after.renamed if _is_known(before, was, slug)}


def renamed_as(before: Course, after: Course) -> Course:
    """`before` under the slugs of `after`, where `after` says what each was.

    What is compared then differs only where something was changed besides.
    """
    slugs = {was: slug for slug, was in former_slugs(before, after).items()}
    if not slugs:
        return before
    found: Course = _renamed(before, slugs)
    modules = tuple(
        replace(
            module,
            slug=slugs.get(module.slug, module.slug),
            requires=tuple(slugs.get(one, one) for one in module.requires),
            activities=tuple(
                replace(one, slug=slugs.get(one.slug, one.slug)) for one in module.activities
            ),
        )
        for module in found.modules
    )
    return replace(found, modules=modules)


def _is_known(before: Course, was: str, slug: str) -> bool:
    """Whether the name is new: a line that stays in a file says it again and again."""
    has = before.find(was) or before.module(was)
    return bool(has) and not (before.find(slug) or before.module(slug))


def _renamed(thing: Any, slugs: Mapping[str, str]) -> Any:  # noqa: ANN401 - of any shape
    """The same with links that lead to the new names."""
    if type(thing) is str:  # words of a kind are no texts
        return LINK.sub(lambda link: link[1] + _path(link[2], slugs), thing)
    if isinstance(thing, tuple):
        return tuple(_renamed(one, slugs) for one in thing)
    if isinstance(thing, Part) and thing.prompt:
        sheet, section = thing.prompt
        return replace(thing, prompt=(slugs.get(sheet, sheet), section))
    if isinstance(thing, CertificateRule):
        asked = ([slugs.get(one, one) for one in names] for names in
                 (thing.requires, thing.accepted))  # fmt: skip
        requires, accepted = map(tuple, asked)
        took = thing.distinction and _took(thing.distinction, slugs)
        return replace(thing, requires=requires, accepted=accepted, distinction=took)
    if is_dataclass(thing) and not isinstance(thing, type):
        given = {
            one.name: _renamed(getattr(thing, one.name), slugs) for one in fields(thing) if one.init
        }
        return replace(thing, **given)
    return thing


def _took(rule: Distinction, slugs: Mapping[str, str]) -> Distinction:
    return Distinction(
        tuple((slugs.get(slug, slug), share) for slug, share in rule.scores),
        tuple((slugs.get(slug, slug), ids) for slug, ids in rule.endings),
        tuple(slugs.get(slug, slug) for slug in rule.accepted),
    )


def _path(path: str, slugs: Mapping[str, str]) -> str:
    return "/".join(slugs.get(part, part) for part in path.split("/"))
