"""A course in Markdown tables: how it reads, how long it takes, how it plays, what it covers."""

from collections.abc import Iterable, Iterator, Sequence

from app.content.check import Result
from app.content.report import ScenarioReport
from app.domain import coverage
from app.domain.course import Course, Lesson
from app.domain.coverage import Covered

Row = Sequence[object]


def as_tables(result: Result) -> str:
    """All tables of a course without faults. Raises ValueError for one with faults."""
    if result.course is None:
        raise ValueError("a course with faults has no tables")
    parts = (
        ("Modules", _modules(result.course)),
        ("Lessons", _lessons(result.course)),
        ("Conversations", _plays(result.reports)),
        ("Outcomes", _outcomes(result.course)),
        ("Competencies", _competencies(result.course)),
    )
    return "\n".join(f"## {title}\n\n{table}" for title, table in parts)


def _table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def _modules(course: Course) -> str:
    head = ("Module", "Activities", "Minutes", "Words in lessons", "Questions")
    rows = [
        (
            module.title,
            len(module.asked),
            module.minutes,
            f"{sum(one.words for one in module.activities if isinstance(one, Lesson)):,}",
            sum(len(coverage.questions(one)) for one in module.activities),
        )
        for module in course.modules
    ]
    total = ("**All**", sum(len(module.asked) for module in course.modules), course.minutes, "", "")
    return _table(head, [*rows, total])


def _lessons(course: Course) -> str:
    head = ("Lesson", "Words", "Minutes", "Grade", "Words a sentence", "Longest")
    return _table(head, _read(course))


def _read(course: Course) -> Iterator[Row]:
    for _module, one in course:
        if isinstance(one, Lesson) and one.reading:
            how = one.reading
            yield (one.title, f"{one.words:,}", one.minutes, f"{how.grade:.1f}",
                   f"{how.average:.1f}", how.longest)  # fmt: skip


def _plays(reports: Iterable[ScenarioReport]) -> str:
    head = ("Conversation", "Decisions", "Plays", "Endings, and plays that come to each")
    return _table(
        head,
        [
            (
                one.title,
                one.decisions,
                f"{one.plays:,}" if one.plays is not None else "endless",
                ", ".join(f"{name} {count:,}" for name, count in one.endings),
            )
            for one in reports
        ],
    )


def _outcomes(course: Course) -> str:
    head = ("Outcome", "Lessons", "Conversations", "Worksheets", "Questions")
    found = coverage.outcomes(course)
    return _table(
        head,
        [
            (name, len(one.lessons), len(one.scenarios), len(one.worksheets), _asked(one))
            for name, one in found.items()
        ],
    )


def _competencies(course: Course) -> str:
    head = ("Competency", "Decisions", "In conversations", "Questions")
    titles, found = dict(course.competencies), coverage.competencies(course)
    return _table(
        head,
        [
            (titles[name], len(one.decisions), _held(one), _asked(one))
            for name, one in found.items()
        ],
    )


def _asked(one: Covered) -> str:
    return f"{sum(one.questions.values())} in {len(one.questions)}"


def _held(one: Covered) -> str:
    counts: dict[str, int] = {}
    for scenario, _passage in one.decisions:
        counts[scenario] = counts.get(scenario, 0) + 1
    return ", ".join(f"{slug} {count}" for slug, count in counts.items())
