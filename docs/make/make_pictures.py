"""Take the README's pictures of a running demo; arguments: its address and the demo password."""

import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dev import find_chromium

FOLDER = Path(__file__).parents[1] / "pictures"
COURSE = "/course/partner-management"
FIRST = f"{COURSE}/two-businesses-one-customer"
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def opened(browser: Browser, address: str, password: str, email: str, phone: bool = False) -> Page:
    """A page of somebody who has signed in."""
    scheme = "dark" if phone else "light"
    context = browser.new_context(
        viewport=PHONE if phone else WIDE, color_scheme=scheme, base_url=address
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/home"))
    return page


def keep(page: Page, name: str) -> None:
    """Store what the window shows."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


def play(page: Page) -> None:
    """Two decisions of the first conversation, a picture, then to its end."""
    page.goto(f"{FIRST}/four-dollars-an-endpoint")
    page.click("main form button[type=submit]")
    for step in range(4):
        page.wait_for_selector(f"#reply input[name=step][value='{step}']", state="attached")
        if step == 2:
            page.locator("#latest").scroll_into_view_if_needed()
            page.mouse.wheel(0, 330)
            keep(page, "scenario")
        page.locator("#reply label.choice").nth((step + 1) % 3).click()
        page.get_by_role("button", name="Say this").click()
    page.wait_for_url(re.compile("/debrief"))
    page.locator("h2").filter(has_text="path").scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, 330)")
    keep(page, "debrief")


def main() -> None:
    """All pictures."""
    address, password = sys.argv[1:]
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = opened(browser, address, password, "halfway@example.test")
        keep(page, "home")
        page.goto(f"{FIRST}/the-scarce-resource#what-minutes-are-worth-at-tidewater")
        keep(page, "lesson")
        keep(opened(browser, address, password, "halfway@example.test", True), "home-phone-dark")
        play(opened(browser, address, password, "new@example.test"))
        page = opened(browser, address, password, "certified@example.test")
        page.goto("/certificates")
        page.goto(page.locator("a.num").first.get_attribute("href") or "")
        keep(page, "verify")
        page = opened(browser, address, password, "admin@example.test")
        page.goto("/admin/cohorts")
        page.get_by_role("link", name=re.compile("EMEA channel")).first.click()
        keep(page, "cohort")
        browser.close()


if __name__ == "__main__":
    main()
