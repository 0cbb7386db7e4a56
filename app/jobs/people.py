"""The file that holds everything kept about one person: a ZIP of JSON, one file a topic."""

import json
from zipfile import ZIP_DEFLATED, ZipFile

from app.jobs.tasks import Work
from app.services import people

NAME = "person.zip"
READ_ME = """\
Everything that is kept about one person, one file a topic, as JSON.

Times are UTC. "names.json" says what the numbers of courses, cohorts and sessions stand for.
What would open something (passwords, links, the calendar's address) is not in here: of these,
only one-way sums are kept, or nothing may leave. Files named "decisions", "answers", "entries"
and "submissions" hold what the person chose and wrote: this file is for them, and for nobody else.
"""
OWN = """
Private fields are included.
"""
OTHERS = """
Private fields are left out, for they reach the person who reviews them and nobody else. The person
gets them under their own account ("Get a copy of my data").
"""
SUMS = """
Single decisions and answers are left out, for this site shows its admins sums only. The person
gets them all under their own account ("Get a copy of my data").
"""


def run(work: Work) -> str:
    """Write the file; returns its name."""
    key, sums_only = str(work.payload["person"]), bool(work.payload.get("sums_only"))
    is_own = bool(work.payload.get("is_own"))
    with (
        work.database.reading() as session,
        ZipFile(work.folder / NAME, "w", ZIP_DEFLATED) as archive,
    ):
        archive.writestr("README.txt", READ_ME + (OWN if is_own else SUMS if sums_only else OTHERS))
        for topic, rows in people.gather(session, key, sums_only, is_own):
            words = json.dumps(rows, ensure_ascii=False, indent=1)
            archive.writestr(f"{topic}.json", words)
    return NAME
