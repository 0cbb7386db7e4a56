"""One file compiled, whatever is in it: a domain object, or faults, never a traceback."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TypedDict

from app.content.compiled import Json, dump_part
from app.content.desk import Desk, Request
from app.content.document import open_document
from app.content.lesson import read_lesson
from app.content.outline import Outline, outline
from app.content.pages import read_course, read_glossary, read_module, read_people
from app.content.place import Fault, Findings, Spot, Unreadable
from app.content.play import check_play, decisions
from app.content.prose import check_prose
from app.content.question import read_quiz
from app.content.render import Renderer
from app.content.scenario import read_scenario
from app.content.walks import check_walks
from app.content.worksheet import read_worksheet
from app.domain.scenario import Scenario

READERS: dict[str, Callable[[Desk], object]] = {
    "course": read_course,
    "module": read_module,
    "people": read_people,
    "glossary": read_glossary,
    "lesson": read_lesson,
    "scenario": read_scenario,
    "quiz": read_quiz,
    "worksheet": read_worksheet,
}


class Report(TypedDict):
    """What plays of a scenario showed. `plays` is exact, None where a loop makes it endless."""

    slug: str
    title: str
    passages: int
    decisions: int
    states: int
    plays: int | None
    endings: dict[str, int]
    walkthroughs: int


class Answer(TypedDict):
    """What became of a file: `part` is None where it has faults that leave nothing to compile."""

    part: Json
    findings: list[dict[str, Json]]
    report: Report | None


def answer(request: Request) -> Outline | Answer:
    """Do what the request asks; whatever is wrong with the file is in the answer."""
    if request["op"] == "outline":
        return outline(request)
    findings = Findings(request["path"])
    part, report = None, None
    try:
        part, report = _compiled(request, findings)
    except Unreadable as stop:
        findings.found.append(stop.fault)
    except RecursionError:
        message = "The file is nested too deeply to be read."
        findings.fault("nesting", Spot(), message, "Nest lists, quotes and emphasis less.")
    except Exception as error:
        # whatever an author's file sets off must name that file, never end the run
        message = f"The file can't be read ({type(error).__name__})."
        findings.fault("unreadable", Spot(), message, "Please report this with the file.")
    found = [asdict(fault) for fault in findings.found]
    return {"part": part, "findings": found, "report": report}


def _compiled(request: Request, findings: Findings) -> tuple[Json, Report | None]:
    document = open_document(request["path"], request["text"], findings)
    renderer = Renderer(request.get("refs", {}), document.definitions)
    desk = Desk(request, document, findings, renderer)
    check_prose(document.blocks, findings)
    part = READERS[request["kind"]](desk)
    if part is None:
        return None, None
    report = _played(part, request, findings) if isinstance(part, Scenario) else None
    return dump_part(request["kind"], part), report


def _played(scenario: Scenario, request: Request, findings: Findings) -> Report | None:
    found = check_play(scenario, findings)
    if any(fault.name in ("unreached", "no-ending") for fault in findings.found):
        return None
    walked = Findings(request.get("walks_path", ""))
    held = check_walks(scenario, request.get("walks", ""), walked)
    findings.found += walked.found
    return {
        "slug": scenario.slug,
        "title": scenario.title,
        "passages": len(scenario.passages),
        "decisions": len(decisions(scenario)),
        "states": found.states,
        "plays": found.plays,
        "endings": found.endings,
        "walkthroughs": held,
    }


def fault_from(values: dict[str, Json]) -> Fault:
    """A fault that came over the pipe or from the cache."""
    return Fault(**values)
