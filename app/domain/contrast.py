"""Whether a color can be read: contrast by WCAG 2.2, and the shades made from an accent."""

import re

from app.errors import N_, Invalid

COLOR = re.compile(r"#[0-9a-f]{6}")
WHITE, CARD = "#ffffff", "#ffffff"
"""what stands on a button, and what links stand on in light"""
LEAST = 4.5


def ratio(one: str, other: str) -> float:
    """The contrast of two colors `#rrggbb`, 1.0 to 21.0. Source: WCAG 2.2, contrast ratio.

    >>> round(ratio("#ffffff", "#000000"), 1), round(ratio("#0b665a", "#ffffff"), 2)
    (21.0, 6.86)
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def clean_accent(typed: str) -> str:
    """The accent as stored: `#rrggbb` in lower case; "" for none.

    Raises Invalid for what is no color, and for one that can't be read on white, or white on it,
    or on its own soft shade.

    >>> clean_accent(" #0B665A ")
    '#0b665a'
    """
    color = typed.strip().lower()
    if not color:
        return ""
    if not COLOR.fullmatch(color):
        raise Invalid(N_("Write the color as # and six digits, such as #0b665a."))
    worst = min(ratio(color, CARD), ratio(WHITE, color), ratio(color, shades(color)["soft"]))
    if worst < LEAST:
        raise Invalid(
            N_("This color has a contrast of %(ratio)s to 1. Choose a darker one: 4.5 is needed."),
            ratio=f"{worst:.1f}",
        )
    return color


def shades(accent: str) -> dict[str, str]:
    """What pages need of an accent: itself, darker under the pointer, soft, and between.

    >>> shades("#0b665a")["soft"]
    '#e2edeb'
    """
    return {
        "accent": accent,
        "hover": _mixed(accent, "#000000", 0.25),
        "soft": _mixed(accent, WHITE, 0.88),
        "mid": _mixed(accent, WHITE, 0.5),
    }


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
