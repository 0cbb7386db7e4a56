"""Module 9, Conflict, negotiation and repair."""

from tests.worked import Worked, dollars, percent

FOLDER = "09-conflict-negotiation-and-repair"
MODES = f"{FOLDER}/01-five-modes-chosen-on-purpose.md"
YARDSTICKS = f"{FOLDER}/03-alternatives-and-fair-yardsticks.md"
STORY = f"{FOLDER}/05-two-partners-one-customer.scenario.md"
CHECK = f"{FOLDER}/06-knowledge-check-9.quiz.md"
BARS = f"{FOLDER}/media/two-yardsticks.svg"
FINAL = "12-final/01-final-assessment.quiz.md"

ADVICE, BUILDING = 180_000, 240_000
WHOLE = ADVICE + BUILDING
ALONE, TOGETHER = 0.40, 0.75
ASHGROVE = (ADVICE * 0.36, BUILDING * 0.15)
SOLENNE = (ADVICE * 0.10, BUILDING * 0.38)
"""What each firm keeps of the advice and of the implementation."""


def alone(firm: tuple[float, float]) -> str:
    """The margin that a firm expects if it bids for everything by itself.

    >>> alone(ASHGROVE)
    '$40,320'
    """
    return dollars(ALONE * sum(firm))


def together(own: float, chance: float = TOGETHER) -> str:
    """The margin that a firm expects if it does its own part in a joint offer.

    >>> together(ASHGROVE[0])
    '$48,600'
    """
    return dollars(chance * own)


def bare(amount: str) -> str:
    """
    >>> bare("$40,320")
    '40,320'
    """
    return amount.removeprefix("$")


WORKED = [
    Worked(MODES, "The fee becomes $95", "$95", lambda: dollars(190 / 2)),
    Worked(YARDSTICKS, "whole fee of $420,000", "$420,000", lambda: dollars(WHOLE)),
    Worked(YARDSTICKS, "implementation, $420,000 in all", "$420,000", lambda: dollars(WHOLE)),
    Worked(YARDSTICKS, "(64,800 + 36,000)", "64,800", lambda: f"{ASHGROVE[0]:,.0f}"),
    Worked(YARDSTICKS, "(64,800 + 36,000)", "36,000", lambda: f"{ASHGROVE[1]:,.0f}"),
    Worked(YARDSTICKS, "36,000) = **$40,320**", "$40,320", lambda: alone(ASHGROVE)),
    Worked(YARDSTICKS, "64,800 = **$48,600**", "$48,600", lambda: together(ASHGROVE[0])),
    Worked(YARDSTICKS, "(18,000 + 91,200)", "18,000", lambda: f"{SOLENNE[0]:,.0f}"),
    Worked(YARDSTICKS, "(18,000 + 91,200)", "91,200", lambda: f"{SOLENNE[1]:,.0f}"),
    Worked(YARDSTICKS, "91,200) = **$43,680**", "$43,680", lambda: alone(SOLENNE)),
    Worked(YARDSTICKS, "91,200 = **$68,400**", "$68,400", lambda: together(SOLENNE[1])),
    Worked(YARDSTICKS, "420,000 = $168,000", "$168,000", lambda: dollars(ALONE * WHOLE)),
    Worked(YARDSTICKS, "180,000 = $135,000", "$135,000", lambda: dollars(TOGETHER * ADVICE)),
    Worked(
        YARDSTICKS,
        "By margin it gains $8,280",
        "$8,280",
        lambda: dollars(TOGETHER * ASHGROVE[0] - ALONE * sum(ASHGROVE)),
    ),
    Worked(
        YARDSTICKS,
        "| Expected revenue | Solenne | $168,000 | $180,000 |",
        "$180,000",
        lambda: dollars(TOGETHER * BUILDING),
    ),
    Worked(YARDSTICKS, "leave 20% for everybody", "20%", lambda: percent(1 - 2 * ALONE)),
    Worked(YARDSTICKS, "64,800 = **$38,880**", "$38,880", lambda: together(ASHGROVE[0], 0.60)),
    Worked(YARDSTICKS, "91,200 = **$54,720**", "$54,720", lambda: together(SOLENNE[1], 0.60)),
    Worked(
        YARDSTICKS,
        "40,320 / 64,800 = 62%",
        "62%",
        lambda: percent(ALONE * sum(ASHGROVE) / ASHGROVE[0]),
    ),
    Worked(
        YARDSTICKS,
        "43,680 / 91,200 = 48%",
        "48%",
        lambda: percent(ALONE * sum(SOLENNE) / SOLENNE[1]),
    ),
    Worked(YARDSTICKS, "- = 32000", "32000", lambda: f"{0.80 * 40_000:.0f}"),
    Worked(YARDSTICKS, "- 30000", "30000", lambda: f"{0.50 * 60_000:.0f}"),
    Worked(YARDSTICKS, "- 48000", "48000", lambda: f"{0.80 * 60_000:.0f}"),
    Worked(YARDSTICKS, "- 20000", "20000", lambda: f"{0.50 * 40_000:.0f}"),
    Worked(BARS, ">$40,320</text>", "$40,320", lambda: alone(ASHGROVE)),
    Worked(BARS, ">$48,600</text>", "$48,600", lambda: together(ASHGROVE[0])),
    Worked(BARS, ">$43,680</text>", "$43,680", lambda: alone(SOLENNE)),
    Worked(BARS, ">$68,400</text>", "$68,400", lambda: together(SOLENNE[1])),
    Worked(BARS, ">$168,000</text>", "$168,000", lambda: dollars(ALONE * WHOLE)),
    Worked(BARS, ">$135,000</text>", "$135,000", lambda: dollars(TOGETHER * ADVICE)),
    Worked(BARS, ">$180,000</text>", "$180,000", lambda: dollars(TOGETHER * BUILDING)),
    Worked(STORY, "programme of $420,000", "$420,000", lambda: dollars(WHOLE)),
    Worked(CHECK, "Together: $48,600", "$48,600", lambda: together(ASHGROVE[0])),
    Worked(CHECK, "against $40,320", "$40,320", lambda: alone(ASHGROVE)),
    Worked(CHECK, "a margin of $100,800", "$100,800", lambda: dollars(sum(ASHGROVE))),
    Worked(CHECK, "against $25,920", "$25,920", lambda: together(ASHGROVE[0], ALONE)),
    Worked(CHECK, "0.40 × 100,800 = 40,320", "40,320", lambda: bare(alone(ASHGROVE))),
    Worked(CHECK, "- = 62\n", "62", lambda: f"{100 * ALONE * sum(ASHGROVE) / ASHGROVE[0]:.0f}"),
    Worked(CHECK, "- 161\n", "161", lambda: f"{100 * ASHGROVE[0] / (ALONE * sum(ASHGROVE)):.0f}"),
    Worked(FINAL, "0.30 × 90,000 is $27,000", "$27,000", lambda: dollars(0.30 * 90_000)),
    Worked(FINAL, "0.70 × 36,000 is $25,200", "$25,200", lambda: dollars(0.70 * 36_000)),
    Worked(FINAL, "alone, by $1,800", "$1,800", lambda: dollars(0.30 * 90_000 - 0.70 * 36_000)),
    Worked(FINAL, "70% of $90,000 is $63,000", "$63,000", lambda: dollars(0.70 * 90_000)),
]
