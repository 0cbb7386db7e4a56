"""Drawings (SVG) made safe: what a list allows is written anew, all else is left out."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.content.metadata import bare
from app.errors import N_, Invalid

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
DEEPEST = 60
MOST = 50_000
"""elements"""
_ELEMENTS = (
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan "
    "textPath image linearGradient radialGradient stop clipPath mask pattern marker style filter "
    "feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB "
    "feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feTurbulence"
)
ELEMENTS = frozenset(_ELEMENTS.split())
UNWRAPPED = frozenset(("a", "switch"))
"""what is left out while its content stays"""
_ATTRIBUTES = (
    "id class style role lang x y x1 x2 y1 y2 cx cy r rx ry fx fy fr dx dy width height viewBox "
    "preserveAspectRatio d points pathLength transform opacity fill fill-opacity fill-rule stroke "
    "stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-dasharray stroke-dashoffset color display visibility overflow clip-path clip-rule mask "
    "filter marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY "
    "orient offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod "
    "patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits "
    "font-family font-size font-style font-weight font-variant letter-spacing word-spacing "
    "text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift textLength "
    "lengthAdjust startOffset rotate writing-mode direction vector-effect shape-rendering "
    "text-rendering image-rendering paint-order mix-blend-mode isolation type media filterUnits "
    "primitiveUnits in in2 result mode operator values k1 k2 k3 k4 stdDeviation flood-color "
    "flood-opacity baseFrequency numOctaves seed stitchTiles radius slope intercept amplitude "
    "exponent tableValues color-interpolation-filters"
)
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
SPOKEN = re.compile(r"aria-[a-z]{1,30}")
INSIDE = re.compile(r"#[\w.:-]{1,200}")
PICTURE = re.compile(r"data:image/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/=\s]+")
CALLED = re.compile(r"([\w-]*)\(")
_FUNCTIONS = (
    "rgb rgba hsl hsla translate translatex translatey scale scalex scaley rotate skewx skewy "
    "matrix calc min max clamp var and not or"
)
FUNCTIONS = frozenset(_FUNCTIONS.split())
URL = re.compile(r"url\(\s*([\"']?)#[\w.:-]{1,200}\1\s*\)")
REFUSED = re.compile(r"\\|@(?!media\b)|expression|behaviou?r|binding|script:|<|&#", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(slots=True)
class _Writer:
    """Writes what is allowed; `left` collects what isn't, in an author's words."""

    written: list[str] = field(default_factory=list)
    left: dict[str, None] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    """names of open elements, "" for those that are left out"""
    skipping: int = 0
    count: int = 0
    style: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.count += 1
        if len(self.open) >= DEEPEST or self.count > MOST:
            raise Invalid(N_("The drawing is too intricate. Make it simpler, or use a PNG."))
        space, _, local = name.rpartition(" ")
        if not self.open and (local != "svg" or space not in ("", SVG)):
            raise Invalid(N_("This is no picture that can be taken: use PNG, JPEG, WebP or SVG."))
        is_known = space in ("", SVG) and (local in ELEMENTS or local in UNWRAPPED)
        if self.skipping or not is_known or (local == "svg" and self.open):
            self.skipping += 1
            self.open.append("")
            self.left[f"<{local[:40]}>"] = None
            return
        self.open.append("" if local in UNWRAPPED else local)
        if local in UNWRAPPED:
            self.left[f"<{local}>"] = None
            return
        namespaces = f' xmlns="{SVG}" xmlns:xlink="{XLINK}"' if len(self.open) == 1 else ""
        kept = "".join(self._attribute(local, *one) for one in attributes.items())
        self.written.append(f"<{local}{namespaces}{kept}>")

    def _attribute(self, element: str, name: str, value: str) -> str:
        space, _, local = name.rpartition(" ")
        if local == "href" and space in ("", XLINK):
            is_picture = element == "image" and bool(PICTURE.fullmatch(value.strip()))
            is_kept = is_picture or bool(INSIDE.fullmatch(value.strip()))
            value = _bare(value) if is_picture else value
            written = f"xlink:href={quoteattr(value.strip())}"
        elif space == XML and local in ("space", "lang"):
            is_kept, written = True, f"xml:{local}={quoteattr(value)}"
        else:
            is_kept = not space and bool(local in ATTRIBUTES or SPOKEN.fullmatch(local))
            is_kept = is_kept and (local.startswith("aria-") or is_plain(value))
            written = f"{local}={quoteattr(value)}"
        if not is_kept:
            self.left[local[:40]] = None
        return f" {written}" if is_kept else ""

    def end(self, _name: str) -> None:
        """An element ends."""
        local = self.open.pop()
        if local == "style":
            text = "".join(self.style)
            self.style.clear()
            if is_plain(text):
                self.written.append(escape(text))
            else:
                self.left["<style>"] = None
        if local:
            self.written.append(f"</{local}>")
        elif self.skipping:
            self.skipping -= 1

    def text(self, text: str) -> None:
        """What stands between elements."""
        if self.skipping:
            return
        if self.open and self.open[-1] == "style":
            self.style.append(text)
        else:
            self.written.append(escape(text))


def _bare(address: str) -> str:
    """A picture in a drawing without what cameras wrote into it."""
    kind, _, said = address.partition(",")
    return f"{kind},{b64encode(bare(b64decode(said))).decode()}"


def is_plain(style: str) -> bool:
    """Whether a style or a value of an attribute leads nowhere outside and runs nothing."""
    for text in (style, COMMENT.sub("", style)):  # what looks like a comment may stand in a string
        bare = URL.sub("", text)
        called = (match[1].lower() for match in CALLED.finditer(bare))
        if REFUSED.search(bare) or not all(name in FUNCTIONS for name in called if name):
            return False
    return True


def sanitized(svg: bytes) -> tuple[bytes, list[str]]:
    """The drawing with what is allowed in it, and the names of what was left out.

    Raises Invalid for what is no drawing, holds a document type of its own, or is too intricate.
    """
    writer = _Writer()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = writer.start, writer.end
    parser.CharacterDataHandler = writer.text
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(svg, True)
    except expat.ExpatError as error:
        raise Invalid(
            N_("The drawing can’t be read (line %(line)s). Save it anew as plain SVG."),
            line=error.lineno,
        ) from None
    except (ValueError, LookupError):
        raise Invalid(N_("The drawing can’t be read. Save it anew as plain SVG.")) from None
    return "".join([*writer.written, "\n"]).encode(), list(writer.left)


def _refuse_entities(_name: str, _system: object, _public: object, has_own: int) -> None:
    """A bare document type says nothing and is left out; one with declarations is refused."""
    if has_own:
        _refuse_entity()


def _refuse_entity(*_declared: object) -> None:
    raise Invalid(N_("The drawing declares a document type. Save it anew as plain SVG."))
