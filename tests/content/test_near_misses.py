"""One mistake of an honest author is one finding, and what is right is never told."""

import pytest

from app.content.worker import Worker
from tests.content.small import COURSE, FILES, SCENARIO, changed, compiled, lesson

TALK = "01-one/02-talk.scenario.md"
WALKS = "01-one/02-talk.walks"
TEXT = str | bytes | None


def talk(*pairs: tuple[str, str]) -> dict[str, TEXT]:
    """The small course with its scenario changed."""
    return changed(SCENARIO, TALK, *pairs)


def decision(name: str, to: str, first: str = "trust +6", second: str = "trust -6") -> str:
    """A passage with two choices that lead `to` a passage or ending."""
    return f"""## What of {name}? {{#{name}}}

- ["Yes."](#{to} "Say yes")

  `{first}`

  > So.

  You agreed.

- ["No."](#{to} "Say no")

  `{second}`

  > So.

  You refused.

"""


def story(*parts: str) -> dict[str, TEXT]:
    """The small course with more passages above the endings, and without walkthroughs."""
    return {TALK: SCENARIO.replace("## Good", "".join(parts) + "## Good"), WALKS: None}


ISLAND = decision("b", "c") + decision("c", "end")
PIT = decision("b", "c") + decision("c", "b")
TALK_WITH_B = SCENARIO.replace("## Good", ISLAND + "## Good")
CLOSED = '- ["Wait."](#b "Wait a bit")\n\n  `if trust > 90`\n\n  > So.\n\n  You waited.\n\n'
ALL_CURLY = (('"Ask her"', "“Ask her”"), ('"Push it"', "“Push it”"))
ONE = {
    "curly quotes around a label": (talk(ALL_CURLY[0]), ["bad-choice"]),
    "curly quotes around all labels": (talk(*ALL_CURLY), ["bad-choice", "bad-choice"]),
    "a bracket without its partner": (talk(("Tell me", "Tell [me")), ["bad-choice"]),
    "effects without an indent": (talk(("\n  `trust +6`", "\n`trust +6`")), ["bad-choice"]),
    "a consequence without an indent": (talk(("\n  > She does.", "\n> She does.")), ["bad-choice"]),
    "a why without an indent": (talk(("\n  You listened", "\nYou listened")), ["bad-choice"]),
    "effects without backticks": (talk(("`trust +6`", "trust +6")), ["bad-choice"]),
    "a wrapped choice without an indent": (talk(("Tell me", "Tell\nme")), ["hanging-line"]),
    "a mark in capitals": (talk(("#good .ending", "#good .Ending")), ["unknown-mark"]),
    "a mark behind a colon": (talk(("#good .ending", "#good :ending")), ["unknown-mark"]),
    "a mark without its dot": (talk(("#good .ending", "#good ending")), ["unknown-mark"]),
    "a rate that can't be read": (
        talk(("`trust +6", "`rate 1"), ("`trust -6", "`rate 2")),
        ["bad-effect"],
    ),
    "a meter in capitals": (talk(("{trust: 50", "{Trust: 50")), ["bad-value"]),
    "an unknown key of a meter": (talk(("trust: 50", "trust: {begin: 5}")), ["unknown-key"]),
    "a key in capitals": (talk(("title: A talk", "Title: A talk")), ["unknown-key"]),
    "a competency in capitals": (
        {"course.md": COURSE.replace("{trust: Trust}", "{Trust: Trust}")},
        ["bad-value"],
    ),
    "a reveal without a summary": (lesson("<details>\n\nText\n\n</details>\n"), ["bad-reveal"]),
    "a tag that is opened and closed": (lesson("<div>Text</div>\n"), ["html"]),
    "walkthroughs that can't be read": ({WALKS: b"\x00"}, ["control"]),
    "passages that hang together, apart from the rest": (story(ISLAND), ["unreached", "no-walks"]),
    "a pit of two passages": (story(PIT), ["no-way-out", "no-walks"]),
    "a door that never opens": (
        {TALK: TALK_WITH_B.replace('- ["Sign', CLOSED + '- ["Sign'), WALKS: None},
        ["never-offered", "no-walks"],
    ),
}
"""Findings by name, faults first; all that is said of the mistake."""
FINE = {
    "single quotes around a label": talk(('"Ask her"', "'Ask her'")),
    "a choice over two lines": talk(("Tell me", "Tell\n  me")),
    "tabs for indents": talk(("\n  `trust +6`\n\n  >", "\n\t`trust +6`\n\n\t>")),
    "Windows line ends": {path: text.replace("\n", "\r\n") for path, text in FILES.items()},
    "a comment between choices": talk(('- ["Sign', '<!-- push -->\n\n- ["Sign')),
    "an indented comment in walkthroughs": {WALKS: "asks: Ask her\n  # well\n  -> good\n"},
    "a comment in front matter": talk(("minutes: 5", "minutes: 5  # about")),
    "hashes in prose": lesson("Take #1, not ##2 of them.\n"),
    "a list of links to headings": lesson("## A\n\n- [the part above](#a)\n"),
    "footnotes": lesson("A claim[^a], `[^b]` and \\[^c].\n\n[^a]: A source[^d].\n[^d]: Another.\n"),
    "a bar in prose": lesson("| is a bar.\n"),
}


@pytest.mark.parametrize(("changes", "names"), ONE.values(), ids=ONE.keys())
def test_one_mistake_is_one_finding(
    worker: Worker, changes: dict[str, TEXT], names: list[str]
) -> None:
    result = compiled(worker, changes)
    found = [*result.faults, *result.hints]

    told = [fault.name for fault in found if fault.name != "best-is-longest"]
    assert told == names, "\n".join(map(str, found))


@pytest.mark.parametrize("changes", FINE.values(), ids=FINE.keys())
def test_what_is_right_is_not_told(worker: Worker, changes: dict[str, TEXT]) -> None:
    result = compiled(worker, changes)

    assert [str(fault) for fault in (*result.faults, *result.hints)] == []


def test_a_circle_that_a_flag_bounds_has_a_number_of_plays(worker: Worker) -> None:
    more = '- ["More."](#call "Ask more")\n\n  `if not asked, set asked, trust +1`\n\n'
    more += "  > She goes on.\n\n  You asked on.\n\n"

    result = compiled(worker, talk(('- ["Sign', f'{more}- ["Sign')))

    assert result.faults == ()
    assert result.reports[0].plays == 4
    assert dict(result.reports[0].endings) == {"good": 2, "bad": 2}
