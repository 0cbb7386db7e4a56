"""Follow-up prompts read from files."""

import pytest

from app.content.worker import Worker
from app.domain.course import Module
from tests.content.small import QUIZ, compiled

FILE = "01-one/05-later.prompts.md"
TEXT = """---
title: Later
days: [2, 30]
---

## When does its *year* begin? {#year}

Answer from memory. See the [year](../glossary.md#fiscal-year).

<details><summary>Model answer</summary>

On **1 April**.

</details>

## What moved?

<details><summary>Model answer</summary>

A date.

</details>
"""


def module_of(worker: Worker, files: dict[str, str]) -> Module:
    result = compiled(worker, files)
    assert result.course, [str(fault) for fault in result.faults]
    return result.course.modules[0]


def test_each_prompt_gets_its_day_and_its_answer(worker: Worker) -> None:
    module = module_of(worker, {FILE: TEXT})

    first, second = module.prompts
    assert (first.id, first.title, first.day) == ("year", "When does its year begin?", 2)
    assert 'href="/course/small/glossary#fiscal-year"' in first.html
    assert "<strong>1 April</strong>" in first.answer
    assert (second.id, second.day, second.html) == ("what-moved", 30, "")
    assert [activity.slug for activity in module.activities] == ["lesson", "talk", "check", "plan"]


def test_the_check_of_a_module_is_its_last_quiz(worker: Worker) -> None:
    module = module_of(worker, {"01-one/06-more.quiz.md": QUIZ, FILE: TEXT})

    assert module.check
    assert module.check.slug == "more"


def test_prompts_of_several_modules_may_be_called_alike(worker: Worker) -> None:
    other = {
        "02-two/module.md": "---\ntitle: Two\n---\nMore.\n",
        "02-two/01-again.quiz.md": QUIZ,
        "02-two/05-later.prompts.md": TEXT,
    }

    result = compiled(worker, {FILE: TEXT, **other})

    assert result.course, [str(fault) for fault in result.faults]
    assert [len(module.prompts) for module in result.course.modules] == [2, 2]


@pytest.mark.parametrize("aside", ["[^1]: A note.\n", "[ref]: https://example.com\n"])
def test_notes_may_stand_after_the_answer(worker: Worker, aside: str) -> None:
    module = module_of(worker, {FILE: f"{TEXT}\n{aside}"})

    assert len(module.prompts) == 2
