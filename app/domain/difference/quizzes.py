"""What became of a quiz: its rules, and its questions."""

from collections.abc import Iterator

from app.domain.course import Quiz
from app.domain.difference.change import Detail, Told, order, paired, switch, value
from app.domain.difference.questions import question
from app.domain.difference.text import prose
from app.domain.question import Question


def quiz(before: Quiz, after: Quiz) -> Iterator[Told]:
    """All that is a quiz's own."""
    yield from value("passing", before.passing or None, after.passing or None, {})
    yield from _draw(before, after)
    yield from value("attempts", before.attempts, after.attempts, {})
    yield from _wait(before, after)
    yield from value("limit", before.limit, after.limit, {})
    yield from switch("shuffle_options", before.shuffle_options, after.shuffle_options, {})
    yield from switch("shuffle_questions", before.shuffle_questions, after.shuffle_questions, {})
    yield from value("policy", before.feedback, after.feedback, {})
    yield from prose("intro", before.intro, after.intro, {})
    yield from questions(before.questions, after.questions)


def _wait(before: Quiz, after: Quiz) -> Iterator[Told]:
    """The minutes between attempts; where there are several waits, all of them."""
    if isinstance(before.wait, int) and isinstance(after.wait, int):
        yield from value("wait", before.wait, after.wait, {})
    else:
        yield from value("waits", _minutes(before), _minutes(after), {})


def _minutes(one: Quiz) -> list[str]:
    return [str(wait) for wait in (one.wait if isinstance(one.wait, tuple) else (one.wait,))]


def _draw(before: Quiz, after: Quiz) -> Iterator[Told]:
    """How many questions an attempt has, of how many."""
    if before.draw_by != after.draw_by:
        yield from value("draw_by", _seats(before), _seats(after), {})
    old, new = ((one.draw, len(one.questions)) for one in (before, after))
    if old == new or not (before.draw or after.draw):
        return
    if before.draw_by or after.draw_by:
        yield "draw_now", {"after": after.draw or new[1], "of": new[1]}
        return
    yield "draw", {
        "before": before.draw or old[1], "was_of": old[1], "after": after.draw or new[1],
        "of": new[1],
    }  # fmt: skip


def _seats(one: Quiz) -> list[str]:
    return [f"{outcome} {count}" for outcome, count in one.draw_by]


def questions(before: tuple[Question, ...], after: tuple[Question, ...]) -> Iterator[Told]:
    """Questions that came, went, moved or read otherwise; each by its number."""
    old, new = ([one.id for one in side] for side in (before, after))
    for was, now in paired(before, after, lambda one: one.id):
        if now is None and was is not None:
            yield "question_removed", {"title": was.title, "number": old.index(was.id) + 1}
        elif now is not None:
            number = new.index(now.id) + 1
            if was is None:
                yield "question_added", {"title": now.title, "number": number}
            else:
                where: dict[str, Detail] = {"question": number}
                yield from question(was, now, where)
    titles = {one.id: one.title for one in after}
    yield from order("question", (old, new), titles, {})
