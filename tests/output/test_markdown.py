"""Plans and notes as Markdown: what was written stays text."""

import pytest

from app.output import markdown
from tests.output.plans import WORDS, plan

WHOLE = """\
# Tidewater

*(private: only you see this)*

A reseller

From the course “Partners”

## A profile

Module 1: Numbers · Returned

> **Comment by Ilse Novák:** All in all

### Which partner?

*(private: only you and your reviewer see this)*

Tidewater

### How it decides

*Who decides?*

*Example: Priya.*

First \\<b>line\x20\x20
\\# second

Another paragraph \x0b.

> **Comment by Ilse Novák:** “Another paragraph \x0b.” – When?

> **Comment by Ilse Novák:** And?

#### From your lessons

> **After, On the whole lesson** *(your note: only you see this)*: Ask Zoë.

> **Check, What first?**: A call.

### Its goals

| Goal | Said by |
| --- | --- |
| Grow \\| 20 % | Priya |
|  | Board |

#### From your lessons

> **After, On the whole lesson** *(your note: only you see this)*: Ask Zoë.
"""


def test_a_plan_is_one_document() -> None:
    assert markdown.plan(plan(), WORDS) == WHOLE


def test_an_empty_plan_says_that_nothing_is_written() -> None:
    said = markdown.plan(plan(begun=False, partner=""), WORDS)

    assert said.startswith("# My plan\n\nFrom the course")
    assert said.count("*Nothing written yet.*") == 3


def test_a_locked_worksheet_opens_later() -> None:
    said = markdown.plan(plan(begun=False, locked=True), WORDS)

    assert said.endswith("Module 1: Numbers\n\nOpens later.\n")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("# a", "\\# a"),
        ("> a", "\\> a"),
        ("---", "\\---"),
        ("a\n===", "a  \n\\==="),
        ("| a |", "\\| a |"),
        ("```\na", "\\```  \na"),
        ("- one\n- two", "- one  \n- two"),
        ("<script>", "\\<script>"),
    ],
)
def test_no_line_turns_into_something_else(typed: str, kept: str) -> None:
    assert markdown.text(typed) == kept
