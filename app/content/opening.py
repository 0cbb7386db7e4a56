"""Files opened once for the two requests about them: the outline, then the compiling."""

from app.content.document import Document, open_document
from app.content.place import Fault, Findings

MOST = 500
LONGEST = 100_000
"""Bounds of what is kept: documents, and characters of one."""
_kept: dict[str, tuple[str, Document, tuple[Fault, ...]]] = {}


def open_first(path: str, text: str, findings: Findings) -> Document:
    """Open a file and keep the document for `open_again`. Raises Unreadable."""
    document = open_document(path, text, findings)
    if len(_kept) >= MOST:
        _kept.clear()
    if len(text) <= LONGEST:
        _kept[path] = (text, document, tuple(findings.found))
    return document


def open_again(path: str, text: str, findings: Findings) -> Document:
    """The document kept, else opened; it is given away, for compiling changes it.

    Raises Unreadable.
    """
    kept = _kept.pop(path, None)
    if kept is None or kept[0] != text:
        return open_document(path, text, findings)
    findings.found += kept[2]
    kept[1].findings = findings
    return kept[1]
