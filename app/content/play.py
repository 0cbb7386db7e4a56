"""What all plays of a scenario show: passages and endings nobody reaches, hints on choices."""

from collections.abc import Sequence

from app.content.explore import Explored, explore
from app.content.links import TAG
from app.content.place import Findings, Place, Spot
from app.content.rules import can_hold
from app.domain.condition import Condition
from app.domain.scenario import Choice, Event, Passage, Scenario
from app.domain.scoring import counts, worth


def check_play(scenario: Scenario, findings: Findings) -> Explored:
    """Explore all states; tell what no play can reach and what choices give away."""
    _check_graph(scenario, findings)
    if any(fault.name in ("unreached", "no-ending") for fault in findings.found):
        return Explored()
    found = explore(scenario)
    if found.cut:
        message = f"The scenario has more than {found.states:,} states; not all were explored."
        findings.hint("too-many-states", Spot(), message, "Use fewer flags, facts or passages.")
    else:
        _check_reached(scenario, found, findings)
        _check_conditions(scenario, found, findings)
    _check_counting(scenario, found, findings)
    _hint_choices(scenario, findings)
    return found


def _targets(passage: Passage) -> set[str]:
    forks = {fork.target for choice in passage.choices for fork in choice.forks}
    return {choice.target for choice in passage.choices} | forks


def _check_graph(scenario: Scenario, findings: Findings) -> None:
    onward = {passage.id: _targets(passage) for passage in scenario.passages}
    reached, waiting = set[str](), [scenario.passages[0].id]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += onward.get(name, set())
    ends = {"end"} | {ending.id for ending in scenario.endings}
    ending, size = set(ends), -1
    while size != len(ending):
        size = len(ending)
        ending |= {name for name, there in onward.items() if there & ending}
    for passage in scenario.passages:
        place = Spot(passage.line)
        if passage.id not in reached:
            message = f"Nothing leads to the passage “{passage.id}”."
            findings.fault("unreached", place, message, "Lead a choice to it, or take it out.")
        if passage.id not in ending:
            message = f"From the passage “{passage.id}” no ending can be reached."
            findings.fault("no-ending", place, message, "Lead a choice out, to a passage or #end.")
    last = scenario.endings[-1]
    if last.condition:
        message = f"The last ending “{last.id}” has a condition."
        findings.fault("no-ending", Spot(last.line), message, "Take it away: the last needs none.")


def _check_reached(scenario: Scenario, found: Explored, findings: Findings) -> None:
    for passage in scenario.passages:
        place = Spot(passage.line)
        if passage.id in found.stuck:
            message = f"The passage “{passage.id}” may offer nothing."
            findings.fault("may-offer-nothing", place, message, "Leave one choice without “if”.")
        elif passage.id in found.endless:
            message = f"A play can come to “{passage.id}” from where no ending can be reached."
            findings.fault("no-ending", place, message, "Give the circle a way out.")
        elif passage.id not in found.passages:
            message = f"No play can come to the passage “{passage.id}”."
            findings.fault("unreached", place, message, "Change the conditions on the way.")
    for ending in scenario.endings:
        if ending.id not in found.endings:
            message = f"No play can come to the ending “{ending.id}”."
            mending = "Change its “when”, or the points on the way."
            findings.fault("unreached-ending", Spot(ending.line), message, mending)
        elif ending.id in found.uncounted:
            message = f"The ending “{ending.id}” can be reached without a decision that counts."
            findings.fault(
                "no-counted-decision", Spot(ending.line), message, "Let one count on the way."
            )


def _conditions(scenario: Scenario) -> list[tuple[Condition, Place]]:
    found: list[tuple[Condition, Place]] = []
    for passage in scenario.passages:
        place = Spot(passage.line)
        found += [(p.condition, place) for p in passage.parts if isinstance(p, Event)]
        for choice in passage.choices:
            here = Spot(choice.line)
            found += [(choice.condition, here)] if choice.condition else []
            found += [(fork.condition, here) for fork in choice.forks]
    return found


def _check_conditions(scenario: Scenario, found: Explored, findings: Findings) -> None:
    for condition, place in _conditions(scenario):
        if not can_hold(condition):
            message = f"The condition “{condition}” can never hold."
            findings.fault("never-holds", place, message, "Change it, or take it out.")
        elif any(condition is one for one in found.unheld):
            message = f"No play meets the condition “{condition}” here."
            findings.hint("never-met", place, message, "Change it, or take it out.")


def _check_counting(scenario: Scenario, found: Explored, findings: Findings) -> None:
    if not found.counting and not found.cut:
        message = "The score cannot vary: no decision has better and worse choices."
        mending = f"Move a meter of “score” ({', '.join(scenario.score)}) in some choices."
        findings.fault("score-fixed", Spot(scenario.passages[0].line), message, mending)


def decisions(scenario: Scenario) -> list[Passage]:
    """Passages whose choices are worth different points."""
    return [
        passage
        for passage in scenario.passages
        if not passage.is_continue and counts(passage.choices, scenario.score)
    ]


def words_of(choice: Choice) -> str:
    """What a choice says, without tags."""
    return TAG.sub("", choice.html)


def best(scenario: Scenario, passage: Passage) -> Choice:
    """The choice of a passage that is worth most; the first of several."""
    return max(passage.choices, key=lambda choice: worth(choice, passage.choices, scenario.score))


def best_is_longest(scenario: Scenario, passage: Passage) -> bool:
    """Whether the best choice of a passage is also the longest to read."""
    strongest = best(scenario, passage)
    others = [len(words_of(choice)) for choice in passage.choices if choice is not strongest]
    return len(words_of(strongest)) > max(others, default=0)


def _hint_choices(scenario: Scenario, findings: Findings) -> None:
    weighed = decisions(scenario)
    top = Spot(scenario.passages[0].line)
    longest = sum(best_is_longest(scenario, passage) for passage in weighed)
    if longest * 2 > len(weighed):
        message = f"The best choice is the longest in {longest} of {len(weighed)} decisions."
        findings.hint("best-is-longest", top, message, "Shorten it, or lengthen others.")
    if not scenario.shuffled and len(weighed) > 1 and len(_best_places(scenario, weighed)) == 1:
        message = "The best choice stands in the same place in every decision."
        findings.hint("best-in-place", top, message, "Move it, or drop “shuffle: none”.")
    for passage in weighed:
        _hint_dominated(scenario, passage, findings)


def _best_places(scenario: Scenario, passages: Sequence[Passage]) -> set[int]:
    return {passage.choices.index(best(scenario, passage)) for passage in passages}


def _hint_dominated(scenario: Scenario, passage: Passage, findings: Findings) -> None:
    names = [meter.name for meter in scenario.meters]
    for choice in passage.choices:
        own = [choice.effects.points([name]) for name in names]
        others = [
            [other.effects.points([name]) for name in names]
            for other in passage.choices
            if other is not choice
        ]
        beaten = all(all(a > b for a, b in zip(one, own, strict=True)) for one in others)
        if others and beaten:
            message = f"Every other choice beats “{choice.label}” on every meter."
            findings.hint("dominated", Spot(choice.line), message, "Let it win something.")
