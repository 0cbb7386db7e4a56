"""Module 3, Calendars and operating rhythms."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from tests.worked import Worked, dollars, percent

FOLDER = "03-calendars-and-operating-rhythms"
YEARS = f"{FOLDER}/01-fiscal-years-are-not-all-alike.md"
OVERLAY = f"{FOLDER}/02-the-three-calendar-overlay.md"
RHYTHM = f"{FOLDER}/03-how-often-how-long-by-which-door.md"
DEADLINE = f"{FOLDER}/04-your-quarter-end-is-not-their-deadline.md"
PUSH = f"{FOLDER}/05-the-july-push.scenario.md"
CHECK = f"{FOLDER}/06-knowledge-check-3.quiz.md"
FINAL = "12-final/01-final-assessment.quiz.md"
PROMPTS = f"{FOLDER}/08-follow-up.prompts.md"
BARS = f"{FOLDER}/media/ten-weeks.svg"
SHEET = f"{FOLDER}/07-overlay-and-rhythm-card.worksheet.md"

STARTS = {"Corvane": 2, "Bracken": 4, "Hoshimori": 4, "Tidewater": 7, "Ashgrove": 9}
STARTS |= {"Orrin": 10, "Solenne": 1, "Imara": 1}
TEN_WEEKS = timedelta(days=70)
WORDS = {0: "not one", 4: "four", 7: "seven", 11: "eleven", 14: "fourteen"}


def day(found: date) -> str:
    """
    >>> day(date(2027, 6, 26))
    '26 June'
    """
    return f"{found.day} {found:%B}"


def long_day(found: date) -> str:
    """
    >>> long_day(date(2027, 6, 26))
    'Saturday, 26 June'
    """
    return f"{found:%A}, {day(found)}"


def quarter(firm: str, found: date) -> str:
    """
    >>> quarter("Corvane", date(2027, 2, 1))
    'Q1'
    """
    return f"Q{(found.month - STARTS[firm]) % 12 // 3 + 1}"


def closes(firm: str) -> set[int]:
    """
    >>> sorted(closes("Corvane"))
    [1, 4, 7, 10]
    """
    return {(STARTS[firm] + step - 1) % 12 + 1 for step in (2, 5, 8, 11)}


def kestrel_closes() -> set[int]:
    """The months in which Kestrel Bay's quarters of 13 weeks end."""
    begins = date(2027, 6, 27)
    return {(begins + timedelta(weeks=13 * n, days=-1)).month for n in (1, 2, 3, 4)}


def partners_closing_with_corvane() -> int:
    months = [closes(firm) for firm in STARTS if firm != "Corvane"] + [kestrel_closes()]
    return sum(bool(one & closes("Corvane")) for one in months)


def last_saturday_of_june(year: int) -> date:
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - 5) % 7)


def kestrel_days(year: int) -> int:
    return (last_saturday_of_june(year) - last_saturday_of_june(year - 1)).days


def thirteen_weeks() -> str:
    """Kestrel Bay's row in the data of the figure."""
    begins = date(2027, 6, 27)
    parts = []
    for n in range(4):
        first = begins + timedelta(weeks=13 * n)
        last = first + timedelta(weeks=13, days=-1)
        parts.append(f"{first.day} {first:%b} to {last.day} {last:%b}")
    return " | ".join(parts)


def table_row(found: date) -> str:
    firms = ("Corvane", "Ashgrove", "Hoshimori")
    return f"{day(found)} | " + " | ".join(quarter(firm, found) for firm in firms)


def working_days_before(found: date, count: int) -> date:
    while count:
        found -= timedelta(days=1)
        count -= found.weekday() < 5
    return found


def days_between(first: date, last: date) -> str:
    """Both days counted."""
    return f"{(last - first).days + 1} days"


def quarters() -> Iterator[Worked]:
    """The table of lesson 1's practice."""
    for found in (date(2027, 3, 10), date(2027, 6, 26), date(2027, 9, 1), date(2028, 1, 15)):
        row = table_row(found)
        yield Worked(YEARS, f"| {row} |", row, partial(table_row, found))


def talks() -> Iterator[Worked]:
    """The table of the ten-week rule."""
    for shown, begins in (
        ("Bracken & Lowe | 1 April | 21 January |", date(2027, 4, 1)),
        ("Kestrel Bay | 27 June | 18 April |", date(2027, 6, 27)),
        ("Tidewater | 1 July | 22 April |", date(2027, 7, 1)),
        ("Ashgrove | 1 September | 23 June;", date(2027, 9, 1)),
        ("Orrin | 1 October | 23 July |", date(2027, 10, 1)),
        ("Imara | 1 January | 23 October |", date(2028, 1, 1)),
    ):
        figure = day(begins - TEN_WEEKS)
        yield Worked(DEADLINE, shown, figure, partial(day, begins - TEN_WEEKS))
        drawn = f"start by {figure}, year from {day(begins)}"
        yield Worked(BARS, drawn, figure, partial(day, begins - TEN_WEEKS))


BOARD = date(2027, 9, 16)

WORKED = [
    Worked(
        YEARS,
        "not one closes a quarter in any of those four months",
        "not one",
        lambda: WORDS[partners_closing_with_corvane()],
    ),
    Worked(
        YEARS,
        "seven different first days",
        "seven",
        lambda: WORDS[len({*STARTS.values(), "27 June"})],
    ),
    Worked(YEARS, f"Kestrel Bay | {thirteen_weeks()} |", thirteen_weeks(), thirteen_weeks),
    Worked(YEARS, "Fifty-two weeks make 364 days", "364", lambda: str(52 * 7)),
    Worked(YEARS, "26 June 2027, 24", "26 June", lambda: day(last_saturday_of_june(2027))),
    Worked(YEARS, "24 June 2028", "24 June", lambda: day(last_saturday_of_june(2028))),
    Worked(YEARS, "30 June 2029", "30 June", lambda: day(last_saturday_of_june(2029))),
    Worked(YEARS, "has 371 days", "371", lambda: str(kestrel_days(2029))),
    Worked(YEARS, "which is 53 weeks", "53", lambda: f"{kestrel_days(2029) / 7:g}"),
    Worked(YEARS, "is worth 1.9% by itself", "1.9%", lambda: percent(1 / 52, 1)),
    Worked(
        YEARS,
        "sales grew by less than 0.1%",
        "less than 0.1%",
        lambda: "less than 0.1%" if 0 < 1.02 * 52 / 53 - 1 < 0.001 else "other",
    ),
    Worked(
        YEARS,
        "Tuesday, 18 January 2028",
        "Tuesday, 18 January",
        lambda: long_day(date(2028, 1, 18)),
    ),
    Worked(
        YEARS,
        "fourteen months apart",
        "fourteen",
        lambda: WORDS[(2028 - 2026) * 12 + 1 - 11],
    ),
    Worked(
        YEARS,
        "Corvane has 16 days of it left",
        "16",
        lambda: str((date(2028, 1, 31) - date(2028, 1, 15)).days),
    ),
    Worked(
        YEARS,
        "Hoshimori eleven weeks",
        "eleven",
        lambda: WORDS[round((date(2028, 3, 31) - date(2028, 1, 15)).days / 7)],
    ),
    Worked(YEARS, "four months apart, so", "four", lambda: WORDS[(2 - 10) % 12]),
    *quarters(),
    Worked(
        OVERLAY,
        "That leaves 30 days",
        "30 days",
        lambda: days_between(date(2027, 9, 17), date(2027, 10, 16)),
    ),
    Worked(
        OVERLAY,
        "almost seven weeks",
        "seven",
        lambda: WORDS[round(((date(2027, 8, 31) - date(2027, 7, 15)).days + 1) / 7)],
    ),
    Worked(RHYTHM, "that is 92 hours", "92", lambda: f"{2 * 2 * 0.5 * 46:g}"),
    Worked(
        RHYTHM,
        "more than eleven working days",
        "eleven",
        lambda: WORDS[int(2 * 2 * 0.5 * 46 / 8)],
    ),
    Worked(
        RHYTHM,
        "your request leaves on 14 April",
        "14 April",
        lambda: day(working_days_before(date(2027, 4, 28), 10)),
    ),
    Worked(
        RHYTHM,
        "On Friday, 11 June",
        "Friday, 11 June",
        lambda: long_day(working_days_before(date(2027, 6, 25), 10)),
    ),
    Worked(
        RHYTHM,
        "On Friday, 18 June",
        "Friday, 18 June",
        lambda: long_day(working_days_before(date(2027, 6, 25), 5)),
    ),
    Worked(
        RHYTHM,
        "On Tuesday, 15 June",
        "Tuesday, 15 June",
        lambda: long_day(date(2027, 6, 25) - timedelta(days=10)),
    ),
    Worked(DEADLINE, "Saturday, 24 July", "Saturday, 24 July", lambda: long_day(date(2027, 7, 24))),
    Worked(DEADLINE, "That is $76,800", "$76,800", lambda: dollars(640_000 * 0.12)),
    Worked(
        DEADLINE,
        "seven weeks or so",
        "seven",
        lambda: WORDS[round((BOARD - date(2027, 7, 31)).days / 7)],
    ),
    Worked(DEADLINE, "Monday, 26 July", "Monday, 26 July", lambda: long_day(date(2027, 7, 26))),
    Worked(DEADLINE, "or 70 days, before", "70", lambda: str(TEN_WEEKS.days)),
    *talks(),
    Worked(PUSH, "Tuesday, 6 July", "Tuesday, 6 July", lambda: long_day(date(2027, 7, 6))),
    Worked(PUSH, "Monday, 12 July", "Monday, 12 July", lambda: long_day(date(2027, 7, 12))),
    Worked(PUSH, "Thursday, 29 July", "Thursday, 29 July", lambda: long_day(date(2027, 7, 29))),
    Worked(
        PUSH, "Wednesday, 1 September", "Wednesday, 1 September", lambda: long_day(date(2027, 9, 1))
    ),
    Worked(PUSH, "The price was $76,800", "$76,800", lambda: dollars(640_000 * 0.12)),
    Worked(PUSH, "at six days each are 72 days", "72 days", lambda: f"{12 * 6} days"),
    Worked(
        PUSH,
        "eleven weeks after the door had closed",
        "eleven",
        lambda: WORDS[(date(2027, 9, 1) - date(2027, 6, 15)).days // 7],
    ),
    Worked(CHECK, "One week in 52 is 1.9%", "1.9%", lambda: percent(1 / 52, 1)),
    Worked(
        CHECK, "[x] On 21 January 2027", "21 January", lambda: day(date(2027, 4, 1) - TEN_WEEKS)
    ),
    Worked(
        CHECK,
        "there are 371 days",
        "371",
        lambda: str((date(2029, 6, 30) - date(2028, 6, 24)).days),
    ),
    Worked(
        CHECK,
        "On 18 February 2027",
        "18 February",
        lambda: day(date(2027, 4, 1) - timedelta(weeks=6)),
    ),
    Worked(
        SHEET, "so the date is 23 October", "23 October", lambda: day(date(2028, 1, 1) - TEN_WEEKS)
    ),
    Worked(
        SHEET, "Tuesday, 12 October", "Tuesday, 12 October", lambda: long_day(date(2027, 10, 12))
    ),
    Worked(FINAL, "That is 22 April", "22 April", lambda: day(date(2027, 7, 1) - TEN_WEEKS)),
    Worked(
        FINAL,
        "2.000 / 1.9615 = 1.0196, so 2.0%",
        "2.0%",
        lambda: percent((106 / 53) / (102 / 52) - 1, 1),
    ),
    Worked(FINAL, "five weeks are 25% longer", "25%", lambda: percent(5 / 4 - 1)),
    Worked(PROMPTS, "By 23 July. Ten weeks", "23 July", lambda: day(date(2027, 10, 1) - TEN_WEEKS)),
]
