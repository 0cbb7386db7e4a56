"""Of passages with one trouble those that cause it, so that one mistake is one finding."""

from collections.abc import Collection

from app.domain.extent import Ways, circles

TOP = ""
"""No passage's id; leads to all of them"""


def causes(troubled: Collection[str], ways: Ways, *, is_behind: bool = False) -> list[list[str]]:
    """The passages to mend, those that run in a circle together, all in the order of `ways`.

    Trouble goes on along `ways`: whoever is led to by others in trouble is left out. `is_behind`:
    it goes on against them, as where no ending can be reached.

    >>> ways = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("b")}
    >>> causes({"a", "b", "c"}, ways), causes({"a", "b", "c"}, ways, is_behind=True)
    ([['a']], [['b', 'c']])
    """
    own = {name: there & frozenset(troubled) for name, there in ways.items() if name in troubled}
    groups = circles({TOP: frozenset(own), **own}, TOP)[:-1]
    if is_behind:
        kept = [group for group in groups if all(own[name] <= group for name in group)]
    else:
        led = {there for group in groups for name in group for there in own[name] - group}
        kept = [group for group in groups if not group & led]
    order = {name: n for n, name in enumerate(ways)}
    return sorted(
        (sorted(group, key=order.__getitem__) for group in kept), key=lambda g: order[g[0]]
    )
