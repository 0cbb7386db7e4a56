"""One file compiled, whatever is in it: a domain object, or faults, never a traceback."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TypedDict

from app.content.compiled import Json, dump_part
from app.content.desk import Desk, Request
from app.content.lesson import read_lesson
from app.content.opening import open_again
from app.content.outline import Outline, outline
from app.content.pages import read_course, read_glossary, read_guide, read_module, read_people
from app.content.place import Fault, Findings, Spot, Unreadable
from app.content.prompts import read_prompts
from app.content.prose import check_notes, check_prose
from app.content.question import read_quiz
from app.content.render import Renderer
from app.content.report import compile_scenario
from app.content.worksheet import read_worksheet

READERS: dict[str, Callable[[Desk], object]] = {
    "course": read_course,
    "module": read_module,
    "people": read_people,
    "glossary": read_glossary,
    "lesson": read_lesson,
    "quiz": read_quiz,
    "worksheet": read_worksheet,
    "prompts": read_prompts,
    "guide": read_guide,
}


class Answer(TypedDict):
    """What became of a file: `part` is None where it has faults that leave nothing to compile.

    `report` is what report_from() takes, of scenarios that can be played.
    """

    part: Json
    findings: list[dict[str, Json]]
    report: Json


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
    except MemoryError:
        message = "Reading this file takes too much memory."
        findings.fault("too-large", Spot(), message, "Divide it.")
    except Exception as error:
        # whatever an author's file sets off must name that file, never end the run
        message = f"The file can't be read ({type(error).__name__})."
        findings.fault("unreadable", Spot(), message, "Please report this with the file.")
    found = [asdict(fault) for fault in findings.found]
    return {"part": part, "findings": found, "report": report}


def _compiled(request: Request, findings: Findings) -> tuple[Json, Json]:
    document = open_again(request["path"], request["text"], findings)
    renderer = Renderer(request.get("refs", {}), document.definitions)
    desk = Desk(request, document, findings, renderer)
    check_prose(document.blocks, findings)
    check_notes(document.blocks, findings)
    if request["kind"] == "scenario":
        scenario, report = compile_scenario(desk)
        return _dumped("scenario", scenario), report
    return _dumped(request["kind"], READERS[request["kind"]](desk)), None


def _dumped(kind: str, part: object) -> Json:
    return None if part is None else dump_part(kind, part)


def fault_from(values: dict[str, Json]) -> Fault:
    """A fault that came over the pipe or from the cache."""
    return Fault(**values)
