"""What changed in a course, in words: exact sentences for what authors do, some for all else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.domain.course import Activity, Course, Module
from app.domain.difference import differences
from app.domain.earning import CertificateRule
from app.domain.question import Option
from app.domain.scenario import Choice, Line
from app.words.difference import sentence_of, sentences_of
from tests import factories
from tests.domain import edits


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    """Words are those of a request."""
    with app.test_request_context():
        yield


def said(before: Activity, after: Activity) -> list[str]:
    """The sentences of two versions of an activity."""
    whole = [Course("c", "C", "en", (Module("m", "M", (one,)),)) for one in (before, after)]
    return sentences_of(differences(*whole))


def on_quiz(change: Any, **given: Any) -> list[str]:
    quiz = factories.quiz(factories.question("q1", "x--"), factories.question("q2"), **given)
    return said(quiz, change(quiz))


def on_question(number: int, **given: Any) -> list[str]:
    """What is said where one question of all types is another now."""
    quiz = factories.quiz(*edits.questions())
    changed = list(quiz.questions)
    changed[number] = replace(changed[number], **given)
    return said(quiz, replace(quiz, questions=tuple(changed)))


TALK = edits.talk()


def on_choice(label: str, /, **given: Any) -> list[str]:
    """What is said where one choice is another now."""

    def changed(one: Choice) -> Choice:
        return replace(one, **given) if one.label == label else one

    passages = tuple(
        replace(passage, choices=tuple(map(changed, passage.choices))) for passage in TALK.passages
    )
    return said(TALK, replace(TALK, passages=passages))


def on_talk(**given: Any) -> list[str]:
    return said(TALK, replace(TALK, **given))


def test_what_a_choice_does_is_said() -> None:
    effects = factories.effects

    assert on_choice("Rank her", effects=effects("trust -6, set denial")) == [
        "Choice “Rank her” now costs 6 trust instead of 10."
    ]
    assert on_choice("Rank her", effects=effects("trust -10, alignment +2, learn cash")) == [
        "Choice “Rank her” now gives 2 alignment.",
        "Choice “Rank her” does not set denial any more.",
        "Choice “Rank her” tells cash now.",
    ]
    assert on_choice("Rank her", target="calm") == [
        "Choice “Rank her” leads to “What about calm?” instead of “What about review?”."
    ]
    assert on_choice("Look", target="poor") == [
        "Choice “Look” leads to “It ends poor” instead of the ending that fits."
    ]
    assert on_choice("Rank her", condition=factories.condition("denial")) == [
        "Choice “Rank her” needs denial now."
    ]
    assert on_choice("Deny it", condition=factories.condition("trust >= 50")) == [
        "Choice “Deny it” needs trust >= 50 instead of trust >= 40."
    ]
    assert on_choice("Own it", label="Own all of it") == [
        "Choice “Own all of it” was called “Own it”."
    ]
    assert on_choice("Own it", why="<p>Why Own it.</p><p>And more.</p>", consequence=()) == [
        "Choice “Own it”: nothing happens any more.",
        "Choice “Own it”: in the why, one paragraph added.",
    ]
    assert on_choice("Own it", consequence=(Line("<p>She nods.</p>"),)) == [
        "Choice “Own it”: in what happens, one paragraph changed."
    ]


def test_a_label_that_two_passages_have_is_said_with_its_passage() -> None:
    talk = factories.scenario({"a": "Ask > b: trust +1 | Push > b", "b": "Ask > end | Push > end"})
    first = talk.passages[0]
    other = replace(first.choices[0], effects=factories.effects("trust +2"))
    changed = replace(first, choices=(other, first.choices[1]))

    assert said(talk, replace(talk, passages=(changed, talk.passages[1]))) == [
        "Passage “What about a?”, choice “Ask” now gives 2 trust instead of 1."
    ]


def test_what_a_conversation_is_made_of_is_said() -> None:
    call, review, calm = TALK.passages
    trust, alignment = TALK.meters

    assert on_talk(passages=(call, review)) == ["Passage “What about calm?” is taken out."]
    assert said(replace(TALK, passages=(call, review)), TALK) == [
        "Passage “What about calm?” is new."
    ]
    assert on_talk(passages=(review, call, calm)) == [
        "It begins with “What about review?” instead of “What about call?”."
    ]
    assert on_talk(passing="poor", setup="<p>Late March.</p>", shuffled=False) == [
        "The least good ending that passes is “It ends poor” instead of “It ends good”.",
        "Choices keep their order now.",
        "In the setup, one paragraph changed.",
    ]
    assert on_talk(meters=(replace(trust, start=55, mark=60), alignment)) == [
        "Meter trust starts at 55 instead of 50.", "Meter trust: there is a mark at 60 now.",
    ]  # fmt: skip
    assert on_talk(passages=(call, review, replace(calm, is_commit=True, title="Calm?"))) == [
        "Passage “Calm?”: the title is “Calm?” instead of “What about calm?”.",
        "Passage “Calm?” asks for a reason and a confidence now.",
    ]
    good, poor = TALK.endings
    assert on_talk(endings=(replace(good, condition=factories.condition("trust >= 65")), poor)) == [
        "Ending “It ends good” is reached if trust >= 65 instead of if trust >= 60."
    ]


def test_what_a_quiz_asks_and_takes_is_said() -> None:
    more = factories.question("q3", title="And this?")

    assert on_quiz(lambda quiz: replace(quiz, passing=0.8), passing=0.7) == [
        "The pass mark is 80 % instead of 70 %."
    ]
    assert on_quiz(lambda quiz: replace(quiz, questions=(*quiz.questions, more)), draw=2) == [
        "An attempt draws 2 of 3 questions instead of 2 of 2.",
        "Question 3 is new: “And this?”.",
    ]
    assert on_quiz(lambda quiz: replace(quiz, attempts=3, wait=10, minutes=6)) == [
        "6 minutes instead of 5.",
        "3 attempts instead of any number of attempts.",
        "A wait of 10 minutes between attempts instead of no wait between attempts.",
    ]
    assert on_quiz(lambda quiz: replace(quiz, feedback="exam", shuffle_options=False)) == [
        "Options keep their order now.",
        "Feedback is given as in an exam instead of a mastery check.",
    ]
    assert on_quiz(lambda quiz: replace(quiz, questions=quiz.questions[1:])) == [
        "Question 1 is taken out: “Question q1”."
    ]
    assert on_quiz(lambda quiz: replace(quiz, questions=quiz.questions[::-1])) == [
        "The question “Question q2” stands first now."
    ]


def test_what_a_question_says_and_is_worth_is_said() -> None:
    key = (
        Option("Option 0", "Said 0"),
        Option("Option 1", "Said 1", True),
        Option("Option 2", "Said 2"),
    )
    words = (*edits.questions()[0].options[:2], Option("Option <em>two</em>", "Said other"))

    assert on_question(0, options=key) == [
        "Question 1: the key is now “Option 1” instead of “Option 0”."
    ]
    assert on_question(0, options=words, points=2) == [
        "Question 1 is worth 2 points instead of 1.",
        "Question 1: the option “Option 2” now reads “Option two”.",
        "Question 1: in the feedback to “Option two”, one paragraph changed.",
    ]
    assert on_question(
        1, options=tuple(replace(o, right=True) for o in edits.questions()[1].options)
    ) == [
        "Question 2: the key is now “Option 0”, “Option 1”, and “Option 2” "
        "instead of “Option 0” and “Option 1”."
    ]
    assert on_question(4, figures=(replace(edits.questions()[4].figures[0], tolerance="0.1"),)) == [
        "Question 5: the key is now “1.86 ± 0.1” instead of “1.86 ± 0.01”.",
        "Question 5: known wrong answer taken out: 20300.",
    ]
    assert on_question(6, lefts=("B", "A")) == [
        "Question 7: the key is now “B → left” and “A → right” "
        "instead of “A → left” and “B → right”.",
        "Question 7: the left sides stand in another order.",
    ]
    assert on_question(0, stem="<p>Which one?</p><p>Think.</p>", provisional=True) == [
        "Question 1 is provisional now: an exam asks it without scoring it.",
        "Question 1: in the stem, one paragraph changed and one paragraph added.",
    ]


def test_what_a_worksheet_asks_for_is_said() -> None:
    whole = edits.course()
    plan = whole.modules[0].activities[3]
    assert plan.kind == "worksheet" and plan.rubric and plan.accept
    partner, goals, kind, why = plan.sections
    quoted, dated = plan.rubric.criteria

    assert said(plan, replace(plan, review="none", sections=(partner, goals, why))) == [
        "Reviewed by nobody instead of an instructor.",
        "Section “What kind?” is taken out.",
    ]
    wider = replace(goals, columns=("Goal", "By", "Date"), rows=(2, 5))
    fewer = replace(why, words=(0, 0), private=False)
    assert said(plan, replace(plan, sections=(partner, wider, kind, fewer))) == [
        "Section “Its goals”: column added: Date.",
        "Section “Its goals” takes 2 to 5 rows instead of 1 to 4.",
        "Section “Why?” takes any number of words now, not only 40 to 150.",
        "Section “Why?” is not private any more: others may read it.",
    ]
    rubric = replace(plan.rubric, criteria=(replace(quoted, texts=("no", "some", "yes")),))
    assert said(plan, replace(plan, rubric=rubric, accept=replace(plan.accept, at_least=1))) == [
        "The criterion “Dated” is taken out.",
        "In the criterion “Quoted”, two levels read otherwise.",
        "Accepted with at least 1 criteria at 1 or more and none below 1 instead of at least 2 "
        "criteria at 1 or more and none below 1.",
    ]
    assert dated.title == "Dated"


def test_what_a_lesson_says_is_said() -> None:
    whole = edits.course()
    reading = whole.modules[0].activities[0]
    assert reading.kind == "lesson"
    first, check, prompt, last = reading.parts
    text = '<h2>One</h2><p>First!</p><img src="/media/cd/map.png" alt="A map">'

    assert said(reading, replace(reading, parts=(
        replace(first, html=text), check, prompt, replace(last, html="<p>Very last.</p>")))) == [
        "Two paragraphs changed and one picture replaced."
    ]  # fmt: skip
    assert said(reading, replace(reading, title="To read", parts=(first, last))) == [
        "The title is “To read” instead of “Reading”.",
        "Question 1 is taken out: “Question within”.",
        "A place to write is taken out: “Its goals”.",
    ]


def test_what_became_of_the_course_and_its_modules_is_said() -> None:
    before = edits.course()
    one, two = before.modules
    reading, talk, quiz, plan = one.activities
    assert before.certificate
    certificate = replace(before.certificate, months=0, requires=("one", "two", "final"))
    after = replace(
        before,
        certificate=certificate,
        modules=(
            replace(one, activities=(talk, quiz, plan)),
            replace(two, title="The second", requires=(), activities=(*two.activities, reading)),
        ),
        people=(replace(before.people[0], role="Director"),),
        glossary=(*before.glossary, replace(before.glossary[0], id="tier", title="Tier")),
    )  # fmt: skip

    found = [(one.place, one.module, sentence_of(one)) for one in differences(before, after)]

    assert found == [
        ("course", "", "A certificate is good for an unlimited time instead of 24 months."),
        ("course", "", "The certificate asks for final, too."),
        ("people", "", "“Susan Lowe”: the role is “Director” instead of “Owner”."),
        ("glossary", "", "“Tier” is new."),
        ("module", "two", "The title is “The second” instead of “Two”."),
        ("module", "two", "Does not wait for one any more."),
        ("activity", "two", "It comes here from the module “One”."),
    ]
    turned = replace(before, modules=(two, one), certificate=CertificateRule("Partner"))
    assert "The module “Two” stands first now." in sentences_of(differences(before, turned))
