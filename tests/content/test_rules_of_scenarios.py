"""What a scenario's structure and instructions may not be, beyond single words."""
# ruff: noqa: E501 - a case a line

import pytest

from app.content.worker import Worker
from tests.content.small import SCENARIO, changed, compiled

PATH = "01-one/02-talk.scenario.md"
THEN = """## Then {#then}

- ["Yes."](#end "Say yes")

  `trust +3`

  > Good.

  You agreed.

- ["No."](#call "Say no")

  `outlook +3`

  > Well.

  You refused.

## Good"""


def told(worker: Worker, *pairs: tuple[str, str]) -> list[str]:
    """Codes of faults and hints of the scenario after changes, without its walkthroughs."""
    result = compiled(worker, {**changed(SCENARIO, PATH, *pairs), "01-one/02-talk.walks": None})
    return [fault.name for fault in (*result.faults, *result.hints)]


@pytest.mark.parametrize(
    ("pairs", "codes"),
    [
        ([("`trust +6`", "`to #then if trust >= 50`"), ("## Good", THEN)], []),
        ([("`trust +6`", "`to #then if trust > 90`"), ("## Good", THEN)], ["never-holds"]),
        ([("`trust +6`", "`to #then if trust is high`"), ("## Good", THEN)], ["bad-condition"]),
        ([("`trust +6`", "`to #nowhere if trust > 50`")], ["unknown-target"]),
        ([("`trust +6`", "`rate 1`"), ("`trust -6, outlook +3`", "`rate 0.5, outlook +3`")], ["unreached-ending"]),
        ([("`trust +6`", "`rate 1`")], ["mixed-rates"]),
        ([("`trust +6`", "`rate 1, trust -1, outlook -1`"), ("`trust -6, outlook +3`", "`rate 0, trust +2, outlook +2`")], []),
        ([("`trust +6`", "`rate 0, trust -1, outlook -1`"), ("`trust -6, outlook +3`", "`rate 1, trust +2, outlook +2`")], ["dominated"]),
        ([("`trust +6`", '`locked "why"`')], ["lone-lock"]),
        ([("`trust +6`", "`trust +6, set warm, clear warm`"), ("50`", "50 and not warm`")], []),
        ([("trust >= 50`", "not trust >= 50`")], ["bad-condition"]),
        ([("> **Susan:** Well?", "> `if trust > 40, rate 1`\n>\n> x")], ["bad-effect"]),
        ([("> **Susan:** Well?", "> `if trust`\n>\n> x")], ["bad-condition"]),
        ([("> **Susan:** Well?", "`sings trust`\n\n> **Susan:** Well?")], ["unknown-instruction"]),
        ([("> **Susan:** Well?", "`measures trust`\n\n> **Nobody:** Well?")], ["unknown-speaker"]),
        ([("score: [trust]", "score: [trust]\nfacts: {trust: one, cash: two}")], ["name-clash", "fact-never-learned"]),
        ([('"Push it"', '"Push"')], ["label-length"]),
        ([("score: [trust]", "score: [trust]\nminutes: 3")], ["duplicate-key"]),
        ([("meters: {trust: 50, outlook: 50}", "meters: {}")], ["bad-value"]),
        ([("{trust: 50, outlook: 50}", "{trust: {start: 50, mark: 60, note: A}, outlook: 50}")], []),
    ],
)  # fmt: skip
def test_instructions_and_structure(
    worker: Worker, pairs: list[tuple[str, str]], codes: list[str]
) -> None:
    found = told(worker, *pairs)

    assert [
        code for code in found if code not in ("unmeasured", "best-is-longest", "no-walks")
    ] == codes


def test_a_trap_that_only_some_plays_fall_into_is_a_fault(worker: Worker) -> None:
    trap = """## Pit {#pit}

- ["Up."](#pit "Climb up")

  `trust -1`

  > Slip.

  It is steep.

- ["Out."](#end "Get out")

  `if not fell, trust +1`

  > Free.

  You left.

## Good"""

    found = told(worker, ("](#end \"Push it\")", "](#pit \"Push it\")"), ("`trust -6, outlook +3`", "`trust -6, outlook +3, set fell`"), ("## Good", trap))  # fmt: skip

    assert "no-way-out" in found


def test_hints_on_what_choices_give_away(worker: Worker) -> None:
    pairs = [("score: [trust]", "score: [trust]\nshuffle: none"), ('"Tell me."', '"Tell me all of it, from the start."')]  # fmt: skip

    assert "best-is-longest" in told(worker, *pairs)
    assert "best-in-place" in told(
        worker,
        *pairs,
        ("(#end \"Ask her\")", "(#then \"Ask her\")"),
        ("## Good", THEN),
    )  # fmt: skip
