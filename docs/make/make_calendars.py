"""
Draw the figures of module 3, from the dates of the story year:

    python docs/make/make_calendars.py courses/partner-management

Widths are those of a phone: no text is smaller than 15 units on a plate of 400.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

MODULE = "03-calendars-and-operating-rhythms"
WIDTH = 400
PLATE, INK, SOFT, LINE = "#fffdf8", "#11201c", "#3d4d47", "#d2dad3"
GREEN, GREEN_INK, AMBER, AMBER_EDGE, AMBER_INK = (
    "#d9ece6",
    "#0b665a",
    "#fbeed0",
    "#e3a11a",
    "#7a4f00",
)
RED, RED_INK = "#f6dcd4", "#8a2c17"
MONTHS = ["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"]
HATCH = (
    '<defs><pattern id="h" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0 0v8" stroke="#8a2c17" stroke-width="2"/>'
    "</pattern></defs>"
)


def text(
    x: float,
    y: float,
    words: str,
    size: int = 16,
    fill: str = INK,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    """One line of text."""
    words = words.replace("&", "&amp;")
    weight = ' font-weight="700"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}"{weight}{place}>{words}</text>'
    )


def rect(
    x: float, y: float, w: float, h: float, fill: str, edge: str = "none", extra: str = ""
) -> str:
    """One box."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" '
        f'fill="{fill}" stroke="{edge}"{extra}/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str = LINE, width: float = 1) -> str:
    """One line."""
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}" fill="none"/>'
    )


def picture(title: str, height: int, parts: list[str]) -> str:
    """The whole drawing, on its light plate."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" font-family="Atkinson Next, system-ui, sans-serif">'
    )
    plate = f'<rect width="{WIDTH}" height="{height}" rx="10" fill="{PLATE}"/>'
    return "\n".join([head, f"<title>{title}</title>", plate, *parts, "</svg>", ""])


class Year:
    """A stretch of time laid across the plate."""

    def __init__(self, first: date, last: date, left: float, right: float) -> None:
        self.first, self.last, self.left, self.right = first, last, left, right

    def x(self, day: date) -> float:
        """Where a day begins."""
        share = (day - self.first).days / ((self.last - self.first).days + 1)
        return self.left + share * (self.right - self.left)

    def months(self, top: float, bottom: float) -> list[str]:
        """The letters of the months, and a thin line where each begins."""
        parts = []
        day = self.first
        while day <= self.last:
            after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            middle = (self.x(day) + self.x(min(after, self.last + timedelta(1)))) / 2
            parts.append(line(self.x(day), top, self.x(day), bottom))
            parts.append(text(middle, top - 6, MONTHS[day.month - 1], 16, SOFT, anchor="middle"))
            day = after
        parts.append(line(self.right, top, self.right, bottom))
        return parts


STORY = (date(2027, 2, 1), date(2028, 1, 31))


def by_months(first_month: int) -> list[tuple[date, int]]:
    """The days on which quarters begin around the story year, for a year of twelve months."""
    found = []
    for step in range(-8, 9):
        month = first_month + 3 * step
        year = 2027 + (month - 1) // 12
        found.append((date(year, (month - 1) % 12 + 1, 1), step % 4 + 1))
    return found


def by_weeks(start: date) -> list[tuple[date, int]]:
    """The same for quarters of 13 weeks."""
    return [(start + timedelta(weeks=13 * step), step % 4 + 1) for step in range(-4, 5)]


FIRMS = [
    ("Corvane", by_months(2), "1 February"),
    ("Bracken & Lowe", by_months(4), "1 April"),
    ("Hoshimori", by_months(4), "1 April"),
    ("Kestrel Bay", by_weeks(date(2027, 6, 27)), "27 June"),
    ("Tidewater", by_months(7), "1 July"),
    ("Ashgrove", by_months(9), "1 September"),
    ("Orrin", by_months(10), "1 October"),
    ("Solenne", by_months(1), "1 January"),
    ("Imara", by_months(1), "1 January"),
]


def bar(year: Year, starts: list[tuple[date, int]], top: float) -> list[str]:
    """One firm's quarters, with a heavy line where its year begins."""
    parts = []
    height = 26
    for day, quarter in starts:
        after = min((other for other, _ in starts if other > day), default=day)
        left, right = max(day, year.first), min(after, year.last + timedelta(1))
        if left >= right:
            continue
        x, w = year.x(left), year.x(right) - year.x(left)
        fill = GREEN if quarter % 2 else PLATE
        parts.append(rect(x, top, w, height, fill, GREEN_INK))
        if w > 24:
            parts.append(text(x + w / 2, top + 19, f"Q{quarter}", 16, anchor="middle"))
    for day, quarter in starts:
        if quarter == 1 and year.first <= day <= year.last:
            x = year.x(day)
            parts.append(line(x, top - 5, x, top + height + 5, AMBER_INK, 4))
    return parts


def nine_calendars() -> str:
    """The fiscal years of Corvane and its eight partners."""
    year = Year(*STORY, 12, 388)
    top, step = 62, 62
    height = top + step * len(FIRMS) + 40
    parts = [text(12, 26, "2027", 16, SOFT), text(388, 26, "2028", 16, SOFT, anchor="end")]
    parts += year.months(54, top + step * len(FIRMS) - 4)
    for row, (firm, starts, begins) in enumerate(FIRMS):
        y = top + step * row
        parts.append(rect(13, y + 2, 374, 22, PLATE))
        parts.append(text(14, y + 18, firm, 17, GREEN_INK, bold=True))
        parts.append(text(386, y + 18, begins, 16, AMBER_INK, anchor="end"))
        parts += bar(year, starts, y + 28)
    foot = top + step * len(FIRMS) + 20
    parts.append(line(14, foot - 14, 14, foot + 4, AMBER_INK, 4))
    parts.append(text(24, foot, "heavy line and date: its new year begins", 16, SOFT))
    return picture("The fiscal quarters of nine firms in the story year", height, parts)


COLUMNS = [("Corvane", 48), ("Ashgrove", 152), ("Utility client", 258)]
CELLS = [
    (
        ("Q2, middle",),
        ("Budget set", "in mid-June;", "peak"),
        ("Drafts next", "year’s", "projects"),
    ),
    (("Q2 closes", "on the 31st"), ("Q4; delivery", "peak"), ("Quiet",)),
    (("Q3 opens",), ("Leave; year", "ends on", "the 31st"), ("Leave",)),
    (("Q3, middle",), ("New year", "from the 1st"), ("Board meets", "on the 16th")),
    (("Q3 closes", "on the 31st"), ("Q1, fresh", "budget"), ("Contracts", "signed")),
]


def band(top: float, bottom: float, fill: str, edge: str, words: str, hatched: bool) -> list[str]:
    """A stretch of time at the right edge, named along its side."""
    parts = [rect(368, top, 24, bottom - top, fill, edge, ' stroke-width="2"')]
    if hatched:
        parts.append(rect(368, top, 24, bottom - top, "url(#h)", "none", ' opacity="0.25"'))
    middle = (top + bottom) / 2
    parts.append(
        f'<text transform="translate(385.5 {middle:.1f}) rotate(-90)" font-size="16" '
        f'font-weight="700" fill="{edge}" text-anchor="middle">{words}</text>'
    )
    return parts


def three_calendars() -> str:
    """The overlay of Corvane, Ashgrove and a utility client."""
    top, month = 46, 116
    days = [date(2027, m, 1) for m in (6, 7, 8, 9, 10, 11)]

    def y(day: date) -> float:
        row = day.month - 6
        length = (days[row + 1] - days[row]).days
        return top + month * (row + (day.day - 1) / length)

    parts = [HATCH]
    parts += [text(x + 4, 30, name, 17, GREEN_INK, bold=True) for name, x in COLUMNS]
    red, green = (date(2027, 7, 15), date(2027, 9, 1)), (date(2027, 9, 17), date(2027, 10, 17))
    parts.append(rect(44, y(red[0]), 320, y(red[1]) - y(red[0]), RED))
    parts.append(rect(44, y(green[0]), 320, y(green[1]) - y(green[0]), GREEN))
    for row, name in enumerate(["Jun", "Jul", "Aug", "Sep", "Oct"]):
        at = top + month * row
        parts.append(line(8, at, 364, at, SOFT))
        parts.append(text(8, at + 24, name, 16, INK, bold=True))
        for (_firm, x), cell in zip(COLUMNS, CELLS[row], strict=True):
            parts += [text(x + 4, at + 24 + 21 * n, words, 15) for n, words in enumerate(cell)]
    end = top + month * 5
    parts += [line(8, end, 364, end, SOFT)]
    parts += [line(x - 4, top, x - 4, end) for _firm, x in COLUMNS]
    parts += band(y(date(2027, 6, 1)), y(date(2027, 6, 16)), AMBER, AMBER_INK, "plan", False)
    parts += band(y(red[0]), y(red[1]), RED, RED_INK, "red weeks", True)
    parts += band(y(green[0]), y(green[1]), GREEN, GREEN_INK, "green", False)
    parts += overlay_key(end)
    return picture("Three calendars on one page, June to October", int(end + 84), parts)


def overlay_key(end: float) -> list[str]:
    """What the three bands are, in words."""
    rows = [
        ("plan", "1 to 15 June, for next year", AMBER_INK),
        ("red weeks", "15 July to 31 August", RED_INK),
        ("green", "17 September to 16 October", GREEN_INK),
    ]
    parts = []
    for n, (name, words, fill) in enumerate(rows):
        parts.append(text(8, end + 24 + 23 * n, name, 16, fill, bold=True))
        parts.append(text(106, end + 24 + 23 * n, words, 16))
    return parts


CARDS = [
    ("1 Pace", ("Slow to decide,", "then firm"), ("Karim decides", "within 48 hours")),
    (
        "2 Door",
        ("Mail; papers five", "working days ahead"),
        ("Phone; a message", "if he is driving"),
    ),
    (
        "3 How often",
        ("Once a month;", "review each quarter"),
        ("Each Tuesday;", "capacity monthly"),
    ),
    ("4 How long", ("60 minutes",), ("15 minutes",)),
    ("5 Who is asked", ("Aiko Mori", "collects comments"), ("Inès Moreau:", "who can do it?")),
    ("6 Notice", ("Ten working days", "for a decision"), ("Two days; a month", "for engineers")),
    ("7 Hours", ("Mornings in Osaka",), ("8:30 to 10:00", "in Lyon")),
    ("8 Quiet weeks", ("No changes late", "in March"), ("26 July to 27 August;", "late December")),
]


def rhythm_cards() -> str:
    """Two partners' cards, side by side."""
    parts = [
        rect(8, 8, 188, 34, GREEN, GREEN_INK, ' rx="6"'),
        rect(204, 8, 188, 34, AMBER, AMBER_EDGE, ' rx="6"'),
        text(102, 31, "Hoshimori", 18, INK, bold=True, anchor="middle"),
        text(298, 31, "Solenne", 18, INK, bold=True, anchor="middle"),
    ]
    y = 50.0
    for name, left, right in CARDS:
        lines = max(len(left), len(right))
        parts.append(text(14, y + 20, name, 16, GREEN_INK, bold=True))
        for x, words in ((14, left), (210, right)):
            parts += [text(x, y + 42 + 21 * n, one, 16) for n, one in enumerate(words)]
        y += 32 + 21 * lines
        parts.append(line(8, y, 392, y))
    parts.append(line(200, 52, 200, y))
    return picture("Rhythm cards of Hoshimori and Solenne", int(y + 12), parts)


TALKS = [
    ("Hoshimori, Bracken & Lowe", date(2027, 4, 1)),
    ("Kestrel Bay", date(2027, 6, 27)),
    ("Tidewater", date(2027, 7, 1)),
    ("Ashgrove", date(2027, 9, 1)),
    ("Orrin", date(2027, 10, 1)),
    ("Solenne, Imara", date(2028, 1, 1)),
]


def spoken(day: date) -> str:
    """A date as the lessons write it: 21 January."""
    return f"{day.day} {day:%B}"


def ten_weeks() -> str:
    """When the talk about next year has to start."""
    year = Year(date(2027, 1, 1), date(2027, 12, 31), 12, 388)
    top, step = 40, 82
    end = top + step * len(TALKS)
    parts = year.months(34, end)
    for row, (firm, begins) in enumerate(TALKS):
        y, start = top + step * row, begins - timedelta(days=70)
        parts.append(rect(13, y + 2, 374, 46, PLATE))
        parts.append(text(14, y + 18, firm, 17, GREEN_INK, bold=True))
        parts.append(text(14, y + 40, f"start by {spoken(start)}, year from {spoken(begins)}", 16))
        parts.append(
            rect(year.x(start), y + 52, year.x(begins) - year.x(start), 20, GREEN, GREEN_INK)
        )
        parts.append(line(year.x(begins), y + 47, year.x(begins), y + 77, AMBER_INK, 4))
        if firm == "Ashgrove":
            parts += safer(year, y)
    parts.append(text(14, end + 24, "Bar: ten weeks. Heavy line: new year.", 16, SOFT))
    return picture("Ten weeks before each partner’s year begins", end + 40, parts)


def safer(year: Year, y: float) -> list[str]:
    """Ashgrove's earlier mark, because its budget closes before the ten weeks begin."""
    x = year.x(date(2027, 6, 1))
    mark = f'<path d="M{x:.1f} {y + 52}l9 10l-9 10l-9-10z" fill="{AMBER}" stroke="{AMBER_INK}"/>'
    return [mark, text(x - 14, y + 68, "1 June is safer", 16, AMBER_INK, anchor="end")]


FIGURES = {
    "nine-calendars": nine_calendars,
    "three-calendars": three_calendars,
    "rhythm-cards": rhythm_cards,
    "ten-weeks": ten_weeks,
}


if __name__ == "__main__":
    media = Path(sys.argv[1]) / MODULE / "media"
    for name, draw in FIGURES.items():
        (media / f"{name}.svg").write_text(draw(), encoding="utf-8")
