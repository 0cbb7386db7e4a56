"""CPU time of requests, measured in turn so that noise falls on all alike."""

import statistics
from collections.abc import Callable

from bench.server import Server
from bench.visitor import Player

ROUNDS, REQUESTS = 3, 100
Act = Callable[[], object]


def cpu(server: Server, act: Act, count: int = REQUESTS) -> float:
    """CPU seconds of the server's process tree for one call of `act`; what it prepares is free."""
    spent, since = 0.0, server.cpu_seconds()
    for _ in range(count):
        if isinstance(act, Player) and not act.open:
            spent += server.cpu_seconds() - since
            act.prepare()
            since = server.cpu_seconds()
        act()
    return (spent + server.cpu_seconds() - since) / count


def in_turn(server: Server, rows: dict[str, Act], count: int = REQUESTS) -> dict[str, float]:
    """Median CPU seconds of each row and of the reference, taken in turn over the rounds."""
    taken: dict[str, list[float]] = {name: [] for name in rows}
    for number in range(ROUNDS + 1):
        for name, act in rows.items():
            seconds = cpu(server, act, count)
            if number:  # the first round warms up
                taken[name].append(seconds)
    return {name: statistics.median(values) for name, values in taken.items()}
