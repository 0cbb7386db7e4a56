"""Every page in every state and look: no fault for axe-core, no complaint, no sideways scroll."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import places
from tests.journeys.browser import REFUSED, Complaints, Server, axe, serving
from tests.journeys.people import Site
from tests.journeys.places import (
    CHECK,
    EXAM,
    LESSON,
    SHEET,
    TALK,
    Visit,
    attempt,
    certificate,
    fresh,
    own,
    public,
    quiz,
)
from tests.learners import COURSE, FINAL, FIRST
from tests.pseudo import LOCALE, write_catalog

NARROW = 320
STYLED = re.compile(r"<[a-zA-Z][^>]*\sstyle\s*=")

PUBLIC: dict[str, Callable[[Site], Visit]] = {
    "front": public("/"),
    "try": public("/try"),
    "tried": public("/try", choice="0"),
    "try without a reply": public("/try", 422, choice="9"),
    "sign in": public("/sign-in?next=/plan"),
    "sign in refused": public("/sign-in", 422, email="{any}@example.test", password="not this one"),
    "sign in empty": public("/sign-in", 422, email=""),
    "join": public("/join"),
    "join refused": public("/join", 422, name="?", email="a", password="short"),
    "join invited": lambda site: Visit(f"/join/{places.invitation(site)}"),
    "join ended": public("/join/nothing", 404),
    "reset": public("/reset"),
    "reset refused": public("/reset", 422, email="nobody"),
    "reset sent": public("/reset", email="{any}@example.test"),
    "reset link": lambda site: Visit(f"/reset/{places.reset_link(site)}"),
    "reset ended": public("/reset/nothing", 404),
    "help": public("/help"),
    "accessibility": public("/accessibility"),
    "privacy": public("/privacy"),
    "verify": public("/verify"),
    "verify genuine": lambda site: Visit(f"/verify/{certificate(site)}"),
    "verify unknown": public("/verify/0000-0000-0000-0000", 404),
    "verify revoked": lambda site: Visit(
        f"/verify/{certificate(site, revoked_at=site.server.clock.now, revoked_for='error')}"
    ),
    "verify ended": lambda site: Visit(
        f"/verify/{certificate(site, ends_at=site.server.clock.now - timedelta(days=1))}"
    ),
    "nothing there": public("/nowhere", 404),
    "another method": public("/sign-out", 405),
    "token refused": lambda site: Visit("/help", status=400, send=("/reset", {"email": "a"})),
}
OWN: dict[str, Callable[[Site], Visit]] = {
    "home, no course": lambda site: Visit("/home", site.once(0, "")),
    "home, new": own(0, "/home"),
    "home, halfway": own(0.5, "/home"),
    "home, certified": own(1, "/home"),
    "course offer": lambda site: Visit(f"/course/{COURSE}", site.once(0, "")),
    "course, new": own(0, f"/course/{COURSE}"),
    "course, halfway": own(0.5, f"/course/{COURSE}"),
    "glossary": own(0, f"/course/{COURSE}/glossary"),
    "people": own(0, f"/course/{COURSE}/people"),
    "lesson unread": own(0, f"{FIRST}/{LESSON}"),
    "lesson done": own(0.5, f"{FIRST}/{LESSON}"),
    "lesson answered just now": fresh(
        lambda site, _: Visit(f"{FIRST}/{LESSON}", then=places.answer_check)
    ),
    "keys": lambda site: Visit(f"{FIRST}/{LESSON}", site.once(0), then=places.open_keys),
    "scenario, first page": own(0, f"{FIRST}/{TALK}"),
    "scenario, played": own(0.5, f"{FIRST}/{TALK}"),
    "player, start": attempt(0),
    "player, midway": attempt(2),
    "player, moved on": fresh(places.moved_on),
    "debrief": attempt(None),
    "quiz, first page": own(0, f"{FIRST}/{CHECK}"),
    "quiz, passed before": own(0.5, f"{FIRST}/{CHECK}"),
    "quiz, begun": quiz("", answered=0),
    "quiz, answered": quiz(""),
    "quiz, late answer": fresh(places.late),
    "summary, open": quiz("/summary", answered=3),
    "summary, answered": quiz("/summary"),
    "result, failed": quiz("/result", give=places.wrong, hand_in=True),
    "result, passed": quiz("/result", hand_in=True),
    "exam locked": own(0, f"{FINAL}/{EXAM}", 403),
    "exam, first page": own(0.97, f"{FINAL}/{EXAM}"),
    "exam result": places.exam_result,
    "worksheet, empty": own(0, f"{FIRST}/{SHEET}"),
    "worksheet, handed in": fresh(places.handed_in),
    "worksheet, filled": fresh(places.filled),
    "worksheet, conflict": fresh(places.conflict),
    "plan, no course": lambda site: Visit("/plan", site.once(0, "")),
    "plan, empty": own(0, "/plan"),
    "plan, full": own(1, "/plan"),
    "certificates, missing": own(0, "/certificates"),
    "certificates, earned": own(1, "/certificates"),
    "account": own(0.5, "/account"),
    "account refused": lambda site: Visit(
        "/account", site.once(0.5), 422, send=("/account", {"name": "", "time_zone": "Nowhere"})
    ),
    "nothing there, signed in": own(0.5, "/course/nowhere", 404),
}
PLACES = PUBLIC | OWN


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    theme: str
    width: int
    direction: str = "ltr"


USUAL = (Look("light", 1440), Look("dark", 390))
ALL = tuple(
    Look(theme, width, direction)
    for direction in ("ltr", "rtl")
    for theme in ("light", "dark")
    for width in (1440, 390, 360)
)


@pytest.fixture(scope="session")
def mirrored(site: Site, is_full: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the same site in a made-up language read from right to left."""
    if not is_full:
        yield ""
        return
    catalogs = write_catalog(tmp_path_factory.mktemp("catalogs"))
    made = Server(site.server.run_folder, site.server.data, site.server.database_url)
    made.clock = site.server.clock
    made.settings = {"TANDEM_LOCALE": LOCALE, "TANDEM_TRANSLATIONS": str(catalogs)}
    with serving(made):
        yield made.address


def opened(page: Page, visit: Visit) -> str:
    """Go there; returns the HTML that the server sent."""
    answer = page.goto(visit.path)
    assert answer
    if visit.send:
        with page.expect_navigation() as sent:
            action, form = visit.send
            filled = {name: text.replace("{any}", token_hex(4)) for name, text in form.items()}
            page.evaluate(SEND, [action, filled])
        answer = sent.value
    assert answer.status == visit.status
    html = answer.text()
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    visit.then(page)
    return html


SEND = """([action, fields]) => {
    const token = [...document.forms].map((one) => one.elements.csrf_token).find(Boolean);
    const form = document.body.appendChild(document.createElement("form"));
    form.method = "post";
    form.action = action;
    for (const [name, value] of [["csrf_token", token?.value ?? ""], ...Object.entries(fields)]) {
        const field = form.appendChild(document.createElement("textarea"));
        field.name = name;
        field.value = value;
    }
    form.submit();
}"""


def faults_of(page: Page, html: str) -> list[str]:
    """What is wrong with an open page."""
    found = axe(page)
    if STYLED.search(html):
        found.append("a style attribute in the HTML")
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} headings of level 1")
    return found


def sideways(page: Page) -> list[str]:
    """What makes the page scroll sideways on the narrowest screen."""
    page.set_viewport_size({"width": NARROW, "height": 900})
    width = page.evaluate("document.documentElement.scrollWidth")
    if width <= NARROW:
        return []
    return [f"{width} px wide at {NARROW} px: {', '.join(page.evaluate(WIDE, NARROW))}"]


WIDE = """(limit) => [...document.querySelectorAll("body *")]
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.right > limit + 0.5 || box.left < -0.5)
    .map(([one]) => one)
    .slice(-5).map((one) => `${one.tagName}.${one.getAttribute("class") ?? ""}`)"""


class Window:
    """A browser's page that looks one way, for one visitor after another."""

    def __init__(self, browser: Browser, look: Look, address: str) -> None:
        self.look, self.address = look, address
        self.said = Complaints()
        self.asked = list[str]()
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": look.width, "height": 900},
            color_scheme="dark" if look.theme == "dark" else "light",
            reduced_motion="reduce",
        )
        self.said.watch(self.context)
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.page = self.context.new_page()

    def look_at(self, visit: Visit, cookie: str) -> list[str]:
        """What is wrong with a page, as somebody with this cookie sees it."""
        self.said.clear()
        self.asked.clear()
        self.context.clear_cookies()
        if cookie:
            self.context.add_cookies([{"name": "tandem", "value": cookie, "url": self.address}])
        self.page.set_viewport_size({"width": self.look.width, "height": 900})
        html = opened(self.page, visit)
        found = faults_of(self.page, html) + sideways(self.page)
        found += [f"asks {one}" for one in self.asked if not one.startswith(f"{self.address}/")]
        found += [one for one in self.said if REFUSED not in one or visit.status < 400]
        return [f"{self.look}: {one}" for one in found]


@pytest.fixture(scope="module")
def windows(site: Site, chromium: Browser, is_full: bool, mirrored: str) -> Iterator[list[Window]]:
    """One for each look, kept open for all pages."""
    made = [
        Window(chromium, look, mirrored if look.direction == "rtl" else site.server.address)
        for look in (ALL if is_full else USUAL)
    ]
    yield made
    for one in made:
        one.context.close()


@pytest.mark.parametrize("name", PLACES)
def test_a_page_has_no_faults(site: Site, windows: list[Window], name: str) -> None:
    visit = PLACES[name](site)
    cookie = site.wire(visit.who).cookie if visit.who else ""

    found = [fault for window in windows for fault in window.look_at(visit, cookie)]

    assert not found, "\n".join(found)
