"""Files that change their place or name: links, slugs and `was:` lines that follow them."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

import yaml

from app.content.frontmatter import AMBIGUOUS, DECIMAL, INTEGER, FrontMatter
from app.content.links import TARGET, scan
from app.content.place import Findings, Unreadable

MATTER = re.compile(
    r"(\ufeff?---[ \t]*\r?\n)(.*?)(^---[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE
)
WAS = re.compile(r"^(was:[ \t]*)(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s#]+)", re.MULTILINE)
WAS_LINE = re.compile(r"^was:[^\n]*(?:\n|\Z)", re.MULTILINE)
FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})")
DEFINED = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*<?([^\s<>]{1,2000})>?", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#")
NAMING = ("requires", "accepted", "from")
"""keys of front matter whose values are slugs"""
KEYED = ("scores", "endings")
"""those whose values have slugs as keys"""


@dataclass(frozen=True, slots=True)
class Aim:
    """A link's target as written, from offset `start` to `end`, and the path that it means."""

    start: int
    end: int
    written: str
    path: str
    is_picture: bool


def aims(text: str, path: str) -> Iterator[Aim]:
    """Links and pictures of the file at `path` that lead to files of the course."""
    for offset, part in _parts(text):
        for link in scan(part):
            opens = link.start + link.is_picture + len(link.text) + 2
            if match := TARGET.match(part, opens):
                group = 1 if match[1] else 2
                yield from _aim(path, match, group, offset, link.is_picture)
        for match in DEFINED.finditer(part):
            yield from _aim(path, match, 1, offset, False)


def _aim(
    path: str, match: re.Match[str], group: int, offset: int, is_picture: bool
) -> Iterator[Aim]:
    written = match[group] or ""
    if written and not ELSEWHERE.match(written):
        name = unquote(written.partition("#")[0])
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        start, end = match.span(group)
        yield Aim(offset + start, offset + end, written, there, is_picture)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs with their offsets: no front matter, nothing inside fences."""
    head = MATTER.match(text)
    at = first = head.end() if head else 0
    fence = ""
    for line in text[at:].splitlines(keepends=True):
        match = FENCE.match(line)
        is_mark = bool(match and (not fence or match[1].startswith(fence)))
        if is_mark or fence or not line.strip(" \t\r\n>"):
            if first < at:
                yield first, text[first:at]
            first = at + len(line)
        if match and is_mark:
            fence = "" if fence else match[1]
        at += len(line)
    if first < at:
        yield first, text[first:at]


def relinked(text: str, path: str, moves: Mapping[str, str]) -> str:
    """The text of the file at `path` with its links as they are once files have moved.

    `moves` leads from old to new paths, that of the file itself among them where it moves. What
    needs no change stays as it is written.
    """
    kept, at = list[str](), 0
    here = posixpath.dirname(moves.get(path, path))
    for aim in sorted(aims(text, path), key=lambda aim: aim.start):
        there = moves.get(aim.path, aim.path)
        goes = posixpath.normpath(posixpath.join(here, unquote(aim.written.partition("#")[0])))
        if goes == there or aim.start < at:
            continue
        _, sign, anchor = aim.written.partition("#")
        target = quote(posixpath.relpath(there, here or "."), safe="/._-~") + sign + anchor
        kept += [text[at : aim.start], target]
        at = aim.end
    return "".join([*kept, text[at:]])


def with_was(text: str, slug: str) -> str:
    """The text with `was: slug` in its front matter, or without such a line for "".

    All else stays as it is, sign by sign. A text without front matter stays as it is.
    """
    head = MATTER.match(text)
    if not head:
        return text
    start, end = head.span(2)
    matter = head[2]
    if not slug:
        matter = WAS_LINE.sub("", matter, count=1)
    elif WAS.search(matter):
        matter = WAS.sub(lambda match: match[1] + _plain(slug), matter, count=1)
    else:
        matter += f"was: {_plain(slug)}" + ("\r\n" if head[1].endswith("\r\n") else "\n")
    return text[:start] + matter + text[end:]


def with_slugs(text: str, renamed: Mapping[str, str]) -> str:
    """The text whose front matter names modules and activities by their new slugs."""
    head = MATTER.match(text)
    if not head or read_matter(text) is None:
        return text
    loader = getattr(yaml, "CLoader", yaml.Loader)
    root = yaml.compose(head[2], Loader=loader)
    found = [one for one in _named(root, False) if one.value in renamed]
    lines = head[2].splitlines(keepends=True)
    for node in sorted(found, key=lambda one: -one.start_mark.index):
        start, end = node.start_mark, node.end_mark
        line = lines[start.line]
        name = renamed[node.value]
        sign = node.style or ""
        written = f"{sign}{name}{sign}" if sign in ("'", '"') else _plain(name)
        lines[start.line] = line[: start.column] + written + line[end.column :]
    return text[: head.start(2)] + "".join(lines) + text[head.end(2) :]


def _named(node: yaml.Node | None, is_slug: bool) -> Iterator[yaml.ScalarNode]:
    """Scalars under a key of NAMING, and keys under one of KEYED, on one line each."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _named(value, key.value in NAMING)
            if key.value in KEYED and isinstance(value, yaml.MappingNode):
                for slug, _said in value.value:
                    yield from _named(slug, True)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _named(value, is_slug)
    elif isinstance(node, yaml.ScalarNode) and is_slug:
        is_one_line = node.start_mark.line == node.end_mark.line
        yield from [node] if is_one_line else []


def read_matter(text: str) -> dict[str, object] | None:
    """The values of a text's front matter, None where it can't be read."""
    head = MATTER.match(text)
    if not head:
        return None
    try:
        return FrontMatter(head[2].replace("\r\n", "\n"), 2, Findings("")).values
    except Unreadable:
        return None


def word_of(text: str, key: str) -> str:
    """One word or line of the front matter, "" where there is none."""
    value = (read_matter(text) or {}).get(key)
    return value if isinstance(value, str) else ""


def _plain(slug: str) -> str:
    """A slug as YAML writes it: in quotes where it would be taken for a number or date."""
    is_other = AMBIGUOUS.match(slug) or INTEGER.match(slug) or DECIMAL.match(slug)
    return f'"{slug}"' if is_other else slug
