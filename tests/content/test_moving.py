"""What follows a file that moves: links, slugs in front matter, `was:`; all else sign by sign."""

import pytest

from app.content.moving import aims, relinked, with_slugs, with_was, word_of

HEAD = "---\ntitle: A lesson  # kept\nminutes: 5\n---\n"
MOVES = {"01-a/02-b.md": "02-c/01-b.md", "01-a/media/p.svg": "02-c/media/p.svg"}


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("01-a/01-x.md", "See [b](02-b.md#why).", "See [b](../02-c/01-b.md#why)."),
        ("02-c/03-y.md", "See [b](../01-a/02-b.md).", "See [b](01-b.md)."),
        ("course.md", '[b](01-a/02-b.md "T"){.prompt}', '[b](02-c/01-b.md "T"){.prompt}'),
        ("01-a/02-b.md", "[x](01-x.md) [g](../g.md)", "[x](../01-a/01-x.md) [g](../g.md)"),
        ("01-a/02-b.md", "![p](media/p.svg)", None),
        ("01-a/02-b.md", "![q](media/q.svg)", "![q](../01-a/media/q.svg)"),
        ("01-a/01-x.md", "[![p](media/p.svg)](02-b.md)",
         "[![p](../02-c/media/p.svg)](../02-c/01-b.md)"),
        ("01-a/01-x.md", "[b](<02-b.md>) ![](./02-b.md)",
         "[b](<../02-c/01-b.md>) ![](../02-c/01-b.md)"),
        ("01-a/01-x.md", "[b].\n\n[b]: 02-b.md 'B'\n", "[b].\n\n[b]: ../02-c/01-b.md 'B'\n"),
        ("01-a/01-x.md", "`[b](02-b.md)` \\[b](02-b.md", None),
        ("01-a/01-x.md", "```\n[b](02-b.md)\n```\n~~~\n\n[b](02-b.md)\n~~~\n", None),
        ("01-a/01-x.md", "> ```\n> [b](02-b.md)\n> ```\n", None),
        ("01-a/01-x.md", "[b](#top) [c](https://x.test/02-b.md) [d](/02-b.md)", None),
        ("01-a/01-x.md", "One ` tick.\n\n[b](02-b.md) and ` more.\n",
         "One ` tick.\n\n[b](../02-c/01-b.md) and ` more.\n"),
        ("01-a/01-x.md", "- item\r\n\r\n  > [b](02-b.md)\r\n",
         "- item\r\n\r\n  > [b](../02-c/01-b.md)\r\n"),
    ],
)  # fmt: skip
def test_links_lead_where_they_led(path: str, before: str, after: str | None) -> None:
    assert relinked(HEAD + before, path, MOVES) == HEAD + (before if after is None else after)


def test_front_matter_holds_no_links_and_a_file_without_it_is_read_too() -> None:
    text = '---\ntitle: "[b](02-b.md)"\n---\n\n[b](02-b.md)\n'

    assert [aim.path for aim in aims(text, "01-a/01-x.md")] == ["01-a/02-b.md"]
    assert relinked("[b](02-b.md)", "01-a/01-x.md", MOVES) == "[b](../02-c/01-b.md)"


@pytest.mark.parametrize(
    ("before", "slug", "after"),
    [
        (HEAD, "old", HEAD[:-4] + "was: old\n---\n"),
        (HEAD, "2024", HEAD[:-4] + 'was: "2024"\n---\n'),
        ("---\nwas: older  # why\ntitle: A\n---\nwas: x\n", "old",
         "---\nwas: old  # why\ntitle: A\n---\nwas: x\n"),
        ('---\nwas: "older"\ntitle: A\n---\n', "", "---\ntitle: A\n---\n"),
        ("\ufeff---\r\ntitle: A\r\n---\r\nText\r\n", "old",
         "\ufeff---\r\ntitle: A\r\nwas: old\r\n---\r\nText\r\n"),
        ("No front matter.\n", "old", "No front matter.\n"),
        (HEAD, "", HEAD),
    ],
)  # fmt: skip
def test_a_line_says_what_a_file_was_called(before: str, slug: str, after: str) -> None:
    assert with_was(before, slug) == after
    assert word_of(after, "was") == (slug if after.lstrip("\ufeff").startswith("---") else "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("requires: [one, 'two']  # one", "requires: [neu, 'two']  # one"),
        ("requires:\n  - \"one\"\n  - two", "requires:\n  - \"neu\"\n  - two"),
        ("certificate: {requires: [all modules], accepted: [two, one]}",
         "certificate: {requires: [all modules], accepted: [two, neu]}"),
        ("meters: {trust: {start: {from: one, else: 50}}, one: 5}",
         "meters: {trust: {start: {from: neu, else: 50}}, one: 5}"),
        ("certificate:\n  distinction:\n    scores: {one: 0.9, two: 1}\n    endings:\n"
         "      one: [one]\n    accepted: [one]",
         "certificate:\n  distinction:\n    scores: {neu: 0.9, two: 1}\n    endings:\n"
         "      neu: [one]\n    accepted: [neu]"),
        ("title: one\nwas: one", "title: one\nwas: one"),
        ("requires: [one, one]", "requires: [neu, neu]"),
        ("requires: [one", "requires: [one"),
        ("requires: &a [one]", "requires: &a [one]"),
        ("requires: " + "[" * 40 + "one", "requires: " + "[" * 40 + "one"),
    ],
)  # fmt: skip
def test_front_matter_names_what_was_renamed(before: str, after: str) -> None:
    assert with_slugs(f"---\n{before}\n---\none\n", {"one": "neu"}) == f"---\n{after}\n---\none\n"
