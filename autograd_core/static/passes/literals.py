"""Literal hoisting: Python numbers become arrays once, not at each call inside NumPy."""

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
