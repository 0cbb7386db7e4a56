"""Module 2, From plan number to partner pressure, and what the final asks of it."""

from datetime import date, timedelta
from functools import partial

from tests.worked import Worked, dollars, percent

FOLDER = "02-from-plan-number-to-partner-pressure"
number = partial(Worked, f"{FOLDER}/01-where-the-number-comes-from.md")
slips = partial(Worked, f"{FOLDER}/02-how-a-target-becomes-a-quota.md")
down = partial(Worked, f"{FOLDER}/03-down-the-ladder.md")
up = partial(Worked, f"{FOLDER}/04-up-the-ladder.md")
story = partial(Worked, f"{FOLDER}/05-the-number-that-leaked.scenario.md")
check = partial(Worked, f"{FOLDER}/06-knowledge-check-2.quiz.md")
sheet = partial(Worked, f"{FOLDER}/07-quota-language-rewrite.worksheet.md")
funnel = partial(Worked, f"{FOLDER}/media/funnel.svg")
report = partial(Worked, f"{FOLDER}/media/five-line-report.svg")
four = partial(Worked, f"{FOLDER}/media/four-slips.svg")
final = partial(Worked, "12-final/01-final-assessment.quiz.md")

BASES = {
    "Ashgrove": (4.00, 1.10, 0.95),
    "Solenne": (5.00, 1.05, 1.00),
    "Bracken": (3.00, 0.90, 1.00),
    "Tidewater": (2.50, 1.15, 1.05),
    "Hoshimori": (3.50, 0.95, 0.90),
    "Imara": (2.00, 1.00, 1.20),
}
"""Each partner’s last year in $M, solution index and geography index."""
WEIGHTS = (0.22, 0.24, 0.22, 0.32)
"""Corvane’s quarters."""
LIKELY, PLAN = 0.61, 0.68
"""Bracken’s first quarter, counted from the bottom up and in the plan."""
CLOSES = {1: date(2027, 4, 30), 2: date(2027, 7, 31)}
"""The last days of Corvane’s first two quarters."""
EARLY = date(2027, 3, 3)
"""A day in early March, when the number leaks; mid-April is taken as the 15th."""


class Split:
    """The plan split over the six partners, with other indexes for some of them if given."""

    def __init__(self, **others: tuple[float, float, float]) -> None:
        bases = BASES | others
        self.last = {name: base for name, (base, _solution, _geography) in bases.items()}
        self.raw = {name: 1.18 * b * s * g for name, (b, s, g) in bases.items()}
        self.total = sum(self.raw.values())
        self.factor = sum(self.last.values()) * 1.18 / self.total

    def target(self, name: str, digits: int = 2) -> str:
        """The target production of one partner."""
        return f"{self.raw[name] * self.factor:.{digits}f}"

    def change(self, name: str) -> float:
        """Its change on last year, before rounding."""
        return self.raw[name] * self.factor / self.last[name] - 1

    def quarter(self, name: str, which: int) -> str:
        """Its target in one of Corvane’s quarters."""
        return f"{self.raw[name] * self.factor * WEIGHTS[which - 1]:.2f}"


MODEL = Split()
LOWER = Split(Imara=(2.00, 1.00, 1.10))
"""Ravi lowers Imara’s geography index."""
HIGHER = Split(Bracken=(3.00, 0.95, 1.00))
"""Bracken gets a solution index of 0.95."""


def months(first: int, last: int) -> set[int]:
    """The months from one to another, over the turn of the year."""
    return {(first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1)}


def day(value: date) -> str:
    """
    >>> day(date(2027, 4, 30))
    '30 April'
    """
    return f"{value.day} {value:%B}"


def change_rank(name: str) -> int:
    """The place of a partner when changes are put in order, 1 the smallest."""
    return 1 + sorted(map(MODEL.change, BASES)).index(MODEL.change(name))


SPLIT = [
    number("Ashgrove 4.80", "4.80", lambda: MODEL.target("Ashgrove")),
    number("Solenne 6.03", "6.03", lambda: MODEL.target("Solenne")),
    number("Bracken & Lowe 3.10,", "3.10", lambda: MODEL.target("Bracken")),
    number("Tidewater 3.47", "3.47", lambda: MODEL.target("Tidewater")),
    number("Hoshimori 3.44", "3.44", lambda: MODEL.target("Hoshimori")),
    number("Imara 2.76", "2.76", lambda: MODEL.target("Imara")),
    number("North made $20.0M", "$20.0M", lambda: f"${sum(MODEL.last.values()):.1f}M"),
    number("20.0 × 1.18 = $23.6M", "$23.6M", lambda: f"${20 * 1.18:.1f}M"),
    number("add up to 24.2387", "24.2387", lambda: f"{MODEL.total:.4f}"),
    number("23.6 / 24.2387 = 0.97365", "0.97365", lambda: f"{23.6 / MODEL.total:.5f}"),
    number("| 3.00 × 1.18 | 3.54 |", "3.54", lambda: f"{3 * 1.18:.2f}"),
    number("| 3.54 × 0.90 | 3.186 |", "3.186", lambda: f"{3.54 * 0.90:.3f}"),
    number("| 3.186 × 1.00 | 3.186 |", "3.186", lambda: f"{3.186 * 1.00:.3f}"),
    number("| 3.186 × 0.97365 | 3.10 |", "3.10", lambda: f"{3.186 * 0.97365:.2f}"),
    funnel("3.00 × 1.18 = 3.54", "3.54", lambda: f"{3 * 1.18:.2f}"),
    funnel("3.54 × 0.90 = 3.186", "3.186", lambda: f"{3.54 * 0.90:.3f}"),
    funnel("3.186 × 1.00 = 3.186", "3.186", lambda: f"{3.186 * 1.00:.3f}"),
    funnel("3.186 × 0.97365 = 3.10", "3.10", lambda: f"{3.186 * 0.97365:.2f}"),
    funnel("North Region plan: 23.6", "23.6", lambda: f"{20 * 1.18:.1f}"),
    number("its figure becomes 3.25", "3.25", lambda: HIGHER.target("Bracken")),
    number("about $150,000", "$150,000", lambda: dollars((3.25 - 3.10) * 1e6)),
    number("Hoshimori’s 3.44 is below the 3.50", "3.50", lambda: f"{MODEL.last['Hoshimori']:.2f}"),
    number("gives Bracken 0.68,", "0.68", lambda: MODEL.quarter("Bracken", 1)),
    number("0.68, 0.74,", "0.74", lambda: MODEL.quarter("Bracken", 2)),
    number("0.74, 0.68 and", "0.68", lambda: MODEL.quarter("Bracken", 3)),
    number("0.68 and 0.99", "0.99", lambda: MODEL.quarter("Bracken", 4)),
    number("They add up to 3.09", "3.09", lambda: f"{0.68 + 0.74 + 0.68 + 0.99:.2f}"),
    number(
        "January is the only month the two peaks share",
        "January",
        lambda: " ".join(f"{date(2028, m, 1):%B}" for m in sorted(months(11, 1) & months(1, 3))),
    ),
    number("weights of 22, 24, 22 and 32%", "32%", lambda: percent(1 - sum(WEIGHTS[:3]))),
    number("1.20 = 2.832", "2.832", lambda: f"{MODEL.raw['Imara']:.3f}"),
    number("2.832 × 0.97365 = 2.757", "2.757", lambda: MODEL.target("Imara", 3)),
    number("raw figure is 2.596", "2.596", lambda: f"{LOWER.raw['Imara']:.3f}"),
    number("falls from 24.239", "24.239", lambda: f"{MODEL.total:.3f}"),
    number("to 24.003", "24.003", lambda: f"{LOWER.total:.3f}"),
    number("rises to 0.9832", "0.9832", lambda: f"{LOWER.factor:.4f}"),
    number("Imara drops to 2.55", "2.55", lambda: LOWER.target("Imara")),
    number("moves from 3.10 to 3.13", "3.13", lambda: LOWER.target("Bracken")),
]

LADDER = [
    slips("“0.68 by 30 April” |", "30 April", lambda: day(CLOSES[1])),
    four("0.68 by 30 April", "0.68", lambda: MODEL.quarter("Bracken", 1)),
    slips("find another 0.97", "0.97", lambda: f"{3.47 - MODEL.last['Tidewater']:.2f}"),
    slips("should be at 1.33 by 30 April", "1.33", lambda: MODEL.quarter("Solenne", 1)),
    slips("It is 22% of 6.03", "22%", lambda: percent(WEIGHTS[0])),
    slips(
        "by more than a third", "third", lambda: "third" if MODEL.change("Imara") > 1 / 3 else ""
    ),
    slips("It shows 2.76 for the year", "2.76", lambda: MODEL.target("Imara")),
    down("3.47 for Tidewater, 38.7% above", "38.7%", lambda: percent(MODEL.change("Tidewater"), 1)),
    down("certifies seven more", "seven", lambda: {7: "seven"}[16 - 9]),
    down("## Twenty minutes", "Twenty", lambda: {20: "Twenty"}[30 - 10]),
    up("5. Gap 0.07.", "0.07", lambda: f"{PLAN - LIKELY:.2f}"),
    up("| 0.07; accept it", "0.07", lambda: f"{PLAN - LIKELY:.2f}"),
    report("0.07. Accept it", "0.07", lambda: f"{PLAN - LIKELY:.2f}"),
    up("“Our plan is 0.07 ahead", "0.07", lambda: f"{PLAN - LIKELY:.2f}"),
    up("“Susan is at 90% of target.”", "90%", lambda: percent(LIKELY / PLAN)),
    up("with 0.66 of it in our second", "0.66", lambda: MODEL.quarter("Imara", 2)),
    up("assumed about 2.8", "2.8", lambda: MODEL.target("Imara", 1)),
    up("> We close on 31 July", "31 July", lambda: day(CLOSES[2])),
    up("- = 0.08 ±", "0.08", lambda: f"{0.66 - 0.58:.2f}"),
    up("- 0.04\n", "0.04", lambda: f"{0.66 - 0.62:.2f}"),
    up("- 0.16\n", "0.16", lambda: f"{0.66 - 0.50:.2f}"),
    up("- 0.10\n", "0.10", lambda: f"{0.66 - (0.50 + 0.62) / 2:.2f}"),
    story("only 3.4% up", "3.4%", lambda: percent(MODEL.change("Bracken"), 1)),
    story("the second-smallest change", "second", lambda: {2: "second"}[change_rank("Bracken")]),
    story("Up nearly 38%", "38%", lambda: percent(MODEL.change("Imara"))),
    story("took six weeks", "six", lambda: {6: "six"}[(date(2027, 4, 15) - EARLY).days // 7]),
    story("a gap of 0.07", "0.07", lambda: f"{PLAN - LIKELY:.2f}"),
    story("over seven hundredths", "seven", lambda: {7: "seven"}[round(100 * (PLAN - LIKELY))]),
    story("a tenth below 0.68", "tenth", lambda: {10: "tenth"}[round(PLAN / (PLAN - LIKELY))]),
    story("17 quotes in every hundred", "17", lambda: str(100 - 83)),
    story("about one quote in six", "six", lambda: {6: "six"}[round(100 / (100 - 83))]),
    sheet("It is 3.00 last year", "3.00", lambda: f"{MODEL.last['Bracken']:.2f}"),
    sheet("the model shows 3.10 for", "3.10", lambda: MODEL.target("Bracken")),
    sheet("on Monday, 3 May", "3 May", lambda: day(CLOSES[1] + timedelta(days=3))),
    sheet("on Monday, 3 May", "Monday", lambda: f"{date(2027, 5, 3):%A}"),
]

CHECK = [
    check("- = 3.10 ±", "3.10", lambda: f"{3 * 1.18 * 0.90 * 1.00 * 0.97365:.2f}"),
    check("- 3.19\n", "3.19", lambda: f"{3 * 1.18 * 0.90:.2f}"),
    check("- 3.186\n", "3.186", lambda: f"{3 * 1.18 * 0.90:.3f}"),
    check("- 3.54\n", "3.54", lambda: f"{3 * 1.18:.2f}"),
    check("- 3.45\n", "3.45", lambda: f"{3 * 1.18 * 0.97365:.2f}"),
    check("- 2.63\n", "2.63", lambda: f"{3 * 0.90 * 0.97365:.2f}"),
    check("with 0.68 in Q1", "0.68", lambda: MODEL.quarter("Bracken", 1)),
    check("The raw total is 10.2", "10.2", lambda: f"{2.0 + 3.0 + 5.2:.1f}"),
    check("9.8 / 10.2 = 0.9608", "0.9608", lambda: f"{9.8 / 10.2:.4f}"),
    check("- = 2.88 ±", "2.88", lambda: f"{3 * 9.8 / 10.2:.2f}"),
    check("whole excess of 0.4", "0.4", lambda: f"{10.2 - 9.8:.1f}"),
    check("- 2.60\n", "2.60", lambda: f"{3 - 0.4:.2f}"),
    check("- 2.87\n", "2.87", lambda: f"{3 - 0.4 / 3:.2f}"),
    check("- 3.12\n", "3.12", lambda: f"{3 * 10.2 / 9.8:.2f}"),
]

ITEMS = [
    final("“We assume 1.75 if", "1.75", lambda: f"{(1.6 + 1.9) / 2:.2f}"),
    final("with 0.56 in our fourth quarter.” A", "0.56", lambda: f"{1.75 * WEIGHTS[3]:.2f}"),
    final("names the gap of 0.09", "0.09", lambda: f"{0.64 - 0.55:.2f}"),
    final("2.40 × 1.15 = 2.76", "2.76", lambda: f"{2.4 * 1.15:.2f}"),
    final("× 1.10 = 3.036", "3.036", lambda: f"{2.76 * 1.10:.3f}"),
    final("× 0.95 = 2.8842", "2.8842", lambda: f"{3.036 * 0.95:.4f}"),
    final("× 0.98 = 2.8265", "2.8265", lambda: f"{2.8842 * 0.98:.4f}"),
    final("- = 2.83 ±", "2.83", lambda: f"{2.4 * 1.15 * 1.10 * 0.95 * 0.98:.2f}"),
    final("- 2.88\n", "2.88", lambda: f"{2.4 * 1.15 * 1.10 * 0.95:.2f}"),
    final("- 2.76\n", "2.76", lambda: f"{2.4 * 1.15:.2f}"),
    final("- = 0.28\n", "0.28", lambda: f"{4 * 0.22 - 4 * 0.15:.2f}"),
    final("- 0.88\n", "0.88", lambda: f"{4 * 0.22:.2f}"),
    final("- 0.6\n", "0.6", lambda: f"{4 * 0.15:.1f}"),
    final("23.60 / 24.24 is 0.974", "0.974", lambda: f"{23.60 / 24.24:.3f}"),
    final("is expected to shrink by 2.6%", "2.6%", lambda: percent(1 - 0.974, 1)),
    final("= 0.48 ± 0.005", "0.48", lambda: f"{3.10 - 1.60 * 0.95 - 20 * 0.055:.2f}"),
    final("1.60 × 0.95 = 1.52 and", "1.52", lambda: f"{1.60 * 0.95:.2f}"),
    final("20 × 0.055 = 1.10", "1.10", lambda: f"{20 * 0.055:.2f}"),
    final("- 0.4\n", "0.4", lambda: f"{3.10 - 1.60 - 20 * 0.055:.1f}"),
    final("- 2.62\n", "2.62", lambda: f"{1.60 * 0.95 + 20 * 0.055:.2f}"),
]

WORKED = SPLIT + LADDER + CHECK + ITEMS
