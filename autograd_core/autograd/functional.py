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
    """d output / d input for each pair; ``vectorize`` and ``strategy`` are accepted and ignored."""
    with enable_grad():
        several_in, xs = prepare_inputs(inputs, create_graph, "jacobian")
        several_out, ys = call_function(func, xs, "jacobian", strict)
        rows = tuple(tuple(jacobian_of(y, x, create_graph) for x in xs) for y in ys)
    return unwrap_rows(rows, several_out, several_in)


def jacobian_of(y: Tensor, x: Tensor, create_graph: bool) -> Tensor:
    """One block: row k is the gradient of element k of ``y``."""
    rows = []
    for k in range(y.numel()):
        row = None
        if y.requires_grad:
            element = y.reshape(-1)[k]
            row, = grad(element, x, retain_graph=True, create_graph=create_graph,
                        allow_unused=True)
        rows.append(zeros_like(x) if row is None else row)
    if not rows:
        return zeros((*y.shape, *x.shape), dtype=x.dtype)
    return stack(rows).reshape((*y.shape, *x.shape))


def hessian(func: Callable, inputs, create_graph: bool = False, strict: bool = False,
            vectorize: bool = False, outer_jacobian_strategy: str = "reverse-mode"):
    """The second derivatives of a function of one element."""
    several, _ = prepare_inputs(inputs, create_graph, "hessian")

    def slope(*xs):
        y = require_single(func(*xs), "hessian")
        parts = grad(y, xs, create_graph=True, allow_unused=True)
        return tuple(zeros_like(x) if g is None else g for g, x in zip(parts, xs, strict=True))

    blocks = jacobian(slope, tuple(inputs) if several else (inputs,), create_graph, strict)
    return blocks if several else blocks[0][0]


def vjp(func: Callable, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """(outputs, vᵀJ)."""
    with enable_grad():
        several_in, xs = prepare_inputs(inputs, create_graph, "vjp")
        several_out, ys = call_function(func, xs, "vjp", strict)
        vs = check_vectors(v, ys, "outputs", "vjp")
        parts = find_gradients(ys, xs, vs, create_graph)
    return strip_graph(ys, several_out, create_graph), strip_graph(parts, several_in, create_graph)


def jvp(func: Callable, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """(outputs, Jv), by differentiating vᵀJ with respect to v."""
    with enable_grad():
        _, xs = prepare_inputs(inputs, create_graph, "jvp")
        vs = check_vectors(v, xs, "inputs", "jvp")
        several_out, ys = call_function(func, xs, "jvp", strict)
        dummies = tuple(zeros_like(y, requires_grad=True) for y in ys)
        pulled = find_gradients(ys, xs, dummies, True)
        parts = find_gradients(pulled, dummies, vs, create_graph)
    return strip_graph(ys, several_out, create_graph), strip_graph(parts, several_out, create_graph)


def hvp(func: Callable, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """(output, Hv)."""
    with enable_grad():
        several, xs = prepare_inputs(inputs, create_graph, "hvp")
        vs = check_vectors(v, xs, "inputs", "hvp")
        y = require_single(func(*xs), "hvp")
        slopes = find_gradients((y,), xs, (None,), True)
        dummies = tuple(zeros_like(x, requires_grad=True) for x in xs)
        pulled = find_gradients(slopes, xs, dummies, True)
        parts = find_gradients(pulled, dummies, vs, create_graph)
    return strip_graph((y,), False, create_graph), strip_graph(parts, several, create_graph)


def vhp(func: Callable, inputs, v=None, create_graph: bool = False, strict: bool = False):
    """(output, vᵀH)."""
    with enable_grad():
        several, xs = prepare_inputs(inputs, create_graph, "vhp")
        vs = check_vectors(v, xs, "inputs", "vhp")
        y = require_single(func(*xs), "vhp")
        slopes = find_gradients((y,), xs, (None,), True)
        parts = find_gradients(slopes, xs, vs, create_graph)
    return strip_graph((y,), False, create_graph), strip_graph(parts, several, create_graph)


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
    for k, y in enumerate(ys):
        if strict and not y.requires_grad:
            raise RuntimeError(
                f"Output {k} of the user-provided function does not require gradients. The outputs "
                "must be computed in a differentiable manner from the input when running in strict "
                "mode.")
    return several, ys


def require_single(y, name: str) -> Tensor:
    """The output of a function of one element."""
    check_tensors(y, f"outputs of the user-provided function given to {name}")
    if isinstance(y, tuple):
        raise RuntimeError(f"The function given to {name} should return a single Tensor")
    if y.numel() != 1:
        raise RuntimeError(f"The Tensor returned by the function given to {name} should contain a "
                           "single element")
    return y


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


def find_gradients(ys, xs, vs, create_graph: bool) -> tuple[Tensor, ...]:
    """vᵀJ for each input, zeros where there is no path."""
    pairs = [(y, v) for y, v in zip(ys, vs, strict=True) if y.requires_grad]
    if not pairs:
        return tuple(zeros_like(x) for x in xs)
    parts = grad([y for y, _ in pairs], xs, [v for _, v in pairs], retain_graph=True,
                 create_graph=create_graph, allow_unused=True)
    return tuple(zeros_like(x) if g is None else g for g, x in zip(parts, xs, strict=True))


def strip_graph(tensors: tuple[Tensor, ...], several: bool, create_graph: bool):
    """Results without history unless a graph was asked for; alone when there is one."""
    out = tensors if create_graph else tuple(x.detach() for x in tensors)
    return out if several else out[0]


def unwrap_rows(rows: tuple[tuple[Tensor, ...], ...], several_out: bool, several_in: bool):
    """Blocks as the caller gave inputs and outputs: nested, or alone."""
    out = rows if several_in else tuple(row[0] for row in rows)
    return out if several_out else out[0]
