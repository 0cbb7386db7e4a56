"""Plain text with links in it, as people write it into a guide."""

import re

LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]", re.IGNORECASE)


def paragraphs(text: str) -> list[list[list[tuple[str, bool]]]]:
    """Paragraphs of lines of pieces; a piece is a text and whether it is a link (http or https).

    >>> paragraphs("Read https://example.com/a. Then:\\ncall")
    [[[('Read ', False), ('https://example.com/a', True), ('. Then:', False)], [('call', False)]]]
    """
    found = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", text))
    return [[pieces(line) for line in part.split("\n")] for part in found if part.strip()]


def pieces(line: str) -> list[tuple[str, bool]]:
    """A line cut where links begin and end."""
    made, last = list[tuple[str, bool]](), 0
    for link in LINK.finditer(line):
        made += [(line[last : link.start()], False), (link[0], True)]
        last = link.end()
    return [piece for piece in [*made, (line[last:], False)] if piece[0]]


def is_link(text: str) -> bool:
    """Whether all of a text is one link."""
    return LINK.fullmatch(text) is not None
