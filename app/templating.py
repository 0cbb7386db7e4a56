"""What templates draw and quote without a macro's cost: ready pieces, a course's own HTML."""

from collections.abc import Callable, Hashable
from functools import lru_cache

from flask import Flask
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import CondExpr, Const
from markupsafe import Markup

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
    """Put `icon`, `site_mark`, `drawn` and `html` into every template and component."""
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

    def icon(name: str, directional: bool = False) -> Markup:
        return draw("", "components/icon.html", "icon", name, directional)

    def site_mark() -> Markup:
        return draw("", "components/icon.html", "mark")

    app.jinja_env.globals.update(drawn=drawn, icon=icon, site_mark=site_mark, html=html)


def html(text: str) -> Markup:
    """Text of a course, compiled to HTML: the one place that calls a text safe.

    The renderer has sanitized it when it was compiled (content/render.py: allowed tags and
    attributes, nothing decoded afterwards). Never give it what a learner typed.
    """
    return Markup(text)  # noqa: S704 - see above
