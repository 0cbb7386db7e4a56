"""Module 7, Flexible support and incentives."""

from collections.abc import Sequence
from datetime import date

from tests.worked import Worked, dollars, percent

FOLDER = "07-flexible-support-and-incentives"
REWARD = f"{FOLDER}/02-incentives-and-what-they-do.md"
FUNDS = f"{FOLDER}/03-funds-with-a-purpose.md"
PEOPLE = f"{FOLDER}/04-enabling-people-and-saying-no.md"
STORY = f"{FOLDER}/05-the-promotion-that-borrowed-from-august.scenario.md"
CHECK = f"{FOLDER}/06-knowledge-check-7.quiz.md"
SHEET = f"{FOLDER}/07-incentive-and-support-test.worksheet.md"
PROMPTS = f"{FOLDER}/08-follow-up.prompts.md"
LINES = f"{FOLDER}/media/borrowed-deals.svg"
TWO = f"{FOLDER}/media/two-requests.svg"
WAVES = f"{FOLDER}/media/two-waves.svg"
FINAL = "12-final/01-final-assessment.quiz.md"

USUAL = (22, 20, 20)
WITH = (40, 9, 15)
MARGIN = 6_000
EACH = 500
"""The reward for a deal in July."""
AUTUMN = (40, 18, 19)
"""The better autumn of lesson 2’s task."""


def signed(value: float) -> str:
    """
    >>> signed(-8000)
    '−$8,000'
    """
    return f"{'−' if value < 0 else '+'}{dollars(abs(value))}"


def net(deals: Sequence[int], usual: Sequence[int], margin: int, each: int) -> int:
    """What a reward on the deals of the first month brings over all months.

    >>> net(WITH, USUAL, MARGIN, EACH)
    -8000
    """
    return (sum(deals) - sum(usual)) * margin - deals[0] * each


def first_alone(deals: Sequence[int], usual: Sequence[int], margin: int, each: int) -> int:
    """The same, seen from the end of the first month."""
    return net(deals[:1], usual[:1], margin, each)


def apart(month: int) -> str:
    """How far the two lines of deals added up are apart at the end of that month, from 0."""
    return str(sum(WITH[: month + 1]) - sum(USUAL[: month + 1]))


def long_day(found: date) -> str:
    """
    >>> long_day(date(2027, 7, 5))
    'Monday, 5 July'
    """
    return f"{found:%A}, {found.day} {found:%B}"


CHECKED = ((30, 16, 18), (20, 20, 20), 5_000, 400)
"""The question of lesson 2."""
SPRING = ((25, 14, 18), (18, 18, 18), 4_000, 200)
"""The number asked for in the knowledge check."""
RECALLED = ((30, 12, 15), (20, 20, 20), 5_000, 300)
"""The follow-up after nine days."""
SHEETS = ((9, 2, 4), (5, 5, 5), 6_000, 600)
"""The worksheet’s example."""

WORKED = [
    Worked(REWARD, "| **62** | **64** |", "62", lambda: str(sum(USUAL))),
    Worked(REWARD, "| **62** | **64** |", "64", lambda: str(sum(WITH))),
    Worked(REWARD, "2 × $6,000 = $12,000", "$12,000", lambda: dollars(2 * MARGIN)),
    Worked(REWARD, "40 × $500 = $20,000", "$20,000", lambda: dollars(WITH[0] * EACH)),
    Worked(
        REWARD,
        "The result is **−$8,000**",
        "−$8,000",
        lambda: signed(net(WITH, USUAL, MARGIN, EACH)),
    ),
    Worked(
        REWARD,
        "or $108,000 of margin",
        "$108,000",
        lambda: dollars((WITH[0] - USUAL[0]) * MARGIN),
    ),
    Worked(REWARD, "| July | 22 | 40 | 18 |", "18", lambda: apart(0)),
    Worked(REWARD, "| August | 42 | 49 | 7 |", "7", lambda: apart(1)),
    Worked(REWARD, "| September | 62 | 64 | 2 |", "2", lambda: apart(2)),
    Worked(REWARD, "40 + 18 + 19 = 77", "77", lambda: str(sum(AUTUMN))),
    Worked(
        REWARD,
        "15 × $6,000 = $90,000",
        "$90,000",
        lambda: dollars((sum(AUTUMN) - sum(USUAL)) * MARGIN),
    ),
    Worked(
        REWARD,
        "leaves **+$70,000**",
        "+$70,000",
        lambda: signed(net(AUTUMN, USUAL, MARGIN, EACH)),
    ),
    Worked(
        REWARD,
        "still three below the usual",
        "three",
        lambda: {3: "three"}[sum(USUAL[1:]) - sum(AUTUMN[1:])],
    ),
    Worked(REWARD, "- = 8000", "8000", lambda: str(net(*CHECKED))),
    Worked(REWARD, "- 38000", "38000", lambda: str(first_alone(*CHECKED))),
    Worked(REWARD, "- 18400", "18400", lambda: str(4 * 5_000 - 4 * 400)),
    Worked(FUNDS, "25% won = 1.5 deals", "1.5", lambda: f"{6 * 0.25:.1f}"),
    Worked(FUNDS, "1.5 × $40,000 = $60,000", "$60,000", lambda: dollars(1.5 * 40_000)),
    Worked(FUNDS, "5% of $1.2M = $60,000", "$60,000", lambda: dollars(0.05 * 1_200_000)),
    Worked(FUNDS, "38% = $22,800 a year", "$22,800", lambda: dollars(0.38 * 60_000)),
    Worked(
        FUNDS,
        "returns five dollars",
        "five",
        lambda: {5: "five"}[60_000 // 12_000],
    ),
    Worked(FUNDS, "It is 22 July.", "22 July", lambda: f"{31 - 9} July"),
    Worked(PEOPLE, "Nine and three are 12", "12", lambda: str(9 + 3)),
    Worked(PEOPLE, "four more make 16", "16", lambda: str(9 + 3 + 4)),
    Worked(PEOPLE, "seven seats in a course", "seven", lambda: {7: "seven"}[16 - 9]),
    Worked(STORY, "Monday, 5 July.", "Monday, 5 July", lambda: long_day(date(2027, 7, 5))),
    Worked(STORY, "Tuesday, 6 July", "Tuesday, 6 July", lambda: long_day(date(2027, 7, 6))),
    Worked(STORY, "Thursday, 8 July.", "Thursday, 8 July", lambda: long_day(date(2027, 7, 8))),
    Worked(STORY, "Tuesday, 3 August.", "Tuesday, 3 August", lambda: long_day(date(2027, 8, 3))),
    Worked(STORY, "Friday, 1 October,", "Friday, 1 October", lambda: long_day(date(2027, 10, 1))),
    Worked(STORY, "The rest lapses in 23 days", "23", lambda: str(31 - 8)),
    Worked(STORY, "64 deals against the usual 62", "62", lambda: str(sum(USUAL))),
    Worked(
        STORY,
        "the $8,000 that the old way lost",
        "$8,000",
        lambda: dollars(-net(WITH, USUAL, MARGIN, EACH)),
    ),
    Worked(
        STORY,
        "At ten thousand each",
        "ten thousand",
        lambda: {10_000: "ten thousand"}[20_000 // (sum(WITH) - sum(USUAL))],
    ),
    Worked(
        STORY,
        "second deals take nine days",
        "nine",
        lambda: {9: "nine"}[(date(2027, 10, 1) - date(2027, 9, 22)).days],
    ),
    Worked(
        STORY,
        "Four of the seven never",
        "Four",
        lambda: {4: "Four"}[7 - 3],
    ),
    Worked(
        CHECK,
        "- [x] −$8,000",
        "−$8,000",
        lambda: signed(net(WITH, USUAL, MARGIN, EACH)),
    ),
    Worked(
        CHECK,
        "- [ ] +$88,000",
        "+$88,000",
        lambda: signed(first_alone(WITH, USUAL, MARGIN, EACH)),
    ),
    Worked(CHECK, "- [ ] +$12,000", "+$12,000", lambda: signed(2 * MARGIN)),
    Worked(CHECK, "- = 7000", "7000", lambda: str(net(*SPRING))),
    Worked(CHECK, "- 23000", "23000", lambda: str(first_alone(*SPRING))),
    Worked(CHECK, "- 11400", "11400", lambda: str(3 * 4_000 - 3 * 200)),
    Worked(SHEET, "| Together | 15 | 15 |", "15", lambda: str(9 + 2 + 4)),
    Worked(SHEET, "Result: −$5,400", "−$5,400", lambda: signed(net(*SHEETS))),
    Worked(SHEET, "less $5,400: +$18,600", "+$18,600", lambda: signed(first_alone(*SHEETS))),
    Worked(PROMPTS, "30 + 12 + 15 = 57", "57", lambda: str(sum(RECALLED[0]))),
    Worked(PROMPTS, "Net: −$24,000", "−$24,000", lambda: signed(net(*RECALLED))),
    Worked(PROMPTS, "a gain of $41,000", "$41,000", lambda: dollars(first_alone(*RECALLED))),
    Worked(LINES, ">49</text>", "49", lambda: str(sum(WITH[:2]))),
    Worked(LINES, ">42</text>", "42", lambda: str(sum(USUAL[:2]))),
    Worked(TWO, ">$22,800</text>", "$22,800", lambda: dollars(0.38 * 60_000)),
    Worked(TWO, "keeps 38%", "38%", lambda: percent(22_800 / 60_000)),
    Worked(WAVES, "(12 of 16)", "12", lambda: str(9 + 3)),
    Worked(FINAL, "40 + 12 + 18 is 70", "70", lambda: str(40 + 12 + 18)),
    Worked(FINAL, "against 75 in three usual months", "75", lambda: str(3 * 25)),
    Worked(FINAL, "It added 15 orders", "15", lambda: str(40 - 25)),
    Worked(FINAL, "- = 3200\n", "3200", lambda: str(40 * 400 // (80 - 75))),
    Worked(FINAL, "40 × $400 is $16,000", "$16,000", lambda: dollars(40 * 400)),
    Worked(FINAL, "- 200\n  > This divides", "200", lambda: str(40 * 400 // 80)),
]
