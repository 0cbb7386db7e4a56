"""What became of one passage of a conversation, and of each choice that it offers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from app.domain.condition import Condition
from app.domain.difference.change import Detail, Told, Where, moved, names, switch, value
from app.domain.difference.text import prose, short
from app.domain.scenario import Choice, Effects, Event, Line, Passage

END = "end"
Titles = Mapping[str, str]
"""What passages and endings are called, by id."""


def passage(
    before: Passage, after: Passage, was: Titles, now: Titles, shared: frozenset[str]
) -> Iterator[Told]:
    """All that became of a passage; `shared` are labels that more than one passage has."""
    where: dict[str, Detail] = {"passage": after.title}
    yield from value("title", before.title, after.title, where)
    yield from lines("lines", _said(before.parts), _said(after.parts), where)
    yield from _events(before, after, where)
    yield from switch("continue", before.is_continue, after.is_continue, where)
    yield from switch("commit", before.is_commit, after.is_commit, where)
    yield from value("ask", before.ask, after.ask, where)
    yield from names("measures", before.measures, after.measures, where)
    pairs = _pairs(before.choices, after.choices)
    for old, new in pairs:
        yield from _one(old, new, where, shared, (was, now))
    known = [(old.label, new.label) for old, new in pairs if old and new]
    labels = dict(known)
    here = [labels[one.label] for one in before.choices if one.label in labels]
    if moved(here, [one.label for one in after.choices]):
        yield "choices_order", dict(where)


def _said(parts: Sequence[Line | Event]) -> tuple[Line, ...]:
    return tuple(part for part in parts if isinstance(part, Line))


def lines(kind: str, before: Sequence[Line], after: Sequence[Line], where: Where) -> Iterator[Told]:
    """What is said and told; who says it is part of it."""
    yield from prose(kind, _written(before), _written(after), where)


def _written(said: Sequence[Line]) -> str:
    """Lines as one text: a speaker's words are other words under another name."""
    named = (
        one.html.replace("<p>", f"<p><b>{one.speaker}</b> ", 1) if one.speaker else one.html
        for one in said
    )
    return "\n".join(named)


def _events(before: Passage, after: Passage, where: Where) -> Iterator[Told]:
    old, new = _by_rule(before), _by_rule(after)
    for rule, _ in [key for key in new if key not in old]:
        yield "event_added", {**where, "rule": rule}
    for rule, _ in [key for key in old if key not in new]:
        yield "event_removed", {**where, "rule": rule}
    for key in [key for key in new if key in old]:
        here: dict[str, Detail] = {**where, "event": key[0]}
        yield from _effects(old[key].effects, new[key].effects, here)
        yield from lines("lines", old[key].lines, new[key].lines, here)
    places = [[isinstance(part, Event) for part in one.parts] for one in (before, after)]
    is_alike = old.keys() == new.keys() and sum(map(len, places)) == 2 * len(places[0])
    if is_alike and (places[0] != places[1] or list(old) != list(new)):
        yield "events_order", dict(where)


def _by_rule(passage: Passage) -> dict[tuple[str, int], Event]:
    """Its events by their rule: the second with the same rule is another than the first."""
    seen = Counter[str]()
    found = {}
    for one in passage.parts:
        if isinstance(one, Event):
            rule = str(one.condition)
            found[rule, seen[rule]] = one
            seen[rule] += 1
    return found


def _pairs(
    before: Sequence[Choice], after: Sequence[Choice]
) -> list[tuple[Choice | None, Choice | None]]:
    """The same choice on both sides: by its label, else by its words, else by its place."""
    left = {one.label: one for one in before}
    found = [(left.pop(one.label, None), one) for one in after]
    for place, (old, new) in enumerate(found):
        if old is None:
            same = [one for one in left.values() if one.html == new.html]
            here = before[place : place + 1] if len(before) == len(after) else ()
            same = same or [one for one in here if one.label in left]
            if same:
                found[place] = (left.pop(same[0].label), new)
    return [*found, *((one, None) for one in left.values())]


def _one(
    before: Choice | None,
    after: Choice | None,
    where: Where,
    shared: frozenset[str],
    titles: tuple[Titles, Titles],
) -> Iterator[Told]:
    if before is None and after is not None:
        yield "choice_added", {**where, "title": after.label}
    elif after is None and before is not None:
        yield "choice_removed", {**where, "title": before.label}
    elif before is not None and after is not None:
        here: dict[str, Detail] = {"choice": after.label}
        if after.label in shared:
            here = {**where, **here}
        yield from _choice(before, after, here, titles)


def _choice(
    before: Choice, after: Choice, where: Where, titles: tuple[Titles, Titles]
) -> Iterator[Told]:
    yield from value("label", before.label, after.label, where)
    yield from short("says", before.html, after.html, where)
    yield from _effects(before.effects, after.effects, where)
    if before.target != after.target:
        places = zip(titles, (before.target, after.target), strict=True)
        was, now = ("" if target == END else of.get(target, target) for of, target in places)
        yield "leads", {**where, "before": was, "after": now}
    yield from value("offered_if", _rule(before.condition), _rule(after.condition), where)
    yield from value("locked", before.locked, after.locked, where)
    forks = [
        [f"{of.get(fork.target, fork.target)} ({fork.condition})" for fork in one.forks]
        for of, one in zip(titles, (before, after), strict=True)
    ]
    if before.forks != after.forks:
        yield from names("forks", forks[0], forks[1], where)
    yield from lines("consequence", before.consequence, after.consequence, where)
    yield from prose("why", before.why, after.why, where)


def _rule(condition: Condition | None) -> str:
    return str(condition) if condition else ""


def _effects(before: Effects, after: Effects, where: Where) -> Iterator[Told]:
    old, new = dict(before.meters), dict(after.meters)
    for meter in [*new, *(one for one in old if one not in new)]:
        was, now = old.get(meter, 0), new.get(meter, 0)
        if was != now:
            yield "points_of", {**where, "name": meter, "before": was, "after": now}
    yield from names("sets", before.sets, after.sets, where)
    yield from names("clears", before.clears, after.clears, where)
    yield from names("learns", before.learns, after.learns, where)
    yield from value("rate", before.rate, after.rate, where)
