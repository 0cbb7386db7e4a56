"""How names and addresses are folded for search and for order: no case, no accents."""

import unicodedata


def fold(text: str) -> str:
    """Case-folded, without accents, single spaces.

    >>> fold("Zoë  Ångström-Łuk")
    'zoe angstrom-łuk'
    """
    signs = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(s for s in signs if not unicodedata.combining(s)).split())


def search_words(name: str, email: str) -> frozenset[str]:
    """What a person is found by, each by its beginning: the words of the name, and the address.

    >>> sorted(search_words("Zoë Ek", "z.ek@example.com"))
    ['ek', 'z.ek@example.com', 'zoe']
    """
    return frozenset({word[:254] for word in fold(name).split()} | {fold(email)[:254]})
