"""Module 1, Two businesses, one customer, and what the final asks of it."""

from datetime import date, timedelta
from functools import partial

from tests.worked import Worked, dollars, percent

FOLDER = "01-two-businesses-one-customer"
FINAL = "12-final/01-final-assessment.quiz.md"
types = partial(Worked, f"{FOLDER}/01-what-a-partner-really-is.md")
profit = partial(Worked, f"{FOLDER}/02-reading-a-partners-profit-and-loss.md")
scarce = partial(Worked, f"{FOLDER}/03-the-scarce-resource.md")
profile = partial(Worked, f"{FOLDER}/04-the-one-page-partner-profile.md")
story = partial(Worked, f"{FOLDER}/05-four-dollars-an-endpoint.scenario.md")
check = partial(Worked, f"{FOLDER}/06-knowledge-check-1.quiz.md")
sheet = partial(Worked, f"{FOLDER}/07-partner-profile.worksheet.md")
final = partial(Worked, FINAL)
later = partial(Worked, f"{FOLDER}/08-follow-up.prompts.md")
stays = partial(Worked, f"{FOLDER}/media/what-stays.svg")
economics = partial(Worked, f"{FOLDER}/media/endpoint-economics.svg")

PRICE, LICENCE, LABOUR, AUTOMATED = 9.00, 4.00, 2.60, 1.80
"""An endpoint a month at Tidewater; labour today and with automation."""
ENDPOINTS = 6_000
GROWTH = 2.50 * 1.18 * 1.15 * 1.05 * 0.97365 / 2.50 - 1
"""Tidewater’s change on last year by the plan’s model, before rounding."""
DAY_NINETY = date(2027, 7, 1) + timedelta(days=90)
"""Of a pilot that begins with Tidewater’s year."""


def interest(amount: float, days: int, basis: int = 365) -> float:
    """What 9% a year costs on an amount that is out for so many days."""
    return amount * 0.09 * days / basis


def kept(days: int) -> int:
    """What Bracken & Lowe keeps of the deal that is paid after so many days."""
    return 100_000 - 86_000 - 20 * 75 - round(interest(86_000, days))


def gross(services: float) -> float:
    """Solenne’s gross profit with so much of services on the same deal."""
    return 100_000 * 0.14 + services * 0.38


def a_year(saved: float) -> str:
    """What saving so many dollars an endpoint a month comes to at Tidewater in a year."""
    return dollars(saved * ENDPOINTS * 12)


def left(labour: float) -> str:
    """What is left of an endpoint a month."""
    return f"${PRICE - LICENCE - labour:.2f}"


def cents(value: float) -> str:
    """
    >>> cents(0.8)
    '$0.80'
    """
    return f"${value:.2f}"


def millions(value: float) -> str:
    """
    >>> millions(1_360_800)
    '$1.36M'
    """
    return f"${value / 1e6:.2f}M"


def fraction(value: float, **names: float) -> str:
    """The name of the fraction that a value is closest to.

    >>> fraction(0.52, half=1 / 2, third=1 / 3)
    'half'
    """
    return min(names, key=lambda name: abs(names[name] - value)).replace("_", " ")


MIXTURE = [
    types("62% of income is services, 30% resale, 8% managed", "8%", lambda: f"{100 - 62 - 30}%"),
    profile("recurring services 40%, marketplace 15%", "15%", lambda: f"{100 - 45 - 40}%"),
    profile("thirty minutes out of forty-five", "thirty", lambda: {30: "thirty"}[45 * 2 // 3]),
    check("30% managed services and 15% resale", "15%", lambda: f"{100 - 55 - 30}%"),
    sheet("| Projects | 8 ? |", "8", lambda: str(100 - 64 - 28)),
]

DEAL = [
    profit(
        "With $45,000 of services on $100,000 of product, it is 45%", "45%", lambda: percent(0.45)
    ),
    profit("86% of 100,000 | −$86,000", "$86,000", lambda: dollars(100_000 * 0.86)),
    profit("| 14% | **$14,000**", "$14,000", lambda: dollars(100_000 * 0.14)),
    profit("20 hours × $75 | −$1,500", "$1,500", lambda: dollars(20 * 75)),
    profit("$1,272", "$1,272", lambda: dollars(interest(86_000, 60))),
    profit("**$11,228**", "$11,228", lambda: dollars(kept(60))),
    profit("That is another $5,000", "$5,000", lambda: dollars(100_000 * 0.05)),
    profit("or 45% on top of what she keeps", "45%", lambda: percent(5_000 / kept(60))),
    profit("86,000 × 0.09 × 45 / 365 = $954", "$954", lambda: dollars(interest(86_000, 45))),
    profit("1,272 − 954 = $318", "$318", lambda: dollars(kept(45) - kept(60))),
    profit("she keeps $11,546", "$11,546", lambda: dollars(kept(45))),
    profit(
        "One extra point of margin would bring $1,000", "$1,000", lambda: dollars(100_000 * 0.01)
    ),
    profit("**$145,000**", "$145,000", lambda: dollars(100_000 + 45_000)),
    profit("| none | $27,900 |", "$27,900", lambda: dollars(45_000 * 0.62)),
    profit("**$31,100**", "$31,100", lambda: dollars(gross(45_000))),
    profit("| 14.0% |", "14.0%", lambda: percent(14_000 / 100_000, 1)),
    profit("| 21.4% |", "21.4%", lambda: percent(gross(45_000) / 145_000, 1)),
    profit("it sells $60,000 of services", "$60,000", lambda: dollars(100_000 * 0.6)),
    profit("earns $22,800 on them", "$22,800", lambda: dollars(60_000 * 0.38)),
    profit("becomes $36,800", "$36,800", lambda: dollars(gross(60_000))),
    profit("23.0% of $160,000", "23.0%", lambda: percent(gross(60_000) / 160_000, 1)),
    profit("adds $5,700", "$5,700", lambda: dollars(gross(60_000) - gross(45_000))),
    profit("Two points are $2,000", "$2,000", lambda: dollars(100_000 * 0.02)),
    profit("about a third of what", "third", lambda: fraction(2 / 5.7, half=1 / 2, third=1 / 3)),
    profit("$20M of revenue at 10% profit earns $2M", "$2M", lambda: f"${20 * 0.1:.0f}M"),
    profit("$100M at 1% earns $1M", "$1M", lambda: f"${100 * 0.01:.0f}M"),
    stays("$14,000", "$14,000", lambda: dollars(100_000 * 0.14)),
    stays("$31,100 stays", "$31,100", lambda: dollars(gross(45_000))),
    stays("doing the services $27,900", "$27,900", lambda: dollars(45_000 * 0.62)),
    profit("365 = 295.89", "295.89", lambda: f"{interest(40_000, 30):.2f}"),
    profit("- = 296 ± 1", "296", lambda: f"{interest(40_000, 30):.0f}"),
    profit("- 3600\n", "3600", lambda: f"{interest(40_000, 365):.0f}"),
    profit("- 300\n", "300", lambda: f"{interest(40_000, 30, 360):.0f}"),
    profit("- 1200\n", "1200", lambda: f"{40_000 * 0.09 * 4 / 12:.0f}"),
]

SCARCE = [
    scarce("as much as $8,640 a head", "$8,640", lambda: dollars(6 * 8 * 180)),
    scarce("so call it $6,220", "$6,220", lambda: dollars(round(8_640 * 0.72, -1))),
    scarce("over $31,000", "$31,000", lambda: dollars(5 * 6_220 // 1_000 * 1_000)),
    scarce("756,000 in all", "756,000", lambda: f"{420 * 1_800:,}"),
    scarce("is 7,560 hours", "7,560", lambda: f"{420 * 1_800 // 100:,}"),
    scarce("**$1.36M**", "$1.36M", lambda: millions(7_560 * 180)),
    scarce("would have made $0.56M", "$0.56M", lambda: millions(4_000_000 * 0.14)),
    scarce("and $2.40 is left", "$2.40", lambda: left(LABOUR)),
    scarce("**$2.40** (26.7%)", "26.7%", lambda: percent((PRICE - LICENCE - LABOUR) / PRICE, 1)),
    scarce("**$3.20** (35.6%)", "$3.20", lambda: left(AUTOMATED)),
    scarce("**$3.20** (35.6%)", "35.6%", lambda: percent((PRICE - LICENCE - AUTOMATED) / PRICE, 1)),
    scarce("that is $0.80 × 6,000", "$0.80", lambda: cents(LABOUR - AUTOMATED)),
    scarce("**$57,600** a year", "$57,600", lambda: a_year(LABOUR - AUTOMATED)),
    scarce("$0.20 × 6,000 × 12 = $14,400", "$14,400", lambda: a_year(LICENCE * 0.05)),
    scarce("worth four times as much", "four", lambda: {4: "four"}[round(0.8 / 0.2)]),
    scarce("are 8 cents", "8", lambda: f"{100 * LICENCE * 0.02:.0f}"),
    scarce("or $5,760 a year", "$5,760", lambda: a_year(LICENCE * 0.02)),
    scarce("a tenth of what", "tenth", lambda: fraction(0.08 / 0.8, tenth=1 / 10, eighth=1 / 8)),
    scarce("Fifty-four days in all", "Fifty-four", lambda: {54: "Fifty-four"}[9 * 6]),
    economics("$2.40", "$2.40", lambda: left(LABOUR)),
    economics("$3.20", "$3.20", lambda: left(AUTOMATED)),
    economics("$0.80 more is left", "$0.80", lambda: cents(LABOUR - AUTOMATED)),
    economics("$57,600 a year", "$57,600", lambda: a_year(LABOUR - AUTOMATED)),
    story("up 38.7%", "38.7%", lambda: percent(GROWTH, 1)),
    story("left 2.40", "2.40", lambda: left(LABOUR).removeprefix("$")),
    story("would bring Tidewater $57,600 a year", "$57,600", lambda: a_year(LABOUR - AUTOMATED)),
    story("five per cent, 0.20", "0.20", lambda: f"{LICENCE * 0.05:.2f}"),
    story("real money: $14,400 a year", "$14,400", lambda: a_year(LICENCE * 0.05)),
    story("bring her four times as much", "four", lambda: {4: "four"}[round(0.8 / 0.2)]),
    story("worth $57,600 a year", "$57,600", lambda: a_year(LABOUR - AUTOMATED)),
    story("needs another $0.97M", "$0.97M", lambda: f"${3.47 - 2.50:.2f}M"),
    story("four cents under the line", "four", lambda: {4: "four"}[round(100 * (1.90 - 1.86))]),
    story(
        "day ninety is still in my first quarter",
        "first quarter",
        lambda: {3: "first quarter", 4: "second quarter"}[(DAY_NINETY.month + 2) // 3],
    ),
    story(
        "the first orders come in October",
        "October",
        lambda: f"{DAY_NINETY + timedelta(days=7):%B}",
    ),
    sheet("Priya Raman, 27 May", "27", lambda: str(_last_thursday(2027, 5))),
    sheet("9.00 − 4.00 − 2.60 = $2.40", "$2.40", lambda: left(LABOUR)),
    sheet("9.00 − 4.00 − 1.80 = $3.20", "$3.20", lambda: left(AUTOMATED)),
    sheet("so $0.80 more", "$0.80", lambda: cents(LABOUR - AUTOMATED)),
    sheet("= $57,600 a year", "$57,600", lambda: a_year(LABOUR - AUTOMATED)),
    sheet("or $4,800 a month", "$4,800", lambda: dollars((LABOUR - AUTOMATED) * ENDPOINTS)),
    sheet("at $60 = $2,400", "$2,400", lambda: dollars(40 * 60)),
    sheet("or half of the first", "half", lambda: fraction(2_400 / 4_800, half=1 / 2, third=1 / 3)),
]


def _last_thursday(year: int, month: int) -> int:
    days = [date(year, month, day) for day in range(25, 32)]
    return next(one.day for one in days if one.weekday() == 3)


CHECK = [
    check("2.60 − 1.80 = $0.80 more", "$0.80", lambda: cents(LABOUR - AUTOMATED)),
    check("so $2.40 is left", "$2.40", lambda: left(LABOUR)),
    check("5% of $4.00 is $0.20", "$0.20", lambda: cents(LICENCE * 0.05)),
    check("worth a quarter of", "quarter", lambda: fraction(0.2 / 0.8, quarter=1 / 4, third=1 / 3)),
    check("- = 31100", "31100", lambda: f"{gross(45_000):.0f}"),
    check("100,000 × 0.14 = 14,000", "14,000", lambda: f"{100_000 * 0.14:,.0f}"),
    check("45,000 × 0.38 = 17,100", "17,100", lambda: f"{45_000 * 0.38:,.0f}"),
    check("- 20300\n", "20300", lambda: f"{145_000 * 0.14:.0f}"),
    check("- 59000\n", "59000", lambda: f"{100_000 * 0.14 + 45_000:.0f}"),
    check("- 55100\n", "55100", lambda: f"{145_000 * 0.38:.0f}"),
    check("80,000 × 0.20 = $16,000", "$16,000", lambda: dollars(80_000 * (0.5 - 0.3))),
    check("- = 5600", "5600", lambda: f"{80_000 * 0.2 * 0.35:.0f}"),
    check("- 14000\n  > That is the gross profit", "14000", lambda: f"{80_000 * 0.5 * 0.35:.0f}"),
    check("- 8400\n", "8400", lambda: f"{80_000 * 0.3 * 0.35:.0f}"),
    check("- 28000\n", "28000", lambda: f"{80_000 * 0.35:.0f}"),
    check("pays you 15 days before", "15", lambda: str(45 - 30)),
    later("The margin is $9,600", "$9,600", lambda: dollars(80_000 * 0.12)),
]

ITEMS = [
    final("A tenth of a sixth is less than 2%", "2%", lambda: percent(1 / 6 / 10)),
    final("A tenth of a half is 5%", "5%", lambda: percent(1 / 2 / 10)),
    final("a third is a little over 3%", "3%", lambda: percent(1 / 3 / 10)),
    final("which has five times the revenue", "five", lambda: {5: "five"}[40 // 8]),
    final("B earns $0.96M", "$0.96M", lambda: millions(8_000_000 * 0.12)),
    final("A earns $0.60M", "$0.60M", lambda: millions(40_000_000 * 0.015)),
    final(
        "about half of B’s profit", "half", lambda: fraction(0.5 / 0.96, half=1 / 2, third=1 / 3)
    ),
    final(
        "five sixths of A’s", "five sixths", lambda: fraction(0.5 / 0.6, five_sixths=5 / 6, all=1)
    ),
    final("12 less 5 less 4 leaves $3.00", "$3.00", lambda: cents(12 - 5 - 4)),
    final("Three minutes at $40 an hour cost $2.00", "$2.00", lambda: cents(3 * 40 / 60)),
    final("It falls to $1.00", "$1.00", lambda: cents(12 - 5 - 4 - 3 * 40 / 60)),
    final("takes two thirds", "two thirds", lambda: fraction(2 / 3, two_thirds=2 / 3, half=1 / 2)),
    final("Six of 20 is 30%", "30%", lambda: percent(6 / 20)),
    final("- = 5564", "5564", lambda: f"{7_000 - 800 - interest(43_000, 60):.0f}"),
    final("636 for the waiting", "636", lambda: f"{interest(43_000, 60):.0f}"),
    final("- 6200\n", "6200", lambda: f"{50_000 - 43_000 - 10 * 80}"),
    final("the selling price, at $740", "$740", lambda: dollars(interest(50_000, 60))),
    final("- 5460\n", "5460", lambda: f"{7_000 - 800 - round(interest(50_000, 60))}"),
    final("is 360,000 available hours", "360,000", lambda: f"{200 * 1_800:,}"),
    final("- = 540000", "540000", lambda: f"{200 * 1_800 * 0.01 * 150:.0f}"),
    final("billed today (252,000)", "252,000", lambda: f"{200 * 1_800 * 0.7:,.0f}"),
    final("- 378000\n", "378000", lambda: f"{252_000 * 0.01 * 150:.0f}"),
    final("- 3600\n", "3600", lambda: f"{200 * 1_800 // 100}"),
    final("2,000 × $0.60 is $1,200", "$1,200", lambda: dollars(2_000 * 0.60)),
    final("Two minutes at $33 an hour are $1.10", "$1.10", lambda: f"${2 / 60 * 33:.2f}"),
    final("$1.10 is $2,200 a month", "$2,200", lambda: dollars(2_000 * 2 / 60 * 33)),
    final("500 × $3.00 is $1,500", "$1,500", lambda: dollars(500 * 3)),
    final("- = 50\n", "50", lambda: f"{1_500 * 2 / 60:.0f}"),
    final("- 250\n", "250", lambda: f"{1_500 * 10 / 60:.0f}"),
    final("- 3000\n", "3000", lambda: str(1_500 * 2)),
]

WORKED = MIXTURE + DEAL + SCARCE + CHECK + ITEMS
