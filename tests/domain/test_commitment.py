"""What is said before a consequence: whole, or told what is missing."""

import pytest

from app.domain.commitment import LONGEST_REASON, SURENESS, Commitment, Unsaid, require_said


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (None, ("reason", "confidence")),
        (Commitment("", 0), ("reason", "confidence")),
        (Commitment("", 3), ("reason",)),
        (Commitment("She asked for it", 0), ("confidence",)),
        (Commitment("x" * (LONGEST_REASON + 1), 3), ("reason",)),
    ],
)
def test_a_reason_and_a_confidence_are_both_asked_for(
    said: Commitment | None, parts: tuple[str, ...]
) -> None:
    with pytest.raises(Unsaid) as told:
        require_said(said)

    assert told.value.parts == parts


def test_a_sentence_and_any_confidence_are_enough() -> None:
    for confidence in range(1, len(SURENESS) + 1):
        require_said(Commitment("x" * LONGEST_REASON, confidence))


def test_a_confidence_has_a_word() -> None:
    assert [Commitment("", n).sure for n in (1, 4)] == ["just guessing", "certain"]
