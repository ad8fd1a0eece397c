"""Intermediate representation: a Program is the NumPy calls of one run, which passes work on.

    program.steps        one Step a call, in order
    print(program)       v7 = maximum(v6, 0)      # layer1/Relu

Every Step makes one new Value (a view makes a name for memory that is there already).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

HIDDEN = ("name", "target", "casting", "parameters", "through", "flat")
"""Options that a line of a program does not show, or shows in its own way."""


@dataclass(eq=False)
class Value:
    """One array of the run.  ``array`` is what it was when the program was written down.

    ``origin`` is "feed", "variable", "constant" or "step"; ``op`` the Operation that it belongs to;
    ``looks_at`` the Value whose memory it shares, None for memory of its own, of which ``block``
    is the number where memory is reused.
    """

    number: int | str
    array: Any
    origin: str
    op: Any
    looks_at: Value | None = None
    block: int | None = None

    @property
    def root(self) -> Value:
        """The Value whose memory it is."""
        found = self
        while found.looks_at is not None:
            found = found.looks_at
        return found

    def __repr__(self):
        return f"v{self.number}"


@dataclass(eq=False)
class Step:
    """One call: ``kind`` says how ``function`` is called with ``args`` (Values and literals).

    ufunc     function(*args, out)                  reduce    function.reduce(a, axis, …, out)
    view      function(a, *options), no copy        where     two masked copies
    cast      a copy in another dtype               join      concatenate
    opaque    function(*args), whose result is copied: an operation that NumPy's calls with ``out``
              cannot say                            assign    into a variable
    """

    kind: str
    function: Any
    args: tuple
    out: Value
    op: Any
    options: dict = field(default_factory=dict)

    def read_values(self) -> list[Value]:
        """The Values it reads."""
        return [x for x in self.args if isinstance(x, Value)]

    def __str__(self):
        name = self.options.get("name") or getattr(self.function, "__name__", str(self.function))
        shown = [format_argument(x) for x in self.args]
        given, named = self.options.get("parameters", ((), ()))
        shown += [format_argument(x) for x in given]
        shown += [f"{k}={format_argument(v)}" for k, v in named]
        shown += [f"{k}={format_argument(v)}" for k, v in self.options.items()
                  if k not in HIDDEN and v is not None and v is not False]
        into = self.options.get("target")
        text = f"{self.out!r} = {name}({', '.join(shown)})"
        where = f" in {into!r}'s memory" if into is not None else ""
        return f"{text}{where}".ljust(52) + f" # {self.op.name}"


def format_argument(x) -> str:
    """An argument on a line."""
    if isinstance(x, np.ndarray):
        return str(x[()]) if x.ndim == 0 else f"array{list(x.shape)}"
    return repr(x.item()) if isinstance(x, np.generic) else repr(x)


@dataclass
class Program:
    """Steps in order, and what is wanted of them: ``results`` maps fetched Operations to Values.

    ``feeds`` maps fed Operations to Values, ``variables`` the first Value of each variable.
    """

    steps: list[Step]
    results: dict[Any, Value]
    feeds: dict[Any, Value]
    variables: dict[Any, Value]
    blocks: list[int] | None = None

    def __str__(self):
        return "\n".join(map(str, self.steps))

    def last_uses(self) -> dict[Value, int]:
        """For each memory (root) the index of the last step that reads or writes it; results are
        used after the last."""
        last = {}
        for k, step in enumerate(self.steps):
            for value in (*step.read_values(), step.out):
                last[value.root] = k
        for value in self.results.values():
            last[value.root] = len(self.steps)
        return last

    def replace_values(self, changes: dict[Value, Value], steps: list[Step]) -> Program:
        """A program of ``steps`` in which the keys of ``changes`` are read as their values."""
        def present_value(x):
            while isinstance(x, Value) and x in changes:
                x = changes[x]
            return x
        for step in steps:
            step.args = tuple(map(present_value, step.args))
            if step.kind == "view":
                step.out.looks_at = step.args[0]
        return Program(steps, {op: present_value(v) for op, v in self.results.items()}, self.feeds,
                       self.variables)
