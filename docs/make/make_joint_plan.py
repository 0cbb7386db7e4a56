"""
Draw the figures of module 4, from the sums and dates of Solenne's plan:

    python docs/make/make_joint_plan.py courses/partner-management

Widths are those of a phone: no text is smaller than 15 units on a plate of 400.
"""

import sys
from datetime import date
from pathlib import Path

from make_calendars import (
    AMBER,
    AMBER_EDGE,
    AMBER_INK,
    GREEN,
    GREEN_INK,
    HATCH,
    INK,
    PLATE,
    RED,
    RED_INK,
    SOFT,
    by_months,
    line,
    picture,
    rect,
    text,
)

MODULE = "04-building-the-joint-plan"

BANDS = [
    (
        "Ours only (Corvane)",
        ("Sentry licences by quarter", "A customer on our stage"),
        "Own it yourself",
        (AMBER, AMBER_EDGE, AMBER_INK),
    ),
    (
        "Shared",
        ("First name in healthcare recovery", "Services on each sale", "Certified engineers"),
        "Plan it together",
        (GREEN, GREEN_INK, GREEN_INK),
    ),
    (
        "Theirs only (Solenne)",
        ("Succession plan", "A second vendor for manufacturing"),
        "Respect it",
        (PLATE, SOFT, SOFT),
    ),
]


def alignment_map() -> str:
    """What is ours only, shared and theirs only, and what to do with it."""
    parts, y = [], 14.0
    for name, goals, rule, (fill, edge, ink) in BANDS:
        height = 76 + 26 * len(goals)
        parts.append(rect(12, y, 376, height, fill, edge, ' rx="8" stroke-width="2"'))
        parts.append(text(26, y + 30, name, 19, INK, bold=True))
        parts += [text(26, y + 60 + 26 * n, goal, 18) for n, goal in enumerate(goals)]
        parts.append(text(26, y + 62 + 26 * len(goals), rule, 17, ink, bold=True))
        y += height + 14
    return picture("The alignment map of Corvane and Solenne", int(y), parts)


NEW, RENEWALS, MODEL = 5 * 4 * 4 * 0.30 * 0.085, 3.90 * 0.92, 6.03
LEVERS = [
    ("Win rate", 2.4 * 0.085),
    ("Renewals", 3.90 * 0.02),
    ("Bundle", 24 * 0.005),
]
SCALE = 360 / 6.2
LEFT = 20


def stacked(top: float, parts: list[tuple[float, str, str, str]]) -> list[str]:
    """One bar of several amounts, each with its fill, edge and words."""
    drawn, x = [], float(LEFT)
    for amount, fill, edge, words in parts:
        width = amount * SCALE
        drawn.append(rect(x, top, width, 44, fill, edge, ' stroke-width="1.5"'))
        if words:
            drawn.append(text(x + width / 2, top + 28, words, 16, anchor="middle"))
        x += width
    return drawn


def capacity_check() -> str:
    """What is counted, what three levers might add, and what the model says."""
    counted = NEW + RENEWALS
    total, end = LEFT + counted * SCALE, LEFT + MODEL * SCALE
    parts = [HATCH, text(LEFT, 34, f"Counted: {counted:.2f}", 18, INK, bold=True)]
    parts += stacked(
        46,
        [
            (NEW, GREEN, GREEN_INK, f"New {NEW:.2f}"),
            (RENEWALS, GREEN, GREEN_INK, f"Renewals {RENEWALS:.2f}"),
        ],
    )
    parts.append(rect(total, 46, end - total, 44, PLATE, RED_INK, ' stroke-dasharray="4 3"'))
    gap = f"Corvane’s gap: {MODEL - counted:.2f}"
    parts.append(text(end - 8, 112, gap, 17, RED_INK, bold=True, anchor="end"))
    most = counted + sum(amount for _, amount in LEVERS)
    parts.append(text(LEFT, 152, f"If all three levers work: {most:.2f}", 18, INK, bold=True))
    levers = [(amount, AMBER, AMBER_INK, "") for _, amount in LEVERS]
    parts += stacked(164, [(counted, GREEN, GREEN_INK, f"{counted:.2f}"), *levers])
    for n, (name, amount) in enumerate(LEVERS):
        parts.append(
            text(end - 8, 232 + 24 * n, f"{name} +{amount:.2f}", 17, AMBER_INK, False, "end")
        )
    parts.append(text(LEFT, 324, f"Corvane’s model: {MODEL:.2f}", 18, INK, bold=True))
    parts += stacked(336, [(MODEL, PLATE, SOFT, "one figure")])
    parts += [line(end, 46, end, 388, SOFT, 1.5)]
    parts.append(text(LEFT, 410, "$M a year, invented example", 16, SOFT))
    return picture("The capacity check for Solenne", 428, parts)


FIRST = date(2027, 2, 1)
NAMES = ["Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan"]
DATES = [
    (date(2027, 2, 28), "Offer in two pages"),
    (date(2027, 4, 30), "Hospital workshop"),
    (date(2027, 6, 30), "Engineers certified"),
    (date(2027, 9, 30), "Two references"),
    (date(2027, 10, 23), "Next-year talk"),
    (date(2027, 12, 15), "Review, decision"),
]
OURS, THEIRS = (50, 110), (124, 184)
RED_WEEKS = [
    (date(2027, 7, 26), date(2027, 8, 28), THEIRS, "Solenne: leave"),
    (date(2027, 12, 18), date(2028, 1, 1), THEIRS, "Solenne: quiet"),
    (date(2028, 1, 18), date(2028, 2, 1), OURS, "Corvane: year-end"),
]
TOP, MONTH = 42, 56


def down(day: date) -> float:
    """How far down the plate a day begins."""
    row = (day.year - FIRST.year) * 12 + day.month - FIRST.month
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    length = (after - day.replace(day=1)).days
    return TOP + MONTH * (row + (day.day - 1) / length)


def quarters(starts: list[tuple[date, int]], column: tuple[int, int]) -> list[str]:
    """One firm's quarters, one below the other."""
    parts, last = [], date(2028, 2, 1)
    for n, (day, quarter) in enumerate(starts[:-1]):
        begin, end = max(day, FIRST), min(starts[n + 1][0], last)
        if begin >= end:
            continue
        y, height = down(begin), down(end) - down(begin)
        fill = GREEN if quarter % 2 else PLATE
        parts.append(rect(column[0], y, column[1] - column[0], height, fill, GREEN_INK))
        middle = sum(column) / 2
        parts.append(text(middle, y + 24, f"Q{quarter}", 17, INK, True, "middle"))
    return parts


def roadmap() -> str:
    """Twelve months, two calendars, six milestones and the weeks when nobody asks."""
    bottom = TOP + 12 * MONTH
    parts = [HATCH, text(sum(OURS) / 2, 28, "Corvane", 15, GREEN_INK, True, "middle")]
    parts.append(text(sum(THEIRS) / 2, 28, "Solenne", 15, GREEN_INK, True, "middle"))
    for row, name in enumerate(NAMES):
        y = TOP + MONTH * row
        parts += [text(10, y + 24, name, 17, INK, True), line(8, y, THEIRS[1], y)]
    parts += quarters(by_months(2), OURS) + quarters(by_months(1), THEIRS)
    for begin, end, (left, right), words in RED_WEEKS:
        y, height = down(begin), down(end) - down(begin)
        parts.append(rect(left, y, right - left, height, RED, RED_INK))
        parts.append(rect(left, y, right - left, height, "url(#h)", "none", ' opacity="0.4"'))
        parts.append(text(212, y + height / 2 + 10, words, 16, RED_INK))
    for day, words in DATES:
        y = down(day)
        mark = f"M190 {y - 9:.1f}l9 9l-9 9l-9-9z"
        parts.append(f'<path d="{mark}" fill="{AMBER_EDGE}" stroke="{AMBER_INK}"/>')
        parts.append(text(212, y + 6, f"{day.day}", 17, AMBER_INK, True))
        parts.append(text(238, y + 6, words, 16))
    parts += [line(8, bottom, THEIRS[1], bottom)]
    parts.append(f'<path d="M21 {bottom + 14}l9 9l-9 9l-9-9z" fill="{AMBER_EDGE}"/>')
    parts.append(text(38, bottom + 29, "milestone", 16, SOFT))
    parts.append(rect(140, bottom + 14, 26, 18, RED, RED_INK))
    parts.append(rect(140, bottom + 14, 26, 18, "url(#h)", "none", ' opacity="0.4"'))
    parts.append(text(174, bottom + 29, "red weeks, do not ask", 16, SOFT))
    return picture("Solenne’s roadmap on two calendars", bottom + 46, parts)


BOXES = [
    (
        "1  Where Solenne wants to be",
        ("“Every hospital group in our", "region calls us first for recovery.”"),
    ),
    (
        "2  Shared objectives",
        ("First name in healthcare", "Services from 45% to 60%", "Two more certified engineers"),
    ),
    (
        "3  Who does what",
        (
            "References, certification: Inès",
            "Renewals, Sentry note: names by",
            "12 February. Two gives on each line",
        ),
    ),
    (
        "4  Capacity ($M)",
        ("5.63 counted; up to 6.03 with", "three levers. The gap is Corvane’s"),
    ),
    ("5  Roadmap", ("28 Feb, 30 Apr, 30 Jun, 30 Sep,", "23 Oct, 15 Dec")),
    ("6  Review", ("One shared copy. On 15 December:", "continue, change or stop")),
]


def plan_on_a_page() -> str:
    """The joint plan in six boxes, the partner's words first."""
    parts = [text(16, 34, "Joint plan, Solenne and Corvane", 19, INK, bold=True)]
    y = 50.0
    for n, (name, lines) in enumerate(BOXES):
        height = 46 + 23 * len(lines)
        parts.append(rect(12, y, 376, height, GREEN if n < 2 else PLATE, GREEN_INK, ' rx="6"'))
        parts.append(text(24, y + 27, name, 17, GREEN_INK, bold=True))
        parts += [text(24, y + 53 + 23 * k, words, 17) for k, words in enumerate(lines)]
        y += height + 10
    return picture("Solenne’s joint plan on a page", int(y + 4), parts)


FIGURES = {
    "alignment-map": alignment_map,
    "capacity-check": capacity_check,
    "roadmap": roadmap,
    "plan-on-a-page": plan_on_a_page,
}


if __name__ == "__main__":
    media = Path(sys.argv[1]) / MODULE / "media"
    for name, draw in FIGURES.items():
        (media / f"{name}.svg").write_text(draw(), encoding="utf-8")
