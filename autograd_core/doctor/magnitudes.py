"""Checks of numbers: the first nan, gradients that vanish or explode."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from ..trace.from_torch.snapshot import is_finite, measure
from ..trace.model import Value
from ..trace.numbers import number
from ..trace.tell.program import Applied, Cell
from .findings import LARGE, SMALL, Finding
from .layers import stands_alone
from .training_step import Patient

FLAT = ("round", "floor", "ceil", "trunc", "fix", "sign", "sgn", "heaviside")
"""Operations that are steps: their derivative is 0 wherever there is one."""


class Magnitudes(Patient):
    """What is wrong with numbers."""

    def numbers(self) -> Iterator[Finding]:
        """Where the first value comes from that is not finite and spoils a loss or a gradient."""
        start = self.spoilt()
        found = self.nan_in_backward() if start is None else self.origin(start)
        if found is not None:
            yield found

    def spoilt(self) -> Applied | None:
        """An operation whose result is not finite: of a loss; of what leads to one, or the first
        that is gone back through, where a gradient is not finite either."""
        roots = [cell for now in self.passes for cell in now.roots]
        for root in roots:
            if root.made is not None and not is_finite(root.made.values[-1]):
                return root.made
        lost = any(not is_finite(gradient) for gradient in self.arrived.values())
        if self.passes and not lost:
            return None
        harmed = (a for a in self.heard.applied_all if measure(a.values[-1], "nan"))
        start = next((a for a in harmed if not roots or self.leads_to(a, set(roots))), None)
        if start is None and (event := self.spoiling()) is not None:
            a = event.data[1]
            start = a if not is_finite(a.values[-1]) or self.bad_inputs(a) else None
        return start

    def bad_inputs(self, a: Applied) -> list[Cell]:
        """What an operation was given that is not finite, nan first."""
        bad = [(cell, a.values[i]) for i, cell in a.cells() if not is_finite(a.values[i])]
        return [cell for cell, seen in sorted(bad, key=lambda x: not measure(x[1], "nan"))]

    def origin(self, a: Applied) -> Finding:
        """Back from ``a`` through what is not finite, to what made it or to where it was given."""
        while bad := self.bad_inputs(a):
            maker = bad[0].made
            if maker is None or is_finite(maker.values[-1]):
                return self.given(bad[0], a)
            a = maker
        what = "nan" if measure(a.values[-1], "nan") else "inf"
        return self.finding("nan_made", f"{a.op.name} is the first to make {what}", a.line, a.out,
                            args={"op": a.op.name, "what": what})

    def given(self, cell: Cell, user: Applied) -> Finding:
        """A value that nothing computed was not finite when ``user`` was called with it: it was
        ruined by the step of an optimiser, or by a write, or was so from the start."""
        i = next(i for i, x in user.cells() if x is cell)
        what = "nan" if measure(user.values[i], "nan") else "inf"
        line, name = user.line, self.name(cell)
        spoilt = False
        for event in self.heard.events:
            spoilt |= event.kind == "sent" and self.spoils(event)
            if event.kind == "optimized" and cell in ruined_by(event):
                return self.nan_in_backward() if spoilt else self.finding(
                    "nan_stepped", f"the step of {event.data[0]} makes {what} of {name}",
                    event.line, cell,
                    args={"name": name, "what": what, "optimizer": event.data[0]})
            if event.kind == "written" and cell in ruined_by(event):
                line = event.line
                break
        return self.finding("nan_given", f"{name} holds {what} before anything is computed with it",
                            line, cell, args={"name": name, "what": what})

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

    def spoiling(self):
        """The first time that a node sent what is not finite, of what is."""
        return next((e for e in self.heard.events if e.kind == "sent" and self.spoils(e)), None)

    @staticmethod
    def spoils(event) -> bool:
        now, a, parts = event.data
        return is_finite(now.arrived.get(a.out)) and not all(
            is_finite(part.seen) for part in parts if part is not None)

    def nan_in_backward(self) -> Finding | None:
        event = self.spoiling()
        if event is None:
            return None
        _, a, parts = event.data
        nan = any(measure(part.seen, "nan") for part in parts if part is not None)
        what = "nan" if nan else "inf"
        return self.finding("nan_in_backward", f"going back through {a.op.name} makes {what}",
                            a.line, a.out, args={"op": a.op.name, "what": what})

    def sizes(self) -> Iterator[Finding]:
        """Gradients that vanish or explode."""
        norms = {name: self.norm(cell) for name, cell in self.parameters.items()
                 if cell in self.arrived}
        finite = {name: n for name, n in norms.items() if n is not None and isfinite(n)}
        largest = max(finite.values(), default=0.)
        if finite and not largest and self.is_solved():
            return
        shapes = {name: self.parameters[name].shape for name in finite}
        for kind, test in (("zero_gradient", lambda name: finite[name] == 0),
                           ("vanishing", lambda name: 0 < finite[name] < SMALL * largest),
                           ("exploding", lambda name: finite[name] > LARGE)):
            told = [name for name in finite if test(name)]
            group = [self.parameters[name] for name in told if kind == "exploding"
                     or stands_alone(name, shapes, told.__contains__)]
            if group:
                yield self.sized(kind, group, largest)

    def sized(self, kind: str, group: list[Cell], largest: float) -> Finding:
        """The finding of gradients of one kind; of those that are 0 with the operation that is
        flat everywhere, if there is one."""
        norm, names = number(self.norm(group[0])), self.names(group)
        word = {"zero_gradient": "is exactly 0", "vanishing": f"vanishes ({norm})",
                "exploding": f"explodes ({norm})"}[kind]
        flat = self.flat_after(group[0]) if kind == "zero_gradient" else None
        if flat is not None:
            word += f": the derivative of {flat.op.name} is 0 everywhere"
        line = self.first_use(group[0]) if flat is None else flat.line
        return self.finding(kind, f"the gradient of {names} {word}", line, group[0],
                            args={"name": names, "norm": norm, "largest": number(largest)})

    def is_solved(self) -> bool:
        """Is the last loss 0, so that all of its gradients may well be?"""
        roots = self.passes[-1].roots
        return all(measure(root.array, "norm") == 0 for root in roots)

    def flat_after(self, cell: Cell) -> Applied | None:
        """The first operation on the way from a parameter whose derivative is 0 everywhere."""
        waiting, seen = [cell], {cell}
        for now in waiting:
            for a, i in self.users.get(now, ()):
                if a.flows and a.flows[i] and a.out not in seen:
                    if a.op.name in FLAT:
                        return a
                    seen.add(a.out)
                    waiting.append(a.out)
        return None


def ruined_by(event) -> list[Cell]:
    """What holds numbers that are not finite since an optimiser's step, or since a write."""
    if event.kind == "optimized":
        return [cell for cell, _, after, *_ in event.data[1] if not is_finite_value(after)]
    _, changed, _, _, others = event.data
    return [cell for cell, seen, _ in (changed, *others) if not is_finite(seen)]


def is_finite_value(value: Value) -> bool:
    """Are the numbers of a value of a trace finite, as far as is known?"""
    if value.data is not None:
        return all(isfinite(x) for x in value.data)
    numbers = [value.summary.get(field) for field in ("min", "max", "mean")]
    return not value.summary.get("nan") and all(x is None or isfinite(x) for x in numbers)
