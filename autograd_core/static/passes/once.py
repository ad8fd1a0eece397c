"""Calls made once: of constants, while the plan is made; the same call on the same values."""

import numpy as np

from ..program import Program, Step, Value


def fold_constants(program: Program, note) -> Program:
    """Steps of constants become constants; what they made is kept."""
    steps = []
    for step in program.steps:
        if step.kind in ("opaque", "assign") or not all(
                v.root.origin == "constant" for v in step.read_values()):
            steps.append(step)
            continue
        note(f"{step.op.name}: {step.out!r} never changes, so it is computed once")
        step.out.origin, step.out.looks_at = "constant", None
    return program.replace_values({}, steps)


def share_calls(program: Program, note) -> Program:
    """Later steps that repeat an earlier one are left out."""
    seen, changes, steps = {}, {}, []
    for step in program.steps:
        args = tuple(changes.get(x, x) if isinstance(x, Value) else x for x in step.args)
        key = None if step.kind in ("opaque", "assign") else call_key(step, args)
        first = seen.get(key) if key is not None else None
        if first is not None:
            changes[step.out] = first.out
            note(f"{step.op.name}: {step.out!r} is {first.out!r} of {first.op.name}")
            continue
        if key is not None:
            seen[key] = step
        steps.append(step)
    return program.replace_values(changes, steps)


def call_key(step: Step, args: tuple):
    """What two equal calls have in common; None for one whose parts cannot be compared."""
    options = dict(step.options)
    function = options.pop("name", None) if step.kind == "view" else step.function
    if step.kind == "view" and function is None:
        return None
    key = (step.kind, function, tuple(map(literal_key, args)), tuple(
        (k, literal_key(v)) for k, v in sorted(options.items())))
    try:
        hash(key)
    except TypeError:
        return None
    return key


def literal_key(x):
    """A literal with its type, for 1, 1.0 and True are equal; 0.0 and -0.0 too."""
    if isinstance(x, np.ndarray):
        return (x.tobytes(), x.dtype, x.shape)
    if isinstance(x, Value):
        return x
    return type(x), repr(x)
