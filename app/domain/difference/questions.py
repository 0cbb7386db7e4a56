"""What became of a question: its key, what it is worth, what it says."""

from collections.abc import Iterator, Sequence

from app.domain.difference.change import Detail, Told, Where, moved, names, switch, value
from app.domain.difference.rubrics import rubric
from app.domain.difference.text import bare, prose, settled, short
from app.domain.question import Figure, Option, Phrase, Question, QuestionType

TICKED = (QuestionType.SINGLE, QuestionType.MULTIPLE)
RANKED = (QuestionType.JUDGEMENT, QuestionType.ORDER)
Pairs = list[tuple[Option | None, Option | None]]


def key(question: Question) -> list[str]:
    """What a full answer is, in short texts.

    The right options; of ranked ones all, the first first; figures with their tolerance; words;
    of a match each pair.
    """
    if question.type in RANKED:
        return [bare(one.html) for one in sorted(question.options, key=lambda one: one.rank)]
    if question.type is QuestionType.MATCH:
        pairs = zip(question.lefts, question.options, strict=False)
        return [f"{bare(left)} → {bare(right.html)}" for left, right in pairs]
    return [
        *(bare(one.html) for one in question.options if one.right),
        *(figure(one) for one in question.figures if one.right),
        *(one.text for one in question.phrases if one.right),
    ]


def figure(one: Figure) -> str:
    """A number with its tolerance, where it has one."""
    return one.value if one.tolerance == "0" else f"{one.value} ± {one.tolerance}"


def has_other_key(before: Question, after: Question) -> bool:
    """Whether some answer may grade otherwise; not where only words of options changed."""
    if before.type is not after.type:
        return True
    if before.type in TICKED or before.type in RANKED:
        pairs = options(before.options, after.options)
        return any(_marks(old) != _marks(new) for old, new in pairs)
    return _exactly(before) != _exactly(after)


def _marks(option: Option | None) -> tuple[bool, int]:
    return (option.right, option.rank) if option else (False, 0)


def _exactly(question: Question) -> list[object]:
    if question.type is QuestionType.MATCH:
        sides = zip(question.lefts, question.options, strict=False)
        return [(settled(left), settled(right.html)) for left, right in sides]
    return [
        *((one.value, one.tolerance, one.right) for one in question.figures),
        *((one.text, one.right) for one in question.phrases if one.right),
    ]


def options(before: Sequence[Option], after: Sequence[Option]) -> Pairs:
    """Options that are the same on both sides: by their text, the others by their place."""
    left = dict(enumerate(before))
    found: Pairs = []
    for place, one in enumerate(after):
        same = [n for n, old in left.items() if settled(old.html) == settled(one.html)]
        found.append((left.pop(min(same, key=lambda n: abs(n - place))) if same else None, one))
    for place, (old, new) in enumerate(found):
        if old is None and place in left:
            found[place] = (left.pop(place), new)
    return found + [(one, None) for one in left.values()]


def question(before: Question, after: Question, where: Where) -> Iterator[Told]:
    """All that became of one question."""
    yield from value("type", before.type.value, after.type.value, where)
    if has_other_key(before, after):
        yield "key", {**where, "before": key(before), "after": key(after)}
    yield from value("points", before.points, after.points, where)
    yield from switch("provisional", before.provisional, after.provisional, where)
    yield from value("title", before.title, after.title, where)
    yield from prose("stem", before.stem, after.stem, where)
    yield from _options(before, after, where)
    yield from _known(before, after, where)
    yield from names("lefts", map(bare, before.lefts), map(bare, after.lefts), where)
    yield from names("heads", map(bare, before.heads), map(bare, after.heads), where)
    yield from rubric(before.rubric, after.rubric, where)
    yield from prose("feedback", before.feedback, after.feedback, where)
    yield from names("outcomes", before.outcomes, after.outcomes, where)
    yield from names("competencies", before.competencies, after.competencies, where)


def _options(before: Question, after: Question, where: Where) -> Iterator[Told]:
    pairs = options(before.options, after.options)
    for old, new in pairs:
        if old is None and new is not None:
            yield "option_added", {**where, "title": bare(new.html)}
        elif new is None and old is not None:
            yield "option_removed", {**where, "title": bare(old.html)}
        elif old is not None and new is not None:
            yield from short("option", old.html, new.html, where)
            here: dict[str, Detail] = {**where, "title": bare(new.html)}
            yield from prose("option_feedback", old.feedback, new.feedback, here)
    was = [str(before.options.index(old)) for old, new in pairs if old and new]
    if before.type is after.type is not QuestionType.MATCH and moved(sorted(was, key=int), was):
        yield "options_order", dict(where)


def _known(before: Question, after: Question, where: Where) -> Iterator[Told]:
    """Figures and words that are known wrong, and what is said to each."""
    old, new = _by_name(before), _by_name(after)
    wrong = [[name for name, one in side.items() if not one.right] for side in (old, new)]
    yield from names("known", wrong[0], wrong[1], where)
    for name in old.keys() & new.keys():
        here: dict[str, Detail] = {**where, "title": name}
        yield from prose("option_feedback", old[name].feedback, new[name].feedback, here)


def _by_name(one: Question) -> dict[str, Figure | Phrase]:
    known: tuple[Figure | Phrase, ...] = (*one.figures, *one.phrases)
    return {_name(each): each for each in known}


def _name(one: Figure | Phrase) -> str:
    return figure(one) if isinstance(one, Figure) else one.text
