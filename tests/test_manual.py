"""Every example in the authors' manual is put into a small course and does what its fence says.

A fence ```` ```markdown KIND CODE … ```` is an example: it gives exactly the codes named, and
none where none are. What an example leaves out is added: front matter, an ending, linked files.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.content.blocks import Block, rows_of
from app.content.check import compile_course
from app.content.layout import lay_out
from app.content.outline import outline
from app.content.place import Fault, Findings
from app.content.reader import PICTURES, PLAYED, Media
from app.content.structure import Blocks
from app.content.worker import Worker
from config import ROOT
from docs.make import make_codes
from tests.content.small import (
    GLOSSARY,
    LESSON,
    MODULE,
    PEOPLE,
    QUIZ,
    SCENARIO,
    WORKSHEET,
    Near,
    picture,
    source,
)

MANUAL = ROOT / "courses" / "writing-courses"
PLACES = {
    "lesson": "01-one/01-lesson.md",
    "scenario": "01-one/02-talk.scenario.md",
    "walks": "01-one/02-talk.walks",
    "quiz": "01-one/03-check.quiz.md",
    "worksheet": "01-one/04-plan.worksheet.md",
    "prompts": "01-one/05-later.prompts.md",
    "course": "course.md",
    "module": "01-one/module.md",
    "people": "people.md",
    "glossary": "glossary.md",
    "folder": "",
}
"""Where an example of each kind lies in the small course."""
TIMED = "---\ntitle: An example\nminutes: 5\n---\n"
PLAYABLE = """---
title: An example
minutes: 5
meters: {trust: 50, alignment: 50, outlook: 50}
---
"""
COMPETENCIES = "{trust: Trust, alignment: Alignment, translation: Translation, eq: EQ}"
OUTCOMES = "{LO1: One, LO2: Two, LO3: Three, LO4: Four}"
COURSE = f"---\ntitle: A\ncompetencies: {COMPETENCIES}\noutcomes: {OUTCOMES}\n---\nText.\n"
UNSAID = {"folder": {"C012", "C015"}, "scenario": {"P007"}}
"""What an example may leave out: module.md and activities of a listed module, walkthroughs."""
TARGET = re.compile(r"\]\(#([a-z0-9-]+)|\bto #([a-z0-9-]+)")
Files = dict[str, str | bytes | None]


@dataclass(frozen=True, slots=True)
class Example:
    """A fence of the manual: its place, kind, the codes it must give, its text.

    `scenario` is the scenario example above it in the same lesson, for walkthroughs.
    """

    place: str
    kind: str
    codes: frozenset[str]
    text: str
    scenario: str = ""


def fences(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every fence, those in lists, quotes and reveals too."""
    for block in blocks:
        if block.kind == "fence":
            yield block
        yield from fences(block.children)


def examples_of(path: Path) -> Iterator[Example]:
    """The examples of one lesson of the manual."""
    name, scenario = path.relative_to(MANUAL).as_posix(), ""
    text = path.read_text(encoding="utf-8")
    for block in fences(Blocks(Findings(name)).read(rows_of(text))):
        words = block.info.split()
        if len(words) > 1 and words[0] == "markdown":
            body = "\n".join(row.text for row in block.rows[1:]) + "\n"
            place = f"{name}:{block.line}"
            yield Example(place, words[1], frozenset(words[2:]), body, scenario)
            scenario = body if words[1] == "scenario" else scenario


@pytest.fixture(scope="module")
def worker() -> Worker:
    """Reads files in this process."""
    return Near()


EXAMPLES = [one for path in sorted(MANUAL.rglob("*.md")) for one in examples_of(path)]


def with_matter(kind: str, text: str) -> str:
    """An example with front matter, if it has none."""
    if text.startswith("---\n"):
        return text
    if kind == "scenario":
        return PLAYABLE + text
    return (TIMED if kind in ("lesson", "quiz", "worksheet") else "---\ntitle: A\n---\n") + text


def looked_at(kind: str, path: str, text: str) -> tuple[set[str], list[str], list[str]]:
    """Ids of an example's headings, link targets, picture targets."""
    seen = outline({"op": "outline", "kind": kind, "path": path, "slug": "a", "text": text})
    links = [one["target"] for one in seen["links"] if not one["picture"]]
    pictures = [one["target"] for one in seen["links"] if one["picture"]]
    return {entry[0] for entry in seen["entries"]}, links, pictures


def with_endings(text: str, expected: frozenset[str]) -> str:
    """A scenario with an ending, and one for every target that leads nowhere."""
    ids, _links, _pictures = looked_at("scenario", PLACES["scenario"], text)
    targets = {one[1] or one[2] for one in TARGET.finditer(text)}
    missing = [] if "S005" in expected else sorted(targets - ids - {"end"})
    has_ending = ".ending}" in text or "S002" in expected
    if not has_ending and ("end" in targets or not missing):
        missing.insert(0, "the-end")
    added = "".join(f"\n## The end of it {{#{one} .ending}}\n\nIt ends.\n" for one in missing)
    before, debrief, after = text.partition("\n## Debrief")
    return before + added + debrief + after


def stub(path: str, anchor: str) -> str:
    """A file that an example links to; `anchor` is the heading it must have."""
    heading = f"\n## A place {{#{anchor}}}\n" if anchor else ""
    if path.endswith(".worksheet.md"):
        return WORKSHEET + (f"{heading}\n`text`\n\nWrite.\n" if anchor else "")
    for ending, text in ((".quiz.md", QUIZ), (".scenario.md", SCENARIO)):
        if path.endswith(ending):
            return text
    return LESSON + (f"{heading}\nText.\n" if anchor else "")


def linked(example: Example, path: str, links: Sequence[str]) -> Files:
    """The files an example's links lead to, where the small course lacks them."""
    files: Files = {}
    for link in links if "T014" not in example.codes else ():
        name, _, anchor = link.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        if ":" in link or not name or not there.endswith(".md"):
            continue
        lists = {"glossary.md": GLOSSARY, "people.md": PEOPLE}
        if there in lists and anchor:
            text = str(files.get(there, lists[there]))
            is_there = anchor in looked_at("glossary", there, text)[0]
            files[there] = text if is_there else f"{text}\n## A {{#{anchor}}}\n\nText.\n"
        elif there not in PLACES.values() or anchor:
            files[there] = stub(there, anchor)
    return files


def shown(example: Example, path: str, pictures: Sequence[str]) -> dict[str, Media]:
    """The media an example shows, unless it is about their being missing."""
    media: dict[str, Media] = {}
    for target in pictures if "T016" not in example.codes else ():
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        stem, _, ending = there.rpartition(".")
        if ending in (*PICTURES, *PLAYED):
            media |= picture(there)
        if ending in PLAYED:
            media |= {} if "T020" in example.codes else picture(f"{stem}.vtt")
            media |= {} if "T021" in example.codes else picture(f"{stem}.txt")
    return media


def required(text: str) -> Files:
    """Modules that an example's front matter requires."""
    files: Files = {}
    for names in re.findall(r"^\s*requires: \[(.*?)\]|requires: \[(.*?)\]", text, re.MULTILINE):
        for n, name in enumerate(one.strip() for one in "".join(names).split(",")):
            if name and name != "all modules":
                files[f"{80 + n}-{name}/module.md"] = MODULE
                files[f"{80 + n}-{name}/01-read-{name}.md"] = LESSON
    return files


def found_in(example: Example, worker: Worker) -> list[Fault]:
    """What the check finds in an example within the small course."""
    path, text = PLACES[example.kind], example.text
    files: Files = {"course.md": COURSE, PLACES["walks"]: None}
    if example.kind == "walks":
        scenario = with_matter("scenario", example.scenario)
        files |= {PLACES["scenario"]: with_endings(scenario, frozenset()), path: text}
        result = compile_course("small", source(files), worker)
        return [one for one in (*result.faults, *result.hints) if one.path == path]
    text = with_matter(example.kind, text)
    if example.kind == "scenario":
        text = with_endings(text, example.codes)
    _ids, links, pictures = looked_at(example.kind, path, text)
    files |= linked(example, path, links)
    if example.kind in ("course", "module") and not example.codes & {"C017", "C018"}:
        files |= required(text)
    result = compile_course(
        "small", source(files | {path: text}, shown(example, path, pictures)), worker
    )
    return [one for one in (*result.faults, *result.hints) if one.path == path]


def listed(text: str) -> list[str]:
    """The paths of a folder drawn as an indented list, one name a line."""
    paths, above = list[str](), list[tuple[int, str]]()
    for line in text.splitlines():
        if not line.strip() or line.strip().startswith("…"):
            continue
        indent, name = len(line) - len(line.lstrip()), line.split()[0]
        above = [(depth, folder) for depth, folder in above if depth < indent]
        path = "".join(folder for _depth, folder in above) + name
        above.append((indent, name)) if name.endswith("/") else paths.append(path)
    root = text.split(maxsplit=1)[0]
    inside = root.endswith("/") and all(path.startswith(root) for path in paths)
    is_module = re.match(r"\d+-", root)
    return [path.removeprefix(root) for path in paths] if inside and not is_module else paths


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.place for one in EXAMPLES])
def test_an_example_of_the_manual_gives_the_codes_it_names(
    worker: Worker, example: Example
) -> None:
    assert example.kind in PLACES, f"{example.place}: kinds are {', '.join(PLACES)}"
    if example.kind == "folder":
        texts = [path for path in listed(example.text) if path.endswith((".md", ".walks"))]
        assert texts, "no file is listed"
        found = lay_out("small", texts).findings
    else:
        found = found_in(example, worker)
    told = "\n".join(str(one) for one in found)
    unsaid = UNSAID.get(example.kind, set()) - example.codes

    assert {one.code for one in found} - unsaid == example.codes, f"\n{example.place}\n{told}"


def test_the_manual_lists_every_code_as_the_table_says() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in make_codes.FOLDER.iterdir()}

    assert there == make_codes.pages(), "run docs/make/make_codes.py"


def test_walkthroughs_of_the_manual_stand_below_their_scenario() -> None:
    alone = [one.place for one in EXAMPLES if one.kind == "walks" and not one.scenario]

    assert alone == []
