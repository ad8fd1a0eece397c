"""Findings and diagnoses as data: what is wrong, in which line, gradient norms, memory.

    found = doctor(recording)
    found                      the tables, as text or HTML
    found.findings[0].line     the line of yours that is to blame, counted from 1
    found.findings[0].why      the explanation in plain words
    found.trace                the trace with a mark (a warning) for each finding

How they show themselves (``why``, ``to_text``, HTML) is attached by ``viz.findings_display``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from os.path import basename

from ..trace.model import Frame, Text, Trace
from .norms import SMALL, combine_norms, flag_norm, stands_alone


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth knowing.

    ``kind`` is a key of ``checks.GRAVITY``, ``what`` one sentence, ``line`` the number of the line
    to blame (from 1, None where it is not known) and ``code`` its text; ``file`` is where that line
    is, if it is not in the script or the block.  ``note`` is what the explanation is made of,
    ``node`` and ``place`` (a line of its ``code``) where it is in the trace.  ``step`` is the first
    of the later steps of a long run in which it was seen, None for what was seen at first.
    """

    kind: str
    what: str
    line: int | None = None
    code: str = ""
    note: Text | None = None
    node: int | None = None
    file: str = ""
    place: int | None = None
    step: int | None = None

    @property
    def where(self) -> str:
        """The line, as it is shown in a table."""
        if self.step is not None:
            return f"seen first in step {self.step:,}" + (self.code and f", {self._line}")
        if not self.code:
            return ("line not known; a recording knows it: from_torch.record(), "
                    'doctor("train.py")')
        return self._line

    @property
    def _line(self) -> str:
        file = f"{basename(self.file)}, " if self.file else ""
        return f"{file}line {self.line}: {self.code.strip()}" if self.line else self.code.strip()


@dataclass(frozen=True)
class Gradient:
    """A parameter, its size, the norm of its gradient (None: there is none) and of itself."""

    name: str
    shape: tuple[int, ...]
    norm: float | None
    value: float | None


@dataclass(frozen=True)
class Layer:
    """What several parameters of one module have together: the norm of their gradients."""

    name: str
    count: int
    norm: float | None
    value: float | None


@dataclass(frozen=True, repr=False)
class Diagnosis:
    """What was found; ``healthy`` says whether there is nothing but frozen parameters to tell of,
    ``passes`` how many times backward ran.  Where it was judged by some steps of the optimisers
    only, ``watched`` says by how many of ``steps``, ``windows`` are (first, last) of each row;
    ``elsewhere`` is how many more ran in other threads, where nothing was heard."""

    findings: tuple[Finding, ...]
    gradients: tuple[Gradient, ...] = ()
    memory: tuple[tuple[str, int], ...] = ()
    trace: Trace | None = None
    passes: int = 1
    watched: int | None = None
    steps: int | None = None
    windows: tuple[tuple[int, int], ...] = ()
    elsewhere: int = 0

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The gradients by module: "model.0" has that of its weight and of its bias."""
        groups: dict[str, list[Gradient]] = {}
        for g in self.gradients:
            groups.setdefault(g.name.rpartition(".")[0], []).append(g)
        return tuple(Layer(name, len(group), combine_norms(g.norm for g in group),
                           combine_norms(g.value for g in group))
                     for name, group in groups.items() if name)

    @property
    def largest(self) -> float:
        """The largest norm of a gradient."""
        return max((g.norm for g in self.gradients if g.norm is not None and isfinite(g.norm)),
                   default=0.)

    @cached_property
    def norms(self) -> dict[str, float]:
        """The norms of the gradients by the name of the parameter."""
        return {g.name: g.norm for g in self.gradients if g.norm is not None}

    def flag(self, g: Gradient | Layer) -> str:
        """What is unusual about the gradient of a parameter or a layer, in one word; what is left
        of a bias whose gradient is 0 by nature is rounding."""
        word = flag_norm(g.norm, self.largest)
        if word == "vanishes" and isinstance(g, Gradient) and not stands_alone(
                g.name, {x.name: x.shape for x in self.gradients if x.norm is not None},
                lambda name: self.norms[name] < SMALL * self.largest):
            return "rounding"
        return word

    @property
    def healthy(self) -> bool:
        return all(found.kind == "frozen" for found in self.findings)

    @property
    def conclusion(self) -> str:
        """One sentence."""
        if not self.findings and not self.passes:
            where = " of this thread" if self.elsewhere else ""
            return (f"No backward ran in these lines{where}, so there are no gradients to look at"
                    f"{self.extent}.")
        if not self.findings:
            return f"Nothing wrong was found{self.extent}."
        n = len(self.findings)
        return f"{n} finding{'s' if n > 1 else ''}{self.extent}."

    @property
    def extent(self) -> str:
        """What it was judged by, where that is not everything."""
        parts = [self.steps_watched] if self.watched is not None else []
        if self.elsewhere:
            many = "s" if self.elsewhere > 1 else ""
            parts.append(f"{self.elsewhere:,} step{many} in other threads not heard")
        return f" ({'; '.join(parts)})" if parts else ""

    @property
    def steps_watched(self) -> str:
        """By which steps it was judged."""
        if not self.windows:
            return f"judged by the first {self.watched} steps"
        rows = [f"{first:,}" if first == last else f"{first:,}–{last:,}"
                for first, last in self.windows]
        return f"judged: steps {', '.join(rows)} of {self.steps:,}"


def mark_trace(trace: Trace, findings: Iterable[Finding]) -> Trace:
    """The trace with a warning at its end for each finding."""
    frames = [Frame("warning", found.node, found.place,
                    () if found.node is None else (found.node,), (),
                    Text("finding", {"what": found.what}), None, (), found.note)
              for found in findings if found.kind != "error"]
    return replace(trace, frames=(*trace.frames, *frames))
