"""What compiled pages look like: links, figures, terms, callouts, tables, parts."""
# ruff: noqa: E501 - files and results are easier to read on one line

from pathlib import Path

import pytest

from app.content.pictures import size_of
from app.content.render import Renderer
from app.content.worker import Worker
from app.domain.course import Heading, Lesson
from app.domain.question import QuestionType
from tests.content.small import NOWHERE, compiled, lesson, picture

DIGEST = "d" * 64


def read(worker: Worker, text: str) -> Lesson:
    """The lesson of a course with this body; pictures and films of the name x are there."""
    media = {
        **picture("01-one/media/x.svg"),
        **picture("01-one/media/x.mp4", 0, 0),
        **picture("01-one/media/x.vtt", 0, 0),
        **picture("01-one/media/x.txt", 0, 0),
    }
    result = compiled(worker, lesson(text), media)
    assert [str(fault) for fault in result.faults] == []
    assert result.course
    found = result.course.find("lesson")
    assert found
    assert isinstance(found[1], Lesson)
    return found[1]


def html(worker: Worker, text: str) -> str:
    """All of a lesson's HTML."""
    return "\n".join(part.html for part in read(worker, text).parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](02-talk.scenario.md)", '<a href="/course/small/one/talk">x</a>'),
        ("[x](04-plan.worksheet.md#partner)", '<a href="/course/small/one/plan#partner">x</a>'),
        (
            "[x](module.md) [y](../course.md)",
            '<a href="/course/small/one">x</a> <a href="/course/small">y</a>',
        ),
        ("[x](../people.md#susan-lowe)", '<a href="/course/small/people#susan-lowe">x</a>'),
        ("## A b\n\n[x](#a-b)", '<a href="#a-b">x</a>'),
        ("[x](https://x.test/?a=1&b=2)", '<a href="https://x.test/?a=1&amp;b=2">x</a>'),
        ("[x](media/x.txt)", f'<a href="/media/{DIGEST}/x.txt">x</a>'),
    ],
)
def test_links_lead_to_addresses(worker: Worker, text: str, expected: str) -> None:
    assert expected in html(worker, text)


def test_a_term_carries_its_definition(worker: Worker) -> None:
    assert html(worker, "A [year](../glossary.md#fiscal-year) ends.") == (
        '<p>A <a aria-describedby="def-1" class="term" href="/course/small/glossary#fiscal-year">'
        'year</a><span class="term-def" id="def-1" role="tooltip">Twelve months of budget.</span>'
        " ends.</p>"
    )


def test_a_picture_alone_is_a_figure(worker: Worker) -> None:
    assert html(worker, '![A “curve”](media/x.svg "It rises")') == (
        '<figure class="fig"><img alt="A “curve”" decoding="async" height="300" loading="lazy" '
        f'src="/media/{DIGEST}/x.svg" width="640"><figcaption>It rises</figcaption></figure>'
    )


def test_a_picture_with_nothing_to_say_has_an_empty_alternative(worker: Worker) -> None:
    found = html(worker, "Text ![](media/x.svg){.decorative} more")

    assert '<img alt="" ' in found
    assert "decorative" not in found


def test_a_film_has_captions_and_transcript(worker: Worker) -> None:
    assert html(worker, '![A talk](media/x.mp4 "Two people")') == (
        '<figure class="fig"><video aria-label="A talk" controls="" height="9" preload="none" '
        f'src="/media/{DIGEST}/x.mp4" width="16"><track default="" kind="captions" '
        f'label="Captions" src="/media/{DIGEST}/x.vtt" srclang="en"></video>'
        '<details class="alt"><summary>Transcript: A talk</summary><p>Hello.</p></details>'
        f'<p><a download="" href="/media/{DIGEST}/x.mp4">Download the film</a></p>'
        "<figcaption>Two people</figcaption></figure>"
    )


@pytest.mark.parametrize(
    ("kind", "classes", "title"),
    [
        ("NOTE", "note", "Note"),
        ("TIP", "note tip", "Take it to work"),
        ("IMPORTANT", "note important", "Important"),
        ("WARNING", "note warning", "Careful"),
        ("EXAMPLE", "note example", "Example"),
        ("COUNTEREXAMPLE", "note counterexample", "Counter-example"),
    ],
)
def test_callouts_have_their_own_titles_or_that_of_their_kind(
    worker: Worker, kind: str, classes: str, title: str
) -> None:
    for given, shown in ((f"> [!{kind}]", title), (f"> [!{kind}] *My* own", "My own")):
        found = html(worker, f"{given}\n>\n> Text")
        words = shown if shown == title else "<em>My</em> own"
        assert found == (
            f'<aside aria-label="{shown}" class="{classes}">\n'
            f'<p class="note-title">{words}</p>\n<p>Text</p>\n</aside>'
        )


def test_callouts_of_the_same_title_have_different_labels(worker: Worker) -> None:
    found = html(worker, "> [!NOTE]\n>\n> a\n\n> [!NOTE]\n>\n> b")

    assert 'aria-label="Note"' in found
    assert 'aria-label="Note (2)"' in found


def test_tables_can_be_scrolled_and_named(worker: Worker) -> None:
    found = html(worker, "## Costs\n\n| | a |\n|---|--:|\n| x | 1 |")

    assert '<div aria-label="Costs" class="table-wrap" role="group" tabindex="0">' in found
    assert '<table class="tbl">' in found
    assert '<td></td>\n<th class="right" scope="col">a</th>' in found
    assert '<td class="right">1</td>' in found
    assert "style" not in found


def test_reveals_lists_and_footnotes(worker: Worker) -> None:
    text = "- a\n- b[^1]\n\n<details><summary>Model answer</summary>\n\n*x*\n\n</details>\n\n[^1]: Note"

    found = html(worker, text)

    assert '<ul class="list">' in found
    assert '<details class="alt">\n<summary>Model answer</summary>\n<p><em>x</em></p>' in found
    assert '<a class="footnote-ref" href="#fn-1-1">1</a>' in found
    assert '<li id="fn-1-1">' in found


DIVIDED = """## First {#one}

Before.

[Which partner?](04-plan.worksheet.md#partner){.prompt}

## What is it? {#what .check}

`outcome LO1, trust, points 2`

Stem.

- = 1.86 ± 0.01
  > Right.
- 1.9
  > Rounded.

> Everybody sees this.

## Then

After.
"""


def test_a_lesson_is_divided_at_checks_and_prompts(worker: Worker) -> None:
    found = read(worker, DIVIDED)

    assert [bool(part.html) for part in found.parts] == [True, False, False, True]
    assert found.parts[1].prompt == ("plan", "partner")
    assert found.parts[1].label == "Which partner?"
    check = found.checks[0]
    assert (check.id, check.type, check.points, check.outcomes) == (
        "what",
        QuestionType.NUMBER,
        2,
        ("LO1",),
    )
    assert [(f.value, f.tolerance, f.right) for f in check.figures] == [
        ("1.86", "0.01", True),
        ("1.9", "0", False),
    ]
    assert (check.stem, check.feedback) == ("<p>Stem.</p>", "<p>Everybody sees this.</p>")
    assert found.headings == (
        Heading("one", "First"),
        Heading("what", "What is it?"),
        Heading("then", "Then"),
    )
    assert found.parts[3].html == '<h2 id="then">Then</h2>\n<p>After.</p>'
    assert found.words == 8


def test_a_lesson_asks_for_a_line_at_a_heading_and_its_text_goes_on(worker: Worker) -> None:
    found = read(worker, "Before.\n\n### What now? {#now .line}\n\nAfter.\n\n## Then {.line}\n")

    assert [(part.html, part.line, part.label) for part in found.parts] == [
        ("<p>Before.</p>", "", ""),
        ("", "now", "What now?"),
        ("<p>After.</p>", "", ""),
        ("", "then", "Then"),
    ]
    assert found.headings == (Heading("now", "What now?", 3), Heading("then", "Then"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Word\n: Its *meaning*\n", "<dl>\n<dt>Word</dt>\n<dd>Its <em>meaning</em></dd>\n</dl>"),
        (
            "Word\n:   One\n\n    more\n\nOther\n:   Two\n\nText\n",
            "<dl>\n<dt>Word</dt>\n<dd>\n<p>One</p>\n<p>more</p>\n</dd>\n<dt>Other</dt>\n<dd>Two</dd>\n</dl>\n<p>Text</p>",
        ),
        ("One\n\n<!-- a note\n\n- of mine -->\n\nTwo\n", "<p>One</p>\n<p>Two</p>"),
        (
            "<details open>\n<summary>More</summary>\n\nText\n\n</details>\n",
            "<summary>More</summary>\n<p>Text</p>",
        ),
        ("A[^a] b[^b]\n\n[^a]: One\n    more\n\n    last\n[^b]: Two\nlines\n", "<p>last&nbsp;<a"),
        (
            "## A {#a}\n\n[x][y]\n\n[y]: ../people.md#susan-lowe\n",
            'href="/course/small/people#susan-lowe">x</a>',
        ),
        ("Press <kbd>Esc</kbd>,<br>then go\n", "Press <kbd>Esc</kbd>,<br>then go"),
        ("```py\n<b> & c\n```\n", "<pre><code>&lt;b&gt; &amp; c</code></pre>"),
    ],
)
def test_the_rest_of_markdown(worker: Worker, text: str, expected: str) -> None:
    assert expected in html(worker, text)


@pytest.mark.parametrize(
    ("data", "ending", "size"),
    [
        (b'<svg viewBox="0 0 64 32.4">', "svg", (64, 32)),
        (b'<svg width="10px" height="20">', "svg", (10, 20)),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05\0\0\0\x07", "png", (5, 7)),
        (b"GIF89a\x05\x00\x07\x00", "gif", (5, 7)),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x07\0\x05\0\0\0", "jpg", (5, 7)),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x04\0\0\x06\0\0", "webp", (5, 7)),
        (b"nothing", "png", (0, 0)),
        (b"\x89PNG\r\n\x1a\n", "png", (0, 0)),
    ],
)
def test_pictures_tell_their_size(data: bytes, ending: str, size: tuple[int, int]) -> None:
    assert size_of(data, ending) == size


def test_media_are_given_back_by_path(worker: Worker) -> None:
    media = picture("01-one/media/x.svg")

    result = compiled(worker, lesson("![a](media/x.svg)"), media)

    assert result.media == media
    assert result.media["01-one/media/x.svg"].file is NOWHERE
    assert Path("x") != NOWHERE


def test_plain_lines_are_what_the_whole_renderer_makes_of_them() -> None:
    line = "“Plain” words: it’s 3 – 4% (or £5.50); isn't it, Zoë? Yes/no …"
    renderer = Renderer({})

    assert renderer.markdown(line) == f"<p>{line}</p>"
    assert renderer.markdown(f"{line} *x*") == f"<p>{line} <em>x</em></p>"
