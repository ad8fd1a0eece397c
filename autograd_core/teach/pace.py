"""Pace: how far a loop has come, which way to compute is faster, when to look at something again.

    for epoch in progress(range(20), "epoch", lambda: f"loss {loss:.3f}"): ...
    race({"eager": f, "static": g})     milliseconds of a call of ``f()`` and of ``g()``
    race({…}, rounds=5, times=10)       short ones: ten calls a round
    see_again("2026-03-01")             the days 1, 3, 7 and 21 days later
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from time import perf_counter

WIDTH = 20


def progress(rounds: Sequence, name: str = "", note: Callable[[], str] | None = None) -> Iterator:
    """Each of ``rounds`` in turn; after each, one line is written over the last.  Of more than a
    hundred only those are told that lengthen the bar.

    ``note`` is asked after each round what to add to it.  No clock is looked at: two runs of the
    same loop print the same.

    >>> list(progress(range(2), "step")) == [0, 1]
    step ██████████░░░░░░░░░░ 1/2
    step ████████████████████ 2/2
    True
    """
    total, before = len(rounds), 0
    for n, value in enumerate(rounds, 1):
        yield value
        filled = WIDTH * n // total
        if total > 100 and filled == WIDTH * (n - 1) // total:
            continue
        line = f"{name} {'█' * filled}{'░' * (WIDTH - filled)} {n}/{total}"
        line += f"  {note()}" if note else ""
        print("\r" + line.strip().ljust(before), end="\n" if n == total else "", flush=True)
        before = len(line)


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


AFTER = 1, 3, 7, 21
"""Days: each pause about three times as long as the one before."""


def see_again(day: str) -> list[str]:
    """The days on which to answer the cards of what was finished on ``day``, a date such as
    2026-03-01.  ValueError for what is no date.

    >>> see_again("2026-02-27")
    ['Sat 2026-02-28', 'Mon 2026-03-02', 'Fri 2026-03-06', 'Fri 2026-03-20']
    """
    try:
        first = date.fromisoformat(day)
    except (TypeError, ValueError):
        raise ValueError(f"see_again: a day such as '2026-03-01' is wanted, not {day!r}") from None
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    again = [first + timedelta(pause) for pause in AFTER]
    return [f"{names[found.weekday()]} {found.isoformat()}" for found in again]
