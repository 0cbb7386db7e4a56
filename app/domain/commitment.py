"""What a learner says before the consequence of a reply is shown: why, and how sure they are."""

from dataclasses import dataclass

from app.errors import N_, Invalid

LONGEST_REASON = 300
"""characters: a sentence"""
SURENESS = (N_("just guessing"), N_("not very sure"), N_("quite sure"), N_("certain"))
"""Words for a confidence of 1 to 4."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A reason in one sentence, and a confidence from 1 (just guessing) to 4 (certain)."""

    reason: str
    confidence: int

    @property
    def sure(self) -> str:
        """The confidence as a marked word."""
        return SURENESS[self.confidence - 1]


UNSAID = N_("Write in a sentence why, and say how sure you are. Then you see what follows.")
NO_REASON = N_("Write in a sentence why you reply this. Then you see what follows.")
NO_CONFIDENCE = N_("Say how sure you are. Then you see what follows.")
TOO_LONG = N_("One sentence is enough: keep your reason to %(most)s characters.")


LONGEST_LINE = 200
"""characters of a line that a passage asks for"""
LONG_LINE = N_("One line is enough: keep it to %(most)s characters.")


class Unsaid(Invalid):
    """A reason or a confidence is missing, or not what is asked for; `parts` name which."""

    def __init__(self, message: str, *parts: str, **params: object) -> None:
        super().__init__(message, **params)
        self.parts = parts


def require_line(line: str) -> None:
    """Raises Unsaid for a line that is too long; none at all is taken, too."""
    if len(line) > LONGEST_LINE:
        raise Unsaid(LONG_LINE, "line", most=LONGEST_LINE)


def require_said(said: Commitment | None) -> None:
    """Raises Unsaid for a commitment without both of its parts; 0 is no confidence."""
    reason, confidence = (said.reason, said.confidence) if said else ("", 0)
    if not reason and not confidence:
        raise Unsaid(UNSAID, "reason", "confidence")
    if not reason:
        raise Unsaid(NO_REASON, "reason")
    if len(reason) > LONGEST_REASON:
        raise Unsaid(TOO_LONG, "reason", most=LONGEST_REASON)
    if not confidence:
        raise Unsaid(NO_CONFIDENCE, "confidence")
