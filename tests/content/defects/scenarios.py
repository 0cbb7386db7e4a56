"""Defects of scenarios and their walkthroughs; ¦ marks the place that must be told."""
# ruff: noqa: E501 - a case a line

from tests.content.defects import Defect
from tests.content.small import SCENARIO, WALKS, changed

PATH = "01-one/02-talk.scenario.md"
WALKS_PATH = "01-one/02-talk.walks"
ASK = SCENARIO[SCENARIO.index('- ["Tell') : SCENARIO.index('- ["Sign')]
PUSH = SCENARIO[SCENARIO.index('- ["Sign') : SCENARIO.index("## Good")]
SAID = "> **Susan:** Well?"
THEN = """## Then {#then}

- ["Yes."](#end "Say yes")

  `trust +3`

  > Good.

  You agreed.

- ["No."](#end "Say no")

  `outlook +3`

  > Well.

  You refused.

## Good"""
PIT = """## ¦Pit {#pit}

- ["Up."](#pit "Climb up")

  `trust -1`

  > Slip.

  It is steep.

- ["Out."](#end "Get out")

  `if not fell, trust +1`

  > Free.

  You left.

## Good"""


def _marked(name: str, path: str, text: str, says: str, walks: str | None) -> Defect:
    before, mark, after = text.partition("¦")
    assert mark, name
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    files: dict[str, str | bytes | None] = {path: before + after}
    if path == PATH:
        files[WALKS_PATH] = walks
    return Defect(name, files, f"{path}:{line}:{column}", says)


def _talk(name: str, says: str, *pairs: tuple[str, str], walks: str | None = None) -> Defect:
    """The scenario with texts replaced, without its walkthroughs."""
    found = changed(SCENARIO, PATH, *pairs)[PATH]
    assert isinstance(found, str)
    return _marked(name, PATH, found, says, walks)


def _under(name: str, effects: str, says: str) -> Defect:
    """Other effects under the first choice."""
    return _talk(name, says, ("`trust +6`", f"`{effects}`"))


def _walks(name: str, text: str, says: str) -> Defect:
    return _marked(name, WALKS_PATH, text, says, None)


_SHAPES = {
    "no passage": _talk("no-passage", "no passage", ("---\ntitle", "---\n¦title"), (SCENARIO[SCENARIO.index("## What") : SCENARIO.index("## Good")], "")),
    "no ending": _talk("no-endings", "{#id .ending}", ("---\ntitle", "---\n¦title"), (SCENARIO[SCENARIO.index("## Good") :], "")),
    "a debrief amid": _talk("late-debrief", "to the end", ("## Good", "## ¦Debrief {.debrief}\n\n- Why?\n\n## Good")),
    "an id that is taken": _talk("reserved-id", "“end”", ("## Good {#good", "## ¦Good {#end")),
    "an ending that asks why": _talk("unknown-mark", "one of them", ("## Good {#good .ending}", "## ¦Good {#good .ending .commit}")),
    "a scene that asks why": _talk("unknown-mark", "one of them", ("#end \"Ask", "#then \"Ask"), ("## Good", '## ¦Then {#then .continue .commit}\n\n- [On](#end "Go on")\n\n## Good')),
    "a mark that nearly asks why": _talk("unknown-mark", "Did you mean {.commit}?", ("## What do you say? {#call}", "## What do you say? {#call ¦.comit}")),
    "two marks": _talk("unknown-mark", "one of them", ("## Good {#good .ending}", "## ¦Good {#good .ending .continue}")),
    "an unknown target": _talk("unknown-target", "“#ned”", ("(#end \"Ask", "(¦#ned \"Ask")),
    "an unknown fork": _under("unknown-target", "to ¦#nowhere if trust > 50", "“#nowhere”"),
    "a passage nothing leads to": _talk("unreached", "Nothing leads", ("## Good", THEN.replace("## T", "## ¦T"))),
    "a passage no play comes to": _talk("unreached", "No play", ('(#end "Ask', '(#then "Ask'), ("`trust +6`", "`trust +6, to #end if trust > 1`"), ("## Good", THEN.replace("## T", "## ¦T"))),
    "no way out": _talk("no-way-out", "no ending", ('(#end "Push', '(#pit "Push'), ("## Good", "## ¦Pit {#pit .continue}\n\n- [On](#pit \"Go on\")\n\n## Good")),
    "a trap for some": _talk("no-way-out", "Give the circle", ('(#end "Push', '(#pit "Push'), ("outlook +3`", "outlook +3, set fell`"), ("## Good", PIT)),
    "nothing on offer": _talk("may-offer-nothing", "without “if”", ("## What", "## ¦What"), ("`trust +6`", "`if trust > 60, trust +6`"), ("`trust -6", "`if trust > 70, trust -6")),
    "an ending out of reach": _talk("unreached-ending", "“good”", ("## Good", "## ¦Good"), ("trust >= 50`", "trust >= 99`")),
    "a last ending with a condition": _talk("last-ending-condition", "Take it away", ("Not fine.", "`when ¦trust < 50`\n\nNot fine.")),
    "an ending in the shadow of another": _talk("shadowed-ending", "“good” above", ("## Bad {#bad .ending}", "## ¦Great {#great .ending}\n\n`when trust >= 70`\n\nBest.\n\n## Bad {#bad .ending}")),
    "an ending under one without a condition": _talk("shadowed-ending", "“good” above", ("`when trust >= 50`\n\n", ""), ("## Bad", "## ¦Bad")),
    "an ending with choices": _talk("ending-choice", "offers choices", ("Fine.", "- ¦[Again](#call \"Go again\")")),
    "a single choice": _talk("single-choice", "{.continue}", ("## What", "## ¦What"), (PUSH, "")),
    "two ways to go on": _talk("many-continue", "Keep one", ("## What do you say? {#call}", "## ¦What do you say? {#call .continue}")),
    "no choice": _talk("no-choice", "{.ending}", ("## Good", "## ¦Then {#then}\n\nText.\n\n## Good")),
    "a second line to write": _talk("second-line", "one heading", ("> **Susan:** Well?", "### What now? {.line}\n\n### ¦And then? {.line}\n\n> **Susan:** Well?")),
    "a start out of its bounds": _talk("bad-start", "Give “else”", ("meters: {trust: 50,", "¦meters: {trust: {start: {from: before, else: 30, within: [49, 51]}},")),
    "a start that no story gives": _talk("unknown-start", "none", ("meters: {trust: 50,", "meters: {¦trust: {start: {from: before, else: 50, within: [49, 51]}},")),
    "a start that shuts an ending out": _talk("unreached-ending", "begins at 0", ("meters: {trust: 50,", "¦meters: {trust: {start: {from: before, else: 50, within: [0, 51]}},")),
    "too many starts": _talk("not-proven", "Narrow", ("meters: {trust: 50, outlook: 50}", "¦meters: {trust: {start: {from: before, else: 50}}, outlook: {start: {from: before, else: 50}}}")),
    "text after choices": _talk("text-after-choices", "above", ("## Good", "¦Late.\n\n## Good")),
}  # fmt: skip
_CHOICES = {
    "an item that is no choice": _talk("bad-choice", "unlike", ('- ["Sign here."](#end "Push it")', "- ¦Sign here.")),
    "text behind the link": _talk("bad-choice", "empty line", ('"Ask her")', '"Ask her") ¦now')),
    "a second quote": _talk("bad-choice", "one quote", ("  You listened.", "  You listened.\n\n  > ¦Again.")),
    "a why above what happens": _talk("bad-choice", "effects only", ("  > She does.", "  ¦Why.\n\n  > She does.")),
    "effects below what happens": _talk("bad-choice", "one code span", ("  You listened.", "  ¦`outlook +1`")),
    "effects in two code spans": _talk("bad-choice", "with commas", ("  > She does.", "  ¦`outlook +1`\n\n  > She does.")),
    "no label": _talk("no-label", "Short label", ('- ["Tell me."](#end "Ask her")', '- ¦["Tell me."](#end)')),
    "a label with a comma": _talk("no-label", "comma", ('"Ask her")', '"¦Ask, her")')),
    "a label with an arrow": _talk("no-label", "arrow", ('"Ask her")', '"¦Ask -> her")')),
    "a label with quotes": _talk("no-label", "double quote", ('"Ask her")', "'¦Ask \"her\"')")),
    "a label twice": _talk("duplicate-label", "twice", ('- ["Sign here."](#end "Push it")', '- ¦["Sign here."](#end "Ask her")')),
    "no consequence": _talk("no-consequence", "Add a quote", ('- ["Tell', '- ¦["Tell'), ("  > She does.\n", "")),
    "no why": _talk("no-why", "paragraph", ('- ["Tell', '- ¦["Tell'), ("  You listened.\n", "")),
    "a label of one word": _talk("label-length", "two to four", ('"Ask her")', '"¦Ask")')),
    "a rate to go on": _talk("bad-continue", "no decision", ("#end \"Ask", "#then \"Ask"), ("## Good", '## Then {#then .continue}\n\n- [On](#end "Go on")\n\n  `¦rate 1`\n\n## Good')),
    "a condition to go on": _talk("bad-continue", "fork", ("#end \"Ask", "#then \"Ask"), ("## Good", '## Then {#then .continue}\n\n- [On](#end "Go on")\n\n  `¦if trust > 1`\n\n## Good')),
    "rates on some": _talk("mixed-rates", "Rate all", ("`trust +6`", "`rate 1`"), ('- ["Sign', '- ¦["Sign')),
}  # fmt: skip
_INSTRUCTIONS = {
    "an unknown meter": _under("unknown-meter", "¦trsut +6", "“trust”"),
    "an unknown meter in score": _talk("unknown-meter", "“foo”", ("score: [trust]", "score: [¦foo]")),
    "an unknown meter in a condition": _talk("unknown-meter", "“turst”", ("trust >= 50`", "¦turst >= 50`")),
    "an unknown fact": _under("unknown-fact", "trust +6, ¦learn cash", "front matter"),
    "an unknown person": _talk("unknown-person", "people.md", ("with: susan-lowe", "with: [susan-lowe, ¦dev]")),
    "an unknown ending to pass": _talk("unknown-ending", "“good”", ("score: [trust]", "score: [trust]\n¦pass: great")),
    "a flag that is a meter": _under("name-clash", "trust +6, ¦set outlook", "another name"),
    "a fact that is a meter": _talk("name-clash", "another name", ("score: [trust]", "score: [trust]\nfacts: {¦trust: It}")),
    "a flag never set": _talk("flag-never-set", "“set warm”", ("trust >= 50`", "trust >= 50 and ¦warm`")),
    "a flag cleared and never set": _under("flag-never-set", "trust +6, ¦clear warm", "cleared"),
    "a flag never read": _under("flag-never-read", "trust +6, ¦set warm", "never read"),
    "a fact never learned": _talk("fact-never-learned", "“learn cash”", ("score: [trust]", "score: [trust]\nfacts: {¦cash: Now}")),
    "a condition in words": _talk("bad-condition", "can't be read", ("trust >= 50`", "¦trust is high`")),
    "a meter without a number": _talk("bad-condition", "needs a number", ("trust >= 50`", "outlook > 1 and ¦trust`")),
    "a comparison with not": _talk("bad-condition", "round", ("trust >= 50`", "¦not trust >= 50`")),
    "a condition that ends with or": _talk("bad-condition", "“”", ("trust >= 50`", "trust >= 50 or ¦or`")),
    "an effect in words": _under("bad-effect", "¦trust up", "“trust +6”"),
    "a meter moved twice": _under("bad-effect", "trust +6, ¦trust +1", "one sum"),
    "a condition behind an effect": _under("bad-effect", "trust +6, ¦if trust > 50", "first"),
    "a rate over 1": _under("bad-effect", "¦rate 1.5", "0 to 1"),
    "two rates": _under("bad-effect", "rate 1, ¦rate 0", "Keep one"),
    "a fork without a condition": _under("bad-effect", "¦to #call", "to #passage if"),
    "a lock in curly quotes": _under("bad-effect", "if trust > 40, ¦locked “why”", "straight"),
    "a rate on entering": _talk("bad-effect", "nobody chooses", (SAID, "> `if trust > 40, ¦rate 1`\n>\n> x")),
    "a lone lock": _under("lone-lock", '¦locked "why"', "condition first"),
    "an unknown instruction": _talk("unknown-instruction", "measures", (SAID, f"`¦sings trust`\n\n{SAID}")),
    "an event without a condition": _talk("unknown-instruction", "“if denial", (SAID, "> `¦trust -3`\n>\n> x")),
    "an instruction in a consequence": _talk("unknown-instruction", "above the quote", ("  > She does.", "  > `¦trust +1`\n  >\n  > She does.")),
    "an event in an ending": _talk("unknown-instruction", "Only passages", ("Not fine.", "> `¦if trust > 1`\n>\n> x")),
    "an ending's if": _talk("unknown-instruction", "when", ("`when trust", "`¦if trust")),
    "a competency nobody defines": _talk("unknown-competency", "“foo”", (SAID, f"`measures trust, ¦foo`\n\n{SAID}")),
    "an unknown speaker": _talk("unknown-speaker", "people.md", ("**Susan:", "**¦Sussan:")),
}  # fmt: skip
_PLAYS = {
    "a condition against itself": _under("never-holds", "if ¦trust > 60 and trust < 20, trust +6", "can never hold"),
    "an ending's condition against itself": _talk("never-holds", "can never hold", ("trust >= 50`", "¦trust > 100`")),
    "an event that never comes": _talk("never-holds", "No play", (SAID, "> `if ¦trust > 90, trust -1`\n>\n> x")),
    "a fork never taken": _talk("never-holds", "fork", ("`trust +6`", "`trust +6, to #then if ¦trust > 90`"), ('(#end "Push', '(#then "Push'), ("## Good", THEN)),
    "a fork behind one that always is": _talk("never-holds", "before it", ("`trust +6`", "`trust +6, to #then if trust > 1, to #bad if ¦trust > 2`"), ("## Good", THEN)),
    "a choice never offered": _talk("never-offered", "“Push it”", ('- ["Sign', '- ¦["Sign'), ("`trust -6", "`if trust > 60, trust -6"), (PUSH[PUSH.index("  You pushed.") :], "  You pushed.\n\n" + PUSH.replace("Push it", "Push on").replace("## Good", ""))),
    "a score that is fixed": _talk("score-fixed", "cannot vary", ("## What", "## ¦What"), ("`trust -6, outlook", "`trust +6, outlook")),
    "an ending without a decision": _talk("no-counted-decision", "“bad”", ("`trust +6`", "`trust -6`"), ('(#end "Ask', '(#then "Ask'), ('(#end "Push', '(#bad "Push'), ("## Good", THEN), ("## Bad", "## ¦Bad")),
    "a worst choice": _talk("dominated", "win something", ("## Good", '- ¦[Go](#end "Just go")\n\n  `trust -9, outlook -9`\n\n  > x\n\n  y\n\n## Good')),
    "best and longest": _talk("best-is-longest", "1 of 1", ("## What", "## ¦What"), ('"Tell me."', '"Tell me all of it, from the start."')),
    "best in one place": _talk("best-in-place", "shuffle", ("score: [trust]", "score: [trust]\nshuffle: none"), ("## What", "## ¦What"), ('(#end "Ask', '(#then "Ask'), ("## Good", THEN)),
    "best goes round": _talk("best-never-ends", "circle", ("## What", "## ¦What"), ('(#end "Ask', '(#call "Ask')),
}  # fmt: skip


def _rare() -> Defect:
    """A choice at the end of a way that one play in sixteen thousand takes."""
    steps = "".join(_step(n, f"p{n + 1}" if n < 13 else "last") for n in range(14))
    last = "## ¦Here {#last}\n\n" + ASK + PUSH
    talk = SCENARIO.replace('(#end "Ask her")', '(#p0 "Ask her")', 1)
    text = talk.replace("## Good", f"{steps}{last}## Good", 1)
    return _marked("never-taken", PATH, text, "1,000 random plays", None)


def _step(number: int, onward: str) -> str:
    choices = ASK.replace("#end", f"#{onward}") + PUSH
    return f"## Step {number} {{#p{number}}}\n\n{choices}"


def _vast() -> Defect:
    """Passages that all lead to one another and set a flag each, which another reads."""
    count = 24
    passages = "".join(_crossing(n, count) for n in range(count))
    text = SCENARIO.replace("## What", "## ¦What").replace('(#end "Ask her")', '(#p0 "Ask her")')
    return _marked("not-proven", PATH, text.replace("## Good", f"{passages}## Good"), "more", None)


def _crossing(number: int, count: int) -> str:
    ways = "".join(
        f'- [To {other}.](#p{other} "Go to {other}")\n\n'
        f"  `if f{number} or not f{other} or trust > {other}, trust +{other % 7 + 1}, set f{other}`\n\n"
        "  > You go.\n\n  On.\n\n"
        for other in range(count)
        if other != number
    )
    event = (
        f"> `if f{number} and outlook > 3, trust -{number + 3}, outlook -1`\n>\n> It shakes.\n\n"
    )
    leave = '- [Leave.](#end "Just leave")\n\n  `outlook +2`\n\n  > You go.\n\n  Out.\n\n'
    return f"## Crossing {number} {{#p{number}}}\n\n{event}{ways}{leave}"


_WALKS = {
    "a walk without its form": _walks("bad-walk", "¦asks Ask her\n", "name: Label"),
    "a line that goes on with nothing": _walks("bad-walk", "  ¦asks: a -> b\n", "goes on"),
    "a walk with an empty label": _walks("bad-walk", "asks: Ask her, ¦-> good\n", "missing"),
    "a walk without an ending": _walks("bad-walk", "asks: Ask her ->¦\n", "missing"),
    "a walk that takes what isn't offered": _walks(
        "walk-not-offered", "asks:\n  ¦Ask him -> good\n", "“Push it”"
    ),
    "a walk that goes past the end": _walks(
        "walk-not-offered", "asks: Ask her, ¦Push it -> good\n", "after the end"
    ),
    "a walk that ends elsewhere": _walks(
        "walk-ends-elsewhere", "asks: Push it -> ¦good\n", "trust = 44"
    ),
    "a walk to an unknown ending": _walks(
        "walk-ends-elsewhere", "asks: Ask her -> ¦great\n", "Endings are"
    ),
    "a false claim": _walks("walk-claim", "asks: Ask her -> good, ¦trust > 60\n", "trust = 56"),
    "a claim of an unknown flag": _walks(
        "walk-claim", "asks: Ask her -> good, ¦not warm\n", "“warm”"
    ),
    "a claim that can't be read": _walks(
        "bad-condition", "asks: Ask her -> good, trust >= 50,\n  ¦trust is high\n", "can't be read"
    ),
    "a claim of an unknown meter": _walks(
        "unknown-meter", "asks: Ask her -> good, ¦foo > 6\n", "“outlook”"
    ),
    "two walks of one name": _walks("same-walk", f"{WALKS}¦{WALKS}", "another name"),
    "no walks": Defect("no-walks", {WALKS_PATH: None}, f"{PATH}:1:1", "02-talk.walks"),
    "a walk that stops": Defect(
        "walk-unfinished",
        {
            **changed(
                SCENARIO,
                PATH,
                ('(#end "Ask her")', '(#then "Ask her")'),
                ("## Good", THEN),
            ),
            WALKS_PATH: WALKS,
        },
        f"{WALKS_PATH}:1:7",
        "Name every choice",
    ),
}
DEFECTS = (
    _SHAPES
    | _CHOICES
    | _INSTRUCTIONS
    | _PLAYS
    | _WALKS
    | {"a choice that is hardly ever offered": _rare(), "too many states": _vast()}
)
