"""How long something takes: two ways to compute the same, side by side.

    milliseconds(work)                  the least time of a call of ``work()``, of seven
    milliseconds(work, rounds=5, times=10)      short ones: ten calls a round
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter


def milliseconds(work: Callable[[], object], rounds: int = 7, times: int = 1) -> float:
    """The least time of a call of ``work``, over ``rounds`` of ``times`` calls each.

    The least, because whatever else the machine does can only make a round longer.

    >>> milliseconds(lambda: sum(range(1000)), times=10) < milliseconds(lambda: sum(range(100_000)))
    True
    """
    seen = []
    for _ in range(rounds):
        start = perf_counter()
        for _ in range(times):
            work()
        seen.append((perf_counter() - start) * 1000 / times)
    return min(seen)
