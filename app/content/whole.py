"""Rules that hold for a course as a whole: prerequisites, certificate, what is measured."""

from collections.abc import Iterable, Iterator, Sequence

from app.content.layout import Layout
from app.content.outline import Outline
from app.content.place import Findings, Place, Spot, listed
from app.domain.course import Course, Lesson, Module, Quiz, Worksheet
from app.domain.earning import Distinction
from app.domain.question import Question
from app.domain.scenario import Scenario

ALL_MODULES = "all modules"


class Whole:
    """Checks a compiled course; `outlines` give the places of what is told."""

    def __init__(
        self, course: Course, layout: Layout, outlines: dict[str, Outline], findings: list[Findings]
    ) -> None:
        self.course = course
        self.layout = layout
        self.outlines = outlines
        self._findings = findings

    def run(self, is_complete: bool) -> None:
        """Tell what is wrong with the whole; `is_complete`: every file compiled."""
        self._prerequisites()
        self._circles()
        self._certificate()
        self._carried()
        if is_complete:
            self._measured()

    def _at(self, path: str, *keys: str | int) -> tuple[Findings, Place]:
        findings = Findings(path)
        self._findings.append(findings)
        outline = self.outlines.get(path)
        parts = [str(key) for key in keys]
        while parts and outline and ".".join(parts) not in outline["spots"]:
            parts.pop()
        line, column = outline["spots"].get(".".join(parts), [1, 1]) if outline else (1, 1)
        return findings, Spot(line, column)

    def _path(self, module: str) -> str:
        return next(f"{f.name}/module.md" for f in self.layout.folders if f.slug == module)

    def _file_of(self, scenario: Scenario) -> str:
        files = self.layout.files.values()
        return next(f.path for f in files if (f.kind, f.slug) == ("scenario", scenario.slug))

    def _prerequisites(self) -> None:
        slugs = [module.slug for module in self.course.modules]
        for module in self.course.modules:
            for n, name in enumerate(module.requires):
                if name not in slugs:
                    findings, spot = self._at(self._path(module.slug), "requires", n)
                    message = f"There is no module “{name}”."
                    findings.fault("unknown-module", spot, message, f"Modules are {listed(slugs)}.")

    def _circles(self) -> None:
        requires = {module.slug: module.requires for module in self.course.modules}
        done: set[str] = set()
        for module in self.course.modules:
            found = circle(requires, module.slug)
            if found and not done & set(found):
                done |= set(found)
                findings, spot = self._at(self._path(module.slug), "requires")
                chain = " → ".join(f"“{name}”" for name in (*found, found[0]))
                message = f"The prerequisites run in a circle: {chain}."
                findings.fault("circle", spot, message, "Take one of them away.")

    def _certificate(self) -> None:
        rule = self.course.certificate
        known = [module.slug for module in self.course.modules]
        known += [activity.slug for _module, activity in self.course]
        for n, name in enumerate(rule.requires if rule else ()):
            if name != ALL_MODULES and name not in known:
                findings, spot = self._at("course.md", "certificate", "requires", n)
                message = f"There is no module or activity “{name}”."
                mending = f"Write its slug, or “{ALL_MODULES}”."
                findings.fault("unknown-requirement", spot, message, mending)
        for n, name in enumerate(rule.accepted if rule else ()):
            self._accepted(name, "accepted", n)
        self._optional()
        if rule and rule.distinction:
            self._distinction(rule.distinction)
        if rule and rule.renewal == self.course.slug:
            findings, spot = self._at("course.md", "certificate", "renewal")
            message = "A course can’t renew its own certificate: only one for holders does."
            mending = "Write the slug of the course by which it is renewed, or take the line out."
            findings.fault("own-renewal", spot, message, mending)

    def _optional(self) -> None:
        """What the certificate asks for by its own name is not optional."""
        rule, optional = self.course.certificate, {a.slug for _, a in self.course if a.optional}
        named = {"requires": rule.requires, "accepted": rule.accepted} if rule else {}
        for key, names in named.items():
            for n, name in enumerate(names):
                if name in optional:
                    findings, spot = self._at("course.md", "certificate", key, n)
                    message = f"“{name}” is optional, and the certificate asks for it."
                    mending = "Take the line “optional” out of its file, or its slug out of here."
                    findings.fault("optional-required", spot, message, mending)

    def _distinction(self, rule: Distinction) -> None:
        """Quizzes, scenarios with endings, and worksheets that distinction names are there.

        Of a scenario that has faults of its own its endings aren't known.
        """
        files = self.layout.files.values()
        quizzes = sorted(file.slug for file in files if file.kind == "quiz")
        talks = sorted(file.slug for file in files if file.kind == "scenario")
        for name, _share in rule.scores:
            if name not in quizzes:
                self._unreached(f"There is no quiz “{name}”.", quizzes, "scores", name)
        for name, endings in rule.endings:
            if name not in talks:
                self._unreached(f"There is no scenario “{name}”.", talks, "endings", name)
            pair = self.course.find(name)
            talk = pair[1] if pair and isinstance(pair[1], Scenario) else None
            known = [ending.id for ending in talk.endings] if talk else []
            for n, ending in enumerate(endings):
                if talk and ending not in known:
                    message = f"“{name}” has no ending “{ending}”."
                    self._unreached(message, known, "endings", name, n)
        for n, name in enumerate(rule.accepted):
            self._accepted(name, "distinction", "accepted", n)

    def _unreached(self, message: str, known: Iterable[str], *keys: str | int) -> None:
        findings, spot = self._at("course.md", "certificate", "distinction", *keys)
        mending = f"Known are {listed(known) or 'none'}."
        findings.fault("bad-distinction", spot, message, mending)

    def _accepted(self, name: str, *keys: str | int) -> None:
        sheets = {one.slug: one for _module, one in self.course if isinstance(one, Worksheet)}
        findings, spot = self._at("course.md", "certificate", *keys)
        if name not in sheets:
            message = f"There is no worksheet “{name}”."
            mending = f"Worksheets of the course: {listed(sheets)}."
            findings.fault("unknown-requirement", spot, message, mending)
        elif not sheets[name].has_reviewer:
            message = f"Nobody accepts the worksheet “{name}”: no other person reviews it."
            mending = "Write “review: instructor” or “review: manager” in it."
            findings.fault("never-accepted", spot, message, mending)

    def _carried(self) -> None:
        """Meters begin where an earlier scenario of the course ended, which has them too."""
        earlier: dict[str, set[str]] = {}
        for _module, activity in self.course:
            if not isinstance(activity, Scenario):
                continue
            for meter in activity.meters:
                origin = meter.carried.scenario if meter.carried else ""
                if origin and meter.name not in earlier.get(origin, ()):
                    path = self._file_of(activity)
                    findings, spot = self._at(path, "meters", meter.name)
                    message = f"No earlier scenario “{origin}” has a meter “{meter.name}”."
                    mending = f"Scenarios before this one: {listed(earlier) or 'none'}."
                    findings.fault("unknown-start", spot, message, mending)
            earlier[activity.slug] = {meter.name for meter in activity.meters}

    def _measured(self) -> None:
        outcomes, competencies = set[str](), set[str]()
        for question in _questions(self.course):
            outcomes |= set(question.outcomes)
            competencies |= set(question.competencies)
        for _module, activity in self.course:
            if isinstance(activity, Scenario):
                outcomes |= set(activity.outcomes)
                competencies |= set(activity.competencies)
                competencies |= {name for p in activity.passages for name in p.measures}
        kinds = (
            ("outcomes", "outcome", self.course.outcomes, outcomes),
            ("competencies", "competency", self.course.competencies, competencies),
        )
        for key, what, defined, measured in kinds:
            for name, _title in defined:
                if name not in measured:
                    findings, spot = self._at("course.md", key, name)
                    message = f"Nothing measures the {what} “{name}”."
                    mending = "Name it in a question or scenario."
                    findings.hint("unmeasured", spot, message, mending)


def _questions(course: Course) -> Iterator[Question]:
    for _module, activity in course:
        if isinstance(activity, Quiz):
            yield from activity.questions
        elif isinstance(activity, Lesson):
            yield from activity.checks


def circle(requires: dict[str, tuple[str, ...]], start: str) -> list[str]:
    """A way from `start` back to itself, [] where there is none."""
    waiting, seen = [[start]], set[str]()
    while waiting:
        way = waiting.pop()
        for name in requires.get(way[-1], ()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                waiting.append([*way, name])
    return []


def required(names: Sequence[str], modules: Sequence[Module]) -> tuple[str, ...]:
    """Slugs that earn the certificate: “all modules” written out, each slug once."""
    slugs = [
        slug
        for name in names
        for slug in ([module.slug for module in modules] if name == ALL_MODULES else [name])
    ]
    return tuple(dict.fromkeys(slugs))
