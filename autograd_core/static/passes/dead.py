"""Dead-code elimination: what no fetch depends on does not run.

Nodes are dropped before anything runs (``find_needed``), calls after (``drop_dead``): an operation
may be needed for its shape alone.
"""

from ..dims import Dim, UnknownShape
from ..program import Program
from ..symbol import Symbol


def drop_dead(program: Program, note) -> Program:
    """Without the steps whose result nobody reads; what acts on the outside stays."""
    read = {v.root for v in program.results.values()} | set(program.results.values())
    steps = []
    for step in reversed(program.steps):
        acts = step.kind == "assign" or getattr(step.op.rule, "stateful", False)
        if acts or step.out in read:
            steps.append(step)
            read.update(step.read_values())
        else:
            note(f"{step.op.name}: nobody reads {step.out!r}")
    return program.replace_values({}, steps[::-1])


def find_needed(wanted, fed) -> set:
    """The operations that have to run for ``wanted``; what is fed needs nothing."""
    found, stack, told = set(), list(wanted), {owner for owner, _ in told_sizes(fed)}
    while stack:
        op = stack.pop()
        if op not in found:
            found.add(op)
            if op not in fed:
                stack += [x for x in op.required_operations() if x not in told
                          or x in fed or x in op.read_operations()]
    return found


def told_sizes(fed) -> dict:
    """Sizes of placeholders that something else tells that is fed: {(operation, axis): the fed
    operation and axis}."""
    return {n.parts: (op, axis) for op in fed if isinstance(op.output, Symbol)
            and not isinstance(op.output._shape, UnknownShape)
            for axis, n in enumerate(op.output._shape)
            if isinstance(n, Dim) and n.kind == "axis" and n.parts[0] not in (op, *fed)}


def find_computable(graph, fed) -> set:
    """Every operation without effects that what is fed suffices for: what runs when nothing is
    dropped."""
    found = set(fed)
    for op in graph.operations:
        acts = getattr(op.rule, "stateful", False)
        variable = op.type == "VariableV2"
        if op.type != "Placeholder" and (variable or not acts) and all(
                x in found for x in op.required_operations()):
            found.add(op)
    return found
