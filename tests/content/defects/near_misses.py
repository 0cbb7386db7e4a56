"""What an honest author nearly gets right."""

from tests.content.defects import Defect
from tests.content.small import COURSE, PEOPLE, SCENARIO, changed, lesson

TALK = "01-one/02-talk.scenario.md"
READ = "01-one/01-lesson.md"
PROMPT = "\n[It](04-plan.worksheet.md#partner){.prompt}\n"
TWO = {"people.md": f"{PEOPLE}\n## Susan Park\n\n`Buyer, Bracken`\n\nShe buys.\n"}


def _talk(name: str, place: str, says: str, *pairs: tuple[str, str]) -> Defect:
    return Defect(name, changed(SCENARIO, TALK, *pairs), f"{TALK}:{place}", says)


def _read(name: str, place: str, says: str, text: str) -> Defect:
    return Defect(name, lesson(text), f"{READ}:{place}", says)


DEFECTS = {
    "a section prompted for twice": _read("same-prompt", "8:1", "already", PROMPT + PROMPT),
    "a mark behind a space": _read(
        "unknown-mark", "6:36", "right behind", PROMPT.replace("{", " {")
    ),
    "a footnote that isn't there": _read("dead-link", "5:8", "“[^1]: …”", "A claim[^1].\n"),
    "a heading of signs only": _read("bad-id", "5:4", "{#short-name}", "## …?\n"),
    "a table without its second line": _read("bad-table", "5:1", "|---|", "| A | B |\n| 1 | 2 |\n"),
    "a second line of a table with other columns": _read(
        "bad-table", "5:1", "as many", "| A | B |\n|---|\n| 1 | 2 |\n"
    ),
    "a heading without its space": _read("bad-heading", "5:1", "## Title", "##Title\n"),
    "a reveal that is only closed": _read("bad-reveal", "7:1", "no part", "Text\n\n</details>\n"),
    "a speech without words": _talk(
        "empty-speech", "14:5", "same paragraph", ("Susan:** Well?", "Susan:**")
    ),
    "a speech below its name": _talk(
        "empty-speech", "14:5", "same paragraph", ("Susan:** Well?", "Susan:**\n>\n> Well?")
    ),
    "a first name that two people have": Defect("short-name", TWO, f"{TALK}:14:5", "Susan Park"),
    "a label in curly quotes": _talk(
        "bad-choice", "16:3", "straight quotes", ('"Ask her"', "“Ask her”")
    ),
    "a space before a choice's target": _talk("bad-choice", "16:3", "no space", ("](#", "] (#")),
    "effects without their indent": _talk(
        "bad-choice", "18:1", "two spaces", ("\n  `trust +6`", "\n`trust +6`")
    ),
    "a why without its indent": _talk(
        "bad-choice", "22:1", "two spaces", ("\n  You listened", "\nYou listened")
    ),
    "an effect in capitals": _talk("bad-effect", "18:4", "“trust +6”", ("`trust +6", "`Trust +6")),
    "a mark in capitals": _talk("unknown-mark", "32:16", "{.ending}", ("good .e", "good .E")),
    "a part of a title taken for a comment": _talk(
        "ambiguous-value", "2:10", "dropped", ("A talk", "A #1 talk")
    ),
    "a tab in front matter": _talk(
        "bad-yaml", "5:1", "tab", ("with: susan-lowe", "with:\n\t- susan-lowe")
    ),
    "an unknown key of a meter": _talk(
        "unknown-key", "6:18", "meters.trust.begin", ("trust: 50", "trust: {begin: 5}")
    ),
    "limits the wrong way round": Defect(
        "bad-value",
        {"course.md": COURSE.replace("certificate", "reading: {words: [9, 5]}\ncertificate")},
        "course.md:5:11",
        "smaller",
    ),
}
