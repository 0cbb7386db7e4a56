"""Module 6, Trust, transparency and fair rules."""

from datetime import date, timedelta

from tests.worked import Worked, dollars, percent

FOLDER = "06-trust-transparency-and-fair-rules"
TRUST = f"{FOLDER}/01-what-trust-is-made-of.md"
PROMISES = f"{FOLDER}/02-promises-notes-and-bad-news.md"
RULES = f"{FOLDER}/03-deal-registration-and-rules-of-engagement.md"
STORY = f"{FOLDER}/05-the-registered-deal.scenario.md"
CHECK = f"{FOLDER}/06-knowledge-check-6.quiz.md"
SHEET = f"{FOLDER}/07-trust-repair-or-deposit-plan.worksheet.md"
PROMPTS = f"{FOLDER}/08-follow-up.prompts.md"
BARS = f"{FOLDER}/media/trust-equation.svg"
LINE = f"{FOLDER}/media/protection.svg"

SCORES = (8, 5, 6)
"""Credibility, reliability and intimacy in the example."""
SELF = 7
REGISTERED = date(2027, 5, 10)
CALLED = date(2027, 6, 22)
"""The day of the call, in the lesson and in the story."""
NINETY = timedelta(days=90)
LONGER = timedelta(days=45)


def day(found: date) -> str:
    """
    >>> day(date(2027, 8, 8))
    '8 August'
    """
    return f"{found.day} {found:%B}"


def long_day(found: date) -> str:
    """
    >>> long_day(date(2027, 6, 22))
    'Tuesday, 22 June'
    """
    return f"{found:%A}, {day(found)}"


def trust(more: int = 0, less: int = 0) -> str:
    """The example’s result, with so many points more above the line or fewer below it."""
    return f"{(sum(SCORES) + more) / (SELF - less):.1f}"


def gone(start: date, today: date) -> int:
    """Days of protection that have passed; the first is the day after registration."""
    return (today - start).days


def in_month(start: date, month: int) -> str:
    """How many of the ninety days fall into that month."""
    days = (start + timedelta(days=n) for n in range(1, 91))
    return str(sum(one.month == month for one in days))


WORKED = [
    Worked(TRUST, "That is 19 / 7 = 2.7.", "19", lambda: str(sum(SCORES))),
    Worked(TRUST, "That is 19 / 7 = 2.7.", "2.7", trust),
    Worked(TRUST, "you get 21 / 7 = 3.0", "3.0", lambda: trust(more=2)),
    Worked(TRUST, "you get 19 / 5 = 3.8", "3.8", lambda: trust(less=2)),
    Worked(TRUST, "the lowest 141, a gap of 245", "245", lambda: str(386 - 141)),
    Worked(TRUST, "We close on Saturday", "Saturday", lambda: f"{date(2027, 7, 31):%A}"),
    Worked(PROMISES, "Seven of nine is 78%", "78%", lambda: percent(7 / 9)),
    Worked(RULES, "Ninety days later is 8 August", "8 August", lambda: day(REGISTERED + NINETY)),
    Worked(RULES, "21 days are left in May", "21", lambda: in_month(REGISTERED, 5)),
    Worked(RULES, "and 8 more fall in August", "8", lambda: in_month(REGISTERED, 8)),
    Worked(RULES, "43 of the 90 days have gone", "43", lambda: str(gone(REGISTERED, CALLED))),
    Worked(RULES, "and 47 remain", "47", lambda: str(90 - gone(REGISTERED, CALLED))),
    Worked(RULES, "almost seven weeks", "seven", lambda: {6.7: "seven"}[round(47 / 7, 1)]),
    Worked(
        RULES,
        "of 45 days would end on 22 September",
        "22 September",
        lambda: day(REGISTERED + NINETY + LONGER),
    ),
    Worked(RULES, "| 22 September | 135 |", "135", lambda: str((NINETY + LONGER).days)),
    Worked(
        RULES,
        "“Through 19 December”",
        "19 December",
        lambda: day(date(2027, 9, 20) + NINETY),
    ),
    Worked(STORY, "Tuesday, 22 June.", "Tuesday, 22 June", lambda: long_day(CALLED)),
    Worked(STORY, "Monday, 28 June.", "Monday, 28 June", lambda: long_day(date(2027, 6, 28))),
    Worked(STORY, "Tuesday, 6 July.", "Tuesday, 6 July", lambda: long_day(date(2027, 7, 6))),
    Worked(STORY, "Tuesday, 13 July.", "Tuesday, 13 July", lambda: long_day(date(2027, 7, 13))),
    Worked(STORY, "through 8 August.", "8 August", lambda: day(REGISTERED + NINETY)),
    Worked(STORY, "worth $480,000, eight times", "eight", lambda: {8: "eight"}[480 // 60]),
    Worked(STORY, "a single point is $4,800", "$4,800", lambda: dollars(480_000 / 100)),
    Worked(STORY, "That is $14,400.", "$14,400", lambda: dollars(3 * 480_000 / 100)),
    Worked(CHECK, "Through 8 August, day ninety", "8 August", lambda: day(REGISTERED + NINETY)),
    Worked(
        CHECK,
        "Three calendar months are 92 days",
        "92",
        lambda: str((date(2027, 8, 10) - REGISTERED).days),
    ),
    Worked(CHECK, "19 / 5 is 3.8", "3.8", lambda: trust(less=2)),
    Worked(CHECK, "> 21 / 7 is 3.0. It", "3.0", lambda: trust(more=2)),
    Worked(
        CHECK,
        "have passed: 49.",
        "49",
        lambda: str(gone(date(2027, 6, 12), date(2027, 7, 31))),
    ),
    Worked(
        CHECK,
        "- = 41",
        "41",
        lambda: str(90 - gone(date(2027, 6, 12), date(2027, 7, 31))),
    ),
    Worked(
        CHECK,
        "protected through 10 September",
        "10 September",
        lambda: day(date(2027, 6, 12) + NINETY),
    ),
    Worked(
        SHEET,
        "On Thursday, 22 July, at four",
        "Thursday, 22 July",
        lambda: long_day(date(2027, 7, 22)),
    ),
    Worked(SHEET, "21 June, three days late", "three", lambda: {3: "three"}[21 - 18]),
    Worked(PROMPTS, "Through 1 June: 28 days", "1 June", lambda: day(date(2027, 3, 3) + NINETY)),
    Worked(PROMPTS, "28 days left in March", "28", lambda: in_month(date(2027, 3, 3), 3)),
    Worked(BARS, ">3.8</text>", "3.8", lambda: trust(less=2)),
    Worked(BARS, ">2.7</text>", "2.7", trust),
    Worked(LINE, "22 June, day 43", "43", lambda: str(gone(REGISTERED, CALLED))),
    Worked(LINE, "47 days left", "47", lambda: str(90 - gone(REGISTERED, CALLED))),
    Worked(
        LINE, "22 September, day 135", "22 September", lambda: day(REGISTERED + NINETY + LONGER)
    ),
]
