"""Defects of links, pictures, films, tables and raw HTML."""

from tests.content.defects import Defect
from tests.content.small import lesson, picture

LESSON_PATH = "01-one/01-lesson.md"
FILM = picture("01-one/media/talk.mp4")
CAPTIONS = picture("01-one/media/talk.vtt")
TRANSCRIPT = picture("01-one/media/talk.txt")
DRAWING = picture("01-one/media/plan.svg")
VTT = "01-one/media/talk.vtt"


def _text(name: str, at: str, text: str, says: str = "") -> Defect:
    media = {**DRAWING, **FILM, **CAPTIONS, **TRANSCRIPT}
    return Defect(name, lesson(text), f"{LESSON_PATH}:{at}", says, media)


def _captions(at: str, text: str, says: str) -> Defect:
    return Defect("bad-captions", {VTT: text}, f"{VTT}:{at}", says)


DEFECTS = {
    "a tag": _text("html", "5:3", "a <span>b</span>\n", "<span>"),
    "an unknown callout": _text("unknown-callout", "5:3", "> [!HINT] x\n", "“HINT”"),
    "a link with quotes inside": _text("bad-link", "5:3", 'a [b](c "d "e"")\n', "can't be read"),
    "a link without text": _text("bad-link", "5:3", "a [](module.md)\n", "no text"),
    "a script address": _text("bad-link", "5:1", "[a](javascript:x)\n", "https:"),
    "an absolute path": _text("bad-link", "5:1", "[a b](/etc/passwd)\n", "https:"),
    "a film inside a sentence": _text("bad-link", "5:3", "a ![b](media/talk.mp4)\n", "alone"),
    "a link to no file": _text("dead-link", "5:1", "[a plan](05-plan.worksheet.md)\n", "04-plan"),
    "a link to no heading": _text("dead-link", "6:1", "a\n[b c](#nothing)\n", "#nothing"),
    "a link out of the course": _text("dead-link", "5:1", "[a b](../../x.md)\n", "nowhere"),
    "click here": _text("vague-link", "6:2", "a\n([Click here](module.md))\n", "Click here"),
    "read more": _text("vague-link", "5:1", "[Read **more** …](module.md)\n", "leads"),
    "a bare address": _text("vague-link", "5:1", "[https://x.test](https://x.test)\n", "address"),
    "an unknown mark on a link": _text("unknown-mark", "5:1", "[a b](x.md){.promt}\n", "promt"),
    "no picture": _text("missing-picture", "5:1", "![A](media/plann.svg)\n", "plan.svg"),
    "a text as a picture": _text("missing-picture", "5:1", "![A](media/talk.txt)\n", "no picture"),
    "no alternative": _text("missing-alt", "5:3", "a ![](media/plan.svg)\n", "decorative"),
    "a file's name": _text("missing-alt", "5:1", "![Plan.svg](media/plan.svg)\n", "“Plan.svg”"),
    "a name without ending": _text("missing-alt", "5:1", "![plan](media/plan.svg)\n", "can't see"),
    "a word for any": _text("missing-alt", "5:1", "![Picture](media/plan.svg)\n", "“Picture”"),
    "no captions": Defect(
        "missing-captions",
        lesson("\n![A talk](media/talk.mp4)\n"),
        f"{LESSON_PATH}:6:1",
        "talk.vtt",
        {**FILM, **TRANSCRIPT},
    ),
    "no transcript": Defect(
        "missing-transcript",
        lesson("![A talk](media/talk.mp3)\n"),
        f"{LESSON_PATH}:5:1",
        "talk.txt is missing",
        picture("01-one/media/talk.mp3"),
    ),
    "an empty transcript": Defect(
        "missing-transcript",
        lesson("![A talk](media/talk.mp3)\n")
        | {"01-one/media/talk.mp3": b"x", "01-one/media/talk.txt": " \n"},
        f"{LESSON_PATH}:5:1",
        "talk.txt is empty",
    ),
    "captions without a header": _captions("1:1", "1\n00:00:01,000 --> 00:00:02,000\n", "WEBVTT"),
    "captions with commas": _captions(
        "3:1", "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHello\n", "points"
    ),
    "captions that end too early": _captions(
        "3:1", "WEBVTT\n\n00:02.000 --> 00:01.000\nHello\n", "before it begins"
    ),
    "no captions inside": _captions("1:1", "WEBVTT\n\nHello\n", "no caption"),
    "captions in another encoding": Defect(
        "encoding", {VTT: "WEBVTT\n\nCafé\n".encode("latin-1")}, f"{VTT}:3:4"
    ),
    "a wide table": _text(
        "wide-table", "5:1", "|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n|1|2|3|4|5|6|\n", "6 columns"
    ),
}  # fmt: skip
