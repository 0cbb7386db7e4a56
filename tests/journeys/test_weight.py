"""What pages weigh for a browser: requests, bytes as served, nothing that jumps."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.journeys import places
from tests.journeys.people import Site

KB = 1000
GZIPPED = 10 * KB
"""a lesson's page again; its words alone are 4, its frame 3"""

LESSONS = [
    "what-a-partner-really-is",
    "reading-a-partners-profit-and-loss",
    "the-scarce-resource",
    "the-one-page-partner-profile",
    "where-the-number-comes-from",
    "how-a-target-becomes-a-quota",
    "down-the-ladder",
    "up-the-ladder",
]
SHIFTS = """
    window.jumps = [];
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) window.jumps.push({
            value: one.value,
            nodes: one.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? ""),
        });
    }).observe({ type: "layout-shift", buffered: true });
"""
FETCHED = """() => ["navigation", "resource"]
    .flatMap((kind) => performance.getEntriesByType(kind))
    .map((one) => ({ url: one.name, bytes: one.transferSize }))"""


def visit(page: Page, path: str) -> list[dict[str, Any]]:
    """Open a page; what it fetched from the network, with bytes as they were served."""
    page.goto(path)
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    return [one for one in page.evaluate(FETCHED) if one["bytes"] and "/media/" not in one["url"]]


def total(fetched: list[dict[str, Any]], ending: str = "") -> int:
    """Bytes of what ends so."""
    return sum(one["bytes"] for one in fetched if one["url"].endswith(ending))


def listed(fetched: list[dict[str, Any]]) -> str:
    """What was fetched, for the message of a failing test."""
    return "\n".join(f"{one['bytes']:>8} {one['url'].rsplit('/', 1)[-1]}" for one in fetched)


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_is_light_and_stands_still(site: Site, browser: Browser, slug: str) -> None:
    context = site.browse(browser, site.once(1))
    context.add_init_script(SHIFTS)
    page = context.new_page()

    first = visit(page, places.at(site, slug))
    jumps = page.evaluate("jumps")
    again = visit(page, places.at(site, slug))

    scripts = [one for one in first if one["url"].endswith(".js")]
    assert len(first) <= 8, listed(first)
    assert len(scripts) <= 2
    assert total(scripts) <= 40 * KB, listed(scripts)
    assert total(first) <= 300 * KB, listed(first)
    assert len(again) == 1, listed(again)
    assert total(again) <= 1 * KB, listed(again)
    assert jumps == []


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_read_to_its_end_stands_still(site: Site, browser: Browser, slug: str) -> None:
    context = site.browse(browser, site.once(1), viewport={"width": 390, "height": 800})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.goto(places.at(site, slug))

    for heading in page.locator(".body h2[id]").all():
        heading.scroll_into_view_if_needed()
    page.locator("#lesson-end").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")

    assert page.evaluate("jumps") == []


def gzipped(site: Site, share: float, path: str) -> tuple[int, int]:
    """Bytes of a page as it is served, and as a proxy sends it."""
    reply = site.wire(site.once(share)).see(path)
    assert reply.status == 200
    return len(reply.body), len(gzip.compress(reply.body, 6))


@pytest.mark.parametrize("share", [0.5, 1])
@pytest.mark.parametrize("slug", LESSONS)
def test_the_page_of_a_lesson_is_small(site: Site, slug: str, share: float) -> None:
    assert gzipped(site, share, places.at(site, slug))[1] <= GZIPPED


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_home_and_certificates_are_small(site: Site, share: float) -> None:
    assert gzipped(site, share, "/home")[0] <= 30 * KB
    assert gzipped(site, share, "/certificates")[0] <= 60 * KB


def test_the_page_of_a_certificate_is_small(site: Site) -> None:
    serial = places.certificate(site)

    assert gzipped(site, 0, f"/verify/{serial}")[0] <= 60 * KB


def test_texts_are_served_compressed(site: Site, browser: Browser) -> None:
    page = site.browse(browser).new_page()
    answers = dict[str, str]()
    page.on("response", lambda one: answers.update({one.url: encoding_of(one)}))

    page.goto("/")
    page.wait_for_load_state("networkidle")

    texts = {url: how for url, how in answers.items() if url.endswith((".css", ".js"))}
    assert texts
    assert set(texts.values()) == {"gzip"}


def encoding_of(response: Response) -> str:
    """How an answer's bytes are packed."""
    return response.headers.get("content-encoding", "")
