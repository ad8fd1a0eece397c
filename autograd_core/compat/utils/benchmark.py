"""torch.utils.benchmark: how long a statement takes.

    t = Timer("x @ x", globals={"x": x})
    t.timeit(100)               t.blocked_autorange()
"""

from __future__ import annotations

import importlib
import math
import textwrap
import timeit
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..messages import message, require

__all__ = ["Measurement", "TaskSpec", "Timer"]
UNITS = {-3: ("ns", 1e-9), -2: ("us", 1e-6), -1: ("ms", 1e-3)}


@dataclass(frozen=True)
class TaskSpec:
    """What was measured."""

    stmt: str
    setup: str
    global_setup: str = ""
    label: str | None = None
    sub_label: str | None = None
    description: str | None = None
    env: str | None = None
    num_threads: int = 1

    @property
    def title(self) -> str:
        """A line about it."""
        if self.label is None and "\n" in self.stmt:
            more = f" ({self.sub_label})" if self.sub_label else ""
            return f"stmt:{more}\n{textwrap.indent(self.stmt, '  ')}"
        title = self.stmt if self.label is None else self.label
        return f"{title}: {self.sub_label}" if self.sub_label else title

    def summarize(self) -> str:
        """All about it."""
        setup = "" if self.setup in ("pass", "") else f"setup: {self.setup}"
        if "\n" in setup:
            setup = "setup:\n" + textwrap.indent(self.setup, "  ")
        return "\n".join(f"{part}\n" if "\n" in part else part
                         for part in (self.title, self.description or "", setup) if part)


@dataclass(repr=False)
class Measurement:
    """Times in seconds: ``raw_times`` of ``number_per_run`` runs each."""

    number_per_run: int
    raw_times: list[float]
    task_spec: TaskSpec
    metadata: dict | None = None

    def __getattr__(self, name):
        if name in TaskSpec.__dataclass_fields__:
            return getattr(self.task_spec, name)
        raise AttributeError(f"'Measurement' object has no attribute '{name}'")

    times = property(lambda self: [t / self.number_per_run for t in self.raw_times])
    median = property(lambda self: float(np.median(self.times)))
    mean = property(lambda self: float(np.mean(self.times)))
    iqr = property(lambda self: float(np.subtract(*np.quantile(self.times, [0.75, 0.25]))))
    title = property(lambda self: self.task_spec.title)
    has_warnings = property(lambda self: not self.meets_confidence())
    as_row_name = property(lambda self: self.sub_label or self.stmt or "[Unknown]")

    def meets_confidence(self, threshold: float = 0.1) -> bool:
        """Is the middle half of the times within ``threshold`` of the median?"""
        return self.iqr / self.median < threshold

    @property
    def significant_figures(self) -> int:
        """How many digits of the median mean something: 1 to 5."""
        ordered = np.sort(self.times)
        middle = ordered[len(ordered) // 4:math.ceil(3 * len(ordered) / 4)]
        interval = max(1.645 * middle.std() / math.sqrt(len(middle)), 25e-9)
        return min(max(math.floor(math.log10(self.median / interval)), 1), 5)

    @staticmethod
    def merge(measurements) -> list[Measurement]:
        """Those of one task as one."""
        groups: dict[TaskSpec, list[float]] = {}
        for m in measurements:
            groups.setdefault(m.task_spec, []).extend(m.times)
        return [Measurement(1, times, spec) for spec, times in groups.items()]

    def __repr__(self):
        n, low, high = len(self.times), *np.quantile(self.times, [0.25, 0.75])
        unit, scale = UNITS.get(int(math.log10(self.median) // 3), ("s", 1.0))
        iqr = (f"  IQR:    {self.iqr / scale:.2f} {unit} ({low / scale:.2f} to "
               f"{high / scale:.2f})\n" if n >= 4 else "")
        why = ("could indicate system fluctuation" if self.meets_confidence(0.25) else
               "suggests significant environmental influence")
        warning = message("timer.warning", self.iqr / self.median * 100, why)
        return (f"{object.__repr__(self)}\n{self.task_spec.summarize()}\n"
                f"  {'Median: ' if n > 1 else ''}{self.median / scale:.2f} {unit}\n{iqr}"
                f"  {n} measurement{'s' * (n > 1)}, {self.number_per_run} runs "
                f"{'per measurement,' if n > 1 else ','} {self.num_threads} "
                f"thread{'s' * (self.num_threads > 1)}{warning if self.has_warnings else ''}")


class Timer:
    """Measures ``stmt``, after ``setup``, with the names in ``globals`` and ``torch``."""

    def __init__(self, stmt: str = "pass", setup: str = "pass", global_setup: str = "",
                 timer: Callable[[], float] = timeit.default_timer, globals: dict | None = None,
                 label: str | None = None, sub_label: str | None = None,
                 description: str | None = None, env: str | None = None, num_threads: int = 1,
                 language: str = "python"):
        require(isinstance(stmt, str), ValueError, "timer.stmt")
        require(language in ("py", "python"), ValueError, "timer.language", language)
        require(not global_setup, ValueError, "timer.global", global_setup)
        stmt, setup = (textwrap.dedent(text).removeprefix("\n").rstrip() for text in (stmt, setup))
        torch = importlib.import_module(__package__.partition(".")[0])
        self._timer = timeit.Timer(stmt, setup, timer, {"torch": torch, **(globals or {})})
        self._task_spec = TaskSpec(stmt, setup, global_setup, label, sub_label, description, env,
                                   num_threads)

    def _timeit(self, number: int) -> float:
        return max(self._timer.timeit(number), 1e-9)

    def timeit(self, number: int = 1000000) -> Measurement:
        """One measurement of ``number`` runs, after a few to warm up."""
        self._timeit(max(number // 100, 2))
        return Measurement(number, [self._timeit(number)], self._task_spec)

    def _block_size(self, min_run_time: float) -> int:
        """So many runs that the measuring itself is of no account."""
        overhead, number = float(np.median([self._timeit(0) for _ in range(5)])), 1
        while True:
            taken = self._timeit(number)
            if taken > min_run_time or (
                    overhead / taken <= 1e-4 and taken >= min_run_time / 1000):
                return number
            number *= 10

    def blocked_autorange(self, callback=None, min_run_time: float = 0.2) -> Measurement:
        """Measurements until ``min_run_time`` seconds have gone, of as many runs as needed."""
        return self._measure(self._block_size(min_run_time), callback, min_run_time)

    def adaptive_autorange(self, threshold: float = 0.1, *, min_run_time: float = 0.01,
                           max_run_time: float = 10.0, callback=None) -> Measurement:
        """Measurements until they agree to ``threshold``."""
        return self._measure(self._block_size(0.05), callback, min_run_time, max_run_time,
                             lambda m: len(m.times) > 3 and m.meets_confidence(threshold))

    def _measure(self, number: int, callback, least: float, most: float = math.inf,
                 enough=lambda found: True) -> Measurement:
        found = Measurement(number, [], self._task_spec)
        while sum(found.raw_times) < least or not enough(found):
            found.raw_times.append(self._timeit(number))
            if callback:
                callback(number, found.raw_times[-1])
            if sum(found.raw_times) > most:
                break
        return found
