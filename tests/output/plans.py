"""A plan as files have it, with one of everything."""

from datetime import UTC, datetime

from app.domain.course import Lesson, Module, Section, Worksheet
from app.domain.plan import Named, Part, Plan, Quote, Review, Sheet, Stored
from app.domain.progress import ActivityStatus, ModuleStatus, Record, Standing
from app.output.document import Words

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = Words(
    title="My plan", course="From the course “Partners”", module="Module {number}: {title}",
    states={"returned": "Returned", "draft": "Draft"}, private="private: only you see this",
    private_reviewed="private: only you and your reviewer see this", example="Example",
    nothing="Nothing written yet.", locked="Opens later.", comment="Comment by {name}",
    reviewer="your reviewer", quotes="From your lessons", own="your note: only you see this",
    whole="On the whole lesson",
)  # fmt: skip
HTML = '<p>Who <em>decides</em>?</p><aside class="note example"><p>Priya.</p></aside>'
SECRET = Section("partner", "Which partner?", "text", private=True)
TEXT = Section("decides", "How it decides", "lines", HTML)
TABLE = Section("goals", "Its goals", "table", columns=("Goal", "Said by"))
SHEET = Worksheet("profile", "A profile", 20, (SECRET, TEXT, TABLE), review="instructor")
LESSON = Lesson("after", "After", 5)
MODULE = Module("numbers", "Numbers", (LESSON, SHEET))
WRITTEN = {"text": "First <b>line\n# second\n\nAnother paragraph \x0b."}
ROWS = {"rows": [["Grow | 20 %", "Priya"], ["", "Board"]]}
QUOTE = Quote(MODULE, "after", "After", "", "", "Ask Zoë.")
ANSWER = Quote(MODULE, "check", "Check", "", "What first?", "A call.", is_note=False)


def plan(*, begun: bool = True, locked: bool = False, partner: str = "Tidewater") -> Plan:
    """A plan of one worksheet that came back, and one that opens later."""
    parts = (
        Part(SECRET, Stored({"text": "Tidewater"}, 1, AT), {}, {}),
        Part(TEXT, Stored(WRITTEN, 1, AT), {1: "When?", 7: "And?"}, WRITTEN, (QUOTE, ANSWER)),
        Part(TABLE, Stored(ROWS, 1, AT), {}, {}),
    )
    empty = tuple(Part(one.section, None, {}, {}) for one in parts)
    standing = Standing.LOCKED if locked else Standing.BEGUN
    status = ActivityStatus(SHEET, standing, Record())
    module = ModuleStatus(MODULE, 1, standing, (status,))
    review = Review("All in all", (), {}, "Ilse Novák", AT) if begun else None
    shown = parts if begun else empty
    state = "returned" if begun else ""
    sheet = Sheet(module, status, SHEET, state, review, shown, (QUOTE,) if begun else ())
    return Plan("Partners", "de", Named(partner, "A reseller" if partner else ""), (sheet,))
