"""Follow-up prompts: a question a level-two heading, its model answer in a reveal."""

from itertools import pairwise
from typing import Annotated

from pydantic import Field

from app.content.desk import Desk
from app.content.document import Section
from app.content.fields import Fields, Title
from app.domain.course import Prompt

FORM = "Write the question as a ## heading, and the model answer in one <details> under it."
ASIDE = ("footnote", "reference")


class PromptsFields(Fields):
    """Front matter of a .prompts.md."""

    title: Title
    days: Annotated[list[Annotated[int, Field(ge=1, le=3650)]], Field(min_length=1)]


def read_prompts(desk: Desk) -> tuple[Prompt, ...] | None:
    """The file on the desk as prompts by day; None where they and their days don't fit."""
    fields = desk.fields(PromptsFields)
    before, sections = desk.document.divided()
    desk.refuse_taken(section.heading for section in sections)
    if not sections:
        spot = desk.document.matter.spot(())
        desk.findings.fault("no-prompt", spot, "There is no prompt in this file.", FORM)
    for block in before:
        if block.kind not in ASIDE:
            message = "Nobody would see this: it stands above the first prompt."
            desk.findings.fault("bad-prompts", block, message, "Move it under a heading.")
            break
    found = [_read(desk, section) for section in sections]
    if fields is None or not _fits(desk, fields.days, len(sections)):
        return None
    return tuple(
        Prompt(section.heading.id, section.heading.title, day, answer, html)
        for section, day, (html, answer) in zip(sections, fields.days, found, strict=True)
    )


def _read(desk: Desk, section: Section) -> tuple[str, str]:
    """What stands under a prompt's question, and its model answer."""
    heading = section.heading
    body = [block for block in section.blocks if block.kind not in ASIDE]
    reveals = [block for block in body if block.kind == "details"]
    if len(reveals) != 1 or body[-1] is not reveals[0]:
        message = "This prompt has no model answer."
        if reveals:
            message = "This prompt has more than one reveal, or text after its model answer."
        desk.findings.fault("bad-prompts", heading.row, message, FORM)
        return "", ""
    return desk.html(body[:-1], heading.title), desk.html(reveals[0].children, heading.title)


def _fits(desk: Desk, days: list[int], count: int) -> bool:
    """Whether every prompt has a day of its own, each later than the one before."""
    spot = desk.document.matter.spot(("days",))
    if count and len(days) != count:
        message = f"Days and prompts don't fit: {len(days)} and {count}."
        desk.findings.fault("bad-days", spot, message, "Write a day for each prompt, in order.")
        return False
    if any(later <= earlier for earlier, later in pairwise(days)):
        message = "The days don't rise."
        desk.findings.fault("bad-days", spot, message, "Write each day later than the one before.")
        return False
    return count > 0
