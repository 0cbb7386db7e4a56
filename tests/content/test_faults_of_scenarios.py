"""Every fault of scenarios and walkthroughs, with the place and words an author sees."""
# ruff: noqa: E501 - messages are given whole

import pytest

from app.content.worker import Worker
from tests.content.small import SCENARIO, changed, told

PATH = "01-one/02-talk.scenario.md"
WALKS = "01-one/02-talk.walks"

# fmt: off
CASES: dict[str, tuple[dict[str, str | bytes | None], list[str]]] = {
    'target': (changed(SCENARIO, PATH, ("](#end \"Ask her\")","](#ned \"Ask her\")")), [
        "01-one/02-talk.scenario.md:16:16: The choice leads to “#ned”, which doesn't exist. Passages are “call”, “good”, “bad” and #end.",
    ]),
    'label': (changed(SCENARIO, PATH, (" \"Ask her\")",")")), [
        '01-one/02-talk.scenario.md:16:3: The choice has no label. Add it in quotes behind the target: (#passage "Short label").',
    ]),
    'label comma': (changed(SCENARIO, PATH, ("\"Ask her\"","\"Ask, her\"")), [
        '01-one/02-talk.scenario.md:16:22: The label “Ask, her” has a comma, a double quote or an arrow. Walkthroughs need labels without them.',
    ]),
    'dup label': (changed(SCENARIO, PATH, ("\"Push it\"","\"Ask her\"")), [
        '01-one/02-talk.scenario.md:24:3: The label “Ask her” is there twice in this passage. Give one of them another label.',
    ]),
    'consequence': (changed(SCENARIO, PATH, ("  > She does.\n","")), [
        '01-one/02-talk.scenario.md:16:3: The choice “Ask her” has no consequence. Add a quote under it that says what happens.',
    ]),
    'why': (changed(SCENARIO, PATH, ("  You listened.\n","")), [
        "01-one/02-talk.scenario.md:16:3: The choice “Ask her” doesn't say why. Add a paragraph after the quote.",
    ]),
    'link alone': (changed(SCENARIO, PATH, ("\"Ask her\")","\"Ask her\") now")), [
        '01-one/02-talk.scenario.md:16:32: The link of a choice is alone in its paragraph. Put an empty line after it.',
    ]),
    'no choice item': (changed(SCENARIO, PATH, ("- [\"Sign here.\"](#end \"Push it\")","- Sign here.")), [
        '01-one/02-talk.scenario.md:24:3: This list item is no choice, unlike the others. Begin it with [text](#passage "Label").',
    ]),
    'order': (changed(SCENARIO, PATH, ("  You listened.\n","  You listened.\n\n  > Again.\n")), [
        '01-one/02-talk.scenario.md:24:5: A choice goes link, effects, what happens, why. Make one quote of what happens, with a line “>” between its paragraphs.',
    ]),
    'instruction': (changed(SCENARIO, PATH, ("`trust +6`","`trust up`")), [
        "01-one/02-talk.scenario.md:18:4: The instruction “trust up” can't be read. Write for example “trust +6”, “set denial”, “learn cash” or “if trust >= 50”.",
    ]),
    'meter': (changed(SCENARIO, PATH, ("`trust +6`","`trsut +6`")), [
        '01-one/02-talk.scenario.md:18:4: There is no meter “trsut”. Meters are “trust”, “outlook”.',
    ]),
    'meter twice': (changed(SCENARIO, PATH, ("`trust +6`","`trust +6, trust +1`")), [
        '01-one/02-talk.scenario.md:18:14: “trust” is moved twice here. Write one sum.',
    ]),
    'fact': (changed(SCENARIO, PATH, ("`trust +6`","`trust +6, learn cash`")), [
        '01-one/02-talk.scenario.md:18:14: There is no fact “cash”. Facts are none; add it to the front matter.',
    ]),
    'flag is meter': (changed(SCENARIO, PATH, ("`trust +6`","`trust +6, set trust`")), [
        "01-one/02-talk.scenario.md:18:14: “trust” is a meter or a fact and can't be a flag too. Choose another name for the flag.",
    ]),
    'flag never set': (changed(SCENARIO, PATH, ("`when trust >= 50`","`when trust >= 50 and warm`")), [
        '01-one/02-talk.scenario.md:34:23: “warm” is read here, but it is no meter or fact and no choice sets it. Add “set warm” to a choice.',
    ]),
    'flag never read': (changed(SCENARIO, PATH, ("`trust +6`","`trust +6, set warm`")), [
        '01-one/02-talk.scenario.md:18:14: The flag “warm” is set but never read. Read it in an “if”, or drop it.',
    ]),
    'cond': (changed(SCENARIO, PATH, ("`when trust >= 50`","`when trust is high`")), [
        "01-one/02-talk.scenario.md:34:7: The condition “trust is high” can't be read. Write “trust >= 60”, “denial” or “not denial”, joined by “and” or “or”.",
    ]),
    'cond meter': (changed(SCENARIO, PATH, ("`when trust >= 50`","`when trust`")), [
        '01-one/02-talk.scenario.md:34:7: “trust” is a meter and needs a number. Write for example “trust >= 50”.',
    ]),
    'cond unknown meter': (changed(SCENARIO, PATH, ("`when trust >= 50`","`when turst >= 50`")), [
        '01-one/02-talk.scenario.md:34:7: There is no meter “turst”. Meters are “trust”, “outlook”.',
    ]),
    'when': (changed(SCENARIO, PATH, ("`when trust >= 50`","`if trust >= 50`")), [
        "01-one/02-talk.scenario.md:34:2: The instruction “if trust >= 50” can't be read. Here only “when trust >= 60” is known.",
    ]),
    'measures': (changed(SCENARIO, PATH, ("> **Susan:** Well?","`measures foo`\n\n> **Susan:** Well?")), [
        '01-one/02-talk.scenario.md:14:11: There is no competency “foo” in course.md. Known are “trust”.',
    ]),
    'speaker': (changed(SCENARIO, PATH, ("**Susan:**","**Sussan:**")), [
        "01-one/02-talk.scenario.md:14:5: “Sussan” isn't in people.md. Add the person, or correct the name.",
    ]),
    'cast': (changed(SCENARIO, PATH, ("susan-lowe","susan")), [
        '01-one/02-talk.scenario.md:4:1: There is no person “susan” in people.md. Use the id of a heading there.',
    ]),
    'score': (changed(SCENARIO, PATH, ("score: [trust]","score: [foo]")), [
        '01-one/02-talk.scenario.md:7:9: There is no meter “foo”. Meters are “trust”, “outlook”.',
    ]),
    'pass': (changed(SCENARIO, PATH, ("score: [trust]","score: [trust]\npass: foo")), [
        '01-one/02-talk.scenario.md:8:1: There is no ending “foo”. Endings are “good”, “bad”.',
    ]),
    'no passage': ({PATH:SCENARIO[:SCENARIO.index("## What")]+SCENARIO[SCENARIO.index("## Good"):]}, [
        '01-one/02-talk.scenario.md:2:1: The scenario has no passage. Add a ## heading with {#id} and choices.',
    ]),
    'no ending': ({PATH:SCENARIO[:SCENARIO.index("## Good")]}, [
        '01-one/02-talk.scenario.md:2:1: The scenario has no ending. Add a ## heading with {#id .ending}.',
    ]),
    'no choices': (changed(SCENARIO, PATH, ("## Good","## Then {#then}\n\nx\n\n## Good")), [
        '01-one/02-talk.scenario.md:32:4: The passage “then” offers no choice. Begin list items with [text](#passage "Label"), or mark it {.ending}.',
    ]),
    'single': ({PATH:SCENARIO[:SCENARIO.index("- [\"Sign")]+SCENARIO[SCENARIO.index("## Good"):]}, [
        '01-one/02-talk.scenario.md:12:4: The passage “call” has a single choice. Add another, or mark it {.continue}.',
    ]),
    'continue': (changed(SCENARIO, PATH, ("{#call}","{#call .continue}")), [
        '01-one/02-talk.scenario.md:12:4: The {.continue} passage “call” has 2 choices. Keep one, or take the mark away.',
    ]),
    'after': (changed(SCENARIO, PATH, ("## Good","Late text.\n\n## Good")), [
        '01-one/02-talk.scenario.md:32:1: Text after the choices is never seen where it stands. Move it above the choices.',
    ]),
    'unreached': (changed(SCENARIO, PATH, ("## Good","## Then {#then .continue}\n\n- [Go](#end \"Go on\")\n\n## Good")), [
        '01-one/02-talk.scenario.md:32:4: Nothing leads to the passage “then”. Lead a choice to it, or take it out.',
    ]),
    'trap': ({PATH:SCENARIO.replace('](#end "Push it")','](#pit "Push it")').replace("## Good",'## Pit {#pit .continue}\n\n- [On](#pit "Go on")\n\n## Good')}, [
        '01-one/02-talk.scenario.md:32:4: From the passage “pit” no ending can be reached. Lead a choice out, to a passage or #end.',
        '01-one/02-talk.scenario.md:42:4: No play can come to the ending “bad”. Change its “when”, or the points on the way.',
    ]),
    'last when': (changed(SCENARIO, PATH, ("Not fine.","`when trust < 50`\n\nNot fine.")), [
        '01-one/02-talk.scenario.md:40:7: The last ending “bad” has a condition. Take it away: the last one is for all who meet no other.',
    ]),
    'unreached end': (changed(SCENARIO, PATH, ("trust >= 50`","trust >= 99`")), [
        '01-one/02-talk.scenario.md:32:4: No play can come to the ending “good”. Change its “when”, or the points on the way.',
        '01-one/02-talk.walks:1:18: “asks” ends in “bad”, not in “good” (trust = 56, outlook = 50). Correct the walkthrough or the points.',
    ]),
    'may offer': ({PATH:SCENARIO.replace("`trust +6`","`if trust > 60, trust +6`").replace("`trust -6, outlook +3`","`if trust > 70, trust -6`")}, [
        '01-one/02-talk.scenario.md:12:4: The passage “call” may offer nothing. Leave one choice without “if”.',
        '01-one/02-talk.scenario.md:16:3: No play is ever offered “Ask her” (if trust > 60). Change its condition, or take it out.',
        '01-one/02-talk.scenario.md:24:3: No play is ever offered “Push it” (if trust > 70). Change its condition, or take it out.',
        '01-one/02-talk.scenario.md:32:4: No play can come to the ending “good”. Change its “when”, or the points on the way.',
        '01-one/02-talk.scenario.md:38:4: No play can come to the ending “bad”. Change its “when”, or the points on the way.',
        '01-one/02-talk.walks:1:7: “asks”: decision 1, “Ask her”, is not offered in “call”. On offer are none.',
    ]),
    'never': (changed(SCENARIO, PATH, ("`trust +6`","`if trust > 60 and trust < 20, trust +6`")), [
        '01-one/02-talk.scenario.md:18:7: The condition “trust > 60 and trust < 20” can never hold. Change it, or take it out.',
        '01-one/02-talk.scenario.md:32:4: No play can come to the ending “good”. Change its “when”, or the points on the way.',
        '01-one/02-talk.walks:1:7: “asks”: decision 1, “Ask her”, is not offered in “call”. On offer are “Push it”.',
    ]),
    'never met': (changed(SCENARIO, PATH, ("> **Susan:** Well?","> `if trust > 90, trust -1`\n>\n> x")), [
        '01-one/02-talk.scenario.md:14:7: No play meets the condition “trust > 90” here. Change it, or take it out.',
    ]),
    'score fixed': (changed(SCENARIO, PATH, ("`trust -6, outlook +3`","`trust +6`"),("`when trust >= 50`","`when trust >= 70`")), [
        '01-one/02-talk.scenario.md:12:4: The score cannot vary: no decision has better and worse choices. Move a meter of “score” (trust) in some choices.',
        '01-one/02-talk.scenario.md:32:4: No play can come to the ending “good”. Change its “when”, or the points on the way.',
        '01-one/02-talk.walks:1:18: “asks” ends in “bad”, not in “good” (trust = 56, outlook = 50). Correct the walkthrough or the points.',
    ]),
    'uncounted': ({PATH:SCENARIO.replace("`trust -6, outlook +3`","`trust +6`").replace('](#end "Push it")','](#bad "Push it")')}, [
        '01-one/02-talk.scenario.md:12:4: The score cannot vary: no decision has better and worse choices. Move a meter of “score” (trust) in some choices.',
    ]),
    'end id': (changed(SCENARIO, PATH, ("{#good .ending}","{#end .ending}")), [
        '01-one/02-talk.scenario.md:32:4: The id “end” stands for the ending whose condition holds. Choose another id.',
    ]),
    'debrief': (changed(SCENARIO, PATH, ("## Good","## D {.debrief}\n\nx\n\n## Good")), [
        "01-one/02-talk.scenario.md:32:4: The debrief isn't the last heading. Move it to the end.",
    ]),
    'dominated': (changed(SCENARIO, PATH, ("## Good",'- [Go](#end "Just go")\n\n  `trust -10, outlook -9`\n\n  > x\n\n  y\n\n## Good')), [
        '01-one/02-talk.scenario.md:32:3: Every other choice beats “Just go” on every meter. Let it win something.',
    ]),
    'walk form': ({WALKS:"asks Ask her\n"}, [
        "01-one/02-talk.walks:1:1: This walkthrough can't be read. Write “name: Label, Label -> ending, trust >= 60”.",
    ]),
    'walk indent': ({WALKS:"  asks: a -> b\n"}, [
        '01-one/02-talk.walks:1:3: This line goes on with nothing. Write “name: Label, Label -> ending, trust >= 60”.',
    ]),
    'walk label': ({WALKS:"asks: Ask him -> good\n"}, [
        '01-one/02-talk.walks:1:7: “asks”: decision 1, “Ask him”, is not offered in “call”. On offer are “Ask her”, “Push it”.',
    ]),
    'walk more': ({WALKS:"asks: Ask her, Ask her -> good\n"}, [
        '01-one/02-talk.walks:1:16: “asks”: decision 2, “Ask her”, is not offered after the end. The play came to “good” before it: take it out.',
    ]),
    'walk ending': ({WALKS:"asks: Push it -> good\n"}, [
        '01-one/02-talk.walks:1:18: “asks” ends in “bad”, not in “good” (trust = 44, outlook = 53). Correct the walkthrough or the points.',
    ]),
    'walk claim': ({WALKS:"asks: Ask her -> good, trust > 60\n"}, [
        "01-one/02-talk.walks:1:24: “asks”: “trust > 60” isn't true at the end (trust = 56, outlook = 50). Correct the walkthrough or the points.",
    ]),
    'walk claim2': ({WALKS:"asks: Ask her -> good, foo > 60\n"}, [
        '01-one/02-talk.walks:1:24: There is no meter “foo”. Meters are “trust”, “outlook”.',
    ]),
}
# fmt: on


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_the_author_is_told_where_what_and_how_to_mend_it(
    worker: Worker, changes: dict[str, str | bytes | None], expected: list[str]
) -> None:
    assert told(worker, changes) == expected
