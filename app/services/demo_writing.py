"""What made-up people write in worksheets: each section's own example, where it has one."""

from datetime import datetime
from html.parser import HTMLParser

from app.domain.course import Section
from app.domain.worksheet import is_filled

SENTENCE = "Written for the demonstration."


def writing(section: Section, now: datetime) -> dict[str, object]:
    """Something that can be handed in for a section of any kind."""
    found = _Example(section)
    if is_filled(section, found.value):
        return found.value
    least, most = section.words
    if section.field == "table":
        rows, columns = max(1, section.rows[0]), len(section.columns)
        each = [_words(-(-least // (rows * columns)), most // (rows * columns))] * columns
        return {"rows": [each] * rows}
    known = {"number": "12", "date": f"{now:%Y-%m-%d}", "choice": next(iter(section.choices), "")}
    return {"text": known.get(section.field) or _words(least, most)}


def _words(least: int, most: int) -> str:
    """A sentence as often as it takes, cut where `most` words (0: any) are fewer."""
    words = SENTENCE.split() * max(1, -(-least // len(SENTENCE.split())))
    return " ".join(words[:most] if most else words)


class _Example(HTMLParser):
    """The example under a section's text: its paragraphs, or the cells of its table."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.section = section
        self.is_inside = False
        self.blocks: list[str] = []
        self.rows: list[list[str]] = []
        self.tag = ""
        if section.field in ("text", "lines", "table"):
            self.feed(section.html)

    @property
    def value(self) -> dict[str, object]:
        """It as the worksheet keeps what somebody wrote."""
        if self.section.field != "table":
            return {"text": "\n\n".join(filter(None, map(_plain, self.blocks)))}
        whole = [row for row in self.rows if len(row) == len(self.section.columns)]
        return {"rows": [[_plain(cell) for cell in row] for row in whole]}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The example begins, or a paragraph, a row, a cell in it."""
        classes = (dict(attrs).get("class") or "").split()
        self.is_inside = self.is_inside or "example" in classes
        if not self.is_inside or tag not in ("p", "li", "tr", "td"):
            return
        self.tag = "" if "note-title" in classes else tag
        if tag == "tr":
            self.rows.append([])
        elif tag == "td" and self.rows:
            self.rows[-1].append("")
        elif self.tag:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        """The example ends with its box."""
        self.is_inside = self.is_inside and tag != "aside"
        self.tag = "" if tag in ("p", "li", "td") else self.tag

    def handle_data(self, data: str) -> None:
        """Words of it."""
        if self.is_inside and self.tag == "td" and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
        elif self.is_inside and self.tag in ("p", "li") and self.blocks:
            self.blocks[-1] += data


def _plain(text: str) -> str:
    return " ".join(text.split())
