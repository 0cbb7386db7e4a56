"""How each type of question is answered on a page, rightly or wrongly."""

import html
import re
from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Locator

from app.domain.question import Option, Question, QuestionType


class Hands(Protocol):
    """Somebody at a page: with a mouse, at the keyboard, with or without scripts."""

    def pick(self, target: Locator) -> None:
        """Choose a radio button or tick a box."""

    def write(self, target: Locator, text: str) -> None:
        """Type into a field."""

    def choose(self, target: Locator, option: str) -> None:
        """Choose the option of a list that begins with `option`."""

    def matching(self, rows: Locator, text: str) -> Locator:
        """The row whose own text begins with `text`."""


def plain(text: str) -> str:
    """Compiled HTML as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def _by_rank(question: Question, right: bool) -> list[Option]:
    return sorted(question.options, key=lambda option: option.rank, reverse=not right)


def _tick(who: Hands, form: Locator, question: Question, right: bool) -> None:
    found = [option for option in question.options if option.right is right]
    for option in found if question.type is QuestionType.MULTIPLE else found[:1]:
        who.pick(who.matching(form.locator("label.opt"), option.html).locator("input"))


def _judge(who: Hands, form: Locator, question: Question, right: bool) -> None:
    best, *_, worst = _by_rank(question, right)
    for name, option in (("most", best), ("least", worst)):
        group = who.matching(form.locator(".judge"), option.html)
        who.pick(group.locator(f"input[name={name}]"))


def _sort(who: Hands, form: Locator, question: Question, right: bool) -> None:
    for place, option in enumerate(_by_rank(question, right), 1):
        text = who.matching(form.locator("[data-order] > li .text"), option.html)
        who.choose(text.locator("xpath=ancestor::li").locator("select"), str(place))


def _reckon(who: Hands, form: Locator, question: Question, right: bool) -> None:
    value = next(figure.value for figure in question.figures if figure.right)
    who.write(form.locator("input[name=number]"), value if right else "123456")


def _name(who: Hands, form: Locator, question: Question, right: bool) -> None:
    phrase = next(phrase.text for phrase in question.phrases if phrase.right)
    who.write(form.locator("input[name=text]"), phrase.upper() if right else "something else")


def _pair(who: Hands, form: Locator, question: Question, right: bool) -> None:
    for row in range(len(question.lefts)):
        option = question.options[row if right else row - 1]
        side = who.matching(form.locator(".sides li > div"), option.html)
        letter = side.locator("xpath=preceding-sibling::b").inner_text()
        who.choose(form.locator(f"select[name=pair-{row}]"), f"{letter}:")


def _tell(who: Hands, form: Locator, question: Question, right: bool) -> None:
    text = f"Dear Susan, about “{question.title}”: may I see your calendar first?"
    who.write(form.locator("textarea[name=text]"), text if right else "No.")


HOW: dict[QuestionType, Callable[[Hands, Locator, Question, bool], None]] = {
    QuestionType.SINGLE: _tick,
    QuestionType.MULTIPLE: _tick,
    QuestionType.JUDGEMENT: _judge,
    QuestionType.ORDER: _sort,
    QuestionType.NUMBER: _reckon,
    QuestionType.TEXT: _name,
    QuestionType.MATCH: _pair,
    QuestionType.ESSAY: _tell,
}
