"""What became of a lesson: its text, the questions in it, its places to write."""

from collections.abc import Iterator

from app.domain.course import Lesson
from app.domain.difference.change import Told, value
from app.domain.difference.quizzes import questions
from app.domain.difference.text import prose, settled


def lesson(before: Lesson, after: Lesson) -> Iterator[Told]:
    """All that is a lesson's own."""
    yield from prose("text", _text(before), _text(after), {})
    yield from questions(before.checks, after.checks)
    old, new = _places(before), _places(after)
    for place, label in new.items():
        if place not in old:
            yield "prompt_added", {"title": label or place[1]}
        else:
            yield from value("prompt", old[place] or place[1], label or place[1], {})
    for place, label in old.items():
        if place not in new:
            yield "prompt_removed", {"title": label or place[1]}


def _places(one: Lesson) -> dict[tuple[str, str], str]:
    """Where something may be written, by worksheet ("" for the lesson's own lines) and section."""
    return {
        part.prompt or ("", part.line): part.label for part in one.parts if part.prompt or part.line
    }


def _text(one: Lesson) -> str:
    return "\n".join(part.html for part in one.parts if part.html)


def shape(one: Lesson) -> list[object]:
    """All of a lesson that its file says, for whether anything changed at all."""
    parts = [
        (settled(part.html), part.check, part.prompt, part.line, part.label) for part in one.parts
    ]
    return [one.title, one.minutes, one.outcomes, one.competencies, one.summary, parts]
