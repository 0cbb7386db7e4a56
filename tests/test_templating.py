"""What templates draw and say: ready pieces, texts with values, silence without an else."""

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("[{{ 'seen' if false }}]", "[]"),
        ("[{{ 'seen' if true }}]", "[seen]"),
        ("[{{ 'a' ~ ('b' if false) }}]", "[a]"),
        ("{{ 'a < b' if true else 'c' }}", "a &lt; b"),
        ("{{ _('a') if true else '<b>' }}{{ '<b>' if true else _('a') }}", "a&lt;b&gt;"),
        (
            "{{ '<' if false else 3 }}{{ none }}{{ ['<', '>'] }}",
            "3None[&#39;&lt;&#39;, &#39;&gt;&#39;]",
        ),
        (
            "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}"
            "{% call m('<') %}{{ '>' }}{% endcall %}",
            "&lt;&gt;",
        ),
        ("{% set a %}{{ '<' }}{% endset %}{{ a }}{{ a ~ '<' }}", "&lt;&lt;&lt;"),
        ("{% filter upper %}a{{ '<' }}{% endfilter %}", "A&LT;"),
        ("{{ html('<p>Ours</p>') }}", "<p>Ours</p>"),
        ("{{ _('Hello, %(name)s', name='<b>') }}", "Hello, &lt;b&gt;"),
        ("{{ _('Hello, %(name)s', **{'name': '<b>'}) }}", "Hello, &lt;b&gt;"),
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


def test_rows_are_filled_with_texts_that_are_escaped_and_with_pieces(app: Flask) -> None:
    rows = [("/p/1", "<b>Zoë & \ue001</b>", [1, 0, 1], "today"), ("/p/2?a&b", "Ben", [], "never")]
    template = '{{ filled("components/cohort_page.html", "linked_row", rows, pieces) }}'
    pieces = [Markup("<td>-</td>"), Markup("<td>+</td>")]

    with app.test_request_context():
        drawn = render_template_string(template, rows=rows, pieces=pieces)
        none = render_template_string(template, rows=[], pieces=pieces)

    first, second = drawn.strip().splitlines()
    name = "&lt;b&gt;Zoë &amp; \ue001&lt;/b&gt;"
    assert f'<a href="/p/1">{name}</a></th><td>+</td><td>-</td><td>+</td><td' in first
    assert '<a href="/p/2?a&amp;b">Ben</a></th><td class="last">never</td>' in second
    assert none == ""


def test_a_macro_to_be_filled_says_each_value_once_and_in_order(app: Flask) -> None:
    template = '{{ filled("layouts/_nav.html", "places", [["a", "b", "c", "d", "e"]]) }}'
    with app.test_request_context(), pytest.raises(ValueError, match="places is to say each"):
        render_template_string(template)


def test_a_piece_is_drawn_for_what_it_is_given(app: Flask) -> None:
    template = '{{ drawn("layouts/_foot.html", "foot", name) }}'
    with app.test_request_context():
        assert "One site" in render_template_string(template, name="One site")
        assert "A &amp; B" in render_template_string(template, name="A & B")
