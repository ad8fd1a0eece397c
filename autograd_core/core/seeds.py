"""Arguments of ``backward`` and ``grad``: outputs, seeds and inputs, refused in PyTorch's words."""

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from . import messages
from .attributes import Size
from .broadcasting import copied
from .engine import Edge
from .modes import mode
from .node import Node
from .tensor import Tensor


class GradientEdge(NamedTuple):
    """Output number ``output_nr`` of ``node``: stands for a tensor in ``backward`` and ``grad``."""

    node: Node
    output_nr: int
    ownership_token: Any = None

    def _edge(self) -> tuple[Node, int]:
        return self.node, self.output_nr

    def _blamed(self, text: str) -> RuntimeError:
        return self.node.blamed(text)


def under_the_old_name(grad_tensors, grad_variables):
    """``grad_variables`` in the place of ``grad_tensors``, with PyTorch's warning."""
    warnings.warn("`grad_variables` is deprecated. Use `grad_tensors` instead.", FutureWarning,
                  stacklevel=3)
    if grad_tensors is not None:
        raise RuntimeError(messages.BOTH_VARIABLES)
    return grad_variables


def several(x) -> tuple:
    """One tensor (or gradient edge) or several as a tuple."""
    return (x,) if isinstance(x, Tensor | GradientEdge) else tuple(x)


def as_tuple(x) -> tuple:
    """One thing or several as a tuple; nothing as ()."""
    return () if x is None else several(x)


def given_inputs(inputs, name: str) -> tuple:
    """The inputs, of which there must be some; a dict's are its values."""
    inputs = tuple(inputs.values()) if type(inputs) is dict else several(inputs)
    if not inputs:
        raise RuntimeError(messages.NO_INPUTS.format(name=name))
    return inputs


def edges_of(inputs: tuple, without_grad: str) -> list[Edge]:
    """Where the gradient of each input arrives; ``without_grad`` is said of one that has none."""
    for x in inputs:
        if not isinstance(x, Tensor | GradientEdge):
            raise RuntimeError(messages.INPUT_KIND.format(type=type(x).__name__))
    edges = [x._edge() for x in inputs]
    if None in edges:
        raise RuntimeError(without_grad)
    return edges


def start(outputs: Sequence, seeds: Sequence[Tensor | None]) -> list[Tensor]:
    """A seed for each output, ones where none was given; all checked before anything runs."""
    for index, (output, seed) in enumerate(zip(outputs, seeds, strict=False)):
        if not (seed is None and isinstance(output, Tensor) and output._array.size == 1):
            check_seed(index, output, seed)
    if len(seeds) < len(outputs):
        raise RuntimeError(messages.SEED_COUNT.format(tensors=len(outputs), seeds=len(seeds)))
    for index, output in enumerate(outputs):
        if output._edge() is None:
            raise output._blamed(messages.NO_GRAD_FN.format(index=index))
    return [ones_like(output) if seed is None else seed
            for output, seed in zip(outputs, seeds, strict=False)]


def ones_like(output) -> Tensor:
    """The seed of an output that was given none."""
    if isinstance(output, Tensor):
        array = output._array   # a NumPy scalar where it will do: 0.1 µs against 6 of ones_like
        return Tensor._of(np.ones(array.shape, array.dtype) if array.shape else array.dtype.type(1))
    return Tensor._of(np.ones(output.node.shape_of(output.output_nr), output.node.dtype))


def check_seed(index: int, output, seed) -> None:
    """Raise as PyTorch does when ``seed`` cannot start backward at ``output``."""
    if not isinstance(output, Tensor | GradientEdge):
        raise AssertionError("Expected output to be a torch.Tensor")
    shape = output.shape if isinstance(output, Tensor) else Size(
        output.node.shape_of(output.output_nr))
    if seed is None:
        if shape.numel() != 1 and output._edge() is not None:
            raise output._blamed(messages.SCALAR_ONLY)
    elif not isinstance(seed, Tensor):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(seed).__name__}")
    elif seed.shape != shape:
        raise output._blamed(messages.SEED_SHAPE.format(index=index, seed=list(seed.shape),
                                                        output=list(shape)))


def unused(index: int, edge: Edge, allow_unused: bool | None, materialize: Tensor | None):
    """What ``grad`` gives for an input that was not used: None, PyTorch's error, or zeros where
    ``materialize`` is the input."""
    if isinstance(materialize, Tensor):
        zeros = Tensor._of(np.zeros_like(materialize._array))
        zeros._requires_grad = mode.grad        # only with create_graph
        return zeros
    if materialize is not None:
        raise RuntimeError(messages.MATERIALIZED_EDGE)
    if not allow_unused:
        raise edge[0].blamed(messages.UNUSED_INPUT.format(index=index))
    return None


def as_gradient(g) -> Tensor | None:
    """A gradient as the caller's own Tensor: what the engine handed round is copied."""
    return g if g is None or isinstance(g, Tensor) else Tensor._of(copied(g))
