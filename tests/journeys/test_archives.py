"""A course as a ZIP file in a browser: taken away, changed, looked at, taken in, put back."""

import io
import zipfile

from playwright.sync_api import Browser, FilePayload, Page, expect

from app.domain.permission import Role
from app.models import UserRole
from tests.journeys.browser import Complaints, axe
from tests.journeys.people import Site

HERE = "/teach/courses/writing-courses/archive"


def test_a_course_goes_out_as_a_file_and_comes_in_as_drafts(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person(course="")
    site.work(lambda session: session.add(UserRole(user_id=actor.id, role=Role.ADMIN.value)))
    page = site.browse(browser, actor).new_page()
    page.goto(HERE)
    assert axe(page) == []
    taken = away(page, "What learners see")
    files = read(taken)
    path = next(one for one in files if one.endswith(".md"))

    complaints.expected += ("422",)
    look(page, b"no archive")
    expect(page.get_by_role("alert")).to_contain_text("This is no ZIP file")
    look(page, packed({**files, path: files[path] + b"\nOne line more.\n"}))
    expect(page.get_by_role("region", name="What these files would change")).to_contain_text(
        path.partition("/")[2]
    )
    assert axe(page) == []
    page.get_by_role("button", name="Take in as drafts").click()

    expect(page.get_by_text("1 file is a draft now.")).to_be_visible()
    page.goto(HERE)
    assert b"One line more." in read(away(page, "With all drafts"))[path]
    look(page, taken)
    page.get_by_role("button", name="Take in as drafts").click()
    expect(page.get_by_text("1 file is a draft now.")).to_be_visible()
    page.goto(HERE)
    expect(page.get_by_role("link", name="With all drafts")).to_have_count(0)


def away(page: Page, words: str) -> bytes:
    """What a link gives to keep."""
    with page.expect_download() as started:
        page.get_by_role("link", name=words).click()
    return started.value.path().read_bytes()


def look(page: Page, body: bytes) -> None:
    """Choose a file and look at it."""
    sent: FilePayload = {"name": "course.zip", "mimeType": "application/zip", "buffer": body}
    page.get_by_label("ZIP file").set_input_files(sent)
    page.get_by_role("button", name="Look at it").click()


def read(archive: bytes) -> dict[str, bytes]:
    """Path → bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """The same the other way round."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return made.getvalue()
