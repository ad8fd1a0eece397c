"""Check of a list of layers that was multiplied: one layer, several times."""

import re
from collections.abc import Iterator

from .events import LayerRepeated
from .findings import Finding
from .training_step import TrainingStep

TIMES = re.compile(r"\]\s*\*\s*(\w[\w.]*|\([^()]*\))")
MEANT = re.compile(r"\bshar(?:e|es|ed|ing)\b|\btied\b|\btying\b|\balbert\b|\brecurren|\bunroll",
                   re.IGNORECASE)
"""What a script says in which one layer is meant to be applied several times."""


def check_shared_layer(step: TrainingStep) -> Iterator[Finding]:
    """A layer with parameters that stands several times in one container because the list that
    held it was multiplied."""
    if any(MEANT.search(line) for line in step.statements):
        return
    told: set[int] = set()
    for event in step.events:
        if not isinstance(event, LayerRepeated) or re.search(
                "shar|tied|same|recur", event.name, re.IGNORECASE):
            continue
        for k, line in enumerate(step.statements):
            found = find_multiplied(line.split("#")[0], event.kind)
            if found is not None and k not in told:
                told.add(k)
                cure = line.split("  #")[0].strip().replace(*found)
                yield step.report(
                    "shared_layer", f"{event.name} is one layer {event.count} times, with one set "
                    "of parameters: the list was multiplied", k, name=event.name,
                    count=str(event.count), cure=cure)
                break


def find_multiplied(code: str, kind: str) -> tuple[str, str] | None:
    """``[Linear(4, 4)] * 3`` in a line, and what makes as many layers; None where there is none.

    >>> find_multiplied("Sequential(*[Linear(4, 4)] * n)", "Linear")
    ('[Linear(4, 4)] * n', '[Linear(4, 4) for _ in range(n)]')
    >>> find_multiplied("[Linear(4, 4), ReLU()] * 2", "Linear")[1]
    '[layer for _ in range(2) for layer in (Linear(4, 4), ReLU())]'
    """
    for times in TIMES.finditer(code):
        depth, start = 0, times.start()
        for start in range(times.start(), -1, -1):
            depth += (code[start] in ")]}") - (code[start] in "([{")
            if not depth:
                break
        inside = code[start + 1:times.start()].strip().rstrip(",")
        if depth or re.search(r"\bfor\b", inside) or not re.search(rf"\b{kind}\(", inside):
            continue
        several = re.search(r",", re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "()", inside)))
        number = times[1].strip("()")
        return code[start:times.end()], (
            f"[layer for _ in range({number}) for layer in ({inside})]" if several
            else f"[{inside} for _ in range({number})]")
    return None
