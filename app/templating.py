"""What templates draw and quote: ready pieces at no macro's cost, a course's own HTML, letters."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from flask import Flask, render_template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import CondExpr, Const
from markupsafe import Markup

from app.domain import guide
from app.services.mail import Letter, Reader, paragraphs

MOST = 2000
"""Pieces that are kept: some icons, and a few of the frame for each language and course."""


class Quiet(CodeGenerator):
    """An `if` inside an expression says nothing where it has no `else`.

    Jinja would make an object that explains what is missing, some seventy times a page.
    """

    def visit_CondExpr(self, node: CondExpr, frame: Frame) -> None:  # noqa: N802 - its name there
        """Add the empty text that the author meant."""
        node.expr2 = node.expr2 or Const("")
        super().visit_CondExpr(node, frame)


def init_app(app: Flask, language: Callable[[], str]) -> None:
    """Put what is drawn, `pieced` and `html` into every template and component."""
    app.jinja_env.code_generator_class = Quiet

    @lru_cache(MOST)
    def draw(_language: str, template: str, macro: str, *given: Hashable) -> Markup:
        drawn: Markup = getattr(app.jinja_env.get_template(template).module, macro)(*given)
        return drawn

    def drawn(template: str, macro: str, *given: Hashable) -> Markup:
        """What a macro draws from what it is given and the reader's language, and nothing else.

        A page has some thirty icons and the same frame as all others: each is drawn once.
        """
        return draw(language(), template, macro, *given)

    def drawn_each(template: str, macro: str, things: Iterable[Hashable]) -> list[Markup]:
        """The same for each of these."""
        spoken = language()
        return [draw(spoken, template, macro, one) for one in things]

    def icon(name: str, directional: bool = False) -> Markup:
        return draw("", "components/icon.html", "icon", name, directional)

    def site_mark() -> Markup:
        return draw("", "components/icon.html", "mark")

    app.jinja_env.globals.update(drawn=drawn, drawn_each=drawn_each, pieced=pieced)
    app.jinja_env.globals.update(icon=icon, site_mark=site_mark, html=html)
    app.jinja_env.filters.update(paragraphs_of=guide.paragraphs)
    app.jinja_env.tests.update(link=guide.is_link)


def html(text: str) -> Markup:
    """Text of a course, compiled to HTML: the one place that calls a text safe.

    The renderer has sanitized it when it was compiled (content/render.py: allowed tags and
    attributes, nothing decoded afterwards). Never give it what a learner typed.
    """
    return Markup(text)  # noqa: S704 - see above


def pieced(pieces: Sequence[Markup], places: Iterable[int] | None = None) -> Markup:
    """What was drawn, side by side, or what stands at these places of it.

    A table of many cells looks into none of them again.
    """
    chosen = pieces if places is None else [pieces[place] for place in places]
    return Markup("".join(chosen))  # noqa: S704 - all of it is drawn


def letter(template: str, **words: object) -> Letter:
    """A letter that a request writes: its text, and the same as HTML."""
    said = Letter.of(render_template(f"mail/{template}.txt", **words))
    given = {"link": "", "unsubscribe": "", **words}
    shown = paragraphs(said.body)
    html = render_template(
        [f"mail/{template}.html", "mail/plain.html"],
        subject=said.subject,
        paragraphs=shown,
        **given,
    )
    return Letter(said.subject, said.body, html)


class Writer:
    """Letters, words and times for one reader, also outside requests (services/mail/writing.py)."""

    def __init__(self, app: Flask, home: str, secret: str, reading: "Reading") -> None:
        self.app, self.home, self.secret, self.reading = app, home, secret, reading

    def letter(
        self, template: str, given: Reader, unsubscribe: str, words: dict[str, object]
    ) -> Letter:
        """The letter that a template writes, in the reader's language and time zone."""
        with self.app.app_context():
            frame = self.reading.by(given.locale, given.time_zone)
            whole = {"link": "", "home": self.home, **frame, **words}
            said = Letter.of(self._render(f"{template}.txt", whole))
            shown = {"subject": said.subject, "paragraphs": paragraphs(said.body)}
            html = self._render(f"{template}.html", {**whole, **shown})
        return Letter(said.subject, said.body, html, unsubscribe)

    def say(self, text: str, given: Reader) -> str:
        """A marked text in the reader's language."""
        with self.app.app_context():
            self.reading.by(given.locale, given.time_zone)
            return self.reading.say(text)

    def moment(self, when: datetime, given: Reader) -> str:
        """A day and time as the reader's clock has it, with its zone."""
        with self.app.app_context():
            self.reading.by(given.locale, given.time_zone)
            return self.reading.moment(when)

    def _render(self, name: str, words: dict[str, object]) -> str:
        # not render_template: inside a request it would ask who is signed in
        return self.app.jinja_env.get_template(f"mail/{name}").render(words)


class Reading(Protocol):
    """What words.py knows of readers: the roof hands it in."""

    def by(self, locale: str, zone: str) -> dict[str, str]:
        """Read as this person does until the app's context ends; what every letter says of it."""

    def say(self, text: str) -> str:
        """A marked text in that language."""

    def moment(self, when: datetime) -> str:
        """A day and time with its zone."""
