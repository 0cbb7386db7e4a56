"""What became of a conversation: meters, facts, endings, and its passages."""

from collections.abc import Iterator, Mapping

from app.domain.difference.change import Detail, Told, Where, names, order, paired, switch, value
from app.domain.difference.passages import passage
from app.domain.difference.text import prose
from app.domain.scenario import Ending, Meter, Scenario


def talk(before: Scenario, after: Scenario) -> Iterator[Told]:
    """All that is a conversation's own."""
    yield from _rules(before, after)
    yield from prose("setup", before.setup, after.setup, {})
    for old, new in paired(before.meters, after.meters, lambda one: one.name):
        yield from _meter(old, new)
    meters = [[one.name for one in side.meters] for side in (before, after)]
    yield from order("meter", meters, {}, {})
    yield from _facts(dict(before.facts), dict(after.facts))
    yield from _passages(before, after)
    yield from _endings(before, after)
    yield from prose("debrief", before.debrief, after.debrief, {})


def _rules(before: Scenario, after: Scenario) -> Iterator[Told]:
    titles = {one.id: one.title for one in (*before.endings, *after.endings)}
    passing = [titles.get(one.passing, one.passing) for one in (before, after)]
    if before.passing != after.passing:
        yield from value("pass", passing[0], passing[1], {})
        if passing[0] == passing[1]:
            yield "pass_new", {"after": passing[1]}
    yield from names("score", before.score, after.score, {})
    cast = [[one.slug for one in side.cast] for side in (before, after)]
    yield from names("cast", cast[0], cast[1], {})
    yield from switch("shuffle", before.shuffled, after.shuffled, {})


def _meter(before: Meter | None, after: Meter | None) -> Iterator[Told]:
    if before is None and after is not None:
        yield "meter_added", {"title": after.name, "start": after.start}
    elif after is None and before is not None:
        yield "meter_removed", {"title": before.name}
    elif before is not None and after is not None:
        where: dict[str, Detail] = {"meter": after.name}
        yield from value("title", before.title, after.title, where)
        yield from value("start", before.start, after.start, where)
        yield from value("mark", before.mark, after.mark, where)
        yield from value("note", before.note, after.note, where)
        yield from value("carried", _carried(before), _carried(after), where)


def _carried(meter: Meter) -> list[str]:
    """The conversation that a meter's start comes from, and the least and most of it."""
    one = meter.carried
    return [one.scenario, str(one.least), str(one.most)] if one else []


def _facts(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Told]:
    yield from names("facts", before, after, {})
    for name in before.keys() & after.keys():
        yield from value("fact", before[name], after[name], {"name": name})


def _passages(before: Scenario, after: Scenario) -> Iterator[Told]:
    called = [_titles(one) for one in (before, after)]
    for old, new in paired(before.passages, after.passages, lambda one: one.id):
        if old is None and new is not None:
            yield "passage_added", {"title": new.title}
        elif new is None and old is not None:
            yield "passage_removed", {"title": old.title}
        elif old is not None and new is not None:
            yield from passage(old, new, called[0], called[1], _shared(before, after))
    ids = [[one.id for one in side.passages] for side in (before, after)]
    if ids[0][:1] != ids[1][:1]:
        titles = [one.passages[0].title for one in (before, after)]
        yield "opening", {"before": titles[0], "after": titles[1]}
    elif ids[0] != ids[1]:
        yield from order("passage", ids, called[1], {})


def _titles(one: Scenario) -> dict[str, str]:
    passages = {place.id: place.title for place in one.passages}
    return passages | {ending.id: ending.title for ending in one.endings}


def _shared(*both: Scenario) -> frozenset[str]:
    """Labels that more than one passage has: they are told with their passage."""
    found = set[str]()
    for one in both:
        labels = [choice.label for place in one.passages for choice in place.choices]
        found |= {label for label in labels if labels.count(label) > 1}
    return frozenset(found)


def _endings(before: Scenario, after: Scenario) -> Iterator[Told]:
    for old, new in paired(before.endings, after.endings, lambda one: one.id):
        if old is None and new is not None:
            yield "ending_added", {"title": new.title}
        elif new is None and old is not None:
            yield "ending_removed", {"title": old.title}
        elif old is not None and new is not None:
            yield from _ending(old, new, {"ending": new.title})
    ids = [[one.id for one in side.endings] for side in (before, after)]
    yield from order("ending", ids, _titles(after), {})


def _ending(before: Ending, after: Ending, where: Where) -> Iterator[Told]:
    yield from value("title", before.title, after.title, where)
    yield from prose("text", before.html, after.html, where)
    rules = [str(one.condition) if one.condition else "" for one in (before, after)]
    yield from value("reached_if", rules[0], rules[1], where)
