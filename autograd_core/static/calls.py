"""Bound calls: each step of a program as functions without arguments, everything filled in."""

from functools import partial

import numpy as np

BY_NAME = (np.maximum, np.minimum)
"""Functions that want their ``out`` by name."""


class Holder:
    """The several results of one call."""

    value: tuple = ()

    def store(self, function, args):
        """Call and keep."""
        self.value = function(*args)


def ufunc_calls(step, args, out):
    if step.options.get("flat"):
        args = [x.reshape(-1) if isinstance(x, np.ndarray) and x.ndim else x for x in args]
        out = out.reshape(-1)
    if "casting" in step.options:
        return [partial(step.function, *args, out=out, casting=step.options["casting"])]
    if step.function in BY_NAME:
        return [partial(step.function, *args, out=out)]
    return [partial(step.function, *args, out)]


def where_calls(step, args, out):
    condition, a, b = args
    target = step.options.get("target")
    if target is not None and target is step.args[1] and target is not step.args[2]:
        other = np.empty(np.shape(condition), bool)
        return [partial(np.logical_not, condition, other), masked_copy(out, b, other)]
    if target is not None:
        return [masked_copy(out, a, condition)]
    return [partial(np.copyto, out, b, "unsafe"), masked_copy(out, a, condition)]


def masked_copy(out, value, condition):
    """Write ``value`` where the condition holds."""
    if np.ndim(value) == 0 and np.shape(condition) == out.shape and out.flags.c_contiguous:
        return partial(np.putmask, out, condition, value)
    return partial(np.copyto, out, value, "unsafe", condition)


def mask_calls(step, args, out):
    integers = {4: np.int32, 8: np.int64}[out.itemsize]
    flags, bits, into = args[0], args[1].view(integers), out.view(integers)
    return [partial(np.multiply, bits.reshape(-1), flags.reshape(-1), into.reshape(-1))]


def viewed_calls(step, args, out):
    view = step.function(args[0])
    if np.may_share_memory(view, args[0]):
        return [partial(np.copyto, out, view)]
    return [partial(copy_result, out, step.function, args)]


def opaque_calls(step, args, out):
    if any(isinstance(x, Holder) for x in args):
        return [partial(copy_part, out, step.function, args)]
    return [partial(out.store, step.function, args) if isinstance(out, Holder) else
            partial(copy_result, out, step.function, args)]


def copy_result(out, function, args) -> None:
    """The result of a call, copied into ``out``."""
    result = function(*args)
    if np.shape(result) != out.shape:
        raise ValueError(f"made shape {np.shape(result)} where it made {out.shape} before; what "
                         "decides about shapes has to be fed")
    np.copyto(out, result)


def copy_part(out, function, args) -> None:
    """The same, of several results."""
    copy_result(out, function, [x.value if isinstance(x, Holder) else x for x in args])


def assign_calls(step, args, out):
    variable, value = args
    how = step.options["how"]
    if how == "=":
        return [partial(np.copyto, variable, value)]
    return [partial(np.add if how == "+=" else np.subtract, variable, value, variable)]


CALLS = {
    "ufunc": ufunc_calls, "where": where_calls, "opaque": opaque_calls, "assign": assign_calls,
    "viewed": viewed_calls, "mask": mask_calls,
    "cast": lambda step, args, out: [partial(np.copyto, out, args[0], "unsafe")],
    "join": lambda step, args, out: [
        partial(np.concatenate, tuple(args), step.options["axis"], out)],
    "dot": lambda step, args, out: [partial(np.dot, *args, out)],
    "reduce": lambda step, args, out: [partial(
        step.function.reduce, args[0], step.options["axis"], step.options["dtype"], out,
        step.options["keepdims"])],
}
