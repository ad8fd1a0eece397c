"""Less for NumPy to set up at each call: literals made arrays once, whole arrays as one line."""

import numpy as np

from ..program import Program, Step, Value


def literals_to_arrays(program: Program, note) -> Program:
    """Numbers beside arrays as 0-d arrays of the dtype in which they count."""
    for step in program.steps:
        numbers = [x for x in step.args if not isinstance(x, Value | np.ndarray)
                   and isinstance(x, bool | int | float | np.generic)]
        if step.kind not in ("ufunc", "where") or not numbers:
            continue
        args = tuple(literal_as_array(x, step) for x in step.args)
        if step.kind == "where" or same_result(step, args):
            step.args = args
            note(f"{step.op.name}: {', '.join(map(repr, numbers))} made an array")
    return program


def literal_as_array(x, step: Step):
    """A number as a 0-d array: of its own dtype, or of its neighbours' if it has none."""
    if isinstance(x, Value | np.ndarray) or not isinstance(x, bool | int | float | np.generic):
        return x
    if isinstance(x, np.generic):
        return np.asarray(x)
    if step.kind == "where":
        return np.array(x, step.out.array.dtype)
    return np.array(x, np.result_type(*[v.array.dtype for v in step.read_values()], x))


def same_result(step: Step, args: tuple) -> bool:
    """Does NumPy compute in the same dtypes, so that not a bit differs?"""
    def loop(values):
        kinds = [v.array.dtype if isinstance(v, Value) else v.dtype if hasattr(v, "dtype") else
                 type(v) for v in values]
        try:
            return step.function.resolve_dtypes((*kinds, None))
        except TypeError:
            return None
    found = loop(step.args)
    return found is not None and found == loop(args)


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
