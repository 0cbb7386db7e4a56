"""A small course without faults, to be changed by tests."""

import json
from collections.abc import Mapping
from pathlib import Path

from app.content.check import Result, compile_course
from app.content.compiled import Json
from app.content.desk import Request
from app.content.file import answer
from app.content.place import Fault
from app.content.reader import Media, Source
from app.content.worker import Worker

COURSE = """---
title: A small course
competencies: {trust: Trust}
outcomes: {LO1: Say what matters}
certificate: {requires: [all modules]}
---
Welcome.
"""
PEOPLE = "---\ntitle: People\n---\n\n## Susan Lowe\n\n`Owner, Bracken`\n\nShe runs it.\n"
GLOSSARY = "---\ntitle: Glossary\n---\n\n## Fiscal year\n\nTwelve months of *budget*.\n"
MODULE = "---\ntitle: One\ncompetencies: [trust]\n---\nYou can do it.\n"
LESSON = (
    "---\ntitle: A lesson\nminutes: 5\n---\n\nText with a [year](../glossary.md#fiscal-year).\n"
)
QUIZ = """---
title: A check
minutes: 5
---

## Which? {#which}

`outcome LO1`

- [x] This
  > Yes.
- [ ] That
  > No.
"""
WORKSHEET = (
    "---\ntitle: A plan\nminutes: 5\n---\n\n## Which partner? {#partner}\n\n`text`\n\nName it.\n"
)
SCENARIO = """---
title: A talk
minutes: 5
with: susan-lowe
competencies: [trust]
meters: {trust: 50, outlook: 50}
score: [trust]
---

She calls.

## What do you say? {#call}

> **Susan:** Well?

- ["Tell me."](#end "Ask her")

  `trust +6`

  > She does.

  You listened.

- ["Sign here."](#end "Push it")

  `trust -6, outlook +3`

  > She does not.

  You pushed.

## Good {#good .ending}

`when trust >= 50`

Fine.

## Bad {#bad .ending}

Not fine.
"""
WALKS = "asks: Ask her -> good, trust = 56\n"
FILES = {
    "course.md": COURSE,
    "people.md": PEOPLE,
    "glossary.md": GLOSSARY,
    "01-one/module.md": MODULE,
    "01-one/01-lesson.md": LESSON,
    "01-one/02-talk.scenario.md": SCENARIO,
    "01-one/02-talk.walks": WALKS,
    "01-one/03-check.quiz.md": QUIZ,
    "01-one/04-plan.worksheet.md": WORKSHEET,
}
NOWHERE = Path("nowhere")


def write(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """The small course as files in `folder`."""
    for path, text in {**FILES, **(changes or {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


class Near(Worker):
    """Answers in this process, through JSON as the pipes do; for where time doesn't matter."""

    def ask(self, request: Request) -> Json:
        """The answer that the subprocess would give."""
        return json.loads(json.dumps(answer(json.loads(json.dumps(request)))))


def source(
    changes: Mapping[str, str | bytes | None], media: Mapping[str, Media] | None = None
) -> Source:
    """The small course with files changed, added or (None) taken out."""
    texts: dict[str, bytes] = {}
    for path, text in {**FILES, **changes}.items():
        if text is not None:
            texts[path] = text if isinstance(text, bytes) else text.encode()
    return Source(texts, media or {})


def compiled(
    worker: Worker,
    changes: Mapping[str, str | bytes | None] | None = None,
    media: Mapping[str, Media] | None = None,
    cache: Path | None = None,
) -> Result:
    """What becomes of the small course after changes."""
    return compile_course("small", source(changes or {}, media), worker, cache)


def told(
    worker: Worker,
    changes: Mapping[str, str | bytes | None],
    media: Mapping[str, Media] | None = None,
) -> list[str]:
    """What the author is told of the small course after changes: faults, then hints."""
    result = compiled(worker, changes, media)
    return [words(fault) for fault in (*result.faults, *result.hints)]


def words(fault: Fault) -> str:
    """A finding as it is printed, without its code."""
    return str(fault).removesuffix(f" [{fault.code}]")


def picture(path: str, width: int = 640, height: int = 300) -> dict[str, Media]:
    """A media file that exists only by name; a transcript says a word."""
    name, text = path.rsplit("/", 1)[-1], "Hello." if path.endswith(".txt") else ""
    return {path: Media(path, "d" * 64, 100, name, NOWHERE, width, height, text)}


def lesson(text: str) -> dict[str, str | bytes | None]:
    """The lesson with another body."""
    return {"01-one/01-lesson.md": f"---\ntitle: A\nminutes: 5\n---\n{text}"}


def changed(text: str, path: str, *pairs: tuple[str, str]) -> dict[str, str | bytes | None]:
    """A file with the first occurrence of each text replaced by another."""
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return {path: text}
