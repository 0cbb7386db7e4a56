"""What all plays of a scenario show: passages and endings nobody reaches, hints on choices."""

from collections.abc import Collection, Iterator, Sequence

from app.content.causes import causes
from app.content.explore import Explored, explore
from app.content.links import TAG
from app.content.place import Findings
from app.content.places import Places
from app.domain.condition import Condition
from app.domain.extent import Extent, circles, extent, targets, ways_of
from app.domain.rules import can_hold, implies
from app.domain.scenario import Choice, Ending, Event, Passage, Scenario
from app.domain.scoring import counts, worth

MOST_ENDINGS = 40


def check_play(scenario: Scenario, places: Places, findings: Findings) -> Explored:
    """Explore all states; tell what no play can reach and what choices give away."""
    checker = _Checker(scenario, places, findings)
    checker.graph()
    found = explore(scenario)
    checker.reached(found)
    if found.cut:
        message = f"The first {found.states:,} states were explored, and there are more."
        message += " What is said here of plays is not proven."
        mending = "Use fewer flags, facts, meters in conditions, or ways back."
        findings.hint("not-proven", checker.top, message, mending)
    else:
        checker.unreached(found)
        checker.conditions(found)
    _hint_choices(scenario, places, findings)
    return found


def check_extent(
    scenario: Scenario, explored: Explored, places: Places, findings: Findings
) -> Extent:
    """How long plays are; tell where that can't be known, or where best choices never end."""
    found = extent(scenario)
    top = places.at(scenario.passages[0])
    if not found.proven:
        message = "There are too many ways to try them all, so how long plays get is not proven."
        mending = (
            f"Learners read “of {found.longest}”, and {found.fewest} decisions make the score."
        )
        findings.hint("not-proven", top, message, mending)
    if not found.ends and explored.endings and not explored.stuck | explored.endless:
        message = "Who takes a best choice everywhere goes round in a circle and never ends."
        mending = "Make a choice that leads on worth most."
        findings.hint("best-never-ends", top, message, mending)
    return found


class _Checker:
    def __init__(self, scenario: Scenario, places: Places, findings: Findings) -> None:
        self.scenario = scenario
        self.places = places
        self.findings = findings
        self.top = places.at(scenario.passages[0])
        self.ways = ways_of(scenario)
        self.told = set[str]()
        """ids of passages and endings of which the worst is said"""

    def _fault(self, name: str, part: Passage | Ending, message: str, mending: str) -> None:
        if part.id not in self.told:
            self.told.add(part.id)
            self.findings.fault(name, self.places.at(part), message, mending)

    def graph(self) -> None:
        """What needs no playing: passages nothing leads to, or from which nothing leads out."""
        scenario = self.scenario
        onward = {passage.id: targets(passage) for passage in scenario.passages}
        ends = _leading_to({"end"} | {ending.id for ending in scenario.endings}, onward)
        stuck = self.ways.keys() - ends
        for name, *_circle in causes(stuck, self.ways, is_behind=True):
            message = f"From the passage “{name}” no ending can be reached."
            mending = "Lead a choice out, to a passage or #end."
            self._fault("no-way-out", scenario.passage(name), message, mending)
        lost = self.ways.keys() - set().union(*circles(self.ways, scenario.passages[0].id))
        for name, *_circle in causes(lost, self.ways):
            message = f"Nothing leads to the passage “{name}”."
            mending = "Lead a choice to it, or take it out."
            self._fault("unreached", scenario.passage(name), message, mending)
        self.told |= stuck | lost
        last = scenario.endings[-1]
        if last.condition:
            place, message = (
                self.places.at(last.condition),
                f"The last ending “{last.id}” has a condition.",
            )
            mending = "Take it away: the last one is for all who meet no other."
            self.findings.fault("last-ending-condition", place, message, mending)
            self.told.add(last.id)
        self._shadowed()

    def _shadowed(self) -> None:
        if len(self.scenario.endings) > MOST_ENDINGS:
            return  # nobody writes so many; exploring finds those that no play comes to
        direct = {target for passage in self.scenario.passages for target in targets(passage)}
        for n, ending in enumerate(self.scenario.endings):
            before = next((e for e in self.scenario.endings[:n] if _takes(e, ending)), None)
            if before and ending.id not in direct and "end" in direct:
                message = (
                    f"No play comes to “{ending.id}”: “{before.id}” above it always holds too."
                )
                mending = "Endings go from best to worst; give the one above a narrower “when”."
                self._fault("shadowed-ending", ending, message, mending)

    def reached(self, found: Explored) -> None:
        """What a play has shown, so that it is true even where not all were looked at."""
        for passage in self.scenario.passages:
            if passage.id in found.stuck:
                message = f"The passage “{passage.id}” may offer nothing."
                mending = "Leave one choice without “if”."
                self._fault("may-offer-nothing", passage, message, mending)
        for ending in self.scenario.endings:
            if ending.id in found.uncounted and found.counting:
                message = f"The ending “{ending.id}” can be reached without a decision that counts."
                mending = "Let one count on the way: a choice that is worth more than another."
                self._fault("no-counted-decision", ending, message, mending)

    def unreached(self, found: Explored) -> None:
        """What no play shows, now that all were looked at."""
        for name, *_circle in causes(found.endless - self.told, self.ways, is_behind=True):
            message = f"A play can come to “{name}” from where no ending can be reached."
            passage = self.scenario.passage(name)
            self._fault("no-way-out", passage, message, "Give the circle a way out.")
        for group in causes(self.ways.keys() - found.passages - self.told, self.ways):
            if self._is_led_to(group, found):
                message = f"No play can come to the passage “{group[0]}”."
                passage = self.scenario.passage(group[0])
                self._fault("unreached", passage, message, "Change the conditions on the way.")
        for ending in self.scenario.endings:
            if ending.id not in found.endings and not _is_contradiction(ending.condition):
                message = f"No play can come to the ending “{ending.id}”."
                mending = "Change its “when”, or the points on the way."
                self._fault("unreached-ending", ending, message, mending)
        if not found.counting and all(_is_offered(choice, found) for choice in self._met(found)):
            message = "The score cannot vary: no decision has better and worse choices."
            mending = f"Move a meter of “score” ({', '.join(self.scenario.score)}) in some choices."
            self.findings.fault("score-fixed", self.top, message, mending)

    def _met(self, found: Explored) -> Iterator[Choice]:
        """The choices of all passages that plays come to."""
        for passage in self.scenario.passages:
            if passage.id in found.passages:
                yield from passage.choices

    def _is_led_to(self, group: Collection[str], found: Explored) -> bool:
        """Whether a choice leads there that is on offer; of those that never are, more is said."""
        leading = (choice for choice in self._met(found) if choice.target in group)
        return any(_is_offered(choice, found) for choice in leading)

    def conditions(self, found: Explored) -> None:
        """Conditions that no play meets, and the choices behind them."""
        for condition in _conditions(self.scenario):
            place = self.places.at(condition)
            if not can_hold(condition):
                message = f"The condition “{condition}” can never hold."
                self.findings.fault("never-holds", place, message, "Change it, or take it out.")
        for passage in self.scenario.passages:
            if passage.id in found.passages:
                self._never_met(passage, {id(condition) for condition in found.unheld})

    def _never_met(self, passage: Passage, unheld: set[int]) -> None:
        mending = "Change its condition, or take it out."
        for part in passage.parts:
            if isinstance(part, Event) and _is_unmet(part.condition, unheld):
                message = f"No play meets the condition “{part.condition}” here."
                place = self.places.at(part.condition)
                self.findings.fault("never-holds", place, message, "Change it, or take it out.")
        for choice in passage.choices:
            if choice.condition and _is_unmet(choice.condition, unheld):
                message = f"No play is ever offered “{choice.label}” (if {choice.condition})."
                self.findings.fault("never-offered", self.places.at(choice), message, mending)
            elif choice.condition is None or id(choice.condition) not in unheld:
                self._untaken_forks(choice, passage, unheld)

    def _untaken_forks(self, choice: Choice, passage: Passage, unheld: set[int]) -> None:
        """A fork that another choice here has too is the passage's rule; one has to be taken."""
        forks = [fork for one in passage.choices for fork in one.forks]
        taken = [fork for fork in forks if id(fork.condition) not in unheld]
        for fork in choice.forks:
            if _is_unmet(fork.condition, unheld) and fork not in taken:
                message = f"No play takes this fork to “#{fork.target}”: its condition is never"
                message += " met, or one before it always is."
                place = self.places.at(fork.condition)
                mending = "Change its condition, or take it out."
                self.findings.fault("never-holds", place, message, mending)


def _leading_to(ends: set[str], onward: dict[str, set[str]]) -> set[str]:
    back: dict[str, set[str]] = {}
    for name, there in onward.items():
        for target in there:
            back.setdefault(target, set()).add(name)
    found, waiting = set(ends), list(ends)
    while waiting:
        fresh = back.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _takes(before: Ending, after: Ending) -> bool:
    """Whether #end never comes to `after`, because `before` holds whenever it does."""
    if before.condition is None:
        return True
    return after.condition is not None and implies(after.condition, before.condition)


def _is_contradiction(condition: Condition | None) -> bool:
    return condition is not None and not can_hold(condition)


def _is_offered(choice: Choice, found: Explored) -> bool:
    return choice.condition is None or all(choice.condition is not one for one in found.unheld)


def _is_unmet(condition: Condition, unheld: set[int]) -> bool:
    return id(condition) in unheld and can_hold(condition)


def _conditions(scenario: Scenario) -> Iterator[Condition]:
    for passage in scenario.passages:
        yield from (part.condition for part in passage.parts if isinstance(part, Event))
        for choice in passage.choices:
            yield from [choice.condition] if choice.condition else []
            yield from (fork.condition for fork in choice.forks)
    yield from (ending.condition for ending in scenario.endings if ending.condition)


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


def _hint_choices(scenario: Scenario, places: Places, findings: Findings) -> None:
    weighed = decisions(scenario)
    top = places.at(scenario.passages[0])
    longest = sum(best_is_longest(scenario, passage) for passage in weighed)
    if longest * 2 > len(weighed):
        message = f"The best choice is the longest in {longest} of {len(weighed)} decisions."
        findings.hint("best-is-longest", top, message, "Shorten it, or lengthen others.")
    first = {passage.choices.index(best(scenario, passage)) for passage in weighed}
    if not scenario.shuffled and len(weighed) > 1 and len(first) == 1:
        message = "The best choice stands in the same place in every decision."
        findings.hint("best-in-place", top, message, "Move it, or drop “shuffle: none”.")
    for passage in weighed:
        _hint_dominated(scenario, passage, places, findings)


def _points(choice: Choice, names: Sequence[str]) -> list[float]:
    """What a choice gives, meter by meter; a rate is one more thing that it may win by."""
    rated = [] if choice.effects.rate is None else [choice.effects.rate]
    return [*(choice.effects.points([name]) for name in names), *rated]


def _hint_dominated(
    scenario: Scenario, passage: Passage, places: Places, findings: Findings
) -> None:
    names = [meter.name for meter in scenario.meters]
    points = [_points(choice, names) for choice in passage.choices]
    for choice, own in zip(passage.choices, points, strict=True):
        others = [one for one in points if one is not own]
        if all(all(a > b for a, b in zip(one, own, strict=True)) for one in others):
            message = f"Every other choice beats “{choice.label}” on every meter."
            findings.hint("dominated", places.at(choice), message, "Let it win something.")
