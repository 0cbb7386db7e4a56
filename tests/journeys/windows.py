"""How a page is looked at: themes, widths and directions, and what must not be wrong in any."""

import re
from dataclasses import dataclass
from secrets import token_hex

from playwright.sync_api import Browser, Page

from tests.journeys.browser import REFUSED, Complaints, axe
from tests.journeys.places import Visit

NARROW = 320
STYLED = re.compile(r"<[a-zA-Z][^>]*\sstyle\s*=")


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
        self.page.goto("about:blank")  # else the last page keeps its place with the next cookie
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
