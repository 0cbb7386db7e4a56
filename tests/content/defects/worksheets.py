"""Defects of worksheets and their rubrics."""

from tests.content.defects import Defect

FILE = "01-one/04-plan.worksheet.md"
HEAD = "---\ntitle: A plan\nminutes: 5\n---\n\n"
FIRST = "## Which partner? {#partner}\n\n"


def sheet(body: str, head: str = HEAD) -> dict[str, str | bytes | None]:
    """The worksheet with another body."""
    return {FILE: head + body}


def field(code: str) -> dict[str, str | bytes | None]:
    """The worksheet with another field, in line 8."""
    return sheet(f"{FIRST}`{code}`\n\nName it.\n")


def rubric(*lines: str) -> dict[str, str | bytes | None]:
    """The worksheet with these lines as its rubric, from line 12 on."""
    return sheet(f"{FIRST}`text`\n\n## Rubric {{.rubric}}\n\n" + "\n".join(lines) + "\n")


def wrong(code: str, column: int, says: str) -> Defect:
    """A field that can't be read at `column` of line 8."""
    return Defect("bad-field", field(code), f"{FILE}:8:{column}", says)


def told(says: str, at: str, *lines: str) -> Defect:
    """A rubric that can't be read."""
    return Defect("bad-rubric", rubric(*lines), f"{FILE}:{at}", says)


def accept(rule: str, review: str = "instructor") -> str:
    """Front matter with a rule of acceptance in line 4."""
    return HEAD.replace("minutes: 5", f"minutes: 5\naccept: {rule}\nreview: {review}")


def accepting(rule: str, at: str, says: str, review: str = "instructor") -> Defect:
    """A rule of acceptance that a rubric of one criterion at 0 or 2 points doesn't bear."""
    body = f"{FIRST}`text`\n\n## Rubric {{.rubric}}\n\n{TOP}\n{RULER}\n| a | b | c |\n"
    return Defect("bad-accept", sheet(body, accept(rule, review)), f"{FILE}:{at}", says)


RULER = "|---|---|---|"
TOP = "| Criterion | 0 | 2 |"
DEFECTS = {
    "no section": Defect("no-section", sheet("Only text.\n"), f"{FILE}:2:1", "has no section"),
    "no field": Defect("no-field", sheet(f"{FIRST}Name it.\n"), f"{FILE}:6:4", "no field"),
    "an unknown field": wrong("colour", 2, "“colour” is no field"),
    "lines without a number": wrong("lines many", 2, "“lines” takes a whole number"),
    "a choice of one": wrong("choice Yes", 2, "needs 2 to 30 choices"),
    "a choice of nothing": wrong("choice", 2, "needs 2 to 30 choices"),
    "nothing between bars": wrong("choice Yes || No", 14, "nothing between two bars"),
    "a choice twice": wrong("choice Yes | No | Yes", 20, "“Yes” is there twice"),
    "a long choice": wrong(f"choice Yes | {'no' * 101}", 15, "longer than 200"),
    "a table without columns": wrong("table , rows 1..2", 2, "needs 1 to 8 columns"),
    "a column twice": wrong("table Goal | Goal", 15, "“Goal” is there twice"),
    "a comma in a name": wrong("table Goal, big | Date", 14, "without commas"),
    "words in a number": wrong("number, words 1..2", 10, "can't be counted in a number"),
    "words in a date": wrong("date, words 1..2", 8, "can't be counted in a date"),
    "words in a choice": wrong("choice A | B, words 1..2", 16, "can't be counted in a choice"),
    "rows of a text": wrong("text, rows 1..2", 8, "Only a table has rows"),
    "words the wrong way round": wrong("text, words 9..2", 8, "leaves nothing"),
    "no words at all": wrong("text, words 0..0", 8, "leaves nothing"),
    "one number of words": wrong("text, words 40", 8, "“words 3..6”"),
    "too many rows": wrong("table A, rows 1..60", 11, "at most 50 rows"),
    "too many words": wrong("lines 9, words 9..9000", 11, "at most 3000 words"),
    "words twice": wrong("text, words 1..2, words 2..3", 20, "“words” is there twice"),
    "an unknown rule": wrong("text, required", 8, "“required” can't be read"),
    "an unknown private section": Defect(
        "unknown-section",
        sheet(f"{FIRST}`text`\n", HEAD.replace("minutes: 5", "minutes: 5\nprivate: [partnr]")),
        f"{FILE}:4:11",
        "“partner”",
    ),
    "a review without a rubric": Defect(
        "no-rubric",
        sheet(f"{FIRST}`text`\n", HEAD.replace("minutes: 5", "minutes: 5\nreview: self")),
        f"{FILE}:4:1",
        "{.rubric}",
    ),
    "an acceptance that nobody gives": accepting(
        "{at least: 1, level: 2}", "4:1", "Nobody", "self"
    ),
    "an acceptance without a rubric": Defect(
        "bad-accept",
        sheet(f"{FIRST}`text`\n", accept("{at least: 1, level: 2}", "manager")),
        f"{FILE}:4:1",
        "no rubric",
    ),
    "an acceptance of too many": accepting("{at least: 2, level: 2}", "4:10", "has 1"),
    "an acceptance of no level": accepting("{at least: 1, level: 1}", "4:23", "“0”, “2”"),
    "an acceptance below no level": accepting(
        "{at least: 1, level: 2, none below: 1}", "4:33", "“0”, “2”"
    ),
    "a rubric without a table": told("no table", "10:4", "Be thorough."),
    "a rubric with another head": told("headed “Criterion”", "12:1", "| What | 0 |", "|---|---|"),
    "points in words": told("“none” is no number", "12:15", "| Criterion | none | all |", RULER),
    "one column": told("2 to 8 columns", "12:3", "| Criterion | 0 |", "|---|---|", "| a | b |"),
    "points twice": told("give 2", "12:19", "| Criterion | 2 | 2 |", RULER),
    "no criterion": told("no criterion", "12:1", TOP, RULER),
    "a criterion without words": told("no words", "14:1", TOP, RULER, "| | none | all |"),
    "a cell too many": told("no head", "14:15", TOP, RULER, "| a | b | c | d |"),
    "a criterion twice": told("twice", "15:3", TOP, RULER, "| a | b | c |", "| A | d | e |"),
    "text beside the rubric": told("Nobody", "12:1", "See it.", "", TOP, RULER, "| a | b | c |"),
    "a second rubric": told(
        "second rubric", "16:4", TOP, RULER, "| a | b | c |", "", "## More {.rubric}"
    ),
}
