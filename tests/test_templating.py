"""What templates draw and say: ready pieces, texts with values, silence without an else."""

import pytest
from flask import Flask, render_template_string


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("[{{ 'seen' if false }}]", "[]"),
        ("[{{ 'seen' if true }}]", "[seen]"),
        ("[{{ 'a' ~ ('b' if false) }}]", "[a]"),
        ("{{ html('<p>Ours</p>') }}", "<p>Ours</p>"),
        ("{{ _('Hello, %(name)s', name='<b>') }}", "Hello, &lt;b&gt;"),
        ("{{ _('Hello') }} {{ '<b>' }}", "Hello &lt;b&gt;"),
        ("{{ ngettext('One, %(who)s', '%(num)s, %(who)s', 2, who='<b>') }}", "2, &lt;b&gt;"),
        ("{{ ngettext('%(num)s day', '%(num)s days', 1) }}", "1 day"),
        (
            "{% autoescape false %}{{ _('To %(name)s', name='<b>') }}{% endautoescape %}",
            "To <b>",
        ),
    ],
)
def test_templates_say_what_they_mean(app: Flask, template: str, page: str) -> None:
    with app.test_request_context():
        assert render_template_string(template) == page


def test_an_icon_is_drawn_once_and_is_markup(app: Flask) -> None:
    icon = app.jinja_env.globals["icon"]
    assert callable(icon)
    with app.test_request_context():
        drawn = icon("check")

        assert drawn is icon("check")
        assert "ic-dir" in icon("arrow", directional=True)
        assert render_template_string("{{ icon('check') }}") == drawn


def test_a_piece_is_drawn_for_what_it_is_given(app: Flask) -> None:
    template = '{{ drawn("layouts/_foot.html", "foot", name) }}'
    with app.test_request_context():
        assert "One site" in render_template_string(template, name="One site")
        assert "A &amp; B" in render_template_string(template, name="A & B")
