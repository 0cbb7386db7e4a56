"""What learner pages say of places, states and times, in the reader's language."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import to_user_timezone
from flask_login import current_user

from app.domain.course import Module, Quiz, address
from app.domain.progress import ActivityStatus, ModuleStatus, Overview, Standing
from app.errors import N_
from app.security import now
from app.services import home as desk
from app.views.learn.quiz_phrases import shown_score
from app.views.learn.room import blueprint
from app.words import listed
from app.words import numbered as ngettext
from app.words import worded as _

POSITIONS = {
    "lesson": N_("Module %(module)s, lesson %(number)s of %(count)s"),
    "scenario": N_("Module %(module)s, conversation"),
    "quiz": N_("Module %(module)s, knowledge check"),
    "worksheet": N_("Module %(module)s, worksheet"),
}
REVIEWED = {
    "waiting": N_("Sent, waiting for review"),
    "returned": N_("Returned with comments"),
    "accepted": N_("Accepted"),
}
LISTED = 2
"""So many modules are named where a lock gives its reason."""
ICONS = {"lesson": "book", "scenario": "chat", "quiz": "cards", "worksheet": "page"}


@blueprint.app_context_processor
def phrases() -> dict[str, Any]:
    """The phrases, for templates."""
    return {
        "greeting": greeting,
        "duration": duration,
        "kind_icon": ICONS.__getitem__,
        "link_to": desk.link,
        "position_of": position_of,
        "wait_words": wait_words,
        "where_of": where_of,
        "continue_words": continue_words,
        "stops": stops,
        "state_of": state_of,
        "course_path": address,
    }


def greeting() -> str:
    """Good morning, by the reader's own clock."""
    hour = to_user_timezone(now()).hour
    name = current_user.first_name
    if hour < 12:
        return _("Good morning, %(name)s", name=name)
    if hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def duration(minutes: int) -> str:
    """Minutes as people say them: up to 90 in minutes, above in hours rounded to the half."""
    if minutes <= 90:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    halves = round(minutes / 30)
    hours = f"{halves // 2}½" if halves % 2 else str(halves // 2)
    return ngettext("%(hours)s hour", "%(hours)s hours", 1 if halves == 2 else 2, hours=hours)


def wait_words(quiz: Quiz) -> str:
    """How long one waits: "24 hours between attempts", or before which attempt how long."""
    if isinstance(quiz.wait, int):
        return _("%(time)s between attempts", time=time_words(quiz.wait))
    said = [
        _("%(time)s before attempt %(number)s", time=time_words(minutes), number=number)
        for number, minutes in enumerate(quiz.wait, 2)
    ]
    return listed(said)


def time_words(minutes: int) -> str:
    """Whole days as days from the second on, all else as durations are said."""
    days, rest = divmod(minutes, 24 * 60)
    if rest or days < 2:
        return duration(minutes)
    return ngettext("%(num)s day", "%(num)s days", days)


def position_of(module: ModuleStatus, one: ActivityStatus) -> str:
    """Where an activity stands: "Module 1, lesson 2 of 4"."""
    same = [a for a in module.activities if a.activity.kind == one.activity.kind]
    number = [a.activity.slug for a in same].index(one.activity.slug) + 1
    words = _(POSITIONS[one.activity.kind])
    return words % {"module": module.number, "number": number, "count": len(same)}


def where_of(module: ModuleStatus, one: ActivityStatus) -> str:
    """How far an activity is.

    Paused at a decision, sections filled in, answered questions, or its place.
    """
    detail = one.record.detail
    if one.waits:
        return _("Waiting for review")
    if one.review:
        return _(REVIEWED[one.review])
    if one.standing is Standing.BEGUN:
        if "decision" in detail:
            return _("Paused at decision %(number)s", number=detail["decision"])
        if "answered" in detail:
            return _("%(done)s of %(total)s answered", done=detail["answered"], total=detail["of"])
        if "filled" in detail:
            done, total = detail["filled"], detail["of"]
            return _("%(done)s of %(total)s sections filled in", done=done, total=total)
    return position_of(module, one)


def continue_words(one: ActivityStatus, is_new: bool) -> str:
    """The verb on the big button."""
    if one.waits:
        return _("See how it stands")
    begun = one.standing is Standing.BEGUN
    words = {
        "lesson": _("Continue lesson") if begun else _("Read the lesson"),
        "scenario": _("Start the conversation") if is_new or not begun else _("Continue talking"),
        "quiz": _("Go on with the check") if begun else _("Take the check"),
        "worksheet": _("Go on writing") if begun else _("Open the worksheet"),
    }
    return words[one.activity.kind]


def state_of(module: ModuleStatus, one: ActivityStatus) -> str:
    """An activity's state in words, on the course page."""
    if one.standing is Standing.DONE:
        return done_words(one)
    if one.standing is Standing.LOCKED:
        return _("Locked")
    if one.standing is Standing.BEGUN:
        score = None if one.waits else one.record.score
        if one.activity.kind in ("quiz", "scenario") and score is not None:
            return _("Not passed yet, %(score)s", score=shown_score(score))
        return where_of(module, one) if one.record.detail else _("Begun")
    minutes = ngettext("%(num)s minute", "%(num)s minutes", one.activity.minutes)
    return _("Optional, %(time)s", time=minutes) if one.activity.optional else minutes


def done_words(one: ActivityStatus) -> str:
    """What is done, with its score or where its review stands."""
    if one.review:
        return _(REVIEWED[one.review])
    if one.activity.kind in ("quiz", "scenario") and one.record.score is not None:
        return _("Done, %(score)s", score=shown_score(one.record.score))
    return _("Done")


class Stop(NamedTuple):
    """A module on the route: number, title, address, state (done, now, later), a line of detail."""

    number: int
    title: str
    href: str
    state: str
    locked: bool
    detail: str


def stops(seen: Overview) -> list[Stop]:
    """The modules as stops of the route."""
    classes = {
        Standing.DONE: "done",
        Standing.BEGUN: "now",
        Standing.OPEN: "later",
        Standing.LOCKED: "later",
    }
    current = next((m for m in seen.modules if m.standing is Standing.BEGUN), None) or next(
        (m for m in seen.modules if m.standing is Standing.OPEN), None
    )
    return [
        Stop(
            number=module.number,
            title=module.module.title,
            href=f"{address(seen.course.slug)}#{module.module.slug}",
            state="now" if module is current else classes[module.standing],
            locked=module.standing is Standing.LOCKED,
            detail=stop_detail(module),
        )
        for module in seen.modules
    ]


def stop_detail(module: ModuleStatus) -> str:
    """The line under a stop."""
    if module.standing is Standing.DONE:
        return _("Complete")
    if module.standing is Standing.LOCKED:
        return ngettext(
            "Finish “%(module)s” first", "Finish %(num)s modules first",
            len(module.locked_by), module=module.locked_by[0].title,
        )  # fmt: skip
    if module.done or module.standing is Standing.BEGUN:
        return _("%(done)s of %(total)s done", done=module.done, total=len(module.asked))
    return _("About %(time)s", time=duration(module.minutes_left))


@blueprint.app_template_filter()
def first_to_finish(modules: Sequence[Module]) -> str:
    """What opens a locked module: names of one or two, for longer lists nobody reads."""
    quoted = [_("“%(title)s”", title=one.title) for one in modules]
    if len(quoted) <= LISTED:
        return listed(quoted)
    return _("%(module)s and %(count)s more modules", module=quoted[0], count=len(quoted) - 1)
