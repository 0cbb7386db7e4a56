"""What the numbers of a course say in words: why something is worth a look, figures, groups."""

import re
from html import unescape

from flask import url_for
from flask_babel import format_decimal

from app.domain.course import Quiz
from app.domain.graph.flow import FlowGraph, flow_graph
from app.domain.numbers import Flag, QuizFigures
from app.errors import N_
from app.services.numbers.reading import ItemLine, Look, TalkNumbers
from app.services.numbers.selection import Source
from app.views.teach.room import blueprint
from app.words import worded as _

SENTENCES = {
    "miskey": N_(
        "More people pick “%(option)s” than the answer marked right, and those who do well in the "
        "rest do worse here. See whether the right answer is marked."
    ),
    "reversed": N_(
        "Those who do well in the rest do worse here. See whether something in it misleads."
    ),
    "popular": N_("More people pick “%(option)s” than a right answer."),
    "strong": N_("Those who pick “%(option)s” do better in the rest than those who are right."),
    "guessed": N_("%(share)s of its points are earned: less than by guessing."),
    "weak": N_(
        "It hardly tells those who know from those who don't: its relation to the rest is %(r)s."
    ),
    "blank": N_("%(share)s leave it empty."),
    "easy": N_("%(share)s of its points are earned: it asks for little."),
    "unpicked": N_("Nobody picks “%(option)s”: it is one option less to think about."),
    "unreliable": N_(
        "A score here says little about a single person: its reliability is %(value)s."
    ),
    "few_pass": N_("%(share)s pass."),
    "obvious": N_("%(share)s choose “%(choice)s”: it is hardly a decision."),
    "untaken": N_("Nobody chooses “%(choice)s”."),
    "unreached": N_("Nobody reaches the ending “%(ending)s”."),
}
MARKS = {
    "unpicked": N_("nobody picks it"),
    "popular": N_("more often than the right one"),
    "strong": N_("by those who do better in the rest"),
}
LONGEST = 90
MINUTE = 60


def sentence_of(flag: Flag) -> str:
    """Why something is worth a look."""
    said = dict[str, str]()
    for name, value in flag.detail.items():
        if name == "share" and isinstance(value, float):
            said[name] = percent_of(value)
        elif isinstance(value, float):
            said[name] = figure(value)
        else:
            said[name] = unquoted(bare(str(value)))
    return _(SENTENCES[flag.name], **said)


def bare(text: str) -> str:
    """A short text of HTML without its marks, to stand in a sentence."""
    plain = " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1].rstrip()}…"


def unquoted(text: str) -> str:
    """A text for a place in quotation marks, without its own around it."""
    is_quoted = text.startswith("“") and (text.endswith("”") or "”" not in text)
    return text.removeprefix("“").removesuffix("”") if is_quoted else text


def figure(value: float | None) -> str:
    """A figure with two decimals; a dash where there is none."""
    return "–" if value is None else format_decimal(round(value, 2) + 0.0, "0.00")


def percent_of(share: float) -> str:
    """A share as whole percent."""
    return _("%(n)s %%", n=round(100 * share))


def about(seconds: float | None) -> str:
    """A median time, as exactly as it is known."""
    if seconds is None:
        return _("not known")
    if seconds < 2 * MINUTE:
        return _("about %(n)s s", n=round(seconds))
    return _("about %(n)s min", n=format_decimal(round(seconds / MINUTE, 1)))


def quarter_name(quarter: str) -> str:
    """A quarter in words."""
    year, number = quarter.split("-")
    months = {
        "1": N_("January to March %(year)s"),
        "2": N_("April to June %(year)s"),
        "3": N_("July to September %(year)s"),
        "4": N_("October to December %(year)s"),
    }
    return _(months[number], year=year)


def who_name(source: Source) -> str:
    """Whose numbers these are."""
    group = source.group
    if group:
        return group.title or _("No cohort, began %(quarter)s", quarter=quarter_name(group.leaf[0]))
    return quarter_name(source.asked.who) if source.asked.who else _("Everybody")


def look_address(source: Source, look: Look) -> str:
    """Where something worth a look is shown."""
    anchor = f"part-{look.part}" if look.part else None
    return activity_address(source, look.activity, anchor)


def kept_of(source: Source) -> dict[str, str]:
    """What was asked for, for addresses of the same."""
    pairs = {"who": source.asked.who, "tries": source.asked.tries}
    return {name: value for name, value in pairs.items() if value and value != "first"}


def activity_address(source: Source, activity: str, anchor: str | None = None) -> str:
    """The page of one activity, for the same people."""
    values = {"course": source.slug, "activity": activity, **kept_of(source)}
    return url_for("teach.numbers_of", _anchor=anchor, **values)  # type: ignore[arg-type]


def flow_of(one: TalkNumbers) -> FlowGraph | None:
    """The map with the ways that were taken."""
    if one.figures is None:
        return None
    passages = {passage.id for passage in one.scenario.passages if passage.is_continue}
    shown = passages | {decision.passage.id for decision in one.decisions}
    return flow_graph(one.scenario, one.figures.ways, one.figures.n, shown, _)


def quiz_strip(quiz: Quiz, figures: QuizFigures) -> list[dict[str, object]]:
    """The figures on top of a quiz's page."""
    how = figures.reliability
    mark = _("pass mark %(mark)s", mark=percent_of(quiz.passing)) if quiz.passing else ""
    error = _("points of a hundred a score may be off") if how else ""
    found = [
        {"title": _("Attempts"), "value": str(figures.n), "note": ""},
        {"title": _("Mean score"), "value": percent_of(figures.mean),
         "note": _("standard deviation %(n)s", n=round(100 * figures.spread))},
        {"title": _("Passed"), "value": percent_of(figures.passed), "note": mark},
        {"title": _("Reliability"), "value": figure(how.value if how else None), "note": ""},
        {"title": _("Standard error"), "value": str(round(100 * how.error)) if how else "–",
         "note": error},
    ]  # fmt: skip
    return [{**one, "bad": False} for one in found]


def by_weight(lines: list[ItemLine]) -> list[ItemLine]:
    """Questions that are most worth a look first, else in their order."""
    return sorted(lines, key=lambda one: -max((f.weight for f in one.item.flags), default=0))  # type: ignore[union-attr] # those without figures were left out


@blueprint.app_context_processor
def phrases() -> dict[str, object]:
    """What the pages ask."""
    return {
        "look_sentence": sentence_of, "bare_text": bare, "two_decimals": figure,
        "percent_of": percent_of, "about_time": about, "quarter_name": quarter_name,
        "who_name": who_name, "look_address": look_address, "numbers_address": activity_address,
        "flow_of": flow_of, "choice_marks": lambda flags: [_(MARKS[one]) for one in flags],
        "quiz_strip": quiz_strip, "by_weight": by_weight, "kept_of": kept_of,
    }  # fmt: skip
