"""Module 5, Mutual goals and honest measures."""

from datetime import date, timedelta

from tests.worked import Worked, dollars, percent

FOLDER = "05-mutual-goals-and-honest-measures"
GOALS = f"{FOLDER}/01-goals-work-when-they-are-also-theirs.md"
MUTUAL = f"{FOLDER}/02-the-mutual-test.md"
MEASURES = f"{FOLDER}/03-leading-and-lagging.md"
CREDIT = f"{FOLDER}/04-sourced-influenced-and-the-same-dollar.md"
PAGE = f"{FOLDER}/media/joint-scorecard.svg"
BARS = f"{FOLDER}/media/touched-and-unique.svg"
STORY = f"{FOLDER}/05-whose-deal-is-it.scenario.md"
CHECK = f"{FOLDER}/06-knowledge-check-5.quiz.md"
FINAL = "12-final/01-final-assessment.quiz.md"
SHEET = f"{FOLDER}/07-mutual-objectives-and-scorecard.worksheet.md"

MORE = 40 - 18
"""Customers that are to come onto the connector within twelve months."""
EACH = 55_000
"""Dollars a year that Corvane assumes from each of them."""
VIEW = 3 / 12
"""The share of Orrin’s year that has passed on the first Monday in January."""
SOURCED = {1: 120_000}
INFLUENCED = {2: 90_000, 5: 200_000}
"""The deals of lesson 4’s task in which Orrin had a part."""


def score(promoters: int, passives: int, detractors: int) -> float:
    """The net promoter score of that many answers."""
    return 100 * (promoters - detractors) / (promoters + passives + detractors)


def day(value: date) -> str:
    """
    >>> day(date(2028, 8, 16))
    '16 August'
    """
    return f"{value.day} {value:%B}"


def first_monday(year: int, month: int) -> date:
    """The first Monday of that month."""
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def orrins_own() -> int:
    """What Orrin claims of the six deals: sourced and influenced."""
    return sum(SOURCED.values()) + sum(INFLUENCED.values())


WORKED = [
    Worked(
        GOALS, "Twenty-two more customers (40 − 18)", "Twenty-two", lambda: {22: "Twenty-two"}[MORE]
    ),
    Worked(GOALS, "22 × 55,000 = **$1.21M**", "$1.21M", lambda: f"${MORE * EACH / 1e6:.2f}M"),
    Worked(MUTUAL, "bring 22 more customers", "22", lambda: str(MORE)),
    Worked(
        MUTUAL,
        "must start by 16 August to have their 45 days",
        "16 August",
        lambda: day(date(2028, 9, 30) - timedelta(days=45)),
    ),
    Worked(MUTUAL, "are fourteen promises", "fourteen", lambda: {14: "fourteen"}[7 * 2]),
    Worked(MEASURES, "about 1.8 a month", "1.8", lambda: f"{MORE / 12:.1f}"),
    Worked(MEASURES, "18 + 5.5 = 23.5", "23.5", lambda: f"{18 + MORE * VIEW:.1f}"),
    Worked(
        MEASURES,
        "three months after 1 October",
        "three months",
        lambda: {3: "three months"}[(first_monday(2028, 1).month - 10) % 12],
    ),
    Worked(
        MEASURES,
        "$0.33M and $0.12M | $0.30M",
        "$0.33M",
        lambda: f"${(24 - 18) * EACH / 1e6:.2f}M",
    ),
    Worked(
        MEASURES,
        "$0.12M | $0.30M and $0.11M",
        "$0.30M",
        lambda: f"${MORE * VIEW * EACH / 1e6:.2f}M",
    ),
    Worked(MEASURES, "are at 7 of 9, or 78%", "78%", lambda: percent(7 / 9)),
    Worked(MEASURES, "55% − 15% = **+40**", "55%", lambda: percent(11 / 20)),
    Worked(MEASURES, "55% − 15% = **+40**", "15%", lambda: percent(3 / 20)),
    Worked(MEASURES, "55% − 15% = **+40**", "+40", lambda: f"{score(11, 6, 3):+.0f}"),
    Worked(MEASURES, "shifts the score by 5 points", "5", lambda: f"{score(12, 5, 3) - 40:.0f}"),
    Worked(MEASURES, "to the top by 10", "10", lambda: f"{score(12, 6, 2) - 40:.0f}"),
    Worked(MEASURES, "- = 28", "28", lambda: f"{score(12, 8, 5):.0f}"),
    Worked(CREDIT, "in the world as $5.4M", "$5.4M", lambda: f"${3 * 1.8:.1f}M"),
    Worked(CREDIT, "3 × $200,000 | **$600,000**", "$600,000", lambda: dollars(3 * 200_000)),
    Worked(CREDIT, "600 to 200 is 3.0", "3.0", lambda: f"{600 / 200:.1f}"),
    Worked(CREDIT, "the other $400,000 went", "$400,000", lambda: dollars(600_000 - 200_000)),
    Worked(CREDIT, "$66,667 each", "$66,667", lambda: dollars(200_000 / 3)),
    Worked(CREDIT, "90,000 + 200,000 = $410,000", "$410,000", lambda: dollars(orrins_own())),
    Worked(
        CREDIT,
        "Solenne claims 290,000",
        "290,000",
        lambda: f"{sum(INFLUENCED.values()):,}",
    ),
    Worked(
        CREDIT,
        "Together that is $700,000",
        "$700,000",
        lambda: dollars(orrins_own() + sum(INFLUENCED.values())),
    ),
    Worked(
        CREDIT,
        "or 1.7 times the unique revenue",
        "1.7",
        lambda: f"{(orrins_own() + sum(INFLUENCED.values())) / orrins_own():.1f}",
    ),
    Worked(
        CREDIT,
        "- = 2.1",
        "2.1",
        lambda: f"{(2 * 100 + 1 * 40 + 3 * 60) / (100 + 40 + 60):.1f}",
    ),
    Worked(STORY, "22 customers at 55,000 are 1.21", "1.21", lambda: f"{MORE * EACH / 1e6:.2f}"),
    Worked(STORY, "runs at 23.5", "23.5", lambda: f"{18 + MORE * VIEW:.1f}"),
    Worked(STORY, "plan for the other fifty days", "fifty", lambda: {50: "fifty"}[61 - 11]),
    Worked(CHECK, "- = 40\n  > 55%", "40", lambda: f"{score(11, 6, 3):.0f}"),
    Worked(CHECK, "85% less 15%", "85%", lambda: percent(17 / 20)),
    Worked(CHECK, "- = 40\n  > 24 more", "40", lambda: f"{30 + 5 * (54 - 30) / 12:.0f}"),
    Worked(CHECK, "- 52.5", "52.5", lambda: f"{30 + 5 * 54 / 12:.1f}"),
    Worked(CHECK, "- 22.5", "22.5", lambda: f"{5 * 54 / 12:.1f}"),
    Worked(CHECK, "$0.40M as your own assumption", "$0.40M", lambda: f"${10 * 0.04:.2f}M"),
    Worked(
        SHEET,
        "Last start: 16 August",
        "16 August",
        lambda: day(date(2028, 9, 30) - timedelta(days=45)),
    ),
    Worked(FINAL, "> 5.8 / 3.2 = 1.8.", "1.8", lambda: f"{5.8 / 3.2:.1f}"),
    Worked(FINAL, "in vain for the other 2.6", "2.6", lambda: f"{5.8 - 3.2:.1f}"),
    Worked(FINAL, "- [x] +15, since", "+15", lambda: f"{score(14, 18, 8):+.0f}"),
    Worked(PAGE, ">23.5</text>", "23.5", lambda: f"{18 + MORE * VIEW:.1f}"),
    Worked(PAGE, ">0.33</text>", "0.33", lambda: f"{(24 - 18) * EACH / 1e6:.2f}"),
    Worked(PAGE, ">0.30</text>", "0.30", lambda: f"{MORE * VIEW * EACH / 1e6:.2f}"),
    Worked(BARS, "Touched revenue: $600,000", "$600,000", lambda: dollars(3 * 200_000)),
    Worked(FINAL, "14 of 40 are 35%", "35%", lambda: percent(14 / 40)),
    Worked(FINAL, "8 of 40 are 20%", "20%", lambda: percent(8 / 40)),
    Worked(FINAL, "+6, since 14 people", "+6", lambda: f"{14 - 8:+d}"),
    Worked(FINAL, "+60, since 80% less", "+60", lambda: f"{100 * (14 + 18 - 8) / 40:+.0f}"),
]
