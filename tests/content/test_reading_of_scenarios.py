"""Section 5 of the course format, part by part: what an author writes is what is played."""

import pytest

from app.content.worker import Worker
from app.domain.scenario import Choice, Event, Line, Passage, Scenario
from tests.content.small import SCENARIO, changed, compiled

PATH = "01-one/02-talk.scenario.md"
WALKS = "01-one/02-talk.walks"
SAID = "> **Susan:** Well?"
PEOPLE = (
    "---\ntitle: People\n---\n\n## Susan Lowe\n\n`Owner, Bracken`\n\nShe runs it.\n\n"
    "## Dev Patel {#dev}\n\n`Sales lead`\n\nHe sells.\n"
)
LAST = """## Then {#then}

Text.

- [On.](#bad "Say yes")

  `trust +3`

  > Good.

  You agreed.

- [Off.](#end "Say no")

  > Well.

  You refused.

## Good"""


def read(worker: Worker, *pairs: tuple[str, str]) -> Scenario:
    """The small course's scenario after changes; it has no faults."""
    changes = changed(SCENARIO, PATH, *pairs) | {WALKS: None, "people.md": PEOPLE}
    result = compiled(worker, changes)
    assert [str(fault) for fault in result.faults] == []
    assert result.course
    return next(one for _module, one in result.course if isinstance(one, Scenario))


def call(worker: Worker, text: str) -> Passage:
    """The first passage with another text than Susan's question."""
    return read(worker, (SAID, text)).passages[0]


def ask(worker: Worker, *pairs: tuple[str, str]) -> Choice:
    """The first choice after changes."""
    return read(worker, *pairs).passages[0].choices[0]


def lines(worker: Worker, text: str) -> list[tuple[str, str]]:
    """(speaker, HTML) of every line of a passage's text."""
    return [
        (part.speaker, part.html) for part in call(worker, text).parts if isinstance(part, Line)
    ]


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("Susan Lowe", "Susan Lowe"),
        ("Susan", "Susan Lowe"),
        ("Dev", "Dev Patel"),
        ("You", "You"),
        ("Nobody", "Nobody"),
    ],
)
def test_people_speak_under_their_whole_name_its_first_word_or_as_you(
    worker: Worker, name: str, speaker: str
) -> None:
    assert lines(worker, f"> **{name}:** Well?") == [(speaker, "<p>Well?</p>")]


def test_several_people_speak_in_one_quote(worker: Worker) -> None:
    said = lines(worker, "> **Susan:** One,\n> and two.\n> **Dev:** Three.\n>\n> He laughs.")

    assert said == [
        ("Susan Lowe", "<p>One,\nand two.</p>"),
        ("Dev Patel", "<p>Three.</p>"),
        ("", "<p>He laughs.</p>"),
    ]


def test_all_else_narrates_where_it_stands(worker: Worker) -> None:
    text = "It rains.\n\n- One\n- Two\n\n> A sign says so.\n\n> **Susan:** Well?\n\nShe waits."

    first, said, last = lines(worker, text)

    assert (first[0], said[0], last) == ("", "Susan Lowe", ("", "<p>She waits.</p>"))
    assert "<li>One</li>" in first[1]
    assert "<blockquote>" in first[1]


def test_somebody_speaks_in_a_consequence_too(worker: Worker) -> None:
    choice = ask(worker, ("  > She does.", "  > She sighs.\n  >\n  > **Dev:** She does."))

    assert [(line.speaker, line.html) for line in choice.consequence] == [
        ("", "<p>She sighs.</p>"),
        ("Dev Patel", "<p>She does.</p>"),
    ]


def test_with_is_one_person_or_a_list(worker: Worker) -> None:
    one = read(worker)
    two = read(worker, ("with: susan-lowe", "with: [dev, susan-lowe]"))

    assert [person.name for person in one.cast] == ["Susan Lowe"]
    assert [person.name for person in two.cast] == ["Dev Patel", "Susan Lowe"]


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ('["Tell me,\n  all of it."]', "all of it."),
        ("[Say \\[nothing\\]]", "Say [nothing]"),
        ("[Say \\[]", "Say ["),
        ("[Ask *gently* [now]]", "<em>gently</em>"),
    ],
)
def test_a_choice_is_a_link_over_lines_and_with_brackets(
    worker: Worker, written: str, html: str
) -> None:
    choice = ask(worker, ('["Tell me."]', written))

    assert html in choice.html
    assert (choice.label, choice.target) == ("Ask her", "end")


def test_a_choice_has_effects_what_happens_and_why_in_this_order(worker: Worker) -> None:
    choice = ask(worker, ("  You listened.", "  You listened.\n\n  - And more.\n\n  Really."))

    assert choice.effects.meters == (("trust", 6),)
    assert [line.html for line in choice.consequence] == ["<p>She does.</p>"]
    assert choice.why.startswith("<p>You listened.</p>")
    assert "<li>And more.</li>" in choice.why


def test_a_code_span_elsewhere_is_prose(worker: Worker) -> None:
    choice = ask(worker, ("  You listened.", "  You listened: `trust +6` is a lot."))

    assert "<code>trust +6</code>" in choice.why


def test_effects_may_be_left_out(worker: Worker) -> None:
    scenario = read(worker, ("  `trust -6, outlook +3`\n\n", ""), ("50`", "51`"))

    assert scenario.passages[0].choices[1].effects.meters == ()


@pytest.mark.parametrize(
    ("written", "points"), [("trust +6", 6), ("trust -6", -6), ("trust −6", -6), ("trust + 6", 6)]
)
def test_points_are_added_or_taken(worker: Worker, written: str, points: int) -> None:
    bound = "51" if points > 0 else "50"
    pairs = [("`trust -6", "`trust +0"), ("`trust +6`", f"`{written}`"), ("50`", f"{bound}`")]

    assert ask(worker, *pairs).effects.meters == (("trust", points),)


def test_flags_are_set_and_cleared_and_facts_learned(worker: Worker) -> None:
    facts = ("score: [trust]", "score: [trust]\nfacts: {cash: She needs cash}")
    effects = ("`trust +6`", "`trust +6, set warm, clear cold, learn cash`")
    reading = ("`when trust >= 50`", "`when trust >= 50 and warm and cash and not cold`")
    cold = ("outlook +3`", "outlook +3, set cold`")

    choice = ask(worker, facts, effects, reading, cold)

    assert (choice.effects.sets, choice.effects.clears) == (("warm",), ("cold",))
    assert choice.effects.learns == ("cash",)


@pytest.mark.parametrize(
    ("written", "rate"), [("0", 0), ("1", 1), ("0.35", 0.35), (".5", 0.5), ("1.0", 1)]
)
def test_a_rate_lies_between_0_and_1(worker: Worker, written: str, rate: float) -> None:
    other = "0.9" if rate < 0.9 else "0.1"
    pairs = [("`trust +6`", f"`trust +6, rate {written}`"), ("outlook +3`", f"rate {other}`")]

    assert ask(worker, *pairs).effects.rate == rate


def test_a_choice_is_locked_until_its_condition_holds(worker: Worker) -> None:
    early = ('(#end "Ask', '(#then "Ask')
    locked = ("`trust +3`", '`if trust >= 50, locked "Not now, later", trust +3`')
    open_ = ('(#end "Push it")', '(#then "Push it")')
    scenario = read(worker, early, open_, ("## Good", LAST), locked)

    choice = scenario.passages[1].choices[0]

    assert (str(choice.condition), choice.locked) == ("trust >= 50", "Not now, later")


def test_forks_are_tried_in_order_and_then_the_links_own_target(worker: Worker) -> None:
    forks = "`trust +3, to #good if trust >= 58, to #call if trust < 40`"
    onward = [('(#end "Ask', '(#then "Ask'), ('(#end "Push', '(#then "Push')]
    scenario = read(
        worker, *onward, ("## Good", LAST), ("`trust +3`", forks), ("trust -6", "trust -16")
    )

    choice = scenario.passages[1].choices[0]

    assert [(fork.target, str(fork.condition)) for fork in choice.forks] == [
        ("good", "trust >= 58"),
        ("call", "trust < 40"),
    ]
    assert choice.target == "bad"


def test_events_stand_where_they_are_written(worker: Worker) -> None:
    text = (
        "Before.\n\n> `if trust >= 50, outlook -1`\n>\n> **Dev:** One.\n\nBetween.\n\n"
        "> `if outlook < 50, outlook -2`\n>\n> Two.\n\nAfter."
    )

    parts = call(worker, text).parts

    assert [isinstance(part, Event) for part in parts] == [False, True, False, True, False]
    events = [part for part in parts if isinstance(part, Event)]
    assert [event.effects.meters for event in events] == [(("outlook", -1),), (("outlook", -2),)]
    assert [event.lines[0].speaker for event in events] == ["Dev Patel", ""]


def test_measures_names_the_competencies_of_one_decision(worker: Worker) -> None:
    assert call(worker, f"`measures trust`\n\n{SAID}").measures == ("trust",)
    assert call(worker, SAID).measures == ()


def test_choices_are_shuffled_unless_the_order_is_kept(worker: Worker) -> None:
    assert read(worker).shuffled
    assert not read(worker, ("score: [trust]", "score: [trust]\nshuffle: none")).shuffled


def test_meters_are_written_short_or_long(worker: Worker) -> None:
    long = "{trust: {start: 55, mark: 60, note: Now}, revenue-outlook: {title: Money, start: 50}}"
    pairs = [("{trust: 50, outlook: 50}", long), ("outlook +3", "revenue-outlook +3")]

    trust, outlook = read(worker, *pairs, ("50`", "60`")).meters

    assert (trust.title, trust.start, trust.mark, trust.note) == ("Trust", 55, 60, "Now")
    assert (outlook.name, outlook.title, outlook.start) == ("revenue-outlook", "Money", 50)


def test_without_score_all_meters_count_and_without_pass_any_ending_passes(worker: Worker) -> None:
    scenario = read(worker, ("score: [trust]\n", ""), ("outlook +3", "outlook +1"))

    assert scenario.score == ("trust", "outlook")
    assert [scenario.passes(ending.id) for ending in scenario.endings] == [True, True]


def test_to_go_on_needs_a_label_and_may_say_and_change_something(worker: Worker) -> None:
    plain = '## Then {#then .continue}\n\nYou wait.\n\n- [On](#end "Go on")\n\n## Good'
    rich = plain.replace('"Go on")', '"Go on")\n\n  `outlook -1`\n\n  > It rings.')
    for text in (plain, rich):
        scenario = read(worker, ('(#end "Ask', '(#then "Ask'), ("## Good", text))
        assert scenario.passages[1].is_continue
        assert (scenario.longest, scenario.fewest) == (1, 1)


def test_a_passage_may_ask_for_a_reason_and_a_confidence(worker: Worker) -> None:
    plain, marked = read(worker), read(worker, ("{#call}", "{#call .commit}"))

    assert [one.passages[0].is_commit for one in (plain, marked)] == [False, True]
    assert marked.passages[0].choices == plain.passages[0].choices


def test_text_before_the_first_heading_is_the_setup_and_the_last_may_be_the_debrief(
    worker: Worker,
) -> None:
    scenario = read(worker, ("Not fine.\n", "Not fine.\n\n## Debrief {.debrief}\n\n- Why?\n"))

    assert scenario.setup == "<p>She calls.</p>"
    assert "<li>Why?</li>" in scenario.debrief
    assert [ending.id for ending in scenario.endings] == ["good", "bad"]
