"""Domain objects for tests, made from short texts; each says only what its test is about."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain import condition as conditions
from app.domain.course import Activity, Course, Lesson, Module, Part, Quiz, Worksheet
from app.domain.extent import measured
from app.domain.question import Figure, Option, Question, QuestionType
from app.domain.scenario import (
    Choice,
    Effects,
    Ending,
    Event,
    Fork,
    Line,
    Meter,
    Passage,
    Scenario,
)

ENDINGS = {"good": "trust >= 60", "poor": ""}


def condition(text: str) -> conditions.Condition | None:
    """Read `trust >= 60 and not denial or cash`; an empty text is no condition."""
    if not text:
        return None
    groups = (group.split(" and ") for group in text.split(" or "))
    return conditions.Condition(tuple(tuple(_term(term) for term in group) for group in groups))


def _term(text: str) -> conditions.Test:
    words = text.split()
    if len(words) == 3:
        return conditions.Test(words[0], words[1], int(words[2]))  # type: ignore[arg-type]
    return conditions.Test(words[-1], negated=words[0] == "not")


def effects(text: str) -> Effects:
    """Read `trust +6, set denial, clear denial, learn cash, rate 0.5`."""
    meters, named = list[tuple[str, int]](), dict[str, list[str]]()
    for name, value in (part.split() for part in text.split(", ") if part):
        if re.fullmatch(r"[+-]\d+", value):
            meters.append((name, int(value)))
        else:
            named.setdefault(name, []).append(value)
    return Effects(
        tuple(meters),
        sets=tuple(named.get("set", ())),
        clears=tuple(named.get("clear", ())),
        learns=tuple(named.get("learn", ())),
        rate=float(named["rate"][0]) if "rate" in named else None,
    )


def choice(text: str) -> Choice:
    """Read `label > target: effects`; among the effects also `if …`, `locked why`, `to id if …`.

    What is said, what happens and why are made up from the label.
    """
    head, _, rest = text.partition(": ")
    label, target = (part.strip() for part in head.split(" > "))
    parts = [part.strip() for part in rest.split(", ") if part.strip()]
    offered_if = next((part.removeprefix("if ") for part in parts if part.startswith("if ")), "")
    forks = [part.removeprefix("to ").split(" if ") for part in parts if part.startswith("to ")]
    plain = [part for part in parts if part.split()[0] not in ("if", "to", "locked")]
    return Choice(
        label,
        f"<p>{label}.</p>",
        target,
        effects(", ".join(plain)),
        condition=condition(offered_if),
        locked=next((p.removeprefix("locked ") for p in parts if p.startswith("locked ")), ""),
        forks=tuple(Fork(to, _sure(when)) for to, when in forks),
        consequence=(Line(f"<p>After {label}.</p>"),),
        why=f"<p>Why {label}.</p>",
    )


def event(text: str) -> Event:
    """Read `if denial: trust -10`."""
    when, _, what = text.removeprefix("if ").partition(": ")
    return Event(_sure(when), effects(what), (Line(f"<p>As {when}.</p>"),))


def _sure(text: str) -> conditions.Condition:
    found = condition(text)
    assert found
    return found


def passage(id: str, text: str, events: Iterable[str] = (), **given: Any) -> Passage:
    """Read choices joined by ` | `; `events` are read by event() and follow one line of text."""
    line = Line(f"<p>At {id}.</p>", "Susan Lowe")
    parts: tuple[Line | Event, ...] = (line, *(event(text) for text in events))
    choices = tuple(choice(part) for part in text.split(" | "))
    title = given.pop("title", f"What about {id}?")
    return Passage(id, title, parts, choices, is_continue=len(choices) == 1, **given)


def scenario(
    passages: Mapping[str, str],
    endings: Mapping[str, str] | None = None,
    meters: Mapping[str, int] | None = None,
    events: Mapping[str, Iterable[str]] | None = None,
    **given: Any,
) -> Scenario:
    """A scenario whose passages are read by passage(), the first one being its start.

    `endings` map ids to conditions (by default `good` from trust 60 and `poor`), `meters` names to
    starts (by default trust and alignment from 50), `events` passage ids to events. A passage with
    one choice is a continue passage; all meters are scored unless `score` is given. What is changed
    in it later with replace() has to be measured() again.
    """
    meters = {"trust": 50, "alignment": 50} if meters is None else meters
    found: dict[str, Any] = {
        "slug": "talk",
        "title": "A talk",
        "minutes": 10,
        "meters": tuple(Meter(name, name.capitalize(), start) for name, start in meters.items()),
        "passages": tuple(passage(k, v, (events or {}).get(k, ())) for k, v in passages.items()),
        "endings": tuple(
            Ending(id, f"It ends {id}", condition=condition(when))
            for id, when in (ENDINGS if endings is None else endings).items()
        ),
        "score": tuple(meters),
        "facts": (("cash", "Susan needs cash"),),
        "competencies": ("listening",),
    }
    return measured(Scenario(**found | given))


def question(id: str = "q1", keys: str = "x--", **given: Any) -> Question:
    """A question by its keys: `x-` single, `xx-` multiple, `1423` judgement, `=3±0.5` number.

    A judgement item is worth 2 points. More figures follow after spaces; those without `=` are
    known wrong answers: `=31100 20300`.
    """
    made: dict[str, Any] = {"id": id, "title": f"Question {id}", "outcomes": ("LO1",)}
    if "=" in keys:
        made |= {"type": QuestionType.NUMBER, "figures": tuple(map(_figure, keys.split()))}
    elif keys.isdigit():
        ranked = (Option(f"Option {n}", f"Said {n}", rank=int(k)) for n, k in enumerate(keys))
        made |= {"type": QuestionType.JUDGEMENT, "options": tuple(ranked), "points": 2}
    else:
        kind = QuestionType.MULTIPLE if keys.count("x") > 1 else QuestionType.SINGLE
        ticked = (Option(f"Option {n}", f"Said {n}", k == "x") for n, k in enumerate(keys))
        made |= {"type": kind, "options": tuple(ticked)}
    return Question(**made | given)


def _figure(text: str) -> Figure:
    value, _, tolerance = text.removeprefix("=").partition("±")
    return Figure(value, tolerance or "0", text.startswith("="), f"Said {value}")


def quiz(*questions: Question, slug: str = "check", **given: Any) -> Quiz:
    """A quiz of these questions; without any, six single choices of LO1 and LO2, turn about."""
    bank = questions or tuple(
        question(f"q{number}", outcomes=(f"LO{2 - number % 2}",)) for number in range(1, 7)
    )
    return Quiz(slug=slug, title="A check", minutes=5, questions=bank, **given)


def lesson(slug: str = "lesson", checks: Iterable[Question] = (), minutes: int = 8) -> Lesson:
    """A lesson with a paragraph and these questions in its text."""
    parts = (Part(html="<p>Read.</p>"), *(Part(check=check) for check in checks))
    return Lesson(slug, slug.capitalize(), minutes, parts)


def activity(slug: str) -> Activity:
    """An activity whose kind its slug tells: `talk-…`, `check-…`, `plan-…`, else a lesson."""
    kind = slug.partition("-")[0]
    if kind == "talk":
        return scenario({"call": "Ask > end: trust +10 | Push > end: trust -10"}, slug=slug)
    if kind == "check":
        return quiz(slug=slug)
    if kind == "plan":
        return Worksheet(slug, slug, 20, ())
    return lesson(slug)


def course(
    modules: Mapping[str, str], requires: Mapping[str, str] | None = None, **given: Any
) -> Course:
    """A course: module slugs with their activities' slugs, and the modules that they require."""
    needed = requires or {}
    made = tuple(
        Module(
            slug,
            slug.capitalize(),
            tuple(activity(name) for name in activities.split()),
            requires=tuple(needed.get(slug, "").split()),
        )
        for slug, activities in modules.items()
    )
    return Course(given.pop("slug", "partners"), "Partners", "en", made, **given)
