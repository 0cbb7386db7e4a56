"""Starting files: a course that passes the check, and one activity of each kind to add."""

import json
import re
from pathlib import Path
from typing import Final

from app.content.layout import NUMBERED, RESERVED, SLUG
from app.content.place import UNPRINTABLE
from app.errors import N_, Conflict, Invalid

FOLDER: Final = Path(__file__).parent
KINDS: Final = ("lesson", "scenario", "quiz", "worksheet", "prompts")
LONGEST_TITLE = 200


def begin(folder: Path, title: str = "") -> list[Path]:
    """Write a small course to `folder`, new or empty; returns its files.

    Raises Invalid for a name or title that can't be used, Conflict where something is there.
    """
    name = folder.resolve().name
    check_name(name, title)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(N_("“%(name)s” is there already. Choose a new folder."), name=str(folder))
    made = []
    for file in sorted(path for path in (FOLDER / "course").rglob("*") if path.is_file()):
        to = folder / file.relative_to(FOLDER / "course")
        text = file.read_text(encoding="utf-8")
        made.append(_written(to, _titled(text, title or words_of(name)) if _is_first(to) else text))
    return sorted(made, key=lambda path: (len(path.parts), path))


def add(kind: str, module: Path, name: str, title: str = "", text: str = "") -> list[Path]:
    """Write a starting file of `kind` (or `text`) to a module's folder, with the next number.

    Returns the files. A scenario comes with its walkthroughs. Raises Invalid for a name or title
    that can't be used or a folder that is no module, Conflict where the course has the name.
    """
    check_name(name, title)
    if not module.is_dir() or not NUMBERED.fullmatch(module.resolve().name):
        said = N_("“%(name)s” is no module: name a folder such as 01-first-steps.")
        raise Invalid(said, name=str(module))
    if kind != "prompts":
        require_free(module.resolve().parent, name)
    stem = f"{_next(module):02}-{name}"
    ending = ".md" if kind == "lesson" else f".{kind}.md"
    text = text or (FOLDER / "activity" / f"{kind}.md").read_text(encoding="utf-8")
    made = [_written(module / f"{stem}{ending}", _titled(text, title or words_of(name)))]
    walks = FOLDER / "activity" / f"{kind}.walks"
    if walks.exists():
        made.append(_written(module / f"{stem}.walks", walks.read_text(encoding="utf-8")))
    return made


def add_module(course: Path, name: str, title: str = "") -> Path:
    """Write the page of a new module to a course's folder, with the next number; returns it.

    Raises Invalid for a name or title that can't be used, Conflict where the course has the name.
    """
    check_name(name, title)
    if name in RESERVED:
        raise Invalid(N_("A module can’t be called “%(name)s”. Choose another name."), name=name)
    require_free(course, name)
    text = (FOLDER / "activity" / "module.md").read_text(encoding="utf-8")
    folder = course / f"{_next(course):02}-{name}"
    return _written(folder / "module.md", _titled(text, title or words_of(name)))


def require_free(course: Path, name: str) -> None:
    """Raises Conflict where a module or activity of the course has the name."""
    if name in _slugs(course):
        said = N_("The course has “%(name)s” already. Choose another name.")
        raise Conflict(said, name=name)


def check_name(name: str, title: str) -> None:
    """Raises Invalid for a name or title that can't be used."""
    if not SLUG.fullmatch(name):
        said = N_("“%(name)s” can't be used: write lower-case letters, digits and hyphens.")
        raise Invalid(said, name=name)
    if len(title) > LONGEST_TITLE or UNPRINTABLE.search(title) or (title and not title.strip()):
        raise Invalid(N_("A title is one line of 1 to 200 characters."))


def _is_first(path: Path) -> bool:
    return path.name == "course.md"


def words_of(name: str) -> str:
    """A name as a title."""
    return name.replace("-", " ").capitalize()


def _titled(text: str, title: str) -> str:
    """The text with another title; a JSON string is one of YAML as well."""
    line = f"title: {json.dumps(title.strip(), ensure_ascii=False)}"
    return re.sub(r"^title: .*$", lambda _: line, text, count=1, flags=re.MULTILINE)


def _next(module: Path) -> int:
    numbers = [int(match[1]) for path in module.iterdir() if (match := _numbered(path))]
    return max(numbers, default=0) + 1


def _slugs(course: Path) -> set[str]:
    """Slugs of the modules and activities beside and in this module."""
    paths = [*course.glob("[0-9]*"), *course.glob("[0-9]*/[0-9]*")]
    paths = [path for path in paths if not path.name.endswith(".prompts.md")]  # have no address
    return {match[2] for path in paths if (match := _numbered(path))}


def _numbered(path: Path) -> re.Match[str] | None:
    return NUMBERED.fullmatch(path.name.split(".", 1)[0])


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    return path
