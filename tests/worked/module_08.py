"""Module 8, Emotional intelligence at the table."""

from datetime import date, timedelta
from pathlib import Path

from tests.worked import Worked, percent

FOLDER = "08-emotional-intelligence-at-the-table"
WHAT = f"{FOLDER}/01-what-it-is-and-what-it-is-not.md"
SECONDS = f"{FOLDER}/02-the-first-ten-seconds.md"
LISTENING = f"{FOLDER}/03-listening-until-they-say-exactly.md"
STORY = f"{FOLDER}/05-two-in-the-morning.scenario.md"
CHECK = f"{FOLDER}/06-knowledge-check-8.quiz.md"
LEVELS = f"{FOLDER}/media/three-levels.svg"

NIGHT, BOARD = date(2027, 10, 5), date(2027, 10, 8)
"""A Tuesday, and the Friday after it."""
FAILED, WORKED_AGAIN = timedelta(hours=2), timedelta(hours=5)
ASKED = timedelta(hours=2, minutes=30)
"""Times since midnight of that night."""
RULE = timedelta(minutes=30)
LINKS = [0.24, 0.30]
"""Corrected correlations of emotional intelligence with performance in a job."""
WORDS = {2: "two weeks", 3: "three", 26: "Twenty-six"}
SUMMARY = (
    "Three hours on your own, the ticket shut in the middle of it, "
    "and now you may lose someone you count on. Have I got it?"
)
COURSE = Path(__file__).parents[2] / "courses" / "partner-management"


def down() -> str:
    """Hours from the failure until the last clinic was back, as a word."""
    return WORDS[(WORKED_AGAIN - FAILED) // timedelta(hours=1)]


def down_first() -> str:
    """The same at the beginning of a sentence."""
    return down().title()


def closed() -> str:
    """When the rule closes the ticket.

    >>> closed()
    '3:00'
    """
    return str(ASKED + RULE)[:-3]


def words_of_the_summary() -> str:
    """The length of the model summary, where the lesson still has it."""
    assert SUMMARY in (COURSE / LISTENING).read_text(encoding="utf-8")
    return WORDS[len(SUMMARY.split())]


WORKED = [
    Worked(WHAT, "Square it, and you get .09", ".09", lambda: f"{LINKS[1] ** 2:.2f}"[1:]),
    Worked(WHAT, "So 9% of the differences", "9%", lambda: percent(LINKS[1] ** 2)),
    Worked(WHAT, "and 91% with other things", "91%", lambda: percent(1 - LINKS[1] ** 2)),
    Worked(WHAT, "For .24 it is about 6%", "6%", lambda: percent(LINKS[0] ** 2)),
    Worked(
        SECONDS,
        "three seconds are one hundredth of the time",
        "hundredth",
        lambda: {100: "hundredth"}[5 * 60 // 3],
    ),
    Worked(SECONDS, "So three hours by hand", "three", down),
    Worked(LISTENING, "Three hours down; the ticket", "Three", down_first),
    Worked(LISTENING, "Twenty-six words. It has", "Twenty-six", words_of_the_summary),
    Worked(LEVELS, "Three hours down;", "Three", down_first),
    Worked(STORY, "“Three hours on your own", "Three", down_first),
    Worked(STORY, "question to the customer 2:30, no reply, closed 3:00", "3:00", closed),
    Worked(STORY, "we asked them a question at 2:30, closed at 3:00", "3:00", closed),
    Worked(STORY, "You also have three days", "three", lambda: WORDS[(BOARD - NIGHT).days]),
    Worked(STORY, "And in two weeks you ask her", "two weeks", lambda: WORDS[14 // 7]),
    Worked(CHECK, "- = 9\n", "9", lambda: f"{100 * LINKS[1] ** 2:.0f}"),
    Worked(CHECK, "0.30 × 0.30 = 0.09", "0.09", lambda: f"{LINKS[1] ** 2:.2f}"),
    Worked(CHECK, "- 91\n", "91", lambda: f"{100 * (1 - LINKS[1] ** 2):.0f}"),
    Worked(CHECK, "- 60\n", "60", lambda: f"{100 * 2 * LINKS[1]:.0f}"),
    Worked(CHECK, "Squared, .21 gives about 4%", "4%", lambda: percent(0.21**2)),
]
