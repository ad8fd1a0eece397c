"""Why an operation made nan or inf: the kind of finding, by its name and by what it was given."""

from collections.abc import Iterator
from math import isinf, isnan, prod

import numpy as np

from ..trace.from_torch.snapshot import is_finite, measure
from ..trace.tell.program import Applied
from .events import Sent
from .training_step import TrainingStep

CAUSES = ("masked_row", "log_of_zero", "divided_by_zero", "outside_domain", "zero_times_inf",
          "single_deviation", "mean_of_nothing", "overflow", "infinite_slope", "root_of_zero",
          "unchosen_branch")
"""Kinds of finding of operations of which it is known why."""
POINTWISE = ("nan_made", "log_of_zero", "divided_by_zero", "outside_domain", "overflow")
"""Those of single numbers, which may be left out afterwards."""
SOFTMAX = ("softmax", "log_softmax", "safe_softmax", "logsumexp")
LOGARITHMS = {"log": 0, "log2": 0, "log10": 0, "log1p": -1}
"""Where these are -inf."""
DEVIATIONS = ("std", "var", "std_mean", "var_mean", "std_var_mean")
GROWING = ("exp", "exp2", "expm1", "sinh", "cosh", "pow", "square", "mul", "sum", "mean", "mm",
           "bmm", "addmm", "baddbmm", "linear", "convolution", "mse_loss", "prod", "cumsum",
           "cumprod", "linalg_vector_norm", "softplus", "add", "sub", "to_copy", "dot", "mv")
"""Operations whose results can be too large for their type."""
ENDING = ("acos", "asin", "acosh", "atanh", "erfinv", "logit")
"""Operations whose derivative is infinite where their domain ends."""
MASKING = ("masked_fill", "where", "full", "full_like", "fill", "triu", "tril", "add", "sub", "mul")
"""Operations that put -inf where somebody wants it."""
CHOOSING = ("where", "masked_fill", "index", "masked_select")
"""Operations that leave out what was computed."""


# forward

def explain_value(a: Applied) -> str:
    """The kind of finding of an operation that made nan or inf in its result; "nan_made" where it
    is not known why."""
    name, out = a.op.name, a.values[-1]
    seen = [a.values[i] for i, _ in a.cells()]
    first, nan = (seen[0] if seen else None), bool(measure(out, "nan"))
    if is_masked_row(a):
        return "masked_row"
    if is_mean_of_nothing(a):
        return "mean_of_nothing"
    if name in LOGARITHMS:
        lowest = measure(first, "min")
        return "log_of_zero" if lowest == LOGARITHMS[name] else "outside_domain"
    if name in DEVIATIONS and nan and all(map(is_finite, seen)):
        return "single_deviation"
    if is_divided_by_zero(a):
        return "divided_by_zero"
    roots = ("sqrt", "rsqrt", *ENDING)
    if nan and (name in roots or (name == "pow" and not is_number(first))):
        return "outside_domain"
    if nan and name == "mul" and multiplies_infinity(a):
        return "zero_times_inf"
    if not nan and name in GROWING and all(map(is_finite, seen)) and not has_infinite_number(a):
        return "overflow"
    return "nan_made"


def is_number(seen) -> bool:
    """Is it a plain number, and no array?"""
    return isinstance(seen, int | float)


def is_masked_row(a: Applied) -> bool:
    """Is it a softmax over a row of only -inf, in finite scores or masked ones?"""
    seen = a.values[0]
    return (a.op.name in SOFTMAX and bool(measure(a.values[-1], "nan"))
            and not measure(seen, "nan") and measure(seen, "min") == -np.inf
            and measure(seen, "max") != np.inf)


def is_mean_of_nothing(a: Applied) -> bool:
    """Is it a mean of no numbers, or a loss all of whose targets are left out?"""
    given = a.inputs[0]
    if a.op.name == "mean":
        return prod(getattr(given, "shape", (1,))) == 0
    return a.op.name.startswith("nll_loss") and is_finite(a.values[0])


def is_divided_by_zero(a: Applied) -> bool:
    """Is there a denominator of 0?"""
    name, given = a.op.name, a.values
    if name == "div":
        return holds_zero(given[1] if len(given) > 2 else a.op.parameters.get("other"))
    if name in ("reciprocal", "rsqrt"):
        return holds_zero(given[0])
    exponent = a.op.parameters.get("exponent")
    return (name == "pow" and isinstance(exponent, int | float) and exponent < 0
            and holds_zero(given[0]))


def holds_zero(seen) -> bool:
    """Is there a 0 in it, as far as is known?"""
    if seen is None or isinstance(seen, int | float):
        return seen == 0
    if isinstance(seen, np.ndarray):
        return bool((seen == 0).any())
    low, high = measure(seen, "min"), measure(seen, "max")
    return low is not None and high is not None and low <= 0 <= high


def multiplies_infinity(a: Applied) -> bool:
    """Is a 0 multiplied by inf?"""
    infinite = [(isinstance(x, int | float) and isinf(x)) or (not is_number(x) and (
        np.inf in (measure(x, "max"), -(measure(x, "min") or 0)))) for x in a.values[:-1]]
    return has_infinite_number(a) or any(infinite)


def has_infinite_number(a: Applied) -> bool:
    """Was inf or nan written into the call?"""
    numbers = [*a.inputs, *a.op.parameters.values()] if hasattr(a.op, "parameters") else a.inputs
    return any(isinstance(x, float) and (isinf(x) or isnan(x)) for x in numbers)


def is_mask(a: Applied | None) -> bool:
    """Is inf meant where this put it?  (A leaf of -inf is.)"""
    return a is None or (a.op.name in MASKING and (
        has_infinite_number(a) or not all(is_finite(a.values[i]) for i, _ in a.cells())
        or a.op.name in ("masked_fill", "where", "full")))


# the way back

def explain_slope(step: TrainingStep, event: Sent, nan: bool) -> str:
    """The kind of finding of an operation that made nan or inf of finite gradients;
    "nan_in_backward" where it is not known why."""
    a = event.applied
    name, given = a.op.name, a.values[0]
    if nan and is_left_out(step, a):
        return "unchosen_branch"
    if name in ENDING:
        return "infinite_slope"
    exponent = a.op.parameters.get("exponent")
    root = name == "sqrt" or (name == "pow" and isinstance(exponent, int | float)
                              and 0 < exponent < 1)
    return "root_of_zero" if root and holds_zero(given) else "nan_in_backward"


def is_left_out(step: TrainingStep, a: Applied) -> bool:
    """Does ``where``, a mask or an index leave out some of the result, and of what is computed of
    it number by number, so that all is finite behind that?"""
    return any(b.op.name in CHOOSING and is_finite(b.values[-1]) for b in chain_after(step, a))


def chain_after(step: TrainingStep, a: Applied) -> Iterator[Applied]:
    """The operations that use its result, and theirs, as long as the number of numbers stays."""
    waiting, seen = [a.out], {a.out}
    for now in waiting:
        for b, i in step.users.get(now, ()):
            if b.op.name not in CHOOSING or b.flows[i]:
                yield b
            if prod(b.out.shape) == prod(now.shape) and b.out not in seen:
                seen.add(b.out)
                waiting.append(b.out)
