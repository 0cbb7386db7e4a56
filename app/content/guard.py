"""What a text file must be before anything reads it: UTF-8, of bounded size, lines and nesting."""

import re

from app.content.place import Findings, Spot

LARGEST_TEXT = 1 << 20
LONGEST_LINE = 20_000
DEEPEST_BRACKETS = 30
LONGEST_RUN = 300
MOST_TAGS = 2_000

CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\r(?!\n)"
)
RUN = re.compile(r"([\[\]()<>*_`~!{}|:\\&#])\1{300,}")


def decoded(data: bytes, findings: Findings) -> str:
    """The text of a file with plain line ends and without a BOM. Raises Unreadable."""
    if len(data) > LARGEST_TEXT:
        message = f"The file is larger than 1 MiB ({len(data):,} bytes)."
        raise findings.stop("too-large", Spot(), message, "Divide it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = "The file isn't UTF-8 text."
        raise findings.stop("encoding", Spot(line, column), message, "Save it as UTF-8.") from None
    if match := CONTROL.search(text):
        message = f"There is a control character (U+{ord(match[0][0]):04X})."
        raise findings.stop("control", _spot(text, match.start()), message, "Take it out.")
    text = text.replace("\r\n", "\n")
    _bounded(text, findings)
    return text


def _spot(text: str, offset: int) -> Spot:
    line = text.count("\n", 0, offset) + 1
    return Spot(line, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _bounded(text: str, findings: Findings) -> None:
    for n, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE // 4 and len(line.encode()) > LONGEST_LINE:
            message = "The line is longer than 20 kB."
            raise findings.stop("line-too-long", Spot(n), message, "Break it.")
    if match := RUN.search(text):
        message = f"“{match[1]}” is repeated more than {LONGEST_RUN} times."
        raise findings.stop("brackets", _spot(text, match.start()), message, "Shorten the run.")
    offset = 0
    for paragraph in text.split("\n\n"):
        if paragraph.count("[") > DEEPEST_BRACKETS or paragraph.count("<") > MOST_TAGS:
            _brackets(paragraph, text, offset, findings)
        offset += len(paragraph) + 2


def _brackets(paragraph: str, text: str, offset: int, findings: Findings) -> None:
    depth = 0
    for match in re.finditer(r"\\.|[\[\]]", paragraph):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        depth = max(0, depth)
        if depth > DEEPEST_BRACKETS:
            spot = _spot(text, offset + match.start())
            message = f"More than {DEEPEST_BRACKETS} square brackets are open here."
            raise findings.stop("brackets", spot, message, "Close them, or write \\[.")
    if paragraph.count("<") > MOST_TAGS:
        message = f"There are more than {MOST_TAGS} “<” in one paragraph."
        raise findings.stop("brackets", _spot(text, offset), message, "Write &lt; or divide it.")
