"""Defects of headings and blocks: what stands in every file."""

from tests.content.defects import Defect
from tests.content.small import lesson

LESSON_PATH = "01-one/01-lesson.md"


def _text(name: str, at: str, text: str, says: str = "") -> Defect:
    return Defect(name, lesson(text), f"{LESSON_PATH}:{at}", says)


DEFECTS = {
    "a top heading": _text("top-heading", "5:3", "# Title\n", "##"),
    "an underlined heading": _text("top-heading", "6:1", "Title\n=====\n", "underlined"),
    "a line under a paragraph": _text("top-heading", "6:1", "Text\n---\n", "empty line"),
    "an empty heading": _text("bad-heading", "5:4", "## {#a}\n", "1 to 200"),
    "a long heading": _text("bad-heading", "5:4", f"## {'long ' * 50}\n", "1 to 200"),
    "a bad id": _text("bad-id", "5:7", "## A {#Bad}\n", "lower-case"),
    "an id twice": Defect(
        "duplicate-id",
        {"people.md": "---\ntitle: P\n---\n\n## Susan Lowe\n\nx\n\n## Susan Lowe\n\ny\n"},
        "people.md:9:4",
        "{#another-id}",
    ),
    "an unknown mark": _text("unknown-mark", "5:7", "## A {.foo}\n", "“.foo”"),
    "a mark without a sign": _text("unknown-mark", "5:10", "## A {#a foo}\n", "“foo”"),
    "a skipped level": _text("heading-order", "9:6", "## A\n\nx\n\n#### B\n\ny\n", "Write ###"),
    "a first heading too deep": _text("heading-order", "5:5", "### A\n\nx\n", "Write ##,"),
    "a hanging line": _text("hanging-line", "6:1", "- a\nb\n", "2 spaces"),
    "a line that hangs on a quote": _text("hanging-line", "6:1", "> a\nb\n", "Begin it with >"),
    "an open fence": _text("open-fence", "5:1", "```\nx\n", "```"),
    "a reveal that can't be read": _text("bad-reveal", "5:1", "<details>\n\nx\n", "<summary>"),
    "an open reveal": _text(
        "bad-reveal", "5:1", "<details><summary>x</summary>\n\nx\n", "</details>"
    ),
    "text on a summary": _text(
        "bad-reveal", "6:1", "<details><summary>x</summary>\nx\n\n</details>\n", "empty line"
    ),
    "an open comment": _text("open-comment", "5:1", "<!-- x\n", "-->"),
    "a term without a definition": Defect(
        "no-definition",
        {"glossary.md": "---\ntitle: G\n---\n\n## Fiscal year\n"},
        "glossary.md:5:4",
        "“Fiscal year”",
    ),
}  # fmt: skip
