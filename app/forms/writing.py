"""Text of several lines, as somebody sent it."""

from unicodedata import category


def written(text: str) -> str:
    """The text with line ends unified, without control characters and space around it."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in unified if sign in "\n\t" or category(sign) not in ("Cc", "Cs"))
    return "".join(kept).strip()
