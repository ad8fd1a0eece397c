"""Check of the errors of backward: the line that is to blame, not the one that raised."""

import re
from collections.abc import Iterator

from ..trace.error_keys import title
from ..trace.model import Text
from ..trace.tell.program import Applied, Cell
from .cuts import say_cut
from .events import Backward, Computed, Failed, NamedValue, OptimizerStep, Written
from .findings import Finding
from .taken_numbers import assignments_in
from .training_step import TrainingStep
from .traversal import carries_gradient, values_before


def check_backward_errors(step: TrainingStep) -> Iterator[Finding]:
    """Exceptions that PyTorch raised."""
    raised = [(type(error).__name__, str(error)) for error in causes_of(step.error)]
    for event in step.failures:
        if (event.kind, event.message) not in raised:
            continue                            # the learner has caught it
        line, told = event.line, title(f"{event.kind}: {event.message}")
        key = "" if event.note is None else event.note.key
        if key in ("saved_value_changed", "second_backward") and (
                carried := find_carried_state(step, event)):
            yield report_carried(step, event, carried)
            continue
        if key == "saved_value_changed" and (write := last_write(step, event.blamed)) is not None:
            line, told = write, (f"{name_changed(step, event)} is changed in place before backward "
                                 "needs it")
        elif key == "nothing_requires_grad" and (cut := find_cut_before(event.blamed)) is not None:
            a, how = cut
            line = a.line
            told = (f"backward finds no way back: {step.names_of(a.out)} was cut off by "
                    f"{say_cut(how, a.out)}")
        elif key == "once_differentiable":
            line, told = blame_once_differentiable(step, line, told)
        elif key == "second_backward" and (found := find_not_detached(step, event)):
            yield report_not_detached(step, *found)
            continue
        elif key == "second_backward":
            line, told = blame_shared(step, event, told)
        elif event.note is None and (cell := find_result_read(step, event)) is not None:
            told = (f"{cell.label}.grad is None in line {step.line_number(line)}: this line made "
                    f"{cell.label} a result, and only leaves keep a gradient")
            yield step.report("error", told, cell.made.line, cell,
                              note=Text("non_leaf_grad", {"grad_fn": cell.grad_fn}))
            continue
        yield step.report("error", told, line, event.blamed[0] if event.blamed else None,
                          note=event.note)


def find_result_read(step: TrainingStep, event: Failed) -> Cell | None:
    """The result of an operation whose .grad, which is None, an exception of Python's is about."""
    if "'NoneType'" not in event.message or event.line is None:
        return None
    names = re.findall(r"([\w.]+)\.grad\b", step.statements[event.line])
    now = {e.name: e.cell for e in step.events_before(event) if isinstance(e, NamedValue)}
    return next((cell for name in names if (cell := now.get(name)) is not None
                 and cell.made is not None and cell.made.line is not None and cell.label), None)


def name_changed(step: TrainingStep, event: Failed) -> str:
    """What a value that was saved, and written over since, is called."""
    named = [cell for cell in event.blamed[1:] if cell.label]
    if named:
        return step.names_of(named[0])
    a = event.blamed[0].made if event.blamed else None
    return "a saved value" if a is None or a.line is None else (
        f"a value that {a.op.name} of line {step.line_number(a.line)} has saved")


def blame_once_differentiable(step: TrainingStep, line: int | None,
                              told: str) -> tuple[int | None, str]:
    """(line, text) of the Function whose backward cannot be gone back through."""
    arrived = {cell for now in step.passes if now.creates for cell in now.arrived}
    for a in step.operations:
        if not a.opaque or a.out not in arrived:
            continue
        start = next((k for k, code in enumerate(step.code)
                      if re.match(rf"\s*class {re.escape(a.op.name)}\b", code)), None)
        for k in range(start or 0, len(step.code)) if start is not None else ():
            if k > start and re.match(r"\s*class ", step.code[k]):
                break
            if "@once_differentiable" in step.code[k] or "@torch.autograd.function.once" in (
                    step.code[k]):
                return k, (f"{a.op.name}.backward is once_differentiable, and line "
                           f"{step.line_number(line)} needs its derivative")
    return line, told


def find_carried_state(step: TrainingStep, failed: Failed) -> list[Cell]:
    """The values by which a backward came back into the graph of an earlier one: made in a line
    that ran again between the two, as an optimiser's step did; without a step only of a name that
    is computed of itself."""
    begun = [k for k, e in enumerate(step.events) if isinstance(e, Backward)][-2:]
    between = step.events[begun[0]:begun[-1]]
    stepped = {e.line for e in between if isinstance(e, OptimizerStep)}
    if failed.note.key == "saved_value_changed" and last_write(
            step, failed.blamed) not in stepped:
        return []
    again = {e.line for e in between if isinstance(e, Computed)} - {None}
    found = [cell for cell in find_shared(step, failed)[0] if cell.made.line in again]
    return found if stepped or (found and names_carried(step, found[0])) else []


def names_carried(step: TrainingStep, cell: Cell) -> list[str]:
    """The names that the line which makes a carried state computes of themselves."""
    return sorted({name for names, words in assignments_in(step.statements,
                                                           find_caller(step, cell))
                   for name in names & words})


def find_caller(step: TrainingStep, cell: Cell) -> int | None:
    """The line that makes a carried state: of one that a module makes, the line outside of it that
    gives the state and takes it back."""
    line = cell.made.line
    if cell.made.scope is None or line is None:
        return line
    def carries(k: int) -> set[str]:
        return {name for names, words in assignments_in(step.statements, k)
                for name in names & words}
    names = carries(line)
    return next((k for k in range(len(step.code) - 1, line, -1)
                 if "(" in step.statements[k] and "detach" not in step.statements[k]
                 and carries(k) & names),
                line)


def report_carried(step: TrainingStep, failed: Failed, carried: list[Cell]) -> Finding:
    """The finding at the line that makes what is carried on."""
    line = find_caller(step, carried[0])
    named = ", ".join(dict.fromkeys(cell.label for cell in carried if cell.label))
    name = next(iter(names_carried(step, carried[0])), named or "the state")
    pair = sum(cell.made.line == carried[0].made.line for cell in carried) > 1
    cure = (f"{name} = tuple(x.detach() for x in {name})" if pair else f"{name} = {name}.detach()")
    kept = failed.note.key == "saved_value_changed"
    how = ("whose parameters the optimiser has changed since" if kept
           else "which an earlier backward has used up")
    return step.report("carried_state", f"{name} carries the graph of the step before, {how}",
                       line, carried[0], name=name, cure=cure, how=how,
                       more=", and leave out `retain_graph`" if kept else "")


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """An exception, what it was raised from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


# a graph that is gone through twice

def blame_shared(step: TrainingStep, event: Failed, told: str) -> tuple[int | None, str]:
    """(line, text) of a graph that is gone through twice: where the value was made that it has
    in common with an earlier one, if all of them are of one line; else both lines are named."""
    shared, before = find_shared(step, event)
    lines = {cell.made.line for cell in shared} - {None}
    if not lines:
        return event.line, told
    said = " and ".join(str(step.line_number(line)) for line in sorted(lines))
    names = ", ".join(dict.fromkeys(cell.label for cell in shared if cell.label))
    told = (f"backward (line {step.line_number(event.line)}) comes back to "
            f"{names or 'a value'}, made in line {said}: an earlier backward (line "
            f"{step.line_number(before)}) has used that graph up")
    return (lines.pop() if len(lines) == 1 else event.line), told


def find_not_detached(step: TrainingStep, failed: Failed) -> tuple[Cell, int, str] | None:
    """(value, line, its name): what the earlier backward should not have gone back through, where
    the step in between was of an optimiser that knows nothing of what the value was made of.  (A
    discriminator is given what a generator made.)"""
    shared, _ = find_shared(step, failed)
    passes = [k for k, e in enumerate(step.events) if isinstance(e, Backward)][-2:]
    given = {x for e in step.events[passes[0]:passes[-1]] if isinstance(e, OptimizerStep)
             for x in e.given}
    if len(shared) != 1 or not given or given.intersection(
            values_before(shared, carries_gradient)):
        return None
    (cell,), arrived = shared, step.events[passes[0]].arrived
    line = next((a.line for a, _ in step.users.get(cell, ()) if a.out in arrived), None)
    for k in range(len(step.code)) if cell.label.isidentifier() else ():
        if is_line_of_call(step, cell, k, line):
            return cell, k, cell.label
    return None


def is_line_of_call(step: TrainingStep, cell: Cell, k: int, line: int | None) -> bool:
    """Is it the line that uses the value, or gives it to the module that does?"""
    code = step.statements[k].split("  #")[0]
    given = re.search(rf"\w\([^()]*\b{cell.label}\b", code)
    return bool(given) and (k == line or k > (cell.made.line or 0)) and "def " not in code


def report_not_detached(step: TrainingStep, cell: Cell, line: int, name: str) -> Finding:
    """At the line where the value is given to the other network."""
    code = step.statements[line].split("  #")[0].strip()
    left, equals, right = code.partition("=")
    cure = left + equals + re.sub(rf"\b{name}\b(?!\.detach)", f"{name}.detach()", right)
    return step.report("not_detached", f"{name} is given on with its graph, which the first "
                       "backward uses up; the optimiser that steps knows nothing of it", line, cell,
                       name=name, cure=cure)


def find_shared(step: TrainingStep, failed: Failed) -> tuple[list[Cell], int | None]:
    """(values, line): what the backward that failed has in common with an earlier one, and the
    line of that one."""
    a = failed.blamed[0].made if failed.blamed else None
    happened = step.events_before(failed)
    *earlier, last = [e for e in happened if isinstance(e, Backward)] or [None]
    before = [e for e in earlier if failed.blamed and failed.blamed[0] in e.arrived]
    if a is None or not before:
        return [], None
    old = {e.applied for e in step.events_before(before[-1]) if isinstance(e, Computed)}
    return find_borders(last.roots, old, a), before[-1].line


def find_borders(roots: list[Cell], old: set[Applied], a: Applied) -> list[Cell]:
    """Back from ``roots``: the first values that ``old`` operations made and that come from the
    node of ``a``, by any of its outputs."""
    def is_new(made: Applied, i: int) -> bool:
        return made not in old and carries_gradient(made, i)
    return [cell for cell in values_before(roots, is_new) if cell.made in old
            and any(x.maker is a.out.maker for x in values_before([cell]))]


# writes and cuts

def last_write(step: TrainingStep, blamed: list[Cell]) -> int | None:
    """The line of the last write over one of these values, or over what a saved one views."""
    made = [cell.made for cell in blamed if cell.made is not None]
    known = {find_base(s.cell): s.version for a in made for s in a.saved or ()
             if isinstance(s.cell, Cell)}
    found = None
    for event in step.events:
        if any(cell in blamed or version > known.get(cell, version)
               for cell, version in versions_written(event)):
            found = event.line
    return found


def find_base(cell: Cell) -> Cell:
    """The value whose memory this one looks at: itself, where it is no view."""
    while cell.made is not None and cell.made.op.is_view and isinstance(
            cell.made.inputs[0], Cell):
        cell = cell.made.inputs[0]
    return cell


def versions_written(event) -> list[tuple[Cell, int]]:
    """What an event wrote over, by an operation or by the step of an optimiser, and the version
    that it has since."""
    if isinstance(event, OptimizerStep):
        return [(change.cell, change.version) for change in event.changes]
    if isinstance(event, Written):
        return [(event.change.cell, event.change.version)]
    if isinstance(event, Computed) and event.over is not None:
        return [(event.over, event.over.version)]
    return []


def find_cut_before(cells: list[Cell]) -> tuple[Applied, str] | None:
    """The nearest place before these values where the history was cut."""
    for cell in values_before(cells):
        how = next((cut for cut in cell.made.cuts if cut), "") if cell.made is not None else ""
        if how:
            return cell.made, how
    return None
