"""Everything the compiling of one file needs at hand, and what a request for it looks like."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict, TypeVar

from app.content import ids
from app.content.blocks import Block, Row
from app.content.document import Document, Heading, Section
from app.content.dress import Ref
from app.content.fields import Fields
from app.content.place import Findings, Place, listed
from app.content.render import Renderer
from app.content.taking import checked

AnyFields = TypeVar("AnyFields", bound=Fields)


class Request(TypedDict):
    """One file to be compiled, with all it needs to know of the rest of the course; plain JSON."""

    op: str
    """outline or compile"""
    kind: str
    path: str
    slug: str
    text: str
    refs: NotRequired[dict[str, Ref]]
    competencies: NotRequired[list[str]]
    outcomes: NotRequired[list[str]]
    people: NotRequired[list[list[str]]]
    """[slug, name, role] each"""
    language: NotRequired[str]
    reading: NotRequired[dict[str, list[int] | int | float]]
    walks: NotRequired[str]
    walks_path: NotRequired[str]


@dataclass(slots=True)
class Desk:
    """A file on the desk: its document, renderer and findings, and the request it came with."""

    request: Request
    document: Document
    findings: Findings
    renderer: Renderer

    @property
    def slug(self) -> str:
        """The activity's or module's slug."""
        return self.request["slug"]

    def fields(self, model: type[AnyFields]) -> AnyFields | None:
        """The front matter as `model`; None with faults where it is wrong."""
        return checked(model, self.document.matter, self.findings)

    def html(self, blocks: Sequence[Block], name: str = "") -> str:
        """Blocks as safe HTML, "" for none."""
        return self.renderer.html(blocks, name) if blocks else ""

    def page(self, blocks: Sequence[Block]) -> str:
        """The same for a whole body: its headings get their ids."""
        for block in blocks:
            if block.kind == "heading" and block.level > 1:
                heading = self.document.heading(block)
                self.refuse_taken([heading])
                block.id = heading.id
                block.rows = [Row(heading.row.line, heading.row.column, heading.text)]
        return self.html(blocks)

    def refuse_taken(self, headings: Iterable[Heading], wholes: Collection[str] = ()) -> None:
        """Tell ids that the page uses itself, or for parts of questions or sections `wholes`."""
        for heading in headings:
            whole = ids.whole_of(heading.id, wholes)
            if not whole and not ids.is_taken(heading.id, self.request["kind"]):
                continue
            message = f"“{heading.id}” is used by the page itself."
            if whole:
                message = f"“{heading.id}” is used by the page for a part of “{whole}”."
            mending = "Choose another id." if heading.id_at else "Add {#another-id}."
            self.findings.fault("bad-id", heading.id_at or heading.row, message, mending)

    def refuse_parts(self, sections: Sequence[Section]) -> None:
        """The same for sections of which each has parts."""
        headings = [section.heading for section in sections]
        self.refuse_taken(headings, {heading.id for heading in headings})

    def check_known(self, outcomes: Sequence[str], competencies: Sequence[str]) -> None:
        """Tell outcomes and competencies of the front matter that course.md doesn't define."""
        for key, names in (("outcomes", outcomes), ("competencies", competencies)):
            for n, name in enumerate(names):
                self.known(key, name, self.document.matter.spot((key, n)))

    def known(self, key: str, name: str, place: Place) -> bool:
        """Whether course.md defines the outcome or competency; tells where it doesn't."""
        request = self.request
        outcomes = request.get("outcomes")
        defined = outcomes if key == "outcomes" else request.get("competencies")
        if defined is None or name in defined:
            return True
        mending = f"Known are {listed(defined)}."
        if key == "outcomes":
            message = f"There is no outcome “{name}” in course.md."
            self.findings.fault("unknown-outcome", place, message, mending)
        else:
            message = f"There is no competency “{name}” in course.md."
            self.findings.fault("unknown-competency", place, message, mending)
        return False
