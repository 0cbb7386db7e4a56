"""When learners are reminded, and in what words, where nobody has written others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.mail import unknown_placeholders
from app.errors import N_, Invalid

COMMON = ("first_name", "course", "link")
MOST_DAYS = 365
SITE, COHORT, DEFAULT = "site", "cohort", "default"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of reminder: `days` before or after what it is about, and its words.

    `source` is who wrote them: the cohort, the site, or this file (default).
    """

    kind: str
    days: int
    subject: str
    body: str
    is_on: bool = True
    source: str = DEFAULT


RULES = (
    Rule(
        "before",
        3,
        N_("Due soon: {module}"),
        N_(
            "Hello {first_name},\n\n“{module}” of “{course}” is due on {date}. You go on where "
            "you stopped.\n\n{link}\n\nIf the date does not work for you, ask for another one on "
            "the page where you are."
        ),
    ),
    Rule(
        "overdue",
        2,
        N_("Was due: {module}"),
        N_(
            "Hello {first_name},\n\n“{module}” of “{course}” was due on {date}. It is still open, "
            "and what you did is kept.\n\n{link}\n\nIf something is in the way, ask for another "
            "date on the page where you are."
        ),
    ),
    Rule(
        "quiet",
        10,
        N_("Going on with “{course}”"),
        N_(
            "Hello {first_name},\n\nyou have not been in “{course}” for a while. Your place is "
            "kept, and a part takes some minutes.\n\n{link}"
        ),
    ),
    Rule(
        "unseen",
        4,
        N_("Your place in “{course}”"),
        N_(
            "Hello {first_name},\n\nyou have a place in “{course}” that was not opened yet. If "
            "you have no password, ask for one with “Forgot your password?”.\n\n{link}"
        ),
    ),
    Rule(
        "meeting",
        1,
        N_("Session: {session}"),
        N_(
            "Hello {first_name},\n\nthe session “{session}” begins on {date}.\n\nWhere: {place}"
            "\n\n{link}"
        ),
    ),
    Rule(
        "pulse",
        1,
        N_("A year after your certificate"),
        N_(
            "Hello {first_name},\n\nit is a year since your certificate for “{course}”. The pulse "
            "takes twenty minutes and shows you what has stayed. Leave it out if you like: the "
            "certificate is valid until {date} either way.\n\n{link}"
        ),
    ),
    Rule(
        "term",
        60,
        N_("Your certificate ends soon"),
        N_(
            "Hello {first_name},\n\nyour certificate for “{course}” is valid until {date}. If it "
            "can be renewed, the way stands beside it. If nothing stands there, ask the people who "
            "run the course.\n\n{link}"
        ),
    ),
    Rule(
        "returned",
        5,
        N_("Waits for you: {activity}"),
        N_(
            "Hello {first_name},\n\n“{activity}” came back to you with comments and waits for its "
            "next round.\n\n{link}"
        ),
    ),
)
"""What ships, kind by kind."""
DEFAULTS: Mapping[str, Rule] = MappingProxyType({rule.kind: rule for rule in RULES})
PLACEHOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "before": (*COMMON, "module", "date"),
        "overdue": (*COMMON, "module", "date"),
        "quiet": COMMON,
        "unseen": COMMON,
        "meeting": (*COMMON, "session", "date", "place"),
        "pulse": (*COMMON, "date"),
        "term": (*COMMON, "date"),
        "returned": (*COMMON, "activity"),
    }
)
"""What a rule's words may say, by kind."""


def check(rule: Rule) -> None:
    """Raises Invalid, with a sentence, for words or days that a rule can't have."""
    known = PLACEHOLDERS[rule.kind]
    for text in (rule.subject, rule.body):
        for name in unknown_placeholders(text, known):
            raise Invalid(
                N_("Nothing fills {%(name)s} here. Known are %(known)s."),
                name=name,
                known=listed(known),
            )
    if not 1 <= rule.days <= MOST_DAYS:
        raise Invalid(N_("Type a number of days from 1 to %(most)s."), most=MOST_DAYS)


def listed(names: Collection[str]) -> str:
    """Placeholders as people type them: {first_name}, {course}."""
    return ", ".join(f"{{{name}}}" for name in names)
