"""What is worth a look, heaviest first: a name, a weight, and the figures of its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Flag:
    """`name` stands for a sentence, which is made where the language is known.

    Of a question: miskey, reversed, popular, strong, guessed, weak, blank, easy, unpicked; of a
    quiz: unreliable, few_pass; of a decision: obvious, untaken; of a conversation:
    unreached.
    """

    name: str
    weight: int
    detail: Mapping[str, object] = field(default_factory=dict)
