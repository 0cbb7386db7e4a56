"""Labels on the map: how wide a text is, and how it breaks into at most two lines."""

LINE = 16.0
"""from baseline to baseline; letters are 13 high"""

NARROW, BROAD = frozenset("fijlrtI.,:;!'’‘|()[]- "), frozenset("mwMW@%—…")


def text_width(text: str) -> float:
    """How wide a text is at most in 13 px bold: no font is at hand here, so by kinds of letters.

    >>> text_width("ill") < text_width("ask") < text_width("MOM")
    True
    """
    return sum(
        4.6 if sign in NARROW else 11.5 if sign in BROAD else 9.2 if sign.isupper() else 7.4
        for sign in text
    )


def drop(is_large: bool) -> float:
    """From a node's middle down to the baseline of its label's first line."""
    return 32.0 if is_large else 26.0


def wrapped(text: str, width: float) -> tuple[str, ...]:
    """The text in at most two lines of at most `width`, as even as can be; cut with … where needed.

    >>> wrapped("Three evidence events", 100)
    ('Three evidence', 'events')
    >>> wrapped("Own it", 100), wrapped("", 100)
    (('Own it',), ())
    """
    if text_width(text) <= width:
        return (text,) if text else ()
    words = text.split()
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    if not splits:
        return (_cut(text, width),)
    fitting = [pair for pair in splits if text_width(pair[0]) <= width]
    first, second = min(fitting or splits[:1], key=lambda pair: max(map(text_width, pair)))
    return (_cut(first, width), _cut(second, width))


def _cut(text: str, width: float) -> str:
    if text_width(text) <= width:
        return text
    while text and text_width(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
