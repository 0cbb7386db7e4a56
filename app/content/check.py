"""A course folder compiled: every file once, then the course as a whole."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.content.assembling import Readable, assembled, readable, ruled
from app.content.cache import Cache, Memory, key_of
from app.content.compiled import Json, Part, load_part
from app.content.desk import Request
from app.content.dress import Ref
from app.content.fields import NAME, OUTCOME, limits
from app.content.file import Answer, fault_from
from app.content.guard import decoded
from app.content.layout import File, Layout, lay_out
from app.content.outline import EMPTY, Outline
from app.content.place import Fault, Findings, Unreadable
from app.content.reader import Media, Progress, Source
from app.content.renames import renames
from app.content.report import ScenarioReport, report_from
from app.content.sitemap import SiteMap
from app.content.whole import Whole
from app.content.worker import TooLate, Worker, late
from app.domain.course import Course


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a course folder. There is a course exactly where there are no faults.

    With faults `readable` is what can be read of it.
    """

    course: Course | None
    faults: tuple[Fault, ...]
    hints: tuple[Fault, ...]
    reports: tuple[ScenarioReport, ...]
    media: Mapping[str, Media]
    renamed: Mapping[str, str] = field(default_factory=dict)
    """old slug → new slug, from `was:` lines"""
    readable: Readable | None = None


def compile_course(
    slug: str,
    source: Source,
    worker: Worker,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Result:
    """Compile all files of `source` as the course `slug`; every fault and hint is told in one run.

    `cache` is a folder where what files compiled to is kept; `progress` is called after each file.
    """
    kept = Cache(cache, slug)
    result = _Compiling(slug, source, worker, kept, progress).run()
    kept.save()
    return result


@dataclass(frozen=True, slots=True)
class Seen:
    """One file compiled: `part` is None where it has faults that leave nothing to compile.

    `kind` is "" for a file that is no part of a course.
    """

    kind: str
    part: Part
    findings: tuple[Fault, ...]


def compile_file(
    slug: str, source: Source, path: str, worker: Worker, memory: Memory, beside: str = ""
) -> Seen:
    """Compile one file of `source` as it is within the course; `memory` keeps what others say.

    What is found by looking at the whole course only (nothing leads here, no walkthrough) is left
    to compile_course. What is found in the file `beside` it (its walkthroughs) is told, too.
    """
    return _Compiling(slug, source, worker, memory, None).run_one(path, beside)


class _Compiling:
    def __init__(
        self,
        slug: str,
        source: Source,
        worker: Worker,
        cache: Cache | Memory,
        progress: Progress | None,
    ) -> None:
        self.slug = slug
        self.source = source
        self.worker = worker
        self.cache = cache
        self.progress: Progress = progress or (lambda _path, _done, _all: None)
        self.found: list[Fault] = list(source.findings)
        self.layout: Layout = lay_out(slug, source.texts)
        self.texts: dict[str, str] = {}
        self.outlines: dict[str, Outline] = {}
        self.parts: dict[str, Part] = {}
        self.reports: dict[str, ScenarioReport] = {}

    def run(self) -> Result:
        """All steps in order."""
        context, sitemap = self._look_around()
        files = [file for file in self.layout.files.values() if file.path in self.texts]
        for n, file in enumerate(files, 1):
            findings = Findings(file.path)
            refs = sitemap.refs(file.path, findings)
            self.found += findings.found
            self._compile(file, refs, context)
            self.progress(file.path, n, len(files))
        return self._result(self._course())

    def run_one(self, path: str, beside: str = "") -> Seen:
        """One file, and all that is found in it; of walkthroughs the scenario that they play."""
        context, sitemap = self._look_around()
        played = {walks: scenario for scenario, walks in self.layout.walks.items()}
        file = self.layout.files.get(played.get(path, path))
        if file and file.path in self.texts:
            findings = Findings(file.path)
            refs = sitemap.refs(file.path, findings)
            self.found += findings.found
            self._compile(file, refs, context)
        found = sorted(dict.fromkeys(self.found), key=lambda fault: fault.order)
        mine = tuple(fault for fault in found if fault.path in (path, beside))
        part = self.parts.get(file.path) if file else None
        return Seen(file.kind if file else "", part, mine)

    def _look_around(self) -> tuple[Request, SiteMap]:
        """What files may know of each other; what can't be read is told."""
        self.found += self.layout.findings
        self._decode()
        for path, file in self.layout.files.items():
            if path in self.texts:
                self.outlines[path] = self._outline(file)
        context = self._context()
        sitemap = SiteMap(
            self.slug, self.layout, self.outlines, self.source.media, context["language"]
        )
        return context, sitemap

    def _decode(self) -> None:
        for path in [*self.layout.files, *self.layout.walks.values()]:
            findings = Findings(path)
            try:
                self.texts[path] = decoded(self.source.texts[path], findings)
            except Unreadable as stop:
                self.found.append(stop.fault)

    def _ask(self, request: Request) -> Json:
        key = key_of(request)
        answer = self.cache.get(key)
        if answer is None:
            try:
                answer = self.worker.ask(request)
            except TooLate:
                self.found.append(late(request["path"]))
                return None
            if request["op"] in self.cache.keeps:
                self.cache.put(key, answer)
        return answer

    def _outline(self, file: File) -> Outline:
        answer = self._ask(self._request(file, "outline"))
        if answer is None:
            self.texts.pop(file.path)
        return answer or EMPTY

    def _request(self, file: File, op: str) -> Request:
        return {
            "op": op,
            "kind": file.kind,
            "path": file.path,
            "slug": file.slug,
            "text": self.texts[file.path],
        }

    def _context(self) -> Request:
        """What course.md and people.md say that other files need."""
        values = self.outlines.get("course.md", EMPTY)["values"]
        people = self.outlines.get("people.md", EMPTY)["entries"]
        context: Request = {
            "op": "compile",
            "kind": "",
            "path": "",
            "slug": "",
            "text": "",
            "people": [[entry[0], entry[1], entry[3]] for entry in people],
            "reading": limits(values.get("reading")),
            "language": str(values.get("language") or "en"),
        }
        if values:  # without a readable course.md one fault is enough
            competencies = _keys(values.get("competencies", {}), NAME)
            outcomes = _keys(values.get("outcomes", {}), OUTCOME)
            if competencies is not None:
                context["competencies"] = competencies
            if outcomes is not None:
                context["outcomes"] = outcomes
        return context

    def _compile(self, file: File, refs: dict[str, Ref], context: Request) -> None:
        request: Request = {**context, **self._request(file, "compile"), "refs": refs}
        if file.kind != "scenario":
            request["people"] = []
        if file.kind != "lesson":
            request["reading"] = {}
        if file.kind not in ("lesson", "quiz"):
            request["language"] = ""
        if file.kind in ("people", "glossary"):
            request.pop("competencies", None)
            request.pop("outcomes", None)
        walks = self.layout.walks.get(file.path, "")
        if walks:
            request["walks_path"] = walks
        if walks in self.texts:
            request["walks"] = self.texts[walks]
        answer: Answer | None = self._ask(request)
        if answer is None:
            return
        self.found += [fault_from(values) for values in answer["findings"]]
        if answer["part"] is not None:
            self.parts[file.path] = load_part(file.kind, answer["part"])
        if answer["report"]:
            self.reports[file.path] = report_from(answer["report"])

    def _course(self) -> Course | None:
        course = assembled(self.layout, self.parts)
        if course is None:
            return None
        findings: list[Findings] = []
        is_complete = not any(fault.severity == "fault" for fault in self.found)
        Whole(course, self.layout, self.outlines, findings).run(is_complete)
        self.found += [fault for one in findings for fault in one.found]
        return ruled(course)

    def _result(self, course: Course | None) -> Result:
        renamed = renames(self.layout, self.outlines, self.found)
        found = sorted(dict.fromkeys(self.found), key=lambda fault: fault.order)
        faults = tuple(fault for fault in found if fault.severity == "fault")
        told = tuple(renamed.items())
        rest = readable(self.slug, self.layout, self.parts, (one.path for one in faults))
        return Result(
            course=replace(course, renamed=told) if course and not faults else None,
            readable=replace(rest, course=replace(rest.course, renamed=told)) if faults else None,
            faults=faults,
            hints=tuple(fault for fault in found if fault.severity == "hint"),
            reports=tuple(self.reports.values()),
            media=self.source.media,
            renamed=renamed,
        )


def _keys(values: Json, form: str) -> list[str] | None:
    """The names that course.md defines; None where they are wrong, which is told there."""
    is_right = isinstance(values, dict) and all(re.match(form, name) for name in values)
    return list(values) if is_right else None
