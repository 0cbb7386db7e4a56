"""Every part of the format in every state: no fault for axe-core, no sideways scroll."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from tests.journeys.kinds import (
    COURSE,
    ESSAY,
    EXAM,
    LESSON,
    MANUAL,
    MASTERY,
    OTHER_SHEET,
    PRACTICE,
    SHEET,
    SURVEY,
    TALK,
    account,
    attempt,
    empty_answer,
    first_page,
    handed_in,
    in_turn,
    instructor,
    lesson,
    move_up,
    own,
    right,
    sheet,
    talk,
    taught,
    time_up,
    too_late,
    wrong,
)
from tests.journeys.people import Site
from tests.journeys.places import Visit
from tests.journeys.reviewing import document, queue, queue_done, review, reviewed
from tests.journeys.windows import ALL, USUAL, Window

DENIED = ("Play it down", "Wait quietly")
OWNED = ("Own it", "Wait quietly")
KINDS: dict[str, Callable[[Site], Visit]] = {
    "lesson, unread": lesson,
    "lesson, answered wrongly": lambda site: lesson(site, wrong),
    "lesson, answered and written": lambda site: lesson(site, right, True),
    "practice, first page": first_page(PRACTICE),
    "practice, begun": attempt(PRACTICE, give=None),
    "practice, moved": lambda site: replace(attempt(PRACTICE, give=None)(site), then=move_up),
    "practice, answered": attempt(PRACTICE, give=in_turn()),
    "practice, nothing chosen": empty_answer,
    "practice, result": attempt(PRACTICE, "/result", give=in_turn(), hand_in=True),
    "mastery, answered": attempt(MASTERY),
    "mastery, failed": attempt(MASTERY, "/result", give=wrong, hand_in=True),
    "mastery, wait": first_page(MASTERY, wrong),
    "mastery, passed": attempt(MASTERY, "/result", hand_in=True),
    "exam, first page": first_page(EXAM, extra_time=25),
    "exam, begun": attempt(EXAM, give=None),
    "exam, time up": time_up,
    "exam, too late": too_late,
    "exam, result": attempt(EXAM, "/result", give=wrong, hand_in=True),
    "exam, no attempt left": first_page(EXAM, wrong, wrong),
    "survey, begun": attempt(SURVEY, give=None),
    "survey, result": attempt(SURVEY, "/result", hand_in=True),
    "survey, first page": first_page(SURVEY, right),
    "essay, written": attempt(ESSAY),
    "essay, summary": attempt(ESSAY, "/summary"),
    "essay, waiting": attempt(ESSAY, "/result", hand_in=True),
    "essay, waiting, first page": first_page(ESSAY, right),
    "essay, reviewed": reviewed(),
    "essay, reviewed, first page": reviewed(""),
    "scenario, first page": own(f"/course/{COURSE}/talking/{TALK}"),
    "player, start": talk(),
    "player, passage to continue": talk(*DENIED[:1]),
    "player, event and locked reply": talk(*DENIED),
    "player, fact learned": talk(*OWNED, "Ask about cash"),
    "player, fork": talk(*OWNED, "Ask about cash", "Ask for more"),
    "debrief, all ways": talk(*OWNED, "Ask about cash", "Ask for more", "Ask what is safe"),
    "debrief, worst": talk(*DENIED, "Push the number", "Offer nothing"),
    "scenario, played": own(f"/course/{COURSE}/talking/{TALK}", TALK),
    "worksheet, empty": sheet(),
    "worksheet, filled": sheet(state="filled"),
    "worksheet, not ready": sheet(status=422, send="/submissions"),
    "worksheet, not a number": sheet(
        status=422, send="/sections/endpoints", text="many", version="0"
    ),
    "worksheet, handed in": handed_in,
    "worksheet, review without marks": lambda site: handed_in(
        site, 422, "/submissions/1/review", **{"mark-0": "1"}
    ),
    "worksheet, reviewed": sheet(state="done"),
    "worksheet of an instructor, handed in": sheet(OTHER_SHEET, "done"),
    "plan, full": own(f"/plan?course={COURSE}", SHEET, OTHER_SHEET),
    "home, several courses": own("/home", LESSON, courses=("partner-management", COURSE)),
    "home, instructor": lambda site: Visit("/home", instructor(site, COURSE)),
    "course": own(f"/course/{COURSE}", LESSON),
    "account, more time": account,
    "document": document(),
    "document, nothing said": document(422, verdict="returned", version="0"),
    "reviews": queue,
    "review": review(),
    "review, nothing marked": review(422, comment="Good."),
    "review, given": review(is_given=True),
    "review, overtaken": review(
        409, is_given=True, comment="Mine.", **{"mark-0": "0", "mark-1": "1"}
    ),
    "reviews, none": queue_done,
    "manual": taught(f"/course/{MANUAL}"),
    "manual, lesson": taught(f"/course/{MANUAL}/first-lesson/your-first-lesson"),
    "manual, questions": taught(f"/course/{MANUAL}/questions/every-kind-of-question"),
    "manual, conversations": taught(f"/course/{MANUAL}/scenarios/passages-and-choices"),
    "manual, codes": taught(f"/course/{MANUAL}/every-code/scenarios-and-walkthroughs"),
}


@pytest.fixture(scope="module")
def windows(demonstration: Site, chromium: Browser, is_full: bool) -> Iterator[list[Window]]:
    """One for each look from left to right, kept open for all pages."""
    looks = [look for look in ALL if look.direction == "ltr"] if is_full else USUAL
    made = [Window(chromium, look, demonstration.server.address) for look in looks]
    yield made
    for one in made:
        one.context.close()


@pytest.mark.parametrize("name", KINDS)
def test_a_page_has_no_faults(demonstration: Site, windows: list[Window], name: str) -> None:
    visit = KINDS[name](demonstration)
    cookie = demonstration.wire(visit.who).cookie if visit.who else ""

    found = [fault for window in windows for fault in window.look_at(visit, cookie)]

    assert not found, "\n".join(found)
