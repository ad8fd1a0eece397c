"""Comparison widget: several variants of the same few lines side by side, one cursor for all.

    Comparison({"detach()": one, "no_grad": other})      in a notebook
    compare(kept=one, zeroed=other)                      the same, by keywords
    page(comparison)                                     one HTML file that works offline

The steps of the variants are brought together by the lines of code (see ``alignment``).
"""

from collections.abc import Iterable, Mapping
from textwrap import indent

from ..trace.model import Trace
from . import svg
from .alignment import steps
from .payload import compress, payload
from .player import Steps
from .scene import Scene
from .svg_parts import escape_xml
from .text import transcript

GAP, HEADING = 12, 26


class Comparison(Steps):
    """Steps through the traces of ``variants``, a mapping from their names, all at once.

    ``opened`` holds names, ops or ids of composites to open wherever they are.  ValueError for
    fewer than two variants, and for one that cannot be shown.
    """

    def __init__(self, variants: Mapping[str, Trace], opened=(), frame: int = 0):
        if len(variants) < 2:
            raise ValueError(f"Comparison takes two variants or more, but got {len(variants)}: "
                             "Comparison({'detach()': one_trace, 'no_grad': another}).")
        super().__init__()
        self._variants = dict(variants)
        with self._filling():
            shown = scenes(variants.values(), opened)
            self._pictures = dict(zip(variants, map(svg.Picture, shown), strict=True))
            self._aligned = steps([(scene.trace.code or (), scene.frames) for scene in shown])
            self.frame, self.payload = _step(self._aligned, frame), compress({
                "title": self.title, "steps": self._aligned,
                "variants": [[name, payload([p], ())] for name, p in self._pictures.items()]})

    @property
    def title(self) -> str:
        """The names of the variants."""
        return " · ".join(self._variants)

    def picture(self, frame: int = -1) -> str:
        """Every variant after step ``frame``, one under another, as SVG text."""
        placed, y, width = [], 0, 0
        at = self._aligned[_step(self._aligned, frame)]
        for (name, picture), (k, _) in zip(self._pictures.items(), at, strict=True):
            placed.append(f"<text x='14' y='{y + 18}' fill='#808890' "
                          f"font-family='system-ui,sans-serif' font-size='15'>{escape_xml(name)}"
                          f"</text><g transform='translate(0 {y + HEADING})'>"
                          f"{picture.after(k)}</g>")
            y += picture.placed.height + HEADING + GAP
            width = max(width, picture.placed.width)
        return (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {y}' "
                f"width='{width}' height='{y}' role='img'>{''.join(placed)}</svg>")

    def to_text(self) -> str:
        """Every variant, a line a frame, under its name."""
        return "\n\n".join(f"{name}\n{indent(transcript(trace), '  ')}"
                           for name, trace in self._variants.items())


def _step(steps: list, k: int) -> int:
    """``k`` counted from the end when negative; IndexError when there is no such step."""
    if not -len(steps) <= k < len(steps):
        raise IndexError(f"There is no step {k}: there are {len(steps)} steps.")
    return k % len(steps)


def scenes(traces: Iterable[Trace], opened) -> list[Scene]:
    """Each trace with those composites open that it has; ValueError for one that none has."""
    traces = list(traces)
    names = [opened] if isinstance(opened, str | int) else list(opened)
    there = [{x for n in trace.nodes if n.kind == "composite" for x in (n.label, n.op, n.id)}
             for trace in traces]
    nowhere = [name for name in names if not any(name in own for own in there)]
    return [Scene(trace, [name for name in names if name in own or name in nowhere])
            for trace, own in zip(traces, there, strict=True)]


def compare(*unnamed, opened=(), **variants: Trace) -> Comparison:
    """The traces side by side, named by their keywords; TypeError for one without a name.

    >>> import autograd_core as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> shown = compare(square=torch.trace.of(x ** 2), product=torch.trace.of(x * x))
    >>> shown.title
    'square · product'
    """
    if unnamed:
        named = ", ".join(f"{name}=..." for name in "abcdefgh"[:len(unnamed)])
        raise TypeError(f"compare needs a name for each trace, which is shown above it: "
                        f"compare({named}), but was given {len(unnamed)} without a name")
    return Comparison(variants, opened)
