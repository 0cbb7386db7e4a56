"""A scenario read, explored, played and walked, and one report of what all of it showed."""

from dataclasses import asdict, dataclass, replace

from app.content.beginnings import check_beginnings
from app.content.compiled import Json
from app.content.desk import Desk
from app.content.explore import Explored
from app.content.place import TOP, Findings
from app.content.places import Places
from app.content.play import check_extent, check_play, decisions
from app.content.scenario import read_scenario
from app.content.stories import Told, hint_untaken, tell
from app.content.walks import Walk, check_walks, read_walks
from app.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class ScenarioReport:
    """What plays of a scenario show.

    `plays` and the counts of `endings` (ending id, plays that come to it; best first) are exact,
    `plays` is None where a loop makes them endless or there are too many states. `shares` are those
    of a thousand random plays, 0.0 to 1.0. `shortest` and `longest` count decisions: of all plays
    where `plays` is exact, else of the random ones. `low` and `high` are scores. `walkthroughs`
    is how many held. `proven`: every state was explored.
    """

    slug: str
    title: str
    passages: int
    decisions: int
    states: int
    plays: int | None
    endings: tuple[tuple[str, int], ...]
    shares: tuple[tuple[str, float], ...]
    shortest: int | None
    longest: int | None
    low: float
    high: float
    walkthroughs: int
    proven: bool

    def __str__(self) -> str:
        return "\n  ".join(
            [
                f"{self.title} ({self.slug})",
                f"{self.passages} passages, {self.decisions} of them weighed, {self._states()}",
                f"{self._plays()}, of {self._lengths()}",
                f"endings: {', '.join(self._endings())}",
                f"scores from {self.low:.0%} to {self.high:.0%}, "
                f"{self.walkthroughs} walkthroughs hold",
            ]
        )

    def _states(self) -> str:
        all_of_them = "all explored" if self.proven else "and more: not proven"
        return f"{self.states:,} states, {all_of_them}"

    def _plays(self) -> str:
        if self.plays is not None:
            return f"{self.plays:,} plays"
        return "endless plays" if self.proven else "plays not counted"

    def _lengths(self) -> str:
        if self.shortest == self.longest:
            return f"{self.shortest} decisions each"
        return f"{self.shortest} to {self.longest} decisions"

    def _endings(self) -> list[str]:
        shares = dict(self.shares)
        counts = {name: f" {count:,}" if self.plays else "" for name, count in self.endings}
        return [f"{name}{counts[name]} ({shares[name]:.1%} of random plays)" for name in counts]


def report_from(values: dict[str, Json]) -> ScenarioReport:
    """A report that came over the pipe or from the cache."""
    pairs = {key: tuple((name, n) for name, n in values[key]) for key in ("endings", "shares")}
    return ScenarioReport(**(values | pairs))


def compile_scenario(desk: Desk) -> tuple[Scenario | None, Json]:
    """The scenario on the desk with its report as plain values; None where it can't be played."""
    scenario, places = read_scenario(desk)
    walked = Findings(desk.request.get("walks_path", ""))
    walks = read_walks(desk.request.get("walks", ""), walked)
    report = None
    if scenario:
        scenario, report = _played(desk, scenario, places, walks, walked)
        is_unread = "walks_path" in desk.request and "walks" not in desk.request
        if not walks and not walked.found and not is_unread:
            message = "This scenario has no walkthroughs."
            name = desk.request["path"].rsplit("/", 1)[-1].removesuffix(".scenario.md")
            mending = f"Write some plays and their endings into {name}.walks beside it."
            desk.findings.hint("no-walks", TOP, message, mending)
    desk.findings.found += walked.found
    return scenario, report


def _played(
    desk: Desk, scenario: Scenario, places: Places, walks: list[Walk], walked: Findings
) -> tuple[Scenario, Json]:
    findings = desk.findings
    explored = check_play(scenario, places, findings)
    if scenario.endings[-1].condition:
        return scenario, None  # where no ending holds there is nothing to play to
    length = check_extent(scenario, explored, places, findings)
    scenario = replace(scenario, longest=length.longest, fewest=length.fewest)
    check_beginnings(scenario, desk.document.matter.spot(("meters",)), findings)
    told = tell(scenario)
    hint_untaken(scenario, told, explored, places, findings)
    is_labelled = all(fault.name not in ("no-label", "duplicate-label") for fault in findings.found)
    held = check_walks(scenario, walks, walked) if is_labelled else 0
    return scenario, asdict(_report(scenario, explored, told, held))


def _report(scenario: Scenario, explored: Explored, told: Told, held: int) -> ScenarioReport:
    ids = [ending.id for ending in scenario.endings]
    is_exact = explored.plays is not None
    return ScenarioReport(
        slug=scenario.slug,
        title=scenario.title,
        passages=len(scenario.passages),
        decisions=len(decisions(scenario)),
        states=explored.states,
        plays=explored.plays,
        endings=tuple((id, explored.endings.get(id, 0)) for id in ids),
        shares=tuple((id, told.endings[id] / max(1, told.plays)) for id in ids),
        shortest=explored.shortest if is_exact else told.shortest,
        longest=explored.longest if is_exact else told.longest,
        low=told.low,
        high=told.high,
        walkthroughs=held,
        proven=not explored.cut,
    )
