"""What became of a rubric and of when it counts as met."""

from collections.abc import Iterator

from app.domain.difference.change import Detail, Told, Where, order, paired, value
from app.domain.difference.text import bare, counts
from app.domain.rubric import Acceptance, Rubric


def rubric(before: Rubric | None, after: Rubric | None, where: Where) -> Iterator[Told]:
    """Criteria that came, went or read otherwise; the points of their levels."""
    if before is None or after is None:
        if after is not None:
            yield "rubric_new", {**where, "count": len(after.criteria)}
        elif before is not None:
            yield "rubric_gone", dict(where)
        return
    yield from value("levels", _points(before), _points(after), where)
    pairs = paired(before.criteria, after.criteria, lambda one: one.title)
    for old, new in pairs:
        here: dict[str, Detail] = {**where, "title": bare((new or old).title)}  # type: ignore[union-attr] # one is there
        if old is None or new is None:
            yield "criterion_added" if old is None else "criterion_removed", here
        elif changed := sum(
            bool(counts(a, b)) for a, b in zip(old.texts, new.texts, strict=False)
        ) + abs(len(old.texts) - len(new.texts)):
            yield "criterion", {**here, "count": changed}
    titles = [[one.title for one in side.criteria] for side in (before, after)]
    named = {one.title: bare(one.title) for one in after.criteria}
    yield from order("criterion", titles, named, where)


def _points(one: Rubric) -> list[str]:
    return [str(level) for level in one.levels]


def acceptance(before: Acceptance | None, after: Acceptance | None) -> Iterator[Told]:
    """When the marks of whoever reviews are enough."""
    if before == after:
        return
    if before is None or after is None:
        yield "accept_gone" if after is None else "accept_new", _rule(after)
        return
    yield "accept", {**_rule(after), **{f"was_{k}": v for k, v in _rule(before).items()}}


def _rule(rule: Acceptance | None) -> dict[str, Detail]:
    if rule is None:
        return {}
    floor: dict[str, Detail] = {} if rule.floor is None else {"floor": rule.floor}
    return {"least": rule.at_least, "level": rule.level, **floor}
