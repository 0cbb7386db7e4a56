"""Where a learner stands with a course's competencies, and what is behind each number."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.domain.profile import LEAST, LEVELS, Point, Skill
from app.errors import NotFound
from app.security import requires
from app.services import profile as records
from app.services.profile import Exhibit, Profile, Source
from app.views.learn.asked import Asked, ask
from app.views.learn.room import blueprint
from app.words import written

LEFT, RIGHT, TOP, BOTTOM = 44, 328, 14, 150
"""the plot's edges in the picture, whose width and height are 340 and 180"""
MOST_SOURCES = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the picture, and the same in words."""

    x: float
    y: float
    day: str
    percent: int
    count: int


@dataclass(frozen=True, slots=True)
class Trail:
    """How a number changed: `line` is an SVG path, `grid` are (y, percent) of the lines behind."""

    dots: tuple[Dot, ...]
    line: str
    grid: tuple[tuple[float, int], ...]


@blueprint.get("/course/<course>/profile")
@requires(Permission.LEARN)
def profile(course: str) -> ResponseReturnValue:
    """All competencies of a course, each as far as it can be told."""
    found = records.get(db.session(), current_user, course)
    return render_template(
        "learn/profile.html",
        profile=found,
        course=found.place.course,
        sources={name: near(found.sources(name)) for name, _title, _skill in found.skills},
        least=LEAST,
    )


@blueprint.get("/course/<course>/profile/<competency>")
@requires(Permission.LEARN)
def competency(course: str, competency: str) -> ResponseReturnValue:
    """One competency: its level, how it changed, and every decision and answer behind it."""
    found = records.get(db.session(), current_user, course)
    one = next((one for one in found.skills if one[0] == competency), None)
    if one is None:
        raise NotFound
    return render_template("learn/competency.html", **opened(found, *one))


def opened(found: Profile, name: str, title: str, skill: Skill) -> dict[str, object]:
    """What a competency's page shows; nothing is opened below the least evidence."""
    first, later = (found.behind(name, first=is_first) for is_first in (True, False))
    return {
        "course": found.place.course,
        "title": title,
        "skill": skill,
        "trail": trail(skill.shown_trail),
        "first": shown(first if skill.is_shown else ()),
        "later": shown(later if skill.is_shown else ()),
        "sources": near(found.sources(name)),
        "least": LEAST,
    }


def near(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The nearest few, those that are open before those that are locked."""
    return tuple(sorted(sources, key=lambda one: one.is_locked)[:MOST_SOURCES])


def shown(exhibits: Sequence[Exhibit]) -> list[tuple[Exhibit, Asked | None]]:
    """Evidence with its question as it may be shown: what was answered, and never the key."""
    found = ((one, one.answered) for one in exhibits)
    return [
        (one, ask(said.question, said.seed, said.response) if said else None) for one, said in found
    ]


def trail(points: Sequence[Point]) -> Trail:
    """The picture of how a number changed, one step a moment; empty where there is none."""
    step = (RIGHT - LEFT) / max(1, len(points) - 1)
    dots = tuple(
        Dot(
            round(LEFT + step * place, 1) if len(points) > 1 else (LEFT + RIGHT) / 2,
            height(point.first.percent),
            written(point.at),
            point.first.percent,
            point.first.count,
        )
        for place, point in enumerate(points)
    )
    line = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots) if dots else ""
    grid = tuple((height(percent), percent) for percent in (100, *(least for least, _ in LEVELS)))
    return Trail(dots, line, grid)


def height(percent: int) -> float:
    """Where a percentage lies in the picture."""
    return round(BOTTOM - (BOTTOM - TOP) * percent / 100, 1)
