"""How questions are written: what gives the key away, and what trips those who know it."""

import html
import re
from collections import Counter
from collections.abc import Sequence

from app.content.desk import Desk
from app.content.links import TAG
from app.content.question.one import Asked
from app.domain.course import Quiz
from app.domain.question import Option, Question, QuestionType
from app.domain.quiz import is_scored

ABSOLUTE = re.compile(
    r"\b(always|never|completely|entirely|totally|absolutely|impossible|without exception|"
    r"every time|guarantee[sd]?|in (?:all|every) cases?|"
    r"under (?:all|any|no) circumstances)\b",
    re.IGNORECASE,
)
ASKING = (
    r"(?:which|what|who|"
    r"(?:when|where) (?:is|are|do|does|did|can|could|should|would|will|must))\b"
)
NEGATIVE = re.compile(
    rf"(?:^\W*|[,;:]\s+(?!who\b))(?:(?:at|by|for|from|in|of|on|to|with)\s+)?{ASKING}"
    r"(?:(?!\b(?:when|where|if|that|because|who|whose|while|since|although|unless)\b)[^,;:])*?"
    r"(\bnot\b|\b\w{1,9}n[’']t\b|\bnever\b)|\b(except)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.?!])\s+")
EMPHASIS = re.compile(r"\*\*?[^*]+\*\*?|<(strong|em)>.*?</\1>", re.DOTALL)
CATCH_ALL = re.compile(
    r"\W*((?:all|none|any|both|neither) of (?:the above|the others|these|them)|"
    r"(?:both )?[a-e] (?:and|or) [a-e])\W*$",
    re.IGNORECASE,
)
TICKED = (QuestionType.SINGLE, QuestionType.MULTIPLE)
LEAST_BANK = 4
"""Questions that a bank needs before its habits can be told from chance."""
FEW = 0.5
"""What a guesser may score of a quiz that names no pass mark."""


def check_item(desk: Desk, asked: Asked) -> None:
    """Tell what is unfair or telling in one question."""
    question = asked.question
    if question.type in TICKED:
        _uneven(desk, asked)
    if not str(desk.request.get("language", "en")).startswith("en"):
        return
    if question.type in TICKED:
        _absolute(desk, asked)
        _catch_all(desk, asked)
    _negative(desk, asked)


def _said(option: Option) -> str:
    return " ".join(html.unescape(TAG.sub(" ", option.html)).split())


def _absolute(desk: Desk, asked: Asked) -> None:
    options = asked.question.options
    if any(ABSOLUTE.search(_said(option)) for option in options if option.right):
        return
    for option, row in zip(options, asked.rows, strict=True):
        match = ABSOLUTE.search(_said(option))
        if match:
            message = f"“{match[0]}” stands in wrong answers only, which gives them away."
            mending = "Soften it, or let the right answer be as firm."
            desk.findings.hint("absolute-words", row, message, mending)
            return


def _catch_all(desk: Desk, asked: Asked) -> None:
    for option, row in zip(asked.question.options, asked.rows, strict=True):
        match = CATCH_ALL.match(_said(option))
        if match:
            message = f"“{match[1]}” tests reading the list, and breaks when it is shuffled."
            desk.findings.hint("all-or-none", row, message, "Write a real answer in its place.")


def _uneven(desk: Desk, asked: Asked) -> None:
    lengths = [len(_said(option)) for option in asked.question.options]
    if max(lengths) > 3 * min(lengths) and max(lengths) - min(lengths) > 60:
        row = asked.rows[lengths.index(max(lengths))]
        message = f"The answers are {min(lengths)} to {max(lengths)} characters long."
        desk.findings.hint("uneven-options", row, message, "Make them more alike in length.")


def _negative(desk: Desk, asked: Asked) -> None:
    question = asked.question
    if question.type is QuestionType.JUDGEMENT:
        return
    stem = html.unescape(TAG.sub(" ", EMPHASIS.sub(" ", question.stem)))
    asks = [said for said in SENTENCE.split(stem) if said.endswith("?")]
    headed = SENTENCE.split(question.title)
    for sentence in (*headed, *asks):
        match = NEGATIVE.search(sentence)
        said = (match[1] or match[2]) if match else ""
        if said and not said.isupper():
            message = f"The question asks for what is not so (“{said}”), which is easy to miss."
            how = "in CAPITALS, for headings show no bold" if sentence in headed else "**bold**"
            mending = f"Ask it the other way round, or write the word {how}."
            desk.findings.hint("negative-stem", asked.row, message, mending)
            return


def check_bank(desk: Desk, quiz: Quiz) -> None:
    """Tell what a whole bank gives away to somebody who knows nothing."""
    singles = [q for q in quiz.questions if q.type is QuestionType.SINGLE]
    spot = desk.document.matter.spot(("title",))
    longest = sum(_is_key_longest(question) for question in singles)
    if len(singles) >= LEAST_BANK and longest * 2 > len(singles):
        message = f"The right answer is the longest in {longest} of {len(singles)} questions."
        desk.findings.hint("key-longest", spot, message, "Shorten some, or lengthen wrong ones.")
    place, often = _usual_place(singles)
    if not quiz.shuffle_options and often >= LEAST_BANK and often * 4 >= len(singles) * 3:
        message = f"The right answer is number {place} in {often} of {len(singles)} questions."
        desk.findings.hint("key-in-place", spot, message, "Move some, or let options be shuffled.")
    scored = [question for question in quiz.questions if is_scored(quiz, question)]
    if len(scored) >= LEAST_BANK and quiz.feedback != "survey":
        guessed, bound = guesser(scored), quiz.passing or FEW
        if guessed >= bound:
            message = (
                f"Who always picks the longest answer scores {guessed:.0%}, "
                f"and {bound:.0%} {'passes' if quiz.passing else 'is a lot'}."
            )
            mending = "Make wrong answers as long and as exact as right ones."
            desk.findings.hint("guessable", spot, message, mending)


def _usual_place(questions: Sequence[Question]) -> tuple[int, int]:
    """Where the key stands most often, from 1, and in how many questions it does."""
    places = Counter(_key_place(question) + 1 for question in questions)
    return places.most_common(1)[0] if places else (0, 0)


def _key_place(question: Question) -> int:
    return next(n for n, option in enumerate(question.options) if option.right)


def _is_key_longest(question: Question) -> bool:
    lengths = [len(_said(option)) for option in question.options]
    key = lengths[_key_place(question)]
    return key == max(lengths) and lengths.count(key) == 1


def guesser(questions: Sequence[Question]) -> float:
    """What somebody scores, 0.0 to 1.0, who knows nothing and picks the longest answers.

    Of a most-and-least item the longest is picked as most and the shortest as least effective;
    what can't be picked from a list earns nothing. Equally long answers share what they earn.
    """
    possible = sum(question.points for question in questions)
    earned = sum(question.points * _by_length(question) for question in questions)
    return earned / possible if possible else 0.0


def _by_length(question: Question) -> float:
    lengths = [len(_said(option)) for option in question.options]
    longest = [o for o, n in zip(question.options, lengths, strict=True) if n == max(lengths)]
    if question.type in TICKED:
        rights = sum(option.right for option in question.options)
        return sum(option.right for option in longest) / len(longest) / rights
    if question.type is not QuestionType.JUDGEMENT:
        return 0.0
    shortest = [o for o, n in zip(question.options, lengths, strict=True) if n == min(lengths)]
    last = len(question.options)
    most = sum({1: 0.5, 2: 0.25}.get(option.rank, 0.0) for option in longest) / len(longest)
    least = sum({last: 0.5, last - 1: 0.25}.get(o.rank, 0.0) for o in shortest) / len(shortest)
    return most + least
