"""What templates draw and quote: ready pieces at no macro's cost, a course's own HTML, letters."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from flask import Flask, render_template
from markupsafe import Markup, escape

from app.domain import guide
from app.services.mail import Letter, Reader, paragraphs
from app.templating.code import SPECIAL, Tight

MOST = 2000
"""Pieces that are kept: some icons, and a few of the frame for each language and course."""
FIRST_MARK = 0xE000
MARK = re.compile("[\ue000-\ue0ff]")
"""Signs of nobody's: they hold the places of values while a macro is drawn."""
Line = Sequence[str | Sequence[int]]


def init_app(app: Flask, language: Callable[[], str]) -> None:
    """Put what is drawn, `pieced` and `html` into every template and component."""
    app.jinja_env.add_extension(Tight)
    drawer = Drawer(app, language)
    app.jinja_env.globals.update(
        drawn=drawer.drawn,
        drawn_each=drawer.drawn_each,
        filled=drawer.filled,
        icon=drawer.icon,
        site_mark=drawer.site_mark,
        pieced=pieced,
        html=html,
    )
    app.jinja_env.filters.update(paragraphs_of=guide.paragraphs)
    app.jinja_env.tests.update(link=guide.is_link)


class Drawer:
    """What macros draw, kept: a page has some thirty icons and the same frame as all others."""

    def __init__(self, app: Flask, language: Callable[[], str]) -> None:
        self.app, self.language = app, language
        self.draw = lru_cache(MOST)(self._draw)
        self.outline = lru_cache(MOST)(self._outline)

    def _draw(self, _language: str, template: str, macro: str, *given: Hashable) -> Markup:
        drawn: Markup = getattr(self.app.jinja_env.get_template(template).module, macro)(*given)
        return drawn

    def _outline(self, _language: str, template: str, macro: str, values: int) -> list[str]:
        marks = [chr(FIRST_MARK + number) for number in range(values)]
        drawn = self._draw(_language, template, macro, *marks)
        if MARK.findall(drawn) != marks:
            raise ValueError(f"{template}: {macro} is to say each value once, in order")
        return MARK.split(str(drawn))

    def drawn(self, template: str, macro: str, *given: Hashable) -> Markup:
        """What a macro draws from what it is given and the reader's language, and nothing else."""
        return self.draw(self.language(), template, macro, *given)

    def drawn_each(self, template: str, macro: str, things: Iterable[Hashable]) -> list[Markup]:
        """The same for each of these."""
        spoken = self.language()
        return [self.draw(spoken, template, macro, one) for one in things]

    def filled(
        self, template: str, macro: str, rows: Sequence[Line], pieces: Sequence[Markup] = ()
    ) -> Markup:
        """What a macro draws of each of these rows of values, at the cost of one.

        It is drawn once with marks for the values: it says each of them once, in their order, and
        decides nothing by them. Texts are escaped; places stand for these of the `pieces`.
        """
        if not rows:
            return Markup()
        outline = self.outline(self.language(), template, macro, len(rows[0]))
        return fill(outline, rows, pieces)

    def icon(self, name: str, directional: bool = False) -> Markup:
        """An icon; it says nothing in any language."""
        return self.draw("", "components/icon.html", "icon", name, directional)

    def site_mark(self) -> Markup:
        """The mark of the site."""
        return self.draw("", "components/icon.html", "mark")


def html(text: str) -> Markup:
    """Text of a course, compiled to HTML: the one place that calls a text safe.

    The renderer has sanitized it when it was compiled (content/render.py: allowed tags and
    attributes, nothing decoded afterwards). Never give it what a learner typed.
    """
    return Markup(text)  # noqa: S704 - see above


def pieced(pieces: Sequence[Markup]) -> Markup:
    """What was drawn, side by side: nothing looks into it again."""
    return Markup("".join(pieces))  # noqa: S704 - all of it is drawn


def fill(outline: Sequence[str], rows: Iterable[Line], pieces: Sequence[Markup]) -> Markup:
    """An outline with each row's values, one after the other; texts are escaped."""
    first, *rest = outline
    said = list[str]()
    for row in rows:
        said.append(first)
        for value, after in zip(row, rest, strict=True):
            if isinstance(value, str):
                said += (escape(value) if SPECIAL.search(value) else value, after)
            else:
                said += [pieces[place] for place in value]
                said.append(after)
    return Markup("".join(said))  # noqa: S704 - drawn, or escaped above


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
