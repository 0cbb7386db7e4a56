"""A made-up language: every marked string long, accented and read from right to left."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from app.domain.course import Course
from config import ROOT

LOCALE = "ar"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "_l": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ODD = "ÅßÇÐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļḿñöþǫŕšţûṽŵẋýž"
ACCENTS = str.maketrans(PLAIN, ODD)
KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]+>)")
HIDDEN = {"script", "style", "template", "title"}
WORD = re.compile(r"[A-Za-z]{2,}")
CODES = re.compile(r"\b(?:[0-9a-f]{10}|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})\b|https?://\S+|\S+@\S+")
"""request ids, serials, addresses: the same in every language"""


def pseudo(text: str) -> str:
    """The text accented and a third longer; places to fill in stay as they are."""
    parts = KEPT.split(text)
    odd = "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in parts)
    more = " ".join(re.findall(".{1,12}", "~" * (len(text) // 3)))  # words as long as real ones
    return f"⟦{odd}{more}⟧"


def write_catalog(folder: Path) -> Path:
    """The catalog of the made-up language, from every marked string of the product."""
    catalog = Catalog(locale=LOCALE)
    methods = [("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2"), ("**.py", "python")]
    options = {name: {"trimmed": "false"} for name, _ in methods}
    found = extract_from_dir(ROOT / "app", methods, options, keywords=KEYWORDS)
    for _, _, message, _, _ in found:
        if isinstance(message, tuple):
            catalog.add(message, tuple(pseudo(message[-1]) for _ in range(catalog.num_plurals)))
        else:
            catalog.add(message, pseudo(message))
    target = folder / LOCALE / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    target.write_bytes(buffer.getvalue())
    return folder


class Words(HTMLParser):
    """The visible texts of a page, and what assistive technology reads instead of pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"input", "img", "br", "meta", "link", "rect", "path", "circle", "hr", "use"}:
            self.inside.append(tag)
        given = dict(attrs)
        named = ("aria-label", "alt", "placeholder", "title")
        self.texts += [value for name in named if (value := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not HIDDEN & set(self.inside) and data.strip():
            self.texts.append(" ".join(data.split()))


def texts_of(html: str) -> list[str]:
    """The visible texts of some HTML."""
    words = Words()
    words.feed(html)
    return words.texts


def content_of(course: Course) -> set[str]:
    """Every text that authors wrote, longest ones first removed by `unmarked`."""
    found = set[str]()

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.update(texts_of(value))
        elif isinstance(value, tuple | list):
            for one in value:
                collect(one)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                collect(getattr(value, name))

    collect(course)
    return {text for text in found if WORD.search(text)}


def unmarked(html: str, content: set[str]) -> list[str]:
    """Visible texts that are neither the authors' nor marked for translation."""
    ordered = sorted(content, key=len, reverse=True)
    missed = []
    for text in texts_of(html):
        if text in content:
            continue
        rest = CODES.sub(" ", text)
        for known in ordered:
            if known in rest:
                rest = rest.replace(known, " ")
        if WORD.search(rest):
            missed.append(text)
    return missed
