"""Gives the rendered tree its final shape: resolved links, figures, terms, callouts, tables."""

import re
from collections.abc import Mapping
from typing import TypedDict
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

CALLOUT_CLASSES = {
    "note": "note",
    "tip": "note tip",
    "important": "note important",
    "warning": "note warning",
    "example": "note example",
    "counterexample": "note counterexample",
}
ALIGNMENTS = {
    "text-align: left;": "left",
    "text-align: center;": "center",
    "text-align: right;": "right",
}
CAPTIONS = "Captions"
TRANSCRIPT = "Transcript: {}"
DOWNLOADS = {"video": "Download the film", "audio": "Download the recording"}
EMPTY_LINES = re.compile(r"\n\s*\n")


class Ref(TypedDict, total=False):
    """What a link target of a file means: its address, and what its kind needs besides."""

    href: str
    kind: str
    """activity, term, person, anchor, image, video, audio, file"""
    text: str
    """a term's definition as plain text"""
    width: int
    height: int
    captions: str
    """address of a film's captions, in `language`"""
    language: str
    transcript: str
    """what is said in a film or recording, as plain text; empty lines between paragraphs"""
    worksheet: str
    section: str


class Dress(Treeprocessor):
    """One for all renderings; `refs`, `name` and the counters are set anew for each file."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.refs: Mapping[str, Ref] = {}
        self.name = ""
        self.terms = 0
        self.labels: dict[str, int] = {}
        self._heading = ""

    def start(self, refs: Mapping[str, Ref]) -> None:
        """Begin a new file with its resolved link targets."""
        self.refs, self.name, self.terms, self.labels = refs, "", 0, {}

    def run(self, root: ET.Element) -> None:
        """Dress the whole tree, in place and in document order."""
        self._heading = self.name
        self._walk(root)

    def _walk(self, parent: ET.Element) -> None:
        for child in list(parent):
            if child.tag in ("h2", "h3", "h4", "h5", "h6"):
                self._heading = _words(child) or self._heading
            self._child(parent, child)
            self._walk(child)

    def _child(self, parent: ET.Element, child: ET.Element) -> None:
        match child.tag:
            case "a":
                self._link(parent, child)
            case "p" if len(child) == 1 and child[0].tag == "img" and not _words(child):
                self._figure(child)
            case "img":
                self._picture(child)
            case "ul":
                child.set("class", "list")
            case "details":
                child.set("class", "alt")
            case "div" if "admonition" in child.get("class", ""):
                self._callout(child)
            case "table":
                self._table(parent, child)

    def _label(self, words: str) -> str:
        self.labels[words] = self.labels.get(words, 0) + 1
        count = self.labels[words]
        return words if count == 1 else f"{words} ({count})"

    def _link(self, parent: ET.Element, link: ET.Element) -> None:
        target = link.get("href", "")
        link.attrib.pop("title", None)
        if link.get("class", "") == "footnote-backref":
            link.set("aria-label", "Back to the text")
        elif link.get("class", "") != "footnote-ref":
            link.attrib.pop("class", None)
        ref = self.refs.get(target)
        if not ref:
            return
        link.set("href", ref["href"])
        if ref["kind"] == "term" and ref.get("text"):
            self._term(parent, link, ref["text"])

    def _term(self, parent: ET.Element, link: ET.Element, text: str) -> None:
        self.terms += 1
        name = f"def-{self.terms}"
        link.set("class", "term")
        link.set("aria-describedby", name)
        bubble = ET.Element("span", {"class": "term-def", "role": "tooltip", "id": name})
        bubble.text, bubble.tail, link.tail = text, link.tail, None
        parent.insert(list(parent).index(link) + 1, bubble)

    def _picture(self, picture: ET.Element) -> None:
        if picture.get("loading"):
            return
        ref = self.refs.get(picture.get("src", ""))
        attributes = {"src": ref["href"] if ref else "", "alt": picture.get("alt", "")}
        if ref and ref.get("width") and ref.get("height"):
            attributes |= {"width": str(ref["width"]), "height": str(ref["height"])}
        picture.attrib.clear()
        picture.attrib.update(attributes | {"loading": "lazy", "decoding": "async"})

    def _figure(self, paragraph: ET.Element) -> None:
        picture = paragraph[0]
        caption = picture.get("title", "")
        ref = self.refs.get(picture.get("src", ""), Ref())
        paragraph.tag, paragraph.text = "figure", None
        paragraph.attrib.clear()
        paragraph.set("class", "fig")
        if ref.get("kind") in ("video", "audio"):
            self._player(paragraph, picture, ref)
        else:
            self._picture(picture)
        if caption:
            ET.SubElement(paragraph, "figcaption").text = caption

    def _player(self, figure: ET.Element, picture: ET.Element, ref: Ref) -> None:
        name, kind = picture.get("alt", ""), ref["kind"]
        figure.remove(picture)
        player = ET.SubElement(figure, kind, {"controls": "", "preload": "none"})
        player.attrib.update({"src": ref["href"], "aria-label": name})
        if kind == "video":
            width, height = ref.get("width") or 16, ref.get("height") or 9
            player.attrib.update({"width": str(width), "height": str(height)})
        if ref.get("captions"):
            track = {"kind": "captions", "src": ref["captions"], "default": ""}
            language = ref.get("language", "en")
            ET.SubElement(player, "track", track | {"srclang": language, "label": CAPTIONS})
        reveal = ET.SubElement(figure, "details", {"class": "alt"})
        ET.SubElement(reveal, "summary").text = TRANSCRIPT.format(name)
        for paragraph in EMPTY_LINES.split(ref.get("transcript", "").strip()):
            ET.SubElement(reveal, "p").text = _literal(paragraph)
        line = ET.SubElement(figure, "p")
        ET.SubElement(line, "a", {"href": ref["href"], "download": ""}).text = DOWNLOADS[kind]

    def _callout(self, box: ET.Element) -> None:
        kind = box.get("class", "").split()[-1]
        box.tag = "aside"
        title = box[0] if len(box) else ET.SubElement(box, "p")
        title.tag = "p"
        title.set("class", "note-title")
        box.attrib.clear()
        box.set("class", CALLOUT_CLASSES.get(kind, "note"))
        box.set("aria-label", self._label(_words(title)))

    def _table(self, parent: ET.Element, table: ET.Element) -> None:
        if parent.get("class") == "table-wrap":
            return
        place, tail = list(parent).index(table), table.tail
        wrap = ET.Element("div", {"class": "table-wrap", "tabindex": "0", "role": "group"})
        wrap.set("aria-label", self._label(self._heading or "Table"))
        wrap.tail, table.tail = tail, None
        parent.remove(table)
        parent.insert(place, wrap)
        wrap.append(table)
        table.set("class", "tbl")
        for cell in table.iter():
            if cell.tag in ("th", "td"):
                self._cell(cell)

    def _cell(self, cell: ET.Element) -> None:
        side = ALIGNMENTS.get(cell.attrib.pop("style", ""))
        if side:
            cell.set("class", side)
        if cell.tag == "th" and _words(cell):
            cell.set("scope", "col")
        else:
            cell.tag = "td"


def _words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _literal(text: str) -> str:
    """Text that shows as it is written: the serializer takes what looks like an entity for one."""
    return " ".join(text.split()).replace("&", "&amp;")
