"""Addresses on a test learner's pages lead on inside: whatever wrote them, a view or a course."""

import re

TAG = re.compile(r"<[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r'(\s(?:href|action|formaction|src|data-[a-z-]+)=")(/[^/"][^"]*)(?=")')
OUTSIDE = re.compile(
    r"/(?:static|media|as-learner|teach)/|/theme-|/(?:page-parts|help|privacy|accessibility|verify)\b"
)
"""what is the same for everybody, and the pages of who acts"""


def inside(address: str, mount: str) -> str:
    """A path of this site as it is for the test learner; anything else stays.

    >>> inside("/course/a#b", "/as-learner/x"), inside("/static/1/a.css", "/as-learner/x")
    ('/as-learner/x/course/a#b', '/static/1/a.css')
    """
    if not address.startswith("/") or address.startswith("//") or OUTSIDE.match(address):
        return address
    return mount + address


def inside_page(page: str, mount: str) -> str:
    """A page, or a piece of one, with all addresses inside. Texts are left alone.

    >>> inside_page('<a href="/home">href="/x"</a>', "/m")
    '<a href="/m/home">href="/x"</a>'
    """

    def turned(tag: re.Match[str]) -> str:
        return ADDRESS.sub(lambda one: one[1] + inside(one[2], mount), tag[0])

    return TAG.sub(turned, page)
