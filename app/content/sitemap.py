"""What the links of a course's files lead to, and which lead nowhere."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import quote, unquote

from app.content.dress import Ref
from app.content.layout import File, Layout
from app.content.outline import Outline, Target
from app.content.place import Findings, Spot
from app.content.reader import PICTURES, PLAYED, Media
from app.content.wording import check_words
from app.domain.course import address

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
OUTSIDE = ("http:", "https:", "mailto:")


@dataclass(slots=True)
class SiteMap:
    """Resolves the links of one course's files."""

    course: str
    layout: Layout
    outlines: Mapping[str, Outline]
    media: Mapping[str, Media]
    language: str = "en"

    def refs(self, path: str, findings: Findings) -> dict[str, Ref]:
        """Link target as written → what it means, for one file; dead ones are told."""
        refs: dict[str, Ref] = {}
        for target in self.outlines[path]["links"]:
            ref = self._resolve(path, target, findings)
            if ref:
                refs[target["target"]] = ref
        return refs

    def _resolve(self, path: str, target: Target, findings: Findings) -> Ref | None:
        spot, written = Spot(target["line"], target["column"]), target["target"]
        if target["broken"]:
            message = "This link can't be read."
            mending = (
                'Write [text](target "title") with straight quotes, no other " in it and '
                "no space in the target, or \\[ for the sign."
            )
            findings.fault("bad-link", spot, message, mending)
            return None
        check_words(target, spot, findings)
        self._check_marks(path, target, spot, findings)
        scheme = SCHEME.match(written)
        if scheme and scheme[0].lower() in OUTSIDE and not target["picture"]:
            return None
        if scheme or written.startswith("/"):
            message = f"“{written[:80]}” can't be used here."
            mending = "Link to a file of the course, or to an https: address."
            findings.fault("bad-link", spot, message, mending)
            return None
        name, _, anchor = unquote(written).partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
        if there in self.media:
            return self._media(self.media[there], target, spot, findings)
        if target["picture"]:
            message = f"There is no picture “{name}”."
            findings.fault("missing-picture", spot, message, self._near(there, self.media))
            return None
        return self._text(path, there, anchor, target, findings)

    def _check_marks(self, path: str, target: Target, spot: Spot, findings: Findings) -> None:
        file = self.layout.files.get(path)
        known = "{.decorative}" if target["picture"] else "{.prompt}"
        is_taken = target["picture"] or (file is not None and file.kind == "lesson")
        if target["attributes"] and not (is_taken and target["attributes"] == known):
            message = f"“{target['attributes']}” means nothing here."
            mending = f"Take it out; known here is {known}." if is_taken else "Take it out."
            findings.fault("unknown-mark", spot, message, mending)

    def _near(self, path: str, known: Mapping[str, object]) -> str:
        near = get_close_matches(path, list(known), 1, 0.7)
        return f"Did you mean “{near[0]}”?" if near else "Correct the path, or add the file."

    def _text(
        self, path: str, there: str, anchor: str, target: Target, findings: Findings
    ) -> Ref | None:
        spot, file = Spot(target["line"], target["column"]), self.layout.files.get(there)
        if file is None:
            message = f"The link “{target['target']}” leads nowhere."
            findings.fault("dead-link", spot, message, self._near(there, self.layout.files))
            return None
        if file.kind == "prompts":
            message = "Follow-up prompts have no page to link to."
            findings.fault("dead-link", spot, message, "Link to a lesson, or say it in words.")
            return None
        if file.kind == "guide" and self.layout.files[path].kind != "guide":
            message = "Learners can't open guides."
            findings.fault("dead-link", spot, message, "Say it in words, or link from a guide.")
            return None
        outline = self.outlines.get(there)
        entry = _entry(outline, anchor)
        is_passage = file.kind == "scenario" and bool(anchor)
        if outline and outline["values"] and ((anchor and entry is None) or is_passage):
            message = f"There is no heading “#{anchor}” to link to in {there}."
            ids = {one[0]: one for one in outline["entries"]}
            findings.fault("dead-link", spot, message, self._near(anchor, ids))
            return None
        return self._ref(file, anchor, entry, is_own=there == path)

    def _ref(self, file: File, anchor: str, entry: list[str] | None, is_own: bool) -> Ref:
        tail = f"#{quote(anchor)}" if anchor else ""
        if file.kind in ("glossary", "people"):
            ref: Ref = {"href": f"{address(self.course)}/{file.kind}{tail}", "kind": "person"}
            if file.kind == "glossary":
                ref |= {"kind": "term", "text": entry[2] if entry and not is_own else ""}
            return ref
        if is_own and anchor:
            return {"href": tail, "kind": "anchor"}
        if file.kind == "guide":
            return {"href": f"/teach/guides/{self.course}/{file.slug}{tail}", "kind": "activity"}
        if file.kind == "course":
            return {"href": address(self.course) + tail, "kind": "activity"}
        if file.kind == "module":
            return {"href": address(self.course, file.slug) + tail, "kind": "activity"}
        ref = {"href": address(self.course, file.module, file.slug) + tail, "kind": "activity"}
        if file.kind == "worksheet" and anchor:
            ref |= {"worksheet": file.slug, "section": anchor}
        return ref

    def _media(self, media: Media, target: Target, spot: Spot, findings: Findings) -> Ref:
        ref: Ref = {"href": href(media), "kind": "file"}
        if media.ending in PICTURES:
            ref |= {"kind": "image", "width": media.width, "height": media.height}
        elif media.ending in PLAYED and target["picture"]:
            ref |= {"kind": "video" if media.ending == "mp4" else "audio"}
            ref |= {"width": media.width, "height": media.height}
            self._companions(media, ref, spot, findings)
        elif target["picture"]:
            message = f"“{media.name}” is no picture."
            findings.fault("missing-picture", spot, message, "Link to it without the “!”.")
        return ref

    def _companions(self, media: Media, ref: Ref, spot: Spot, findings: Findings) -> None:
        stem = media.path.rsplit(".", 1)[0]
        name = posixpath.basename(stem)
        captions, transcript = self.media.get(f"{stem}.vtt"), self.media.get(f"{stem}.txt")
        if captions:
            ref |= {"captions": href(captions), "language": self.language}
        elif media.ending == "mp4":
            message = f"The captions {name}.vtt are missing."
            findings.fault("missing-captions", spot, message, "Put them beside the film.")
        if transcript and transcript.text.strip():
            ref["transcript"] = transcript.text
        else:
            message = f"The transcript {name}.txt is {'empty' if transcript else 'missing'}."
            mending = "Put all that is said and shown as text beside the recording."
            findings.fault("missing-transcript", spot, message, mending)


def href(media: Media) -> str:
    """Where a media file is served: by digest, so that it never changes."""
    return f"/media/{media.digest}/{quote(media.name)}"


def _entry(outline: Outline | None, anchor: str) -> list[str] | None:
    if not outline or not anchor:
        return None
    return next((entry for entry in outline["entries"] if entry[0] == anchor), None)
