"""What must be the same for two attempts to count together: the question, the quiz, the way."""

import hashlib
import re
from dataclasses import asdict

from app.domain.course import Activity, Quiz
from app.domain.question import Question
from app.domain.scenario import Scenario


def question_version(question: Question) -> str:
    """A short digest of what is asked and how it is graded; feedback may change without harm."""
    told = [
        question.type, plain(question.stem), question.points, question.provisional,
        [(plain(one.html), one.right, one.rank) for one in question.options],
        [(one.value, one.tolerance, one.right) for one in question.figures],
        [(one.text, one.right) for one in question.phrases],
        [plain(one) for one in question.lefts],
    ]  # fmt: skip
    return _digest(told)


def item_name(question: Question) -> str:
    """The name that a question's sums have in those of its quiz."""
    return f"{question.id}@{question_version(question)}"


def version_of(activity: Activity) -> str:
    """A short digest of what a quiz asks, or of a conversation's ways; "" for other kinds."""
    if isinstance(activity, Quiz):
        drawn = (activity.draw, activity.draw_by, activity.feedback == "exam")
        return _digest([drawn, [item_name(one) for one in activity.questions]])
    if isinstance(activity, Scenario):
        ways = [
            (one.id, [(c.label, c.target, [f.target for f in c.forks]) for c in one.choices])
            for one in activity.passages
        ]
        meant = [[asdict(one.effects) for one in p.choices] for p in activity.passages]
        return _digest([ways, meant, [one.id for one in activity.endings]])
    return ""


def plain(html: str) -> str:
    """The words of a text: marks and spacing don't change what is asked, pictures do."""
    kept = re.sub(r"<(?!img)[^>]*>", " ", html)
    return " ".join(kept.split())


def _digest(told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]
