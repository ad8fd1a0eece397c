"""Algebraic simplification: calls that change nothing are left out, such as times 1.

Only what keeps every bit: x + 0 stays (it turns -0 into 0), and so does a sum over one element,
which becomes that addition.
"""

import numpy as np

from ..program import Program, Step, Value


def drop_neutral(program: Program, note) -> Program:
    """Multiplications and divisions by 1 out; sums over axes of length 1 as additions of 0."""
    changes, steps = {}, []
    for step in program.steps:
        kept = unchanged(step)
        if kept is not None and changes_nothing(step, kept):
            changes[step.out] = changes.get(kept, kept)
            note(f"{step.op.name}: {step.out!r} is {kept!r}, unchanged")
            continue
        if step.kind == "reduce" and of_one_element(step):
            steps += as_addition(step)
            note(f"{step.op.name}: {step.out!r} is a sum over one element")
            continue
        steps.append(step)
    return program.replace_values(changes, steps)


def unchanged(step: Step) -> Value | None:
    """The argument that the call gives back as it was, if it does."""
    if step.kind != "ufunc" or step.function not in (np.multiply, np.true_divide) or step.options:
        return None
    a, b = step.args
    if isinstance(a, Value) and is_one(b):
        return a
    if isinstance(b, Value) and is_one(a) and step.function is np.multiply:
        return b
    return None


def is_one(x) -> bool:
    """Is it 1 everywhere, and will it stay so?"""
    if isinstance(x, Value):
        return x.root.origin == "constant" and bool(np.all(x.array == 1))
    return bool(np.all(x == 1))


def changes_nothing(step: Step, kept: Value) -> bool:
    """Are shape, dtype and layout those of the argument too?"""
    a, b = step.out.array, kept.array
    return a.shape == b.shape and a.dtype == b.dtype and a.strides == b.strides


def of_one_element(step: Step) -> bool:
    """Is each of the sums over one element?"""
    a, out = step.args[0].array, step.out.array
    return step.function is np.add and a.size == out.size and a.dtype == out.dtype and (
        out.flags.c_contiguous and a.flags.c_contiguous)


def as_addition(step: Step) -> list[Step]:
    """The argument under the result's shape, plus 0."""
    a, out, shape = step.args[0], step.out, step.out.array.shape
    reshape_array = Value(f"{out.number}a", a.array.reshape(shape), "step", step.op, a)
    return [Step("view", lambda a: a.reshape(shape), (a,), reshape_array, step.op,
                 {"name": "reshape", "parameters": ((shape,), ())}),
            Step("ufunc", np.add, (reshape_array, out.array.dtype.type(0)), out, step.op, {})]
