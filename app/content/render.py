"""Markdown → safe HTML. The sanitizer comes last and nothing decodes after it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor

from app.content.blocks import Block
from app.content.dress import ALIGNMENTS, CALLOUT_CLASSES, Dress, Ref
from app.content.normalize import markdown_of

INLINE = (
    "a abbr b br cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr"
)
BLOCKS = (
    "aside audio blockquote dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr img li ol p "
    "pre summary table tbody td th thead tr track ul video"
)
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
WRITTEN = frozenset(
    [
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
        "wbr",
    ]
)
"""Tags that an author may write by hand; a reveal's <details> and <summary> are read before."""
PUNCTUATION = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
MARKED = re.compile(r"[\\`*_\[\]!<>&\x02\x03]|  \n")
"""What an inline pattern of the library can begin with."""
SIMPLE = re.compile(r"[“‘(]?[A-Za-zÀ-ÿ](?:[^\W_]|[ ,.;:?!%$€£“”‘’'\"()/…–-])*(?<! )")
"""One line of words and punctuation, which Markdown leaves as it is."""
PLAIN = re.compile(r"[A-Za-zÀ-ÿ“‘(][^|\n\x02\x03]*(?:\n[A-Za-zÀ-ÿ“‘(][^|\n\x02\x03]*)*")
"""A block that can only be a paragraph."""
EXTENSIONS = (
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "sane_lists",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.quotes",
)
SETTINGS: dict[str, dict[str, Any]] = {
    "pymdownx.highlight": {"use_pygments": False},
    "pymdownx.quotes": {"callouts": True},
    "footnotes": {"SEPARATOR": "-", "UNIQUE_IDS": True},
}


class _Inline(InlineProcessor):
    """Leaves alone what holds no mark: most texts, which else go through every pattern."""

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - the library's names
        if not MARKED.search(data):
            return data
        done: str = super()._InlineProcessor__handleInline(data, patternIndex)  # type: ignore[misc]
        return done


class _Markdown(Markdown):
    """Knows at once which tags are blocks: it is asked several times for each element."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - the library's settings
        super().__init__(**given)
        self._known = dict[Any, bool]()

    def is_block_level(self, tag: Any) -> bool:  # noqa: ANN401 - the library's signature
        """Whether the tag is one of a block."""
        found = self._known.get(tag)
        if found is None:
            found = self._known[tag] = super().is_block_level(tag)
        return found


class _PlainParagraph(ParagraphProcessor):
    """Takes paragraphs that nothing else can begin in: most, which else go past every processor."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether each line begins with a letter, and none is cut by bars or set aside."""
        return PLAIN.fullmatch(block) is not None


class _Shape(Extension):
    """Registers the dresser after everything else that works on the tree."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Add the dresser and all of CommonMark's escapes."""
        md.parser.blockprocessors.register(_PlainParagraph(md.parser), "plain", 200)
        md.treeprocessors.register(_Inline(md), "inline", 20)
        md.treeprocessors.register(Dress(md), "dress", -10)
        md.ESCAPED_CHARS = PUNCTUATION


@cache
def _markdown() -> Markdown:
    extensions: list[Any] = [*EXTENSIONS, _Shape()]
    return _Markdown(extensions=extensions, extension_configs=SETTINGS, output_format="html")


@cache
def _cleaner() -> nh3.Cleaner:
    attributes: dict[str, set[str]] = {
        "a": {"href", "aria-describedby", "aria-label", "download"},
        "abbr": {"title"},
        "aside": {"aria-label"},
        "audio": {"controls", "preload", "src", "aria-label"},
        "details": {"open"},
        "div": {"tabindex", "role", "aria-label"},
        "img": {"src", "alt", "width", "height", "loading", "decoding"},
        "li": {"id"},
        "ol": {"start"},
        "span": {"id", "role"},
        "sup": {"id"},
        "th": {"scope"},
        "track": {"kind", "src", "srclang", "label", "default"},
        "video": {"controls", "preload", "src", "aria-label", "width", "height"},
    }
    classes: dict[str, set[str]] = {
        "a": {"term", "footnote-ref", "footnote-backref"},
        "aside": {word for words in CALLOUT_CLASSES.values() for word in words.split()},
        "details": {"alt"},
        "div": {"table-wrap", "footnote"},
        "figure": {"fig"},
        "p": {"note-title"},
        "span": {"term-def"},
        "table": {"tbl"},
        "td": set(ALIGNMENTS.values()),
        "th": set(ALIGNMENTS.values()),
        "ul": {"list"},
    }
    return nh3.Cleaner(
        tags={*INLINE.split(), *BLOCKS.split()},
        attributes=attributes | {heading: {"id"} for heading in HEADINGS},
        allowed_classes=classes,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


class Renderer:
    """Renders the texts of one file. `refs` say what its link targets mean."""

    def __init__(self, refs: Mapping[str, Ref], definitions: Iterable[Block] = ()) -> None:
        self._definitions = {block.label or _name(block): block for block in definitions}
        self._count = 0
        self._dress.start(refs)

    @property
    def _dress(self) -> Dress:
        return cast(Dress, _markdown().treeprocessors["dress"])

    def html(self, blocks: Sequence[Block], name: str = "") -> str:
        """Blocks as safe HTML; `name` names a table where no heading does."""
        return self.markdown(self._with_definitions(blocks, markdown_of(blocks)), name)

    def markdown(self, text: str, name: str = "") -> str:
        """Markdown that is normalized already, as safe HTML."""
        if SIMPLE.fullmatch(text):
            return f"<p>{text}</p>"
        md = _markdown()
        md.reset()
        self._count += 1
        footnotes = next(e for e in md.registeredExtensions if hasattr(e, "unique_prefix"))
        footnotes.unique_prefix = self._count
        self._dress.name = name
        return _cleaner().clean(md.convert(text)).strip()

    def inline(self, text: str) -> str:
        """One paragraph's worth of Markdown as safe HTML without the paragraph around it."""
        row = " ".join(text.split())
        guarded = re.sub(r"^([-+#>:=|~]|\*(?=[*\s]*$|\s)|\d+(?=[.)]))", _guard, row)
        html = self.markdown(guarded)
        return unwrapped(html)

    def _with_definitions(self, blocks: Sequence[Block], text: str) -> str:
        own = {
            block.label or _name(block)
            for block in blocks
            if block.kind in ("footnote", "reference")
        }
        used = [
            block
            for name, block in self._definitions.items()
            if name not in own and (f"[{name}]" in text or f"[^{name}]" in text)
        ]
        return f"{text}\n\n{markdown_of(used)}" if used else text


def _guard(match: re.Match[str]) -> str:
    first = match[1]
    return f"{first}\\" if first.isdigit() else f"\\{first}"


def _name(block: Block) -> str:
    return block.rows[0].text.strip()[1:].split("]")[0]


def unwrapped(html: str) -> str:
    """HTML without the paragraph tags around it, where it is one paragraph."""
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html
