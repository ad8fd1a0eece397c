"""Timing: how long ways to compute the same take, side by side.

    race({"eager": f, "static": g})     milliseconds of a call of ``f()`` and of ``g()``
    race({…}, rounds=5, times=10)       short ones: ten calls a round
"""

from collections.abc import Callable, Mapping
from time import perf_counter


def race(works: Mapping[str, Callable[[], object]], rounds: int = 15,
         times: int = 1) -> dict[str, float]:
    """The least time of a call of each, in milliseconds, over ``rounds`` of ``times`` calls.

    In each round all have their turn, so that a busy moment of the machine meets all of them; the
    least counts, because whatever else the machine does can only make a call longer.

    >>> taken = race({"short": lambda: sum(range(1000)), "long": lambda: sum(range(100_000))})
    >>> taken["short"] < taken["long"]
    True
    """
    least = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            start = perf_counter()
            for _ in range(times):
                work()
            least[name] = min(least[name], (perf_counter() - start) * 1000 / times)
    return least
