"""Module 10, Running and renewing the partnership."""

from datetime import date, timedelta
from pathlib import Path

from tests.worked import Worked

FOLDER = "10-running-and-renewing-the-partnership"
GOVERNANCE = f"{FOLDER}/01-governance-that-fits.md"
REVIEW = f"{FOLDER}/02-a-review-worth-having.md"
HEALTH = f"{FOLDER}/03-health-check-and-the-honest-forecast.md"
CHANGES = f"{FOLDER}/04-changes-renewals-and-good-endings.md"
STORY = f"{FOLDER}/05-new-faces-in-april.scenario.md"
CHECK = f"{FOLDER}/06-knowledge-check-10.quiz.md"
SHEET = f"{FOLDER}/07-governance-and-health-check.worksheet.md"

COURSE = Path(__file__).parents[2] / "courses" / "partner-management"
REVIEW_DAY, NEW_POSTS = date(2027, 3, 12), date(2027, 4, 1)
OFFICIAL, NEW_MANAGER = date(2027, 3, 16), date(2027, 4, 12)
TEN_WEEKS = timedelta(weeks=10)
MINUTES = [10, 15, 15, 10, 10]
KEPT = {"weekly": 52 / 2, "operations": 12, "reviews": 4, "planning": 8, "sponsors": 2}
"""Hours a year in the five meetings that stay."""
ELEVEN = [26, 26, 52, 13, 12, 12, 6, 12, 8, 8, 8]
"""Hours a year in the eleven that there were."""
OURS = [4, 4, 4, 4, 4, 4, 4, 4, 3, 4]
THEIRS = [4, 3, 3, 4, 3, 2, 3, 3, 3, 3]
WORDS = {2: "two", 3: "three", 4: "four"}


def working_days_before(day: date, count: int) -> date:
    """
    >>> working_days_before(date(2027, 3, 12), 5)
    datetime.date(2027, 3, 5)
    """
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day


def said(day: date, weekday: bool = False) -> str:
    """
    >>> said(date(2027, 3, 5), weekday=True)
    'Friday, 5 March'
    """
    return f"{day:%A}, {day.day} {day:%B}" if weekday else f"{day.day} {day:%B}"


def average(scores: list[int]) -> str:
    """
    >>> average([4, 3])
    '3.5'
    """
    return f"{sum(scores) / len(scores):.1f}"


def hours(total: float) -> str:
    """
    >>> hours(52.0)
    '52'
    """
    return f"{total:.0f}"


def shown(statement: str) -> str:
    """The scores of a row of the lesson's table, widest gap and all."""
    lesson = (COURSE / HEALTH).read_text(encoding="utf-8")
    rows = [line.split("|")[1:5] for line in lesson.splitlines() if line.count("|") == 5]
    scored = [row for row in rows if row[1].strip().isdigit()]
    assert [int(row[1]) for row in scored] == OURS
    assert [int(row[2]) for row in scored] == THEIRS
    widest = max(zip(OURS, THEIRS, scored, strict=True), key=lambda one: abs(one[0] - one[1]))
    assert widest[2][0].strip() == statement
    return f"Corvane {widest[0]}, Hoshimori {widest[1]}"


WORKED = [
    Worked(GOVERNANCE, "that comes to 52 hours", "52", lambda: hours(sum(KEPT.values()))),
    Worked(GOVERNANCE, "The eleven take 183 hours", "183", lambda: hours(sum(ELEVEN))),
    Worked(GOVERNANCE, "That makes 52 hours", "52", lambda: hours(sum(KEPT.values()))),
    Worked(GOVERNANCE, "and 131 come back", "131", lambda: hours(sum(ELEVEN) - sum(KEPT.values()))),
    Worked(REVIEW, "and ten make sixty", "sixty", lambda: {60: "sixty"}[sum(MINUTES)]),
    Worked(
        REVIEW,
        "For a review on Friday, 12 March",
        "Friday, 12 March",
        lambda: said(REVIEW_DAY, weekday=True),
    ),
    Worked(
        REVIEW,
        "that is Friday, 5 March",
        "Friday, 5 March",
        lambda: said(working_days_before(REVIEW_DAY, 5), weekday=True),
    ),
    Worked(REVIEW, "You had fifteen slides to go", "fifteen", lambda: {15: "fifteen"}[38 - 23]),
    Worked(
        REVIEW,
        "28 July, three days before",
        "three",
        lambda: WORDS[(date(2027, 7, 31) - date(2027, 7, 28)).days],
    ),
    Worked(REVIEW, "It’s 90 minutes", "90", lambda: hours(20 + 30 + 25 + 5 + 10)),
    Worked(REVIEW, "| Customers | 25 | 40 |", "25", lambda: hours(sum(MINUTES[:2]))),
    Worked(REVIEW, "| Customers | 25 | 40 |", "40", lambda: hours(sum(MINUTES[:3]))),
    Worked(HEALTH, "average is 3.9", "3.9", lambda: average(OURS)),
    Worked(HEALTH, "Hoshimori’s 3.1", "3.1", lambda: average(THEIRS)),
    Worked(HEALTH, "0.8 of what", "0.8", lambda: f"{(sum(OURS) - sum(THEIRS)) / 10:.1f}"),
    Worked(
        HEALTH,
        "“News comes early”: Corvane 4, Hoshimori 2",
        "Corvane 4, Hoshimori 2",
        lambda: shown("News comes early"),
    ),
    Worked(HEALTH, "gap of 245 points", "245", lambda: str(386 - 141)),
    Worked(HEALTH, "with a gap of three. It", "three", lambda: WORDS[5 - 2]),
    Worked(CHANGES, "by 21 January", "21 January", lambda: said(NEW_POSTS - TEN_WEEKS)),
    Worked(STORY, "Monday, 1 March.", "Monday", lambda: f"{date(2027, 3, 1):%A}"),
    Worked(
        STORY,
        "is with you on the 5th",
        "5",
        lambda: str(working_days_before(REVIEW_DAY, 5).day),
    ),
    Worked(
        STORY,
        "16 March, with two days left",
        "two",
        lambda: WORDS[(NEW_POSTS - timedelta(days=14) - OFFICIAL).days],
    ),
    Worked(STORY, "Forty-one slides, then", "Forty-one", lambda: {41: "Forty-one"}[38 + 3]),
    Worked(STORY, "9 closed. 5 open", "5", lambda: str(14 - 9)),
    Worked(CHECK, "- = 52\n", "52", lambda: hours(sum(KEPT.values()))),
    Worked(CHECK, "26 + 12 + 4 + 8 + 2 = 52", "52", lambda: hours(sum(KEPT.values()))),
    Worked(CHECK, "- 78\n", "78", lambda: hours(sum(KEPT.values()) + 26)),
    Worked(CHECK, "- 44\n", "44", lambda: hours(sum(KEPT.values()) - 8)),
    Worked(CHECK, "- 50\n", "50", lambda: hours(sum(KEPT.values()) - 2)),
    Worked(CHECK, "- 183\n", "183", lambda: hours(sum(ELEVEN))),
    Worked(CHECK, "- = 5\n", "5", lambda: str(working_days_before(REVIEW_DAY, 5).day)),
    Worked(
        SHEET,
        "Stays, begins by 23 October",
        "23 October",
        lambda: said(date(2028, 1, 1) - TEN_WEEKS),
    ),
]
