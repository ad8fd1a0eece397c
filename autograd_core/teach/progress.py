"""Progress line: how far a loop has come.

    for epoch in progress(range(20), "epoch", lambda: f"loss {loss:.3f}"):
        loss = ...

No clock is looked at: two runs of the same loop print the same.
"""

from collections.abc import Callable, Iterator, Sequence

WIDTH = 20


def progress(rounds: Sequence, name: str = "", note: Callable[[], str] | None = None) -> Iterator:
    """Each of ``rounds`` in turn; after each, one line is written over the last.

    ``note`` is asked after each round what to add to it.

    >>> list(progress(range(2), "step")) == [0, 1]
    step ██████████░░░░░░░░░░ 1/2
    step ████████████████████ 2/2
    True
    """
    total, before = len(rounds), 0
    for n, value in enumerate(rounds, 1):
        yield value
        filled = WIDTH * n // total
        line = f"{name} {'█' * filled}{'░' * (WIDTH - filled)} {n}/{total}"
        line += f"  {note()}" if note else ""
        print("\r" + line.strip().ljust(before), end="\n" if n == total else "", flush=True)
        before = len(line)
