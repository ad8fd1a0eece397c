"""Loop flattening: elementwise calls see whole arrays as one line, less for NumPy to set up."""

import numpy as np

from ..program import Program, Step, Value


def flatten_loops(program: Program, note) -> Program:
    """Mark the steps whose arguments may be looked at as vectors."""
    for step in program.steps:
        if step.kind == "ufunc" and step.function is not np.matmul and can_be_flat(step):
            step.options["flat"] = True
            note(f"{step.op.name}: {step.out!r} computed as one line of {step.out.array.size}")
    return program


def can_be_flat(step: Step) -> bool:
    """Are all arrays laid out row by row, and of one size, or single numbers?"""
    out = step.out.array
    if (out.ndim < 2 and all(x.array.ndim < 2 for x in step.read_values())) or (
            not out.flags.c_contiguous or not out.size):
        return False
    for x in step.args:
        if isinstance(x, Value) and not (x.array.flags.c_contiguous and x.array.size == out.size):
            return False
        if not isinstance(x, Value) and np.ndim(x):
            return False
    return True
