"""Drawings: plain ones come through, what runs or leads outside doesn't."""

from base64 import b64encode

import pytest

from app.content.drawing import sanitized
from app.content.pictures import active_content
from app.errors import Invalid
from tests.pictures import SECRET, jpeg, segment

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
PLAIN = HEAD + (
    'viewBox="0 0 4 3" role="img" aria-label="Two lines"><title>Two &amp; more</title>'
    "<style>.a { fill: rgb(1,2,3); } @media (prefers-color-scheme: dark) { .a { fill: #fff; } }"
    '</style><defs><linearGradient id="g"><stop offset="1" stop-color="red"/></linearGradient>'
    '</defs><g transform="translate(1 2) rotate(4)" style="fill: url(#g)"><path d="M0 0h4"/>'
    '<use xlink:href="#g"/><text x="1">One =&gt; two</text></g></svg>'
)


def test_a_plain_drawing_comes_through_and_a_second_time_unchanged() -> None:
    once, left = sanitized(PLAIN.encode())

    assert left == []
    assert sanitized(once) == (once, [])
    for part in ("Two &amp; more", "prefers-color-scheme", "url(#g)", 'xlink:href="#g"', "=&gt;"):
        assert part in once.decode()


def test_what_a_camera_wrote_into_a_picture_of_a_drawing_is_left_out() -> None:
    def drawn(picture: bytes) -> bytes:
        address = f"data:image/jpeg;base64,{b64encode(picture).decode()}"
        return f'{HEAD}viewBox="0 0 4 3"><image xlink:href="{address}"/></svg>'.encode()

    told = drawn(jpeg(segment(0xE1, b"Exif\0\0" + SECRET)))

    assert sanitized(told) == sanitized(drawn(jpeg()))
    assert b64encode(jpeg()) in sanitized(told)[0]


HOSTILE = [
    "<script>alert(1)</script>",
    '<script xlink:href="https://evil.test/x.js"/>',
    "<SCRIPT>alert(1)</SCRIPT>",
    '<s:script xmlns:s="http://www.w3.org/2000/svg">evil()</s:script>',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">evil()</x:script>',
    '<script xmlns="http://www.w3.org/1999/xhtml">evil()</script>',
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>evil</p></foreignObject>",
    "<foreignObject><iframe src='https://evil.test'/></foreignObject>",
    '<path onload="evil()"/>',
    '<path ONCLICK="evil()"/>',
    '<path onmouseover="evil()" d="M0 0"/>',
    '<a href="javascript:evil()"><path d="M0 0"/></a>',
    '<a xlink:href="https://evil.test"><text>x</text></a>',
    '<use href="https://evil.test/x.svg#a"/>',
    '<use xlink:href="data:image/svg+xml;base64,evil"/>',
    '<image href="https://evil.test/p.png"/>',
    '<image href="data:image/svg+xml,&lt;svg onload=evil()&gt;"/>',
    '<image href="data:text/html;base64,evil"/>',
    '<image href="file:///etc/evil"/>',
    '<set attributeName="href" to="javascript:evil()"/>',
    '<animate attributeName="href" values="javascript:evil()"/>',
    '<animateTransform onbegin="evil()"/>',
    '<style>@import "https://evil.test/x.css";</style>',
    "<style>path { fill: url(https://evil.test/x); }</style>",
    "<style>path { fill: u\\72l(https://evil.test/x); }</style>",
    "<style>path { fill: url/**/(https://evil.test); background: image-set(evil); }</style>",
    "<style>@font-face { src: url(//evil.test/f); }</style>",
    "<style>p { behavior: evil; }</style>",
    "<style>p { content: '/*'; fill: url(https://evil.test) '*/'; }</style>",
    "<style>p { fill: u/**/rl(https://evil.test); }</style>",
    "<style>p { width: expression(evil()); }</style>",
    "<style><![CDATA[</style><script>evil()</script>]]></style>",
    '<path style="fill: url(https://evil.test/x)"/>',
    '<path fill="url(https://evil.test/x#a)"/>',
    '<path filter="url(//evil.test/f.svg#b)"/>',
    '<path style="background: u\\72l(evil)"/>',
    "<filter><feImage href='https://evil.test/p.png'/></filter>",
    "<iframe src='https://evil.test'/>",
    "<metadata><evil/></metadata>",
    "<handler type='text/ecmascript'>evil()</handler>",
    "<svg onload='evil()'><path d='M0 0'/></svg>",
    "<?xml-stylesheet href='https://evil.test/x.css'?><path d='M0 0'/>",
    "<!-- <script>evil()</script> --><path d='M0 0'/>",
    "<path xml:base='https://evil.test/' d='M0 0'/>",
    "<path class='&#106;avascript:evil()'/>",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_what_runs_or_leads_outside_is_left_out(part: str) -> None:
    made, _left = sanitized(f'{HEAD}viewBox="0 0 4 3">{part}<path d="M1 1h2"/></svg>'.encode())

    assert b"evil" not in made
    assert b'<path d="M1 1h2">' in made
    assert active_content(made) == ""


REFUSED = [
    b"",
    b"no drawing",
    b"<html><body/></html>",
    b'<svg xmlns="http://www.w3.org/1999/xhtml"/>',
    b"<svg><path></svg>",
    b'<!DOCTYPE svg [<!ENTITY a "evil">]><svg>&a;</svg>',
    b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
    b'<!DOCTYPE svg [<!ENTITY % a SYSTEM "https://evil.test/x.dtd"> %a;]><svg/>',
    b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
    b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'evil()'>]><svg/>",
    b"<svg>" + b"<g>" * 100 + b"</g>" * 100 + b"</svg>",
    b"<svg>" + b"<g/>" * 60_000 + b"</svg>",
    b'<?xml version="1.0" encoding="utf-7"?><svg/>',
    b'<?xml version="1.0" encoding="nothing"?><svg/>',
    b"<svg>\x00</svg>",
    b"<svg>\xff</svg>",
    b"<svg/><svg/>",
    b"<svg>&nothing;</svg>",
]


@pytest.mark.parametrize("svg", REFUSED)
def test_what_is_no_plain_drawing_is_refused(svg: bytes) -> None:
    with pytest.raises(Invalid):
        sanitized(svg)


def test_a_bare_document_type_is_left_out() -> None:
    head = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'

    assert b"DOCTYPE" not in sanitized(head + PLAIN.encode())[0]
