"""What holds for every question: shares, orders, and answers that are none."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.question import (
    Figure,
    Option,
    Phrase,
    Question,
    QuestionType,
    grade,
    is_answered,
    number_of,
    order,
)

TYPES = st.sampled_from(QuestionType)
WORDS = st.text("abc é-", min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(["chosen", "most", "least", "order", "places", "pairs", "number", "text"])


@st.composite
def questions(draw: st.DrawFn, types: st.SearchStrategy[QuestionType] = TYPES) -> Question:
    """A question as the format allows it, of any type."""
    kind, count = draw(types), draw(st.integers(3, 7))
    made: dict[str, Any] = {"id": draw(st.sampled_from("pqr")), "title": "Q", "type": kind}
    if kind in (QuestionType.SINGLE, QuestionType.MULTIPLE):
        fewest, most = (1, 1) if kind is QuestionType.SINGLE else (2, count - 1)
        rights = draw(st.sets(st.integers(0, count - 1), min_size=fewest, max_size=most))
        made["options"] = tuple(Option(f"{n}", f"why {n}", n in rights) for n in range(count))
    elif kind in (QuestionType.JUDGEMENT, QuestionType.ORDER):
        ranks = draw(st.permutations(range(1, count + 1)))
        made["options"] = tuple(Option(f"{rank}", rank=rank) for rank in ranks)
    elif kind is QuestionType.MATCH:
        lefts = draw(st.integers(2, count))
        made["lefts"] = tuple(f"left {n}" for n in range(lefts))
        made["options"] = tuple(Option(draw(WORDS)) for _ in range(count))
    elif kind is QuestionType.NUMBER:
        values = draw(st.lists(st.integers(-99, 99), min_size=1, max_size=4))
        made["figures"] = tuple(
            Figure(f"{n}", draw(st.sampled_from(["0", "0.5"])), at == 0 or draw(st.booleans()))
            for at, n in enumerate(values)
        )
    elif kind is QuestionType.TEXT:
        texts = draw(st.lists(WORDS, min_size=1, max_size=4))
        made["phrases"] = tuple(
            Phrase(text, at == 0 or draw(st.booleans())) for at, text in enumerate(texts)
        )
    return Question(**made)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Question, dict[str, Any]]:
    """A question and an answer of its shape, perhaps an incomplete one."""
    question = draw(questions())
    numbers = st.integers(0, max(len(question.options) - 1, 0))
    match question.type:
        case QuestionType.SINGLE | QuestionType.MULTIPLE:
            return question, {"chosen": draw(st.lists(numbers, max_size=8))}
        case QuestionType.JUDGEMENT:
            return question, draw(
                st.fixed_dictionaries({}, optional={"most": numbers, "least": numbers})
            )
        case QuestionType.ORDER:
            return question, {"order": draw(st.permutations(range(len(question.options))))}
        case QuestionType.MATCH:
            count = len(question.lefts)
            sides = st.lists(st.none() | numbers, min_size=count, max_size=count)
            return question, {"pairs": draw(sides)}
        case QuestionType.NUMBER:
            return question, {"number": draw(st.text("0123456789.,-", max_size=5))}
        case _:
            return question, {"text": draw(st.text(max_size=9))}


def best(question: Question) -> dict[str, Any]:
    """The answer that earns everything."""
    ranked = sorted(range(len(question.options)), key=lambda n: question.options[n].rank)
    match question.type:
        case QuestionType.SINGLE | QuestionType.MULTIPLE:
            return {"chosen": [n for n, option in enumerate(question.options) if option.right]}
        case QuestionType.JUDGEMENT:
            return {"most": ranked[0], "least": ranked[-1]}
        case QuestionType.ORDER:
            return {"order": ranked}
        case QuestionType.MATCH:
            return {"pairs": list(range(len(question.lefts)))}
        case QuestionType.NUMBER:
            return {"number": next(one.value for one in question.figures if one.right)}
        case _:
            return {"text": next((one.text for one in question.phrases if one.right), "Because.")}


@given(asked())
def test_a_share_lies_between_nothing_and_all(one: tuple[Question, dict[str, Any]]) -> None:
    earned = grade(*one)

    assert 0 <= earned.share <= 1
    assert earned == grade(*one)


@given(questions())
def test_a_full_answer_earns_all_but_for_an_essay(question: Question) -> None:
    earned = grade(question, best(question))

    assert is_answered(question, best(question))
    assert earned.share == (0 if question.type is QuestionType.ESSAY else 1)


@given(questions())
def test_nothing_answered_earns_nothing(question: Question) -> None:
    assert grade(question, {}).share == 0
    assert grade(question, {}).feedback == ()
    assert not is_answered(question, {})
    assert not is_answered(question, None)


@given(asked())
def test_what_is_no_answer_earns_nothing_but_for_pairs_that_are_there(
    one: tuple[Question, dict[str, Any]],
) -> None:
    question, response = one

    if not is_answered(question, response) and question.type is not QuestionType.MATCH:
        assert grade(question, response).share == 0


@given(questions(), st.integers(), st.booleans())
def test_one_seed_shows_all_options_in_one_order(
    question: Question, seed: int, shuffled: bool
) -> None:
    shown = order(question, seed, shuffled)

    assert sorted(shown) == list(range(len(question.options)))
    assert shown == order(question, seed, shuffled)


KEYED = questions(st.sampled_from([QuestionType.ORDER, QuestionType.MATCH]))


@given(KEYED, st.integers(), st.booleans())
def test_what_is_shown_is_never_the_key(question: Question, seed: int, shuffled: bool) -> None:
    shown = list(order(question, seed, shuffled))

    if question.type is QuestionType.ORDER:
        assert grade(question, {"order": shown}).share < 1
    assert shown[: len(question.lefts)] != list(range(len(question.lefts))) or not question.lefts


@given(questions(), st.dictionaries(NAMES, ANYTHING, max_size=3))
def test_an_answer_of_any_shape_is_graded_or_refused(
    question: Question, response: dict[str, Any]
) -> None:
    try:
        share = grade(question, response).share
    except ValueError:
        return
    assert 0 <= share <= 1


@given(questions(st.just(QuestionType.NUMBER)), st.integers(-120, 120))
def test_a_number_is_right_within_the_tolerance_of_a_right_figure(
    question: Question, typed: int
) -> None:
    number = number_of(str(typed))
    assert number is not None
    rights = [one for one in question.figures if one.right and one.meets(number)]

    assert grade(question, {"number": str(typed)}).right is bool(rights)
