"""Accents that can be read are taken, others are refused with the reason."""

import pytest

from app.domain.contrast import clean_accent, ratio, shades
from app.errors import Invalid


def test_the_contrast_of_a_color_with_itself_is_one() -> None:
    assert ratio("#0b665a", "#0b665a") == 1


@pytest.mark.parametrize("typed", ["#fc0", "teal", "#12345g", "#0b665a; color: red", "0b665a"])
def test_what_is_no_color_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="six digits"):
        clean_accent(typed)


@pytest.mark.parametrize("typed", ["#e3a11a", "#777777", "#ffffff"])
def test_a_color_that_cannot_be_read_is_refused_with_its_ratio(typed: str) -> None:
    with pytest.raises(Invalid, match="contrast of"):
        clean_accent(typed)


@pytest.mark.parametrize("typed", ["#0b665a", "#1a3a8f", "#7a1f5c", "#000000"])
def test_every_shade_of_an_accent_keeps_its_texts_readable(typed: str) -> None:
    made = shades(clean_accent(typed))

    assert ratio(made["accent"], made["soft"]) >= 4.5
    assert ratio("#ffffff", made["hover"]) >= ratio("#ffffff", made["accent"])


def test_no_accent_is_the_products_own() -> None:
    assert clean_accent("  ") == ""
