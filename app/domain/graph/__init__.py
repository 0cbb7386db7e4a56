"""The map of a scenario with one play on it, drawn wide and tall for the debrief."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from app.domain.graph.draw import Drawing, Edge, Node, tall, wide
from app.domain.graph.plan import plan_of
from app.domain.scenario import State
from app.errors import N_

__all__ = ["Drawing", "Edge", "Node", "PathGraph", "Row", "path_graph"]

TITLE = N_("Your path through “%(title)s”")
START = N_("Start")
WAY = N_("You chose: %(labels)s.")
OUTCOME = N_("You reached the ending “%(ending)s”.")
UNSEEN = N_("Endings you have not seen yet: %(count)s.")


@dataclass(frozen=True, slots=True)
class Row:
    """A decision as text: its number from 1, the passage's title, labels chosen and left aside."""

    number: int
    title: str
    chosen: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathGraph:
    """Both drawings and the same in words. `ending` is "" while the play goes on."""

    wide: Drawing
    tall: Drawing
    title: str
    description: str
    rows: tuple[Row, ...]
    ending: str
    unseen: int


def path_graph(
    state: State, seen: Collection[str] = (), say: Callable[..., str] | None = None
) -> PathGraph:
    """The map of `state`'s scenario with the way taken.

    `seen` are the ids of endings that the learner reached in earlier plays; the others have no
    name. `say` translates a marked message and fills its places, as gettext does; without it the
    words are English. The same play gives the same drawing.
    """
    said = say or _plain
    known = {*seen, state.ending}
    plan = plan_of(state, known, said(START))
    ending = state.scenario.ending(state.ending)
    rows = _rows(state)
    unseen = sum(one.id not in known for one in state.scenario.endings)
    sentences = [
        said(WAY, labels=", ".join(row.chosen for row in rows)) if rows else "",
        said(OUTCOME, ending=ending.title) if ending else "",
        said(UNSEEN, count=unseen) if unseen else "",
    ]
    return PathGraph(
        wide(plan),
        tall(plan),
        title=said(TITLE, title=state.scenario.title),
        description=" ".join(sentence for sentence in sentences if sentence),
        rows=rows,
        ending=ending.title if ending else "",
        unseen=unseen,
    )


def _plain(message: str, **params: object) -> str:
    return message % params if params else message


def _rows(state: State) -> tuple[Row, ...]:
    scenario = state.scenario
    steps = [step for step in state.steps if not scenario.passage(step.passage).is_continue]
    return tuple(
        Row(
            number,
            scenario.passage(step.passage).title,
            step.choice.label,
            tuple(choice.label for choice in step.offered if choice != step.choice),
        )
        for number, step in enumerate(steps, 1)
    )
