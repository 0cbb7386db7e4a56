"""What `was:` lines say: which old slug is which new one, and where that can't be."""

from collections.abc import Mapping

from app.content.layout import ENDINGS, Layout
from app.content.outline import Outline
from app.content.place import Fault, Findings, Spot

NAMED = {"module", *(kind for _ending, kind in ENDINGS)}
"""Kinds of files that have a slug of their own."""


def renames(layout: Layout, outlines: Mapping[str, Outline], found: list[Fault]) -> dict[str, str]:
    """Old slug → new slug, of activities and modules; what is wrong is added to `found`."""
    named = {path: file for path, file in layout.files.items() if file.kind in NAMED}
    slugs = {file.slug: path for path, file in named.items()}
    claimed: dict[str, str] = {}
    new: dict[str, str] = {}
    for path, file in named.items():
        outline = outlines.get(path)
        was = outline["values"].get("was") if outline else None
        if outline is None or not isinstance(was, str):
            continue
        findings = Findings(path)
        spot = Spot(*outline["spots"].get("was", (1, 1)))
        if was == file.slug:
            message = f"“{was}” is the slug that this file has now."
            mending = "Write the old one, or take the key out."
            findings.fault("bad-rename", spot, message, mending)
        elif was in slugs:
            message = f"“{was}” is still there: it is the slug of {slugs[was]}."
            mending = "Take the key out, or rename that file."
            findings.fault("bad-rename", spot, message, mending)
        elif was in claimed:
            message = f"{claimed[was]} says “was: {was}” too."
            mending = "Keep it in one of them: records can follow one file only."
            findings.fault("bad-rename", spot, message, mending)
        else:
            claimed[was], new[was] = path, file.slug
        found += findings.found
    return new
