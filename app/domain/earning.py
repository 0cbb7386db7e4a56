"""What a course says of its certificate: its name, what earns it, what distinction takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Distinction:
    """What a certificate with distinction takes besides; nobody needs it for anything else.

    `scores` are quizzes with the least share of points (0.0 to 1.0), `endings` scenarios with the
    endings of which one was reached, in any play, `accepted` worksheets that a reviewer accepted.
    """

    scores: tuple[tuple[str, float], ...] = ()
    endings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    accepted: tuple[str, ...] = ()

    @property
    def activities(self) -> tuple[str, ...]:
        """Slugs of all that it names, scores first."""
        named = [name for name, _share in self.scores] + [name for name, _ids in self.endings]
        return (*named, *self.accepted)


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """What the certificate is called, which outcomes it attests, and what earns it.

    `requires` are slugs of modules (all their activities) and activities, `accepted` of worksheets
    to be accepted; `months` is its term, 0 for no end; `renewal` is the course for the next one.
    """

    title: str
    outcomes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    months: int = 0
    accepted: tuple[str, ...] = ()
    renewal: str = ""
    distinction: Distinction | None = None
