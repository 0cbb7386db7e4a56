"""What a course teaches, in numbers: sums that attempts are folded into, and what they tell."""

from app.domain.numbers.adding import Sums, add, added
from app.domain.numbers.flags import Flag
from app.domain.numbers.hiding import Leaf, visible
from app.domain.numbers.item import ENOUGH, Choice, Item, read_item
from app.domain.numbers.quiz import (
    QuizFigures,
    Reliability,
    attempt_sums,
    mark_again,
    read_quiz,
)
from app.domain.numbers.talk import DecisionFigures, Taken, TalkFigures, play_sums, read_talk
from app.domain.numbers.versions import item_name, version_of

__all__ = [
    "ENOUGH", "Choice", "DecisionFigures", "Flag", "Item", "Leaf", "QuizFigures", "Reliability",
    "Sums", "Taken", "TalkFigures", "add", "added", "attempt_sums", "item_name", "mark_again",
    "play_sums", "read_item", "read_quiz", "read_talk", "version_of", "visible",
]  # fmt: skip
