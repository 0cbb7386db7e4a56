"""Module 11, the capstone: a year with Solenne."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import accumulate

from tests.worked import Worked, dollars
from tests.worked.module_03 import TEN_WEEKS, day, long_day

FOLDER = "11-capstone"
YEAR = f"{FOLDER}/01-a-year-with-solenne.scenario.md"
MODULE = f"{FOLDER}/module.md"
OBSERVED = f"{FOLDER}/02-observed-conversation.worksheet.md"
year, observed = partial(Worked, YEAR), partial(Worked, OBSERVED)

COUNTED, MODEL = 5.63, 6.03
REVENUE = (1.2, 1.3, 1.2, 1.9)
"""Joint revenue of Corvane's four quarters, in $M, whatever the learner chose."""
SCORECARD = {
    "Services attached (goal 60%)": ("47%", "50%", "52%", "56%"),
    "References (goal 2)": ("0", "1", "2", "3"),
    "Engineers, net (goal 2)": ("0", "0", "1", "1"),
    "Joint revenue, $M": tuple(str(one) for one in REVENUE),
}
DAYS = (
    (date(2027, 2, 2), "ten to seven"),
    (date(2027, 3, 18), "Two hospital groups"),
    (date(2027, 4, 20), "By the end of the month"),
    (date(2027, 5, 11), "Inès doesn’t sit down"),
    (date(2027, 7, 20), "The larger hospital group"),
    (date(2027, 7, 27), "four days before your close"),
    (date(2027, 8, 16), "Of Solenne’s five sellers"),
    (date(2027, 9, 14), "Joy Lim has found"),
    (date(2027, 10, 8), "At Rivelle"),
    (date(2027, 10, 22), "ten weeks before"),
    (date(2027, 12, 10), "Solenne will likely"),
    (date(2028, 1, 19), "Lyon"),
)
"""The day of each decision, and what its scene goes on with."""
OPENED, JULY_CLOSE, LAST = date(2027, 2, 1), date(2027, 7, 31), date(2028, 1, 31)
CLAIMED = 200_000
LISTENED, TOLD_LATE = date(2027, 2, 24), timedelta(days=6)
"""The observed conversation of the example, and how long the learner had kept the bad news."""
SPELT = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def total(quarters: int) -> float:
    """Joint revenue after so many quarters.

    >>> total(3)
    3.7
    """
    return round(list(accumulate(REVENUE))[quarters - 1], 2)


def row(name: str, quarters: int) -> str:
    """One line of the scorecard as it stands after so many quarters.

    >>> row("References (goal 2)", 2)
    '| References (goal 2) | 0 | 1 |'
    """
    return f"| {' | '.join((name, *SCORECARD[name][:quarters]))} |"


def weeks(before: date, after: date) -> str:
    """Whole weeks from one day to another, spelt.

    >>> weeks(date(2027, 7, 20), date(2027, 9, 9))
    'seven'
    """
    return SPELT[(after - before).days // 7]


def scorecards() -> Iterator[Worked]:
    """All rows of the four pages, found each with the line break that ends it."""
    for name in SCORECARD:
        for quarters in range(1, 5):
            shown = row(name, quarters)
            yield year(f"\n{shown}\n", shown, partial(row, name, quarters))


def days() -> Iterator[Worked]:
    """The day of each decision."""
    for found, scene in DAYS:
        shown = long_day(found)
        separator = ". " if scene[0].isupper() and scene != "Lyon" else ", "
        yield year(f"\n{shown}{separator}{scene}", shown, partial(long_day, found))


WORKED = [
    *scorecards(),
    *days(),
    year("Three quarters make 3.7", "3.7", lambda: f"{total(3):.1f}"),
    year("it takes 1.93 more", "1.93", lambda: f"{COUNTED - total(3):.2f}"),
    year("That makes 5.6 for the year", "5.6", lambda: f"{total(4):.1f}"),
    year("0.03 below what the people", "0.03", lambda: f"{COUNTED - total(4):.2f}"),
    year("0.43 below the model", "0.43", lambda: f"{MODEL - total(4):.2f}"),
    year("about the missing 0.4", "0.4", lambda: f"{MODEL - total(4):.1f}"),
    year("so we’re 0.4 short", "0.4", lambda: f"{MODEL - total(4):.1f}"),
    year("You missed 6.03 by 0.4", "0.4", lambda: f"{MODEL - total(4):.1f}"),
    year("the revenue also ends at 5.6", "5.6", lambda: f"{total(4):.1f}"),
    year("It would have cost $31,000", "$31,000", lambda: dollars(310_000 * 0.10)),
    year("the region has grown by $400,000", "$400,000", lambda: dollars(2 * CLAIMED)),
    year("four days before your close", "four", lambda: SPELT[(JULY_CLOSE - DAYS[5][0]).days]),
    year("Seven weeks in which", "Seven", lambda: weeks(DAYS[4][0], date(2027, 9, 9)).title()),
    year("look again in 30 days", "30", lambda: f"{(date(2027, 6, 10) - DAYS[3][0]).days}"),
    year("starts in nine days", "nine", lambda: SPELT[(date(2027, 10, 31) - DAYS[9][0]).days]),
    year("ten weeks before Solenne", "ten", lambda: weeks(DAYS[9][0], date(2028, 1, 1))),
    year("ten weeks before Solenne", "ten", lambda: SPELT[TEN_WEEKS.days // 7]),
    year("five weeks after their", "five", lambda: weeks(date(2028, 1, 1), date(2028, 2, 5))),
    year("stays so for seven weeks", "seven", lambda: weeks(DAYS[10][0], LAST)),
    observed("have known since Thursday and", "Thursday", lambda: f"{LISTENED - TOLD_LATE:%A}"),
    observed("Seen: 12. Line 12", "12", lambda: f"{14 - len(('partly', 'no occasion'))}"),
    observed("on 17 February.", "17 February", lambda: day(LISTENED - timedelta(days=7))),
    Worked(MODULE, "take twelve decisions", "twelve", lambda: {12: "twelve"}[len(DAYS)]),
]
