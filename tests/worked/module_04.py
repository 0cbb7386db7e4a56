"""Module 4, Building the joint plan."""

from datetime import date

from tests.worked import Worked, dollars

FOLDER = "04-building-the-joint-plan"
START = f"{FOLDER}/01-start-from-where-they-want-to-be.md"
MATRIX = f"{FOLDER}/02-who-does-what.md"
CAPACITY = f"{FOLDER}/03-the-capacity-check-and-the-gap.md"
ROADMAP = f"{FOLDER}/04-the-roadmap-on-two-calendars.md"
STORY = f"{FOLDER}/05-a-blank-page-in-lyon.scenario.md"
CHECK = f"{FOLDER}/06-knowledge-check-4.quiz.md"
SHEET = f"{FOLDER}/07-responsibility-matrix-and-joint-roadmap.worksheet.md"
BARS = f"{FOLDER}/media/capacity-check.svg"
FINAL = "12-final/01-final-assessment.quiz.md"
PROMPTS = f"{FOLDER}/08-follow-up.prompts.md"
PAGE = f"{FOLDER}/media/plan-on-a-page.svg"

DEAL = 85_000
RUN = 5 * 4 * 4
"""Opportunities that Solenne's five sellers run in a year."""
DEALS = RUN * 0.30
NEW = DEALS * DEAL
RENEWALS = 3_900_000 * 0.92
COUNTED = NEW + RENEWALS
MODEL = 6_030_000
WIN, KEEP, BUNDLE = RUN * 0.03 * DEAL, 3_900_000 * 0.02, DEALS * 5_000
"""What the three levers add: the win rate, renewals, the healthcare bundle."""
TAKEN = COUNTED + KEEP + BUNDLE
"""With the two levers that Solenne can staff."""
FOUR = 4 * 4 * 4 * 0.30 * DEAL
STRONGEST_GONE = NEW * 0.60
SIGNED, OFFER, WORKSHOP, CERTIFIED, REFERENCES, TALK = (
    date(2027, 2, 1),
    date(2027, 2, 28),
    date(2027, 4, 30),
    date(2027, 6, 30),
    date(2027, 9, 30),
    date(2027, 10, 23),
)
WORDS = {1: "one", 2: "two", 3: "three", 6: "six", 8: "eight", 9: "nine", 10: "ten", 13: "thirteen"}


def millions(value: float, digits: int = 2) -> str:
    """
    >>> millions(2_040_000)
    '2.04'
    """
    return f"{value / 1e6:.{digits}f}"


def days(first: date, last: date) -> int:
    """Days from the one to the other."""
    return (last - first).days


def weeks(first: date, last: date) -> str:
    """The number of weeks from the one to the other, rounded, as a word."""
    return WORDS[round(days(first, last) / 7)]


def day(value: date) -> str:
    """
    >>> day(date(2027, 10, 23))
    '23 October'
    """
    return f"{value.day} {value:%B}"


def weekday(value: date) -> str:
    """
    >>> weekday(date(2026, 10, 12))
    'Monday, 12 October'
    """
    return f"{value:%A}, {day(value)}"


def sum_of(sellers: int, each: int, won: float, deal: int, renewals: float) -> float:
    """A capacity check: new business of four quarters, and the renewals that hold."""
    return sellers * each * 4 * won * deal + renewals


WORKED = [
    Worked(START, "you speak for 40 minutes", "40", lambda: str(120 // (1 + 2))),
    Worked(START, "Lyon, a Tuesday in autumn", "Tuesday", lambda: f"{date(2026, 10, 20):%A}"),
    Worked(MATRIX, "gives twelve days of engineers", "twelve", lambda: {12: "twelve"}[2 * 6]),
    Worked(MATRIX, "Solenne: 12 days. Corvane: exam fees and a lab", "12", lambda: str(2 * 6)),
    Worked(MATRIX, "Six engineers for six days are 36 days", "36", lambda: str(6 * 6)),
    Worked(CAPACITY, "5 sellers × 4 each × 4 quarters | 80", "80", lambda: str(RUN)),
    Worked(CAPACITY, "30% of 80 | 24", "24", lambda: f"{DEALS:.0f}"),
    Worked(CAPACITY, "24 × $85,000 | $2.04M", "$2.04M", lambda: f"${millions(NEW)}M"),
    Worked(CAPACITY, "92% of $3.90M | $3.588M", "$3.588M", lambda: f"${millions(RENEWALS, 3)}M"),
    Worked(CAPACITY, "**$5.63M**", "$5.63M", lambda: f"${millions(COUNTED)}M"),
    Worked(CAPACITY, "That is 9.6 of the 24", "9.6", lambda: f"{DEALS * 0.4:.1f}"),
    Worked(CAPACITY, "or $816,000", "$816,000", lambda: dollars(NEW * 0.4)),
    Worked(CAPACITY, "Then 24 deals need 192", "192", lambda: f"{DEALS * 8:.0f}"),
    Worked(CAPACITY, "28 deals would need 224", "224", lambda: str(28 * 8)),
    Worked(CAPACITY, "The distance of 0.40", "0.40", lambda: millions(MODEL - COUNTED)),
    Worked(CAPACITY, "2.4 deals × $85,000 | $0.204M", "2.4", lambda: f"{RUN * 0.03:.1f}"),
    Worked(CAPACITY, "2.4 deals × $85,000 | $0.204M", "$0.204M", lambda: f"${millions(WIN, 3)}M"),
    Worked(CAPACITY, "2% of $3.90M | $0.078M", "$0.078M", lambda: f"${millions(KEEP, 3)}M"),
    Worked(CAPACITY, "24 × $5,000 | $0.120M", "$0.120M", lambda: f"${millions(BUNDLE, 3)}M"),
    Worked(CAPACITY, "**$0.402M**", "$0.402M", lambda: f"${millions(WIN + KEEP + BUNDLE, 3)}M"),
    Worked(CAPACITY, "one time in eight", "eight", lambda: WORDS[round(1 / 0.5**3)]),
    Worked(
        CAPACITY,
        "a range, 5.63 to 6.03",
        "6.03",
        lambda: millions(COUNTED + WIN + KEEP + BUNDLE),
    ),
    Worked(CAPACITY, "spread evenly: 0.10 a quarter", "0.10", lambda: f"{0.40 / 4:.2f}"),
    Worked(CAPACITY, "about 1.2 deals", "1.2", lambda: f"{100_000 / DEAL:.1f}"),
    Worked(
        CAPACITY,
        "some four more opportunities",
        "four",
        lambda: {4: "four"}[round(100_000 / DEAL / 0.30)],
    ),
    Worked(CAPACITY, "= 64 opportunities", "64", lambda: str(4 * 4 * 4)),
    Worked(CAPACITY, "30% are 19.2 deals", "19.2", lambda: f"{64 * 0.30:.1f}"),
    Worked(CAPACITY, "= $1.632M", "$1.632M", lambda: f"${millions(FOUR, 3)}M"),
    Worked(CAPACITY, "**$5.22M**", "$5.22M", lambda: f"${millions(FOUR + RENEWALS)}M"),
    Worked(CAPACITY, "× 0.60 = $1.224M", "$1.224M", lambda: f"${millions(STRONGEST_GONE, 3)}M"),
    Worked(CAPACITY, "**$4.81M**", "$4.81M", lambda: f"${millions(STRONGEST_GONE + RENEWALS)}M"),
    Worked(
        CAPACITY,
        "The average hides $0.41M",
        "$0.41M",
        lambda: f"${millions(FOUR - STRONGEST_GONE)}M",
    ),
    Worked(
        CAPACITY,
        "Together $1.95M",
        "$1.95M",
        lambda: f"${millions(sum_of(3, 5, 0.20, 50_000, 1_350_000))}M",
    ),
    Worked(
        CAPACITY,
        "- 4.35",
        "4.35",
        lambda: millions(sum_of(3, 5, 1.0, 50_000, 1_350_000)),
    ),
    Worked(CAPACITY, "- 2.10", "2.10", lambda: millions(sum_of(3, 5, 0.20, 50_000, 1_500_000))),
    Worked(BARS, "Counted: 5.63", "5.63", lambda: millions(COUNTED)),
    Worked(BARS, "New 2.04", "2.04", lambda: millions(NEW)),
    Worked(BARS, "Renewals 3.59", "3.59", lambda: millions(RENEWALS)),
    Worked(BARS, "Win rate +0.20", "0.20", lambda: millions(WIN)),
    Worked(BARS, "Renewals +0.08", "0.08", lambda: millions(KEEP)),
    Worked(BARS, "Bundle +0.12", "0.12", lambda: millions(BUNDLE)),
    Worked(BARS, "gap: 0.40", "0.40", lambda: millions(MODEL - COUNTED)),
    Worked(PAGE, "5.63 counted", "5.63", lambda: millions(COUNTED)),
    Worked(
        ROADMAP,
        "The first date comes 27 days after signing",
        "27",
        lambda: str(days(SIGNED, OFFER)),
    ),
    Worked(
        ROADMAP, "The spring gaps are nearly nine weeks", "nine", lambda: weeks(OFFER, WORKSHOP)
    ),
    Worked(
        ROADMAP, "The spring gaps are nearly nine weeks", "nine", lambda: weeks(WORKSHOP, CERTIFIED)
    ),
    Worked(
        ROADMAP,
        "From June to September there are thirteen",
        "thirteen",
        lambda: weeks(CERTIFIED, REFERENCES),
    ),
    Worked(
        ROADMAP,
        "23 October is ten weeks before",
        "ten",
        lambda: weeks(TALK, date(2028, 1, 1)),
    ),
    Worked(
        ROADMAP,
        "leaves almost six before",
        "six",
        lambda: weeks(date(2027, 8, 5), date(2027, 9, 15)),
    ),
    Worked(STORY, "Monday, 12 October", "Monday, 12 October", lambda: weekday(date(2026, 10, 12))),
    Worked(
        STORY,
        "On 20 October, ten weeks ahead",
        "ten",
        lambda: weeks(date(2026, 10, 20), date(2027, 1, 1)),
    ),
    Worked(STORY, "12 in all", "12", lambda: str(2 * 6)),
    Worked(STORY, "so 80 a year", "80", lambda: str(RUN)),
    Worked(STORY, "they bring $2.04M, and renewals $3.59M", "$2.04M", lambda: f"${millions(NEW)}M"),
    Worked(
        STORY, "they bring $2.04M, and renewals $3.59M", "$3.59M", lambda: f"${millions(RENEWALS)}M"
    ),
    Worked(STORY, "the top of your range comes down to 5.83", "5.83", lambda: millions(TAKEN)),
    Worked(STORY, "The other 0.20 stays", "0.20", lambda: millions(MODEL - TAKEN)),
    Worked(CHECK, "= 2.04 ± 0.005", "2.04", lambda: millions(NEW)),
    Worked(CHECK, "- 0.51", "0.51", lambda: millions(NEW / 4)),
    Worked(CHECK, "- 6.80", "6.80", lambda: millions(RUN * DEAL)),
    Worked(CHECK, "- 1.70", "1.70", lambda: millions(20 * DEAL)),
    Worked(CHECK, "28% of 60 are 16.8 deals", "16.8", lambda: f"{60 * 0.28:.1f}"),
    Worked(CHECK, "= 90000", "90000", lambda: f"{60 * 0.03 * 50_000:.0f}"),
    Worked(CHECK, "- 840000", "840000", lambda: f"{60 * 0.28 * 50_000:.0f}"),
    Worked(CHECK, "- 750000", "750000", lambda: f"{60 * 0.25 * 50_000:.0f}"),
    Worked(CHECK, "- 22500", "22500", lambda: f"{0.03 * 60 * 0.25 * 50_000:.0f}"),
    Worked(CHECK, "2.60 to 2.80", "2.80", lambda: f"{2.60 + 2 * 0.10:.2f}"),
    Worked(SHEET, "= 192 (?", "192", lambda: f"{DEALS * 8:.0f}"),
    Worked(SHEET, "5.63 to 5.83", "5.83", lambda: millions(TAKEN)),
    Worked(SHEET, "with 0.20 left", "0.20", lambda: millions(MODEL - TAKEN)),
    Worked(SHEET, "ten weeks ahead", "ten", lambda: weeks(TALK, date(2028, 1, 1))),
    Worked(PROMPTS, "$720,000", "$720,000", lambda: dollars(sum_of(4, 3, 0.25, 60_000, 0))),
    Worked(
        FINAL,
        "Count 15 for the other five and about 7.5 for this one",
        "7.5",
        lambda: f"{15 / 2:.1f}",
    ),
    Worked(FINAL, "240 days carry 24 deals", "24", lambda: str(240 // 10)),
    Worked(FINAL, "Six more need 60 days", "60", lambda: str((30 - 24) * 10)),
    Worked(
        FINAL,
        "= 3.06 ± 0.005",
        "3.06",
        lambda: millions(sum_of(6, 3, 0.25, 70_000, 2_000_000 * 0.90)),
    ),
    Worked(FINAL, "- 3.26", "3.26", lambda: millions(sum_of(6, 3, 0.25, 70_000, 2_000_000))),
    Worked(FINAL, "- 1.26", "1.26", lambda: millions(sum_of(6, 3, 0.25, 70_000, 0))),
    Worked(FINAL, "about $0.32M", "$0.32M", lambda: f"${6 * 3 * 0.25 * 0.07 + 1e-9:.2f}M"),
    Worked(FINAL, "= 2.76 ± 0.005", "2.76", lambda: f"{1.50 * 0.70 + 1.80 * 0.95:.2f}"),
    Worked(FINAL, "- 2.91", "2.91", lambda: f"{1.50 * 4 / 5 + 1.80 * 0.95:.2f}"),
    Worked(FINAL, "- 3.21", "3.21", lambda: f"{1.50 + 1.80 * 0.95:.2f}"),
    Worked(FINAL, "- 2.85", "2.85", lambda: f"{1.50 * 0.70 + 1.80:.2f}"),
    Worked(FINAL, "5 × 40 = 200 days, less 12", "200", lambda: str(5 * 40)),
    Worked(FINAL, "certificates is 188. 188 / 8", "188", lambda: str(5 * 40 - 2 * 6)),
    Worked(FINAL, "188 / 8 = 23.5, so 23", "23.5", lambda: f"{(5 * 40 - 2 * 6) / 8:.1f}"),
    Worked(FINAL, "- = 23\n", "23", lambda: str((5 * 40 - 2 * 6) // 8)),
    Worked(FINAL, "- 25\n", "25", lambda: str(5 * 40 // 8)),
]
