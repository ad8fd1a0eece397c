"""Backward: ``y.backward()``, ``torch.autograd.backward`` and ``torch.autograd.grad``.

Both are consumers of the engine's steps.  ``backward`` puts what arrives at leaves into ``.grad``,
``grad`` hands it to the caller and touches nothing.
"""

import warnings

from . import messages
from .accumulate import deposit, deposit_leaf
from .engine import Edge
from .node import AccumulateGrad, Node
from .passes import Running, modes, steps
from .seeds import (
    as_gradient,
    as_tuple,
    edges_of,
    given_inputs,
    several,
    start,
    under_the_old_name,
    unused,
)
from .tensor import Tensor, method


def backward(tensors, grad_tensors=None, retain_graph: bool | None = None,
             create_graph: bool = False, grad_variables=None, inputs=None) -> None:
    """Add to ``.grad`` of every leaf the gradient of ``tensors`` weighted by ``grad_tensors``.

    ``inputs`` restricts it to these tensors.  Raises RuntimeError in PyTorch's words when a tensor
    requires no grad, a seed is missing or of the wrong shape, or saved values were freed.
    """
    if grad_variables is not None:
        grad_tensors = under_the_old_name(grad_tensors, grad_variables)
    inputs = None if inputs is None else given_inputs(inputs, "backward")
    tensors, seeds = several(tensors), as_tuple(grad_tensors)
    seeds = start(tensors, seeds or (None,) * len(tensors))
    for x in inputs or ():
        if isinstance(x, Tensor):
            x.retain_grad()     # which leaves need not be told
    targets = None if inputs is None else edges_of(inputs, messages.RETAIN_WITHOUT_GRAD)
    with modes(create_graph, Running("backward", tensors, targets)):
        stream = steps("backward", tensors, seeds, targets, retain_graph, create_graph)
        for node, gradient, _ in stream:
            if type(node) is AccumulateGrad:
                deposit_leaf(node.variable, gradient)
            elif node.retained:
                settle(node, gradient)


def settle(node: Node, gradient) -> None:
    """Put what a step brought into the ``.grad`` of what retains it."""
    for nr in node.retained:
        deposit(node.tensor(nr), arrived_at((node, nr), gradient))


def grad(outputs, inputs, grad_outputs=None, retain_graph: bool | None = None,
         create_graph: bool = False, only_inputs: bool = True, allow_unused: bool | None = None,
         is_grads_batched: bool = False,
         materialize_grads: bool = False) -> tuple[Tensor | None, ...] | dict:
    """The gradients of ``outputs`` with respect to ``inputs``; ``.grad`` is not touched.

    An input that was not used is an error, or None with ``allow_unused``, or zeros with
    ``materialize_grads``.

    >>> import autograd_core as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> torch.autograd.grad(x ** 2, x)
    (tensor(6.),)
    """
    if materialize_grads and allow_unused is False:
        raise ValueError(messages.UNUSED_BUT_MATERIALIZED)
    outputs, names = several(outputs), tuple(inputs) if type(inputs) is dict else None
    inputs = given_inputs(inputs, "grad")
    if not only_inputs:
        warnings.warn(messages.ONLY_INPUTS, FutureWarning, stacklevel=2)
    if is_grads_batched:
        raise RuntimeError(messages.NOT_BATCHED)
    seeds = start(outputs, as_tuple(grad_outputs) or (None,) * len(outputs))
    targets = edges_of(inputs, messages.INPUT_NO_GRAD)
    found: dict[Edge, object] = {}
    with modes(create_graph, running := Running("grad", outputs, targets)):
        for node, gradient, _ in steps("grad", outputs, seeds, targets, retain_graph, create_graph):
            found.update((edge, arrived_at(edge, running.unhooked.get(node, gradient)))
                         for edge in targets if edge[0] is node)
            if node.retained:
                settle(node, gradient)
        for index, (edge, x) in enumerate(zip(targets, inputs, strict=True)):
            if found.get(edge) is None:
                found[edge] = unused(index, edge, allow_unused, x if materialize_grads else None)
    gradients = tuple(as_gradient(found[edge]) for edge in targets)
    return gradients if names is None else dict(zip(names, gradients, strict=True))


def arrived_at(edge: Edge, gradient):
    """What arrived at one output of a node."""
    return gradient[edge[1]] if isinstance(gradient, list) else gradient


@method("backward")
def _backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None) -> None:
    """Add to ``.grad`` of every leaf below; P of this tensor is ``gradient``, 1 for a scalar."""
    backward(self, gradient, retain_graph, create_graph, inputs=inputs)


_backward.__name__, _backward.__qualname__ = "backward", "Tensor.backward"
