"""Branch-free masking: zeros where a condition holds, by a product of bits.

``where(c, 0, x)`` looks at every element by itself.  Read as integers, the bits of x times 0 or 1
are those of 0 or of x, exactly, nan and infinities included, and NumPy multiplies integers fast.
For small arrays the calls cost more than the elements, so those are left alone.
"""

import numpy as np

from ..program import Program, Step, Value

WORTH_IT = 512
"""Elements from which on it is faster."""


def use_mask(program: Program, note) -> Program:
    """Large ``where`` s with a 0 on one side as products; the condition turned round if needed."""
    steps = []
    for step in program.steps:
        if step.kind != "where" or step.out.array.size < WORTH_IT:
            steps.append(step)
            continue
        condition, a, b = step.args
        if is_zero(a) and can_be_masked(b, condition, step):
            turned = Value(f"{step.out.number}a", ~condition.array, "step", step.op)
            steps.append(Step("ufunc", np.logical_not, (condition,), turned, step.op))
            step = Step("mask", np.multiply, (turned, b), step.out, step.op, {"name": "mask"})
        elif is_zero(b) and can_be_masked(a, condition, step):
            step = Step("mask", np.multiply, (condition, a), step.out, step.op, {"name": "mask"})
        if step.kind == "mask":
            note(f"{step.op.name}: {step.out!r} by a product of bits")
        steps.append(step)
    return program.replace_values({}, steps)


def is_zero(x) -> bool:
    """Is it the number 0, not -0?"""
    return not isinstance(x, Value) and np.ndim(x) == 0 and x == 0 and not np.signbit(x)


def can_be_masked(x, condition, step: Step) -> bool:
    """Is the other side an array of the result's shape, dtype and layout?"""
    out = step.out.array
    return isinstance(x, Value) and isinstance(condition, Value) and (
        x.array.shape == out.shape and x.array.dtype == out.dtype and x.array.itemsize in (4, 8)
        and x.array.flags.c_contiguous and out.flags.c_contiguous
        and condition.array.shape == out.shape and condition.array.dtype.kind == "b"
        and condition.array.flags.c_contiguous)
