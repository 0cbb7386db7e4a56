"""What the pages of a scenario's map ask: addresses, counts by choice, effects in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from app.domain.graph.flow import FlowGraph, whole_graph
from app.domain.graph.plan import targets
from app.domain.scenario import (
    Beginning,
    Choice,
    Effects,
    Ending,
    Leaning,
    Meter,
    Passage,
    Scenario,
)
from app.errors import N_
from app.forms.trial import TOOK, write_beginning
from app.services import drafts
from app.services.maps import FAULTY, REMOVED, UNCHANGED, Look, Problem, Weights
from app.views.teach.numbers_phrases import percent_of
from app.views.teach.room import blueprint

MOST_DRAWN, MOST_CHOICES, MOST_LISTED = 120, 600, 300
"""passages and choices that a drawing can hold, and passages that a list does"""
LEANINGS: dict[Leaning, str] = {
    "never moves": N_("No choice moves the meter “%(meter)s”."),
    "only rises": N_("Choices only raise the meter “%(meter)s”; none lowers it."),
    "only falls": N_("Choices only lower the meter “%(meter)s”; none raises it."),
}
SHARES = N_("Shares are of %(n)s first tries.")
WIDTHS = N_("Each way is as wide as it was common in %(n)s first tries.")
SEEN = {
    UNCHANGED: N_("This is what learners see; no draft changes it."),
    REMOVED: N_("This is what learners see. In the drafts the file is taken out."),
    FAULTY: N_("This is what learners see: the draft has faults that leave nothing to draw."),
    "": N_("This is what learners see. Drafts change it."),
}


@dataclass(frozen=True, slots=True)
class Here:
    """Where the reader is: which scenario, `of` which text, as a map or list, what is opened."""

    course: str
    activity: str
    of: str = ""
    view: str = ""
    at: str = ""

    def to(self, page: str = "map", anchor: str = "", **values: object) -> str:
        """The address of a page of this scenario: "map", "trial" or "simulation"."""
        kept = {"of": "published" if self.is_published else ""}
        kept |= {"view": "list" if self.is_list else "", "at": self.at} if page == "map" else {}
        found = {
            name: value for name, value in {**kept, **values}.items() if value not in ("", None)
        }
        return url_for(
            f"teach.scenario_{page}", course=self.course, activity=self.activity,
            _anchor=anchor or None, **found,  # type: ignore[arg-type]
        )  # fmt: skip

    def play(
        self, beginning: Beginning, way: Sequence[int] = (), anchor: str = "", **more: str
    ) -> str:
        """The address of a play as far as it came."""
        took = {TOOK: ".".join(map(str, way))} if way else {}
        return self.to("trial", anchor, **write_beginning(beginning), **took, **more)

    @property
    def is_published(self) -> bool:
        """Whether what learners see was asked for, and no draft."""
        return self.of == "published"

    @property
    def is_list(self) -> bool:
        """Whether the list was asked for."""
        return self.view == "list"


def seen_sentence(look: Look) -> str:
    """Which text is shown, and why that one."""
    if look.is_draft and look.found.published is None:
        return _("This is the text of the drafts. Learners don’t have it yet.")
    return _("This is the text of the drafts.") if look.is_draft else _(SEEN[look.why])


def weight_sentence(look: Look, weights: Weights, here: Here) -> str:
    """What the widths of ways or the shares tell, or why there are none."""
    if weights.is_new:
        return _("Nobody could play this yet, so no way has a weight.")
    if not weights.plays:
        return _("Too few people yet: ways have weights from ten people on.")
    said = _(SHARES if here.is_list else WIDTHS, n=weights.plays)
    return f"{said} {_('They are of what learners see now.')}" if look.is_draft else said


def graph_of(scenario: Scenario, weights: Weights) -> FlowGraph | None:
    """The drawing; None where it would be too large to read."""
    choices = sum(len(passage.choices) for passage in scenario.passages)
    if len(scenario.passages) > MOST_DRAWN or choices > MOST_CHOICES:
        return None
    return whole_graph(scenario, weights.ways, weights.plays, weights.shown, _)


def part_of(scenario: Scenario, id: str) -> Passage | Ending | None:
    """A passage or an ending by its id."""
    found = (one for one in scenario.passages if one.id == id)
    return next(found, None) or scenario.ending(id)


def by_part(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """Problems by the passage or ending that they are in."""
    found = dict[str, list[Problem]]()
    for one in problems:
        found.setdefault(one.part, []).append(one)
    return found


def leaning_sentence(meter: Meter, leaning: Leaning) -> str:
    """How a meter is out of balance."""
    return _(LEANINGS[leaning], meter=meter.title)


def title_of(scenario: Scenario, name: str) -> str:
    """What a meter is called."""
    return next((one.title for one in scenario.meters if one.name == name), name)


def effect_words(effects: Effects, scenario: Scenario) -> list[str]:
    """What effects do besides moving meters."""
    facts = dict(scenario.facts)
    said = [_("Sets the flag “%(name)s”", name=name) for name in effects.sets]
    said += [_("Clears the flag “%(name)s”", name=name) for name in effects.clears]
    said += [_("Teaches: %(fact)s", fact=facts.get(name, name)) for name in effects.learns]
    if effects.rate is not None:
        said.append(_("Rated %(rate)s", rate=effects.rate))
    return said


def count_of(weights: Weights, passage: Passage, choice: Choice) -> str:
    """How many first tries took a choice, and their share; "" where that isn't shown."""
    figures = weights.decisions.get(passage.id)
    taken = [one for one in figures.choices if one.label == choice.label] if figures else []
    if not taken:
        return ""
    return _("%(share)s of first tries (%(n)s)", share=percent_of(taken[0].share), n=taken[0].count)


def line_address(look: Look, path: str, line: int, column: int = 1) -> str:
    """The editor of a file at a line; without the line where its draft may have other ones."""
    if path not in (look.found.path, look.found.walks) or not path:
        return ""
    values = {"line": line, "column": column} if look.is_at_its_line and line else {}
    return url_for("teach.edit", course=look.found.desk.slug, path=path, **values)  # type: ignore[arg-type]


def draft_address(look: Look, problem: Problem) -> str:
    """The editor at a fault of the draft that is not shown."""
    fault = problem.fault
    return url_for(
        "teach.edit", course=look.found.desk.slug, path=fault.path, line=fault.line,
        column=fault.column,
    )  # fmt: skip


def map_address(course: str, path: str) -> str:
    """The map of the conversation that a file holds, "" for other files."""
    slug = drafts.conversation_of(path)
    return url_for("teach.scenario_map", course=course, activity=slug) if slug else ""


@blueprint.app_context_processor
def phrases() -> dict[str, object]:
    """What the pages ask."""
    return {
        "seen_sentence": seen_sentence, "weight_sentence": weight_sentence, "part_of": part_of,
        "by_part": by_part, "effect_words": effect_words, "count_of": count_of,
        "title_of": title_of,
        "line_address": line_address, "draft_address": draft_address, "map_address": map_address,
        "leads_of": targets, "leaning_sentence": leaning_sentence, "opened_at": replace,
        "most_listed": MOST_LISTED, "short_figure": lambda value: format_decimal(round(value, 1)),
    }  # fmt: skip
