"""What became of a worksheet: its sections, who reviews it, and by what."""

from collections.abc import Iterator

from app.domain.course import Section, Worksheet
from app.domain.difference.change import Detail, Told, Where, names, order, paired, switch, value
from app.domain.difference.rubrics import acceptance, rubric
from app.domain.difference.text import prose


def worksheet(before: Worksheet, after: Worksheet) -> Iterator[Told]:
    """All that is a worksheet's own."""
    yield from value("review", before.review, after.review, {})
    yield from prose("intro", before.intro, after.intro, {})
    for old, new in paired(before.sections, after.sections, lambda one: one.id):
        if old is None and new is not None:
            yield "section_added", {"title": new.title}
        elif new is None and old is not None:
            yield "section_removed", {"title": old.title}
        elif old is not None and new is not None:
            yield from _section(old, new, {"section": new.title})
    ids = [[one.id for one in side.sections] for side in (before, after)]
    yield from order("section", ids, {one.id: one.title for one in after.sections}, {})
    yield from rubric(before.rubric, after.rubric, {})
    yield from acceptance(before.accept, after.accept)


def _section(before: Section, after: Section, where: Where) -> Iterator[Told]:
    yield from value("title", before.title, after.title, where)
    yield from value("field", before.field, after.field, where)
    yield from prose("hint", before.html, after.html, where)
    yield from value("height", before.lines, after.lines, where)
    yield from names("choices", before.choices, after.choices, where)
    yield from names("columns", before.columns, after.columns, where)
    yield from _limits("rows", before.rows, after.rows, where)
    yield from _limits("words", before.words, after.words, where)
    yield from switch("optional", before.optional, after.optional, where)
    yield from switch("private", before.private, after.private, where)


def _limits(
    kind: str, before: tuple[int, int], after: tuple[int, int], where: Where
) -> Iterator[Told]:
    """The least and most of something; (0, 0) for any."""
    if before == after:
        return
    now: dict[str, Detail] = {"least": after[0], "most": after[1]}
    if not any(after):
        yield f"{kind}_any", {**where, "was_least": before[0], "was_most": before[1]}
    elif not any(before):
        yield f"{kind}_new", {**where, **now}
    else:
        yield kind, {**where, **now, "was_least": before[0], "was_most": before[1]}
