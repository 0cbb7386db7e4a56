"""What of a course is found, and what is left out."""

from app.content.search import LESSON, PERSON, TERM, plain, sections, units
from app.domain.course import Course, Lesson, Module, Part
from tests import found, papers


def texts(html: str, *more: Part) -> list[tuple[str, str, str]]:
    lesson = Lesson("slug", "Title", 5, (Part(html), *more), summary="Summed up.")
    made = Course("c", "C", "en", (Module("m", "M", (lesson,)),))
    return [(one.anchor, one.title, one.body) for one in sections(units(made)[0])]


def test_a_lesson_is_found_by_its_headings() -> None:
    html = (
        '<p>Above.</p><h2 id="one">First &amp; <em>best</em></h2><p>Text.</p><h3 id="two">Two</h3>'
    )

    assert texts(html) == [
        ("", "Title", "Summed up.\nAbove."),
        ("one", "First & best", "Text."),
        ("two", "Two", ""),
    ]


def test_questions_are_left_out_and_what_is_behind_them_stays_under_its_heading() -> None:
    check = Part(check=papers.asked("zebra", "x-"))

    assert texts('<h2 id="one">One</h2>', check, Part("<p>Behind.</p>"))[1:] == [
        ("one", "One", "Behind.")
    ]


def test_what_is_folded_away_is_left_out_with_all_that_is_in_it() -> None:
    html = (
        "<p>Ask.</p><details><summary>Model answer</summary><h3 id='x'>In</h3>"
        '<h3 id="in">Zebra</h3><details>deep</details><p>Answer.</p></details><p>Go on.</p>'
    )

    assert texts(html) == [("", "Title", "Summed up.\nAsk.\nGo on.")]


def test_definitions_beside_words_and_signs_of_footnotes_are_left_out() -> None:
    html = (
        '<p>Its <a class="term" href="/x">cash</a><span class="term-def" id="d" role="tooltip">The '
        'money.</span>, so.<sup id="f"><a class="footnote-ref" href="#n">1</a></sup></p>'
    )

    assert plain(html) == "Its cash, so."


def test_attributes_and_pictures_say_nothing() -> None:
    html = '<figure><img alt="a > zebra" src="x"></figure><p title="zebra > x">One<br>two</p>'

    assert plain(html) == "One\ntwo"


def test_of_a_course_lessons_words_and_people_are_found_and_nothing_else() -> None:
    kinds = [unit.kind for unit in units(found.course_of({"money": "<p>x</p>", "time": ""}))]

    assert kinds == [LESSON, LESSON, TERM, PERSON]
