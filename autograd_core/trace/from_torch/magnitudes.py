"""Checks of numbers: the first nan, gradients that vanish or explode."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from ..gather import Applied, Cell
from ..numbers import number
from .findings import LARGE, SMALL, Finding
from .glimpse import is_finite, measure
from .patient import Patient


class Magnitudes(Patient):
    """What is wrong with numbers."""

    def numbers(self) -> Iterator[Finding]:
        """The first operation that made nan, or the inf that became one."""
        bad = [a for a in self.heard.applied_all if not is_finite(a.values[-1])
               and a.values[-1] is not None]
        harmed = [a for a in bad if measure(a.values[-1], "nan")]
        ends = [root for now in self.passes for root in now.roots]
        lost = [cell for cell in self.arrived if not is_finite(self.arrived[cell])]
        if harmed or lost or any(not is_finite(cell.array) for cell in ends):
            first = next((a for a in bad if all(is_finite(x) for x in self.arrays(a))), None)
            if first is not None and self.leads_to(first, {a.out for a in harmed} | set(ends)):
                what = "nan" if measure(first.values[-1], "nan") else "inf"
                yield self.finding(
                    "nan_made", f"{first.op.name} is the first to make {what}", first.line,
                    first.out, args={"op": first.op.name, "what": what})
                return
        yield from self.nan_in_backward()

    def arrays(self, a: Applied) -> list:
        """What an operation was given, as arrays."""
        return [x for x in a.values[:-1] if x is not None and not isinstance(x, int | float)]

    def leads_to(self, a: Applied, ends: set[Cell]) -> bool:
        """Does the value of ``a`` take part in one of these?"""
        waiting, seen = [a.out], {a.out}
        for cell in waiting:
            if cell in ends:
                return True
            fresh = [b.out for b, _ in self.users.get(cell, ()) if b.out not in seen]
            seen.update(fresh)
            waiting += fresh
        return False

    def nan_in_backward(self) -> Iterator[Finding]:
        for event in self.heard.events:
            if event.kind != "sent":
                continue
            now, a, parts = event.data
            sent = [part.seen for part in parts if part is not None]
            if is_finite(now.arrived.get(a.out)) and not all(is_finite(x) for x in sent):
                what = "nan" if any(measure(x, "nan") for x in sent) else "inf"
                told = f"going back through {a.op.name} makes {what}"
                yield self.finding("nan_in_backward", told, a.line, a.out,
                                   args={"op": a.op.name, "what": what})
                return

    def sizes(self) -> Iterator[Finding]:
        """Gradients that vanish or explode."""
        norms = {cell: self.norm(cell) for cell in self.parameters.values()
                 if cell in self.arrived}
        finite = {cell: n for cell, n in norms.items() if n is not None and isfinite(n)}
        largest = max(finite.values(), default=0.)
        for kind, test in (("zero_gradient", lambda n: n == 0),
                           ("vanishing", lambda n: 0 < n < SMALL * largest),
                           ("exploding", lambda n: n > LARGE)):
            group = [cell for cell, n in finite.items() if test(n)]
            if group and largest:
                norm = number(finite[group[0]])
                word = {"zero_gradient": "is exactly 0", "vanishing": f"vanishes ({norm})",
                        "exploding": f"explodes ({norm})"}[kind]
                yield self.finding(kind, f"the gradient of {self.names(group)} {word}",
                                   self.first_use(group[0]), group[0], args={
                                       "name": self.names(group), "norm": norm,
                                       "largest": number(largest)})
