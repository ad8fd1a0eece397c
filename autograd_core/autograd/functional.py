"""Functional derivatives: jacobian, hessian and their products with vectors.

    jacobian(f, x)     d f / d x as one tensor of shape (*output, *input)
    vjp(f, x, v)       (f(x), vᵀJ)         jvp(f, x, v)     (f(x), Jv)
    hessian(f, x)      hvp(f, x, v)        vhp(f, x, v)

Several inputs or outputs are given and come back as tuples.
"""

from collections.abc import Callable

from ..core import messages
from ..core.attributes import Size
from ..core.backward import grad
from ..core.modes import enable_grad
from ..core.tensor import Tensor
from ..functions import stack, zeros, zeros_like

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]


def jacobian(func: Callable, inputs, create_graph: bool = False, strict: bool = False,
             vectorize: bool = False, strategy: str = "reverse-mode"):
    """d output / d input for each pair, row by row whatever ``vectorize`` and ``strategy`` say;
    with ``strict``, RuntimeError where there is no way from an input to an output."""
    check_strategy(strategy, "jacobian", create_graph, strict, vectorize)
    with enable_grad():
        several_in, xs = prepare_inputs(inputs, create_graph, "jacobian")
        several_out, ys = call_function(func, xs, "jacobian", strict)
        rows = tuple(jacobian_of(k, y, xs, create_graph, strict) for k, y in enumerate(ys))
    return unwrap_rows(rows, several_out, several_in)


def jacobian_of(k: int, y: Tensor, xs, create_graph: bool, strict: bool) -> tuple[Tensor, ...]:
    """The blocks of output ``k``, one an input; row j is the gradient of element j of ``y``."""
    rows = []
    for element in y.reshape(-1).unbind() if y.numel() else ():
        parts = gradients((element,), xs, (None,), create_graph)
        for i, part in enumerate(parts):
            if strict and part is None:
                raise RuntimeError(messages.NO_WAY_TO_INPUT.format(output=k, input=i))
            if strict and create_graph and not part.requires_grad:
                raise RuntimeError(messages.CONSTANT.format(what="jacobian", input=k))
        rows.append([zeros_like(x) if part is None else part
                     for x, part in zip(xs, parts, strict=True)])
    return tuple(stack([row[i] for row in rows]).reshape((*y.shape, *x.shape)) if rows else
                 zeros((*y.shape, *x.shape), dtype=x.dtype) for i, x in enumerate(xs))


def check_strategy(strategy: str, name: str, create_graph: bool, strict: bool, vectorize: bool):
    """Refuse, in PyTorch's words, what it cannot do together."""
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(messages.STRATEGY + (messages.STRATEGY_HINT * (name == "jacobian")))
    if name == "jacobian" and strategy == "forward-mode":
        for flag, on in (("create_graph", create_graph), ("strict", strict)):
            if on:
                raise (NotImplementedError if flag == "create_graph" else RuntimeError)(
                    messages.FORWARD_STRATEGY.format(flag=flag))
    if strategy == "forward-mode" and not vectorize:
        raise NotImplementedError(messages.FORWARD_ROWS)
    if strict and vectorize:
        raise RuntimeError(messages.STRICT_VECTORIZED)


def hessian(func: Callable, inputs, create_graph: bool = False, strict: bool = False,
            vectorize: bool = False, outer_jacobian_strategy: str = "reverse-mode"):
    """The second derivatives of a function of one element."""
    several, _ = prepare_inputs(inputs, create_graph, "hessian")
    check_strategy(outer_jacobian_strategy, "hessian", create_graph, strict, vectorize)

    def slope(*xs):
        y = require_single(func(*xs), "hessian", strict)
        parts = fill_zeros(gradients((y,), xs, (None,), True), xs)
        return check_dependence(parts, messages.JACOBIAN_CONSTANT, strict)

    blocks = jacobian(slope, tuple(inputs) if several else (inputs,), create_graph, strict)
    return blocks if several else blocks[0][0]


def vjp(func: Callable, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """(outputs, vᵀJ)."""
    with enable_grad():
        several_in, xs = prepare_inputs(inputs, create_graph, "vjp")
        several_out, ys = call_function(func, xs, "vjp", strict)
        vs = check_vectors(v, ys, "outputs", "vjp")
        parts = fill_zeros(gradients(ys, xs, vs, create_graph), xs, strict, create_graph,
                           messages.OUTPUT_INDEPENDENT, "jacobian")
    return strip_graph(ys, several_out, create_graph), strip_graph(parts, several_in, create_graph)


def jvp(func: Callable, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """(outputs, Jv), by differentiating vᵀJ with respect to v."""
    with enable_grad():
        _, xs = prepare_inputs(inputs, create_graph, "jvp")
        vs = check_vectors(v, xs, "inputs", "jvp")
        several_out, ys = call_function(func, xs, "jvp", strict)
        dummies = tuple(zeros_like(y, requires_grad=True) for y in ys)
        pulled = check_dependence(gradients(ys, xs, dummies, True), messages.GRADIENT_CONSTANT,
                                  strict)
        parts = fill_zeros(gradients(pulled, dummies, vs, create_graph), ys, strict, create_graph,
                           messages.TRICK_INDEPENDENT, "jacobian")
    return strip_graph(ys, several_out, create_graph), strip_graph(parts, several_out, create_graph)


def hvp(func: Callable, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """(output, Hv)."""
    with enable_grad():
        several, xs, vs, y, slopes = slopes_of(func, inputs, v, create_graph, strict, "hvp")
        dummies = tuple(zeros_like(x, requires_grad=True) for x in xs)
        pulled = check_dependence(gradients(slopes, xs, dummies, True), messages.HESSIAN_CONSTANT,
                                  strict)
        parts = fill_zeros(gradients(pulled, dummies, vs, create_graph), xs, strict, create_graph,
                           messages.HESSIAN_TRICK_INDEPENDENT, "hessian")
    return strip_graph((y,), False, create_graph), strip_graph(parts, several, create_graph)


def vhp(func: Callable, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """(output, vᵀH)."""
    with enable_grad():
        several, xs, vs, y, slopes = slopes_of(func, inputs, v, create_graph, strict, "vhp")
        parts = fill_zeros(gradients(slopes, xs, vs, create_graph), xs, strict, create_graph,
                           messages.JACOBIAN_INDEPENDENT, "hessian")
    return strip_graph((y,), False, create_graph), strip_graph(parts, several, create_graph)


def slopes_of(func, inputs, v, create_graph: bool, strict: bool, name: str) -> tuple:
    """What vhp and hvp begin with: inputs, vectors, the output and its gradients."""
    several, xs = prepare_inputs(inputs, create_graph, name)
    vs = check_vectors(v, xs, "inputs", name)
    y = require_single(func(*xs), name, strict)
    slopes = gradients((y,), xs, (None,), True)
    return several, xs, vs, y, check_dependence(slopes, messages.JACOBIAN_CONSTANT, strict)


# helpers

def check_tensors(given, what: str) -> tuple[Tensor, ...]:
    """One Tensor or a tuple of them as a tuple; TypeError in PyTorch's words for anything else."""
    several = isinstance(given, tuple)
    for k, x in enumerate(given if several else (given,)):
        if not isinstance(x, Tensor):
            which = f"the value at index {k}" if several else f"the given {what.split(' given')[0]}"
            raise TypeError(messages.NOT_A_TENSOR.format(what=what)
                            + f"{which} has type {type(x)}.")
    return given if several else (given,)


def prepare_inputs(inputs, create_graph: bool, name: str) -> tuple[bool, tuple[Tensor, ...]]:
    """Whether there are several inputs, and each as a tensor to differentiate at."""
    several, xs = isinstance(inputs, tuple), check_tensors(inputs, f"inputs given to {name}")
    if create_graph:
        return several, tuple(x.view_as(x) if x.requires_grad else
                              x.detach().requires_grad_() for x in xs)
    return several, tuple(x.detach().requires_grad_() for x in xs)


def call_function(func, xs, name: str, strict: bool) -> tuple[bool, tuple[Tensor, ...]]:
    """Whether there are several outputs, and the outputs, which must be Tensors."""
    result = func(*xs)
    several = isinstance(result, tuple)
    ys = check_tensors(result, f"outputs of the user-provided function given to {name}")
    check_dependence(ys, messages.OUTPUT_CONSTANT, strict)
    return several, ys


def require_single(y, name: str, strict: bool) -> Tensor:
    """The output of a function of one element."""
    ys = check_tensors(y, f"outputs of the user-provided function given to {name}")
    if isinstance(y, tuple):
        raise RuntimeError(f"The function given to {name} should return a single Tensor")
    if y.numel() != 1:
        raise RuntimeError(f"The Tensor returned by the function given to {name} should contain a "
                           "single element")
    return check_dependence(ys, messages.OUTPUT_CONSTANT, strict)[0]


def check_vectors(v, like: tuple[Tensor, ...], what: str, name: str) -> tuple:
    """The vectors to multiply with, one a tensor of ``like`` and of its shape."""
    if v is None:
        if len(like) != 1 or like[0].numel() != 1:
            raise RuntimeError(
                "The vector v can only be None if the user-provided function returns a single "
                "Tensor with a single element." if what == "outputs" else
                "The vector v can only be None if the input to the user-provided function is a "
                "single Tensor with a single element.")
        return (None,)
    vs = check_tensors(v, f"v given to {name}")
    if len(like) == 1 != len(vs):
        raise RuntimeError("The given v should contain a single Tensor.")
    if len(vs) != len(like):
        raise RuntimeError(f"v is a tuple of invalid length: should be {len(like)} but got "
                           f"{len(vs)}.")
    for k, (one, x) in enumerate(zip(vs, like, strict=True)):
        if one.shape != x.shape:
            entry = f"Entry {k} in " if len(like) > 1 else ""
            raise RuntimeError(f"{entry}v has invalid size: should be {Size(x.shape)} but got "
                               f"{Size(one.shape)}.")
    return vs


def gradients(ys, xs, vs, create_graph: bool) -> tuple[Tensor | None, ...]:
    """vᵀJ for each input, None where there is no path."""
    pairs = [(y, v) for y, v in zip(ys, vs, strict=True) if y is not None and y.requires_grad]
    if not pairs:
        return (None,) * len(xs)
    return grad([y for y, _ in pairs], xs, [v for _, v in pairs], retain_graph=True,
                create_graph=create_graph, allow_unused=True)


def check_dependence(parts: tuple, constant: str, strict: bool) -> tuple:
    """``parts``, none of which may be missing, or ``constant``, when ``strict``."""
    for k, part in enumerate(parts if strict else ()):
        if part is None:
            raise RuntimeError(messages.OUTPUT_INDEPENDENT.format(input=k))
        if not part.requires_grad:
            raise RuntimeError(constant.format(input=k))
    return parts


def fill_zeros(parts: tuple, like: tuple, strict: bool = False, create_graph: bool = False,
               missing: str = "", what: str = "") -> tuple[Tensor, ...]:
    """Zeros in the place of None; when ``strict`` an error, and where ``what`` is constant too."""
    for k, part in enumerate(parts if strict else ()):
        if part is None:
            raise RuntimeError(missing.format(input=k))
        if create_graph and not part.requires_grad:
            raise RuntimeError(messages.CONSTANT.format(what=what, input=k))
    return tuple(zeros_like(x) if g is None else g for g, x in zip(parts, like, strict=True))


def strip_graph(tensors: tuple[Tensor, ...], several: bool, create_graph: bool):
    """Results without history unless a graph was asked for; alone when there is one."""
    out = tensors if create_graph else tuple(x.detach() for x in tensors)
    return out if several else out[0]


def unwrap_rows(rows: tuple[tuple[Tensor, ...], ...], several_out: bool, several_in: bool):
    """Blocks as the caller gave inputs and outputs: nested, or alone."""
    out = rows if several_in else tuple(row[0] for row in rows)
    return out if several_out else out[0]
