"""The file that holds everything kept about one person: a ZIP of JSON, one file a topic.

Somebody's own also holds what they wrote as Markdown and one PDF, to be read, and certificates.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile

from app.domain.story import Story
from app.errors import N_
from app.jobs import certificates
from app.jobs.tasks import Work
from app.models import Certificate
from app.output import story as written
from app.services import mail, people

NAME = "person.zip"
SUMMARY = "summary.pdf"
READ_ME = """\
Everything that is kept about one person, one file a topic, as JSON{where}.

Times are UTC. "names.json" says what the numbers of courses, cohorts and sessions stand for.
What would open something (passwords, links, the calendar's address) is not in here: of these,
only one-way sums are kept, or nothing may leave. Files named "decisions", "answers", "entries"
and "submissions" hold what the person chose and wrote: this file is for them, and for nobody else.
"""
OWN = """
Private fields are included.

To be read: the folder "text" holds the same as Markdown, one file a course, "summary.pdf" all of
it in one file. The folder "certificates" holds certificates as PDF; those that were revoked, or
whose name our fonts lack letters for, are in "json/certificates.json" alone.
"""
OTHERS = """
Private fields are left out, for they reach the person who reviews them and nobody else. The person
gets them under their own account ("Get a copy of my data").
"""
SUMS = """
Single decisions and answers are left out, for this site shows its admins sums only. The person
gets them all under their own account ("Get a copy of my data").
"""
LONGER = N_("There is more: the Markdown files hold all of it.")


def run(work: Work) -> str:
    """Write the file; returns its name."""
    is_own = bool(work.payload.get("is_own"))
    with ZipFile(work.folder / NAME, "w", ZIP_DEFLATED) as archive:
        if is_own:
            _write_own(work, archive)
        else:
            sums_only = bool(work.payload.get("sums_only"))
            said = READ_ME.format(where="") + (SUMS if sums_only else OTHERS)
            archive.writestr("README.txt", said)
            _write_topics(work, archive, "", sums_only, is_own=False)
    return NAME


def _write_topics(
    work: Work, archive: ZipFile, folder: str, sums_only: bool, *, is_own: bool
) -> None:
    """JSON, a topic at a time and a piece of it at a time."""
    encoder = json.JSONEncoder(ensure_ascii=False, indent=1)
    with work.database.reading() as session:
        for topic, rows in people.gather(session, str(work.payload["person"]), sums_only, is_own):
            with archive.open(f"{folder}{topic}.json", "w") as file:
                for piece in encoder.iterencode(rows):
                    file.write(piece.encode())


def _write_own(work: Work, archive: ZipFile) -> None:
    """Everything, told step by step: JSON, one story a course, certificates, all in one PDF."""
    key = str(work.payload["person"])
    with work.database.reading() as session:
        places, papers = people.list_places(session, key), people.list_papers(session, key)
        more = mail.writer(session).say(LONGER, mail.Reader(str(work.payload.get("language", ""))))
    total = len(places) + len(papers) + 3
    work.tell(0, total)
    archive.writestr("README.txt", READ_ME.format(where=', in the folder "json"') + OWN)
    _write_topics(work, archive, "json/", sums_only=False, is_own=True)
    work.tell(1, total)
    stories = []
    for number, one in enumerate(_stories(work, key, places), start=2):
        archive.writestr(f"text/{one.name}.md", written.markdown(one))
        stories.append(one)
        work.tell(number, total)
    for number, row in enumerate(papers, start=len(stories) + 2):
        _print(work, archive, row)
        work.tell(number, total)
    language, fonts = str(work.payload.get("language", "en")), work.config.cert_fonts
    archive.writestr(SUMMARY, written.pdf(stories, language, more, datetime.now(UTC), fonts))
    work.tell(total, total)


def _stories(work: Work, key: str, places: list[int]) -> Iterator[Story]:
    """The account, then course by course; no transaction is open where they are handed out."""
    with work.database.reading() as session:
        found = people.tell_account(session, key)
    yield found
    for place in places:
        with work.database.reading() as session:
            found = people.tell_course(session, key, place)
        yield found


def _print(work: Work, archive: ZipFile, row: Certificate) -> None:
    """Put a certificate into the archive, where it can be printed."""
    if row.revoked_at is None and (paper := certificates.paper_of(work.config, work.payload, row)):
        archive.writestr(f"certificates/{certificates.file_name(row.serial, row.name)}", paper)
