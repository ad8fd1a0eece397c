"""What the doctor says: findings with their lines, gradient norms, memory; a table, and a graph.

    found = from_torch.doctor(recording)
    found                      the tables, as text or HTML
    found.findings[0].line     the line of yours that is to blame, counted from 1
    found.findings[0].why      the explanation in plain words
    found.trace                the trace with a mark (a warning) for each finding
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from math import hypot, isfinite
from os.path import basename
from textwrap import indent

from ..trace.model import Frame, Text, Trace
from ..trace.numbers import number
from ..trace.tables import html_table, table
from .layers import stands_alone

GRAVITY = {"error": 0, "nan_made": 1, "nan_given": 1, "nan_stepped": 1, "nan_in_backward": 1,
           "cut": 2, "stale_optimizer": 2, "exploding": 3, "growing_graph": 3, "kept_graph": 3,
           "not_stepped": 3, "emptied": 2, "not_emptied": 2, "not_registered": 2,
           "never_stepped": 2, "unused": 4,
           "vanishing": 4, "zero_gradient": 4, "frozen": 5}
"""What is told first."""
SMALL, LARGE = 1e-6, 1e3
"""A gradient vanishes below this part of the largest norm; above this norm it explodes."""
HEAD = ("parameter", "shape", "|gradient|", "|value|", "")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth knowing.

    ``kind`` is a key of ``GRAVITY``, ``what`` one sentence, ``line`` the number of the line to
    blame (from 1, None where it is not known) and ``code`` its text; ``file`` is where that line
    is, if it is not in the script or the block.  ``note`` is what the explanation is made of,
    ``node`` and ``place`` (a line of its ``code``) where it is in the trace.
    """

    kind: str
    what: str
    line: int | None = None
    code: str = ""
    note: Text | None = None
    node: int | None = None
    file: str = ""
    place: int | None = None

    @property
    def why(self):
        """The explanation in plain words; None where there is none."""
        from ..viz.explanations import explained
        return None if self.note is None else explained(self.note)

    @property
    def where(self) -> str:
        """The line, as it is shown in a table."""
        if not self.code:
            return ("line not known; a recording knows it: from_torch.record(), "
                    'doctor("train.py")')
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


@dataclass(frozen=True)
class Diagnosis:
    """Shows itself as text and as HTML; ``healthy`` says whether there is nothing but frozen
    parameters to tell of, ``passes`` how many times backward ran."""

    findings: tuple[Finding, ...]
    gradients: tuple[Gradient, ...] = ()
    memory: tuple[tuple[str, int], ...] = ()
    trace: Trace | None = field(default=None, repr=False)
    passes: int = 1

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The gradients by module: "model.0" has that of its weight and of its bias."""
        groups: dict[str, list[Gradient]] = {}
        for g in self.gradients:
            groups.setdefault(g.name.rpartition(".")[0], []).append(g)
        return tuple(Layer(name, len(group), together(g.norm for g in group),
                           together(g.value for g in group))
                     for name, group in groups.items() if name)

    @property
    def largest(self) -> float:
        """The largest norm of a gradient."""
        return max((g.norm for g in self.gradients if g.norm is not None and isfinite(g.norm)),
                   default=0.)

    def tables(self) -> list[list[tuple[str, ...]]]:
        """Parameters, layers and memory, each with a heading, where there is something to tell."""
        found = []
        if self.gradients:
            found.append([HEAD, *[self.row_of(g) for g in self.gradients]])
        if len(self.layers) > 1:
            rows = [(a.name, str(a.count), said(a.norm, "none"), said(a.value), flag(
                a.norm, self.largest)) for a in self.layers]
            found.append([("layer", "parameters", "|gradient|", "|value|", ""), *rows])
        if self.memory:
            found.append([("saved for backward by", "bytes"),
                          *[(name, f"{n:,}") for name, n in self.memory]])
        return found

    def row_of(self, g: Gradient) -> tuple[str, ...]:
        """A row of the table of gradients."""
        small = flag(g.norm, self.largest)
        if small == "vanishes" and not stands_alone(
                g.name, {x.name: x.shape for x in self.gradients if x.norm is not None},
                lambda name: self.norms[name] < SMALL * self.largest):
            small = "rounding"
        return (g.name, "×".join(map(str, g.shape)) or "()", said(g.norm, "none"), said(g.value),
                small)

    @cached_property
    def norms(self) -> dict[str, float]:
        """The norms of the gradients by the name of the parameter."""
        return {g.name: g.norm for g in self.gradients if g.norm is not None}

    @property
    def healthy(self) -> bool:
        return all(found.kind == "frozen" for found in self.findings)

    @property
    def conclusion(self) -> str:
        """One sentence."""
        if not self.findings and not self.passes:
            return "No backward ran in these lines, so there are no gradients to look at."
        if not self.findings:
            return "Nothing wrong was found."
        n = len(self.findings)
        return f"{n} finding{'s' if n > 1 else ''}."

    def __repr__(self):
        return self.to_text()

    def to_text(self, reasons: bool = False) -> str:
        """The findings and the tables; with ``reasons`` the explanation below each finding."""
        parts = [self.conclusion]
        for k, found in enumerate(self.findings, 1):
            parts.append(f"{k}. {found.what}\n   {found.where}")
            if reasons and found.note is not None:
                parts.append(indent(found.why.to_text(), "   "))
        return "\n\n".join([*parts, *map(table, self.tables())])

    def _repr_html_(self):
        rows = "".join(
            f"<tr><td style='text-align:left'>{escape(found.what)}</td>"
            f"<td style='text-align:left'><code>{escape(found.where)}</code></td>"
            f"<td style='text-align:left'>{details(found)}</td></tr>" for found in self.findings)
        head = "".join(f"<th style='text-align:left'>{title}</th>"
                       for title in ("finding", "where", "explanation"))
        out = f"<p><strong>{self.conclusion}</strong></p>"
        out += f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
        return f"<div>{out}{''.join(html_table(rows[0], rows[1:]) for rows in self.tables())}</div>"


def details(found: Finding) -> str:
    """The explanation, folded."""
    if found.note is None:
        return ""
    return f"<details><summary>in plain words</summary>{found.why.to_html()}</details>"


def said(norm: float | None, otherwise: str = "") -> str:
    """A norm as a text."""
    return otherwise if norm is None else number(norm)


def flag(norm: float | None, largest: float) -> str:
    """What is unusual about the norm of a gradient, the largest of the model being given."""
    if norm is None:
        return ""
    if not isfinite(norm):
        return "not finite"
    if norm > LARGE:
        return "explodes"
    return "zero" if norm == 0 else "vanishes" if norm < SMALL * largest else ""


def together(norms) -> float | None:
    """The norm of several parts; None where none of them is known."""
    known = [n for n in norms if n is not None]
    return hypot(*known) if known else None


def marked(trace: Trace, findings) -> Trace:
    """The trace with a warning at its end for each finding."""
    frames = [Frame("warning", found.node, found.place,
                    () if found.node is None else (found.node,), (),
                    Text("finding", {"what": found.what}), None, (), found.note)
              for found in findings if found.kind != "error"]
    return replace(trace, frames=(*trace.frames, *frames))


def in_order(findings) -> tuple[Finding, ...]:
    """What weighs most first; the same thing told once."""
    unique = {(found.kind, found.what): found for found in findings}
    return tuple(sorted(unique.values(), key=lambda found: GRAVITY[found.kind]))
