"""Every page in every state and look: no fault for axe-core, no complaint, no sideways scroll."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.journeys import asking, places, written
from tests.journeys.browser import Server, serving
from tests.journeys.decks import PRACTICE
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
from tests.journeys.windows import ALL, USUAL, Window
from tests.learners import COURSE, FINAL, FIRST
from tests.pseudo import LOCALE, write_catalog

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
    "keys of all pages": public("/help/keys"),
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
    "player, asked why": attempt(asking.ASKS_AT, asking.LEAKED),
    "player, why is missing": fresh(asking.unsaid),
    "debrief": attempt(None),
    "debrief, nothing turned": attempt(None, best=True),
    "debrief, with a reason": attempt(None, asking.LEAKED),
    "profile, no evidence": own(0, asking.PROFILE),
    "profile, below five": fresh(asking.scanty),
    "profile, all": own(1, asking.PROFILE),
    "competency, no evidence": own(0, f"{asking.PROFILE}/eq"),
    "competency": own(1, f"{asking.PROFILE}/translation"),
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
    "exam, first page": own(0.99, f"{FINAL}/{EXAM}"),
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
    "account, security": own(0.5, "/account/security"),
    "account, security refused": lambda site: Visit(
        "/account/security", site.once(0.5), 422, send=("/account/password", {"current": ""})
    ),
    "account, letters": own(0.5, "/account/letters"),
    "account, data": own(0.5, "/account/data"),
    "account, delete": own(1, "/account/delete"),
    "second step": own(0.5, "/account/second-step"),
    "second step, nobody held": public("/sign-in/code"),
    "new address, ended": own(0.5, "/account/address/nothing", 404),
    "address back, ended": public("/address-back/nothing", 404),
    "search, empty": own(0.5, "/search"),
    "search, none": own(0.5, "/search?q=zebra"),
    "search, many": own(0.5, "/search?q=partner"),
    "search, too long": own(0.5, f"/search?q={'cash+' * 60}"),
    "unclear, nothing said": own(0, f"{FIRST}/{LESSON}/unclear"),
    "unclear, refused": lambda site: Visit(
        f"{FIRST}/{LESSON}/unclear",
        site.once(0),
        422,
        send=(f"{FIRST}/{LESSON}/unclear", {"words": " "}),
    ),
    "nothing there, signed in": own(0.5, "/course/nowhere", 404),
}
PLACES = PUBLIC | OWN | PRACTICE | written.STATES


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
