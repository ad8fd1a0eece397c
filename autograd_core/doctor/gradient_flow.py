"""Checks of the way back: errors, cuts, parameters that nothing reaches, flags switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..trace.error_keys import title
from ..trace.tell.program import Applied, Cell
from .findings import Finding
from .lost_gradients import Ends, Lost

CUTS = {"detach": "detach()", "data": ".data", "no_grad": "no_grad", "item": "item()",
        "numpy": "numpy()", "tolist": "tolist()", "tensor": "a new torch.tensor(…)",
        "none": "a backward of your own, which gives None for it",
        "not differentiable": "an operation without a derivative"}


class Ways(Ends):
    """What stops a gradient."""

    def errors(self) -> Iterator[Finding]:
        for event in self.heard.events:
            if event.kind != "failed":
                continue
            kind, message, blamed, note = event.data
            line, told = event.line, title(f"{kind}: {message}")
            key = "" if note is None else note.key
            if key == "saved_value_changed" and (write := self.write_of(blamed)) is not None:
                line, told = write, "a saved value is changed in place before backward needs it"
            elif key == "nothing_requires_grad" and (cut := self.cut_before(blamed)) is not None:
                a, how = cut
                line = a.line
                told = f"backward finds no way back: {self.name(a.out)} was cut off by {CUTS[how]}"
            elif key == "second_backward":
                line, told = self.second(event, told)
            yield self.finding("error", told, line, blamed[0] if blamed else None, note)

    def second(self, event, told: str) -> tuple[int | None, str]:
        """(line, text) of a graph that is gone through twice: where the value was made that it has
        in common with an earlier one, if all of them are of one line; else both lines are named."""
        shared, before = self.used_up(event, event.data[2])
        lines = {cell.made.line for cell in shared} - {None}
        if not lines:
            return event.line, told
        said = " and ".join(str(self.number_of(line)) for line in sorted(lines))
        names = ", ".join(dict.fromkeys(cell.label for cell in shared if cell.label))
        told = (f"backward (line {self.number_of(event.line)}) comes back to "
                f"{names or 'a value'}, made in line {said}: an earlier backward (line "
                f"{self.number_of(before)}) has used that graph up")
        return (lines.pop() if len(lines) == 1 else event.line), told

    def number_of(self, line: int | None) -> int | None:
        """The number of a line in its file."""
        found = None if line is None else self.heard.lines.elsewhere(line)
        return found[1] if found else None if line is None else line + 1

    def write_of(self, blamed: list[Cell]) -> int | None:
        """The line of the last write over one of these values, or over what a saved one views."""
        made = [cell.made for cell in blamed if cell.made is not None]
        known = {base_of(s.cell): s.version for a in made for s in a.saved or ()
                 if isinstance(s.cell, Cell)}
        found = None
        for event in self.heard.events:
            if any(cell in blamed or version > known.get(cell, version)
                   for cell, version in written_by(event)):
                found = event.line
        return found

    def cut_before(self, cells: list[Cell]) -> tuple[Applied, str] | None:
        """The nearest place before these values where the history was cut."""
        waiting, seen = list(cells), set()
        while waiting:
            cell = waiting.pop(0)
            a = cell.made
            if a is None or cell in seen:
                continue
            seen.add(cell)
            how = next((cut for cut in a.cuts if cut), "")
            if how:
                return a, how
            waiting += [x for _, x in a.cells()]
        return None

    # parameters

    def frozen(self) -> Iterator[Finding]:
        cells = [cell for cell in self.parameters.values()
                 if self.now(cell, "requires_grad") is False]
        groups: dict[int | None, list[Cell]] = {}
        for cell in cells:
            groups.setdefault(self.flagged_at(cell), []).append(cell)
        for line, group in groups.items():
            yield self.finding("frozen", f"{self.names(group)}: requires_grad is False", line,
                               group[0], args={"name": self.names(group)})

    def flagged_at(self, cell: Cell) -> int | None:
        """The line that switched the flag off, if it was recorded."""
        return next((e.line for e in self.heard.events if e.kind == "flagged"
                     and e.data[0] is cell and e.data[1] == "requires_grad"), None)

    def without_gradient(self) -> Iterator[Finding]:
        """Parameters that want a gradient and get none, and where their way was cut."""
        failed = any(e.kind == "failed" for e in self.heard.events)
        if not self.passes or failed:
            return
        groups: dict[tuple, list[Cell]] = {}
        found: dict[tuple, Lost] = {}
        idle = {cell for _, _, cells in self.stale() for cell in cells}
        for cell in self.parameters.values():
            if (self.now(cell, "requires_grad") and cell not in self.arrived
                    and not any(cell in now.roots for now in self.passes)
                    and cell not in idle and self.asked_for(cell)
                    and not self.only_looked_at(cell)):
                lost = self.where_lost(cell)
                found.setdefault((lost.line, lost.how), lost)
                groups.setdefault((lost.line, lost.how), []).append(cell)
        for key, group in groups.items():
            line, at, how = found[key]
            names = self.names(group)
            if at is None:
                yield self.finding("unused", f"{names}: not used by the loss, no gradient",
                                   None, group[0], args={"name": names})
            else:
                yield self.finding("cut", f"{names}: no gradient, the way was cut by {CUTS[how]}",
                                   line, at, args={"name": names, "how": CUTS[how]})

    def asked_for(self, cell: Cell) -> bool:
        """Did some pass want its gradient?  (``backward(inputs=…)`` and ``grad`` name what they
        want.)"""
        return any(now.targets is None or cell in now.targets for now in self.passes)

    def only_looked_at(self, cell: Cell) -> bool:
        """Is it meant to get none: used under no_grad alone, while an optimiser changes others?
        (A teacher, a frozen body.)"""
        uses = [a.cuts[i] if a.cuts else "" for a, i in self.users.get(cell, ())]
        stepped = {x for _, _, cells in self.heard.steps for x in cells}
        return bool(uses and stepped) and cell not in stepped and set(uses) == {"no_grad"}

    # optimisers

    def missed(self) -> list[Cell]:
        """Leaves with a name that get a gradient and that no optimiser was given."""
        stepped = {cell for _, _, cells in self.heard.steps for cell in cells}
        if any(e.kind == "failed" for e in self.heard.events):       # it did not come to the rest
            stepped.update(cell for optimizer, _, _ in self.heard.lines.optimizers.values()
                           for cell in self.given_to(optimizer))
        return [cell for cell in self.arrived if not cell.grad_fn and cell.label
                and self.now(cell, "is_leaf") and cell not in stepped
                and not self.is_rebuilt(cell)] if self.heard.steps else []

    def outside(self) -> Iterator[tuple[Cell, int | None, str]]:
        """(leaf, line, how) of what gets a gradient and is in no optimiser because the model does
        not list it: it is in a plain list or dict, or forward makes a new one each time."""
        missed = self.missed()
        for cell in missed:
            attribute = self.heard.hidden.get(cell.label)
            again = [x for x in missed if x.label == cell.label]
            if attribute is not None:
                line = self.line_with(rf"\bself\.{re.escape(attribute)}\b[^=]*=[^=]")
                yield cell, line, f"self.{attribute} is a plain list or dict"
            elif cell.is_parameter and not cell.of_module and len(again) > 1 and all(
                    a.scope is not None for a, _ in self.users.get(cell, ())):
                line = self.line_with(rf"^\s*{re.escape(cell.label)}\s*=.*Parameter\(")
                if line is not None:
                    yield cell, line, "forward makes a new one each time"

    def line_with(self, pattern: str) -> int | None:
        """The first of the learner's lines in which this is found."""
        return next((k for k, line in enumerate(self.code) if re.search(pattern, line)), None)

    def stale(self) -> list[tuple[int, int | None, list[Cell]]]:
        """(optimiser, line of its step, what it was given and no gradient reaches), where there is
        something else that a gradient reaches."""
        outside = {cell for cell, *_ in self.outside()}
        missed, found = [cell for cell in self.missed() if cell not in outside], {}
        for which, line, cells in self.heard.steps if missed else ():
            idle = [cell for cell in cells if cell not in self.arrived and cell.requires_grad]
            if idle:
                found.setdefault(which, (which, line, idle))
        return list(found.values())

    def optimizers(self) -> Iterator[Finding]:
        outside: dict[tuple, list[Cell]] = {}
        for cell, line, how in self.outside():
            outside.setdefault((line, how), []).append(cell)
        for (line, how), cells in outside.items():
            names = self.names(cells)
            yield self.finding("not_registered", f"{names}: no parameter of the model, for {how}; "
                               "no optimiser changes it", line, cells[0],
                               args={"name": names, "how": how})
        told = [cell for cells in outside.values() for cell in cells]
        missed = [cell for cell in self.missed() if cell not in told]
        for which, line, idle in self.stale():
            _, _, built = self.heard.lines.optimizers.get(which, (None, "", None))
            were = "was" if len(missed) == 1 else "were"
            yield self.finding(
                "stale_optimizer", f"the optimiser was built before {self.names(missed)} {were} "
                "made, and changes others", line if built is None else built, missed[0],
                args={"name": self.names(missed),
                      "count": f"{len(idle)} tensor{'s' if len(idle) > 1 else ''}"})
            return
        learnt = [cell for cell in missed if cell.of_module or cell.is_parameter]
        if learnt:
            yield self.finding("not_stepped", f"{self.names(learnt)}: no optimiser changes it",
                               self.heard.steps[-1][1], learnt[0],
                               args={"name": self.names(learnt)})


def base_of(cell: Cell) -> Cell:
    """The value whose memory this one looks at: itself, where it is no view."""
    while cell.made is not None and cell.made.op.is_view and isinstance(
            cell.made.inputs[0], Cell):
        cell = cell.made.inputs[0]
    return cell


def written_by(event) -> list[tuple[Cell, int]]:
    """What an event wrote over, by an operation or by the step of an optimiser, and the version
    that it has since."""
    if event.kind == "optimized":
        return [(cell, version) for cell, _, _, version, *_ in event.data[1]]
    if event.kind == "written":
        cell, _, version = event.data[1]
        return [(cell, version)]
    return [(event.data[1], event.data[1].version)] if event.kind == "rewritten" else []
