"""Running backward: ``y.backward()``, ``torch.autograd.backward`` and ``torch.autograd.grad``.

Both are consumers of the engine's steps.  ``backward`` puts what arrives at leaves into ``.grad``,
``grad`` hands it to the caller and touches nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from sys import getrefcount

import numpy as np

from ..autograd.graph import GradientEdge
from ..functions.arguments import method
from ..ops.shape import Copied
from . import messages
from .engine import Edge, Step, run
from .modes import mode, set_mode
from .node import AccumulateGrad, Node
from .tensor import Size, Tensor, apply, new


def backward(tensors, grad_tensors=None, retain_graph: bool | None = None,
             create_graph: bool = False, grad_variables=None, inputs=None) -> None:
    """Add to ``.grad`` of every leaf the gradient of ``tensors`` weighted by ``grad_tensors``.

    ``inputs`` restricts it to these tensors.  Raises RuntimeError in PyTorch's words when a tensor
    requires no grad, a seed is missing or of the wrong shape, or saved values were freed.
    """
    if grad_variables is not None:
        grad_tensors = under_the_old_name(grad_tensors, grad_variables)
    inputs = None if inputs is None else given_inputs(inputs, "backward")
    if create_graph:
        warnings.warn(messages.CREATE_GRAPH_CYCLE, UserWarning, stacklevel=2)
    tensors, seeds = as_tuple(tensors), as_tuple(grad_tensors)
    seeds = start(tensors, seeds or (None,) * len(tensors))
    targets = None if inputs is None else edges_of(inputs, messages.RETAIN_WITHOUT_GRAD)
    with modes(create_graph, Running("backward", tensors, targets)):
        stream = steps("backward", tensors, seeds, targets, retain_graph, create_graph)
        for node, gradient, _ in stream:
            if type(node) is AccumulateGrad:
                deposit(node.variable, gradient)
            elif targets is not None or node.retained:
                settle(node, gradient, targets, inputs)


def settle(node: Node, gradient, targets, inputs) -> None:
    """Put what a step brought where it is kept: an input asked for, a retained tensor."""
    if targets is not None:
        for edge, x in zip(targets, inputs, strict=True):
            if edge[0] is node and isinstance(x, Tensor):
                deposit(x, arrived_at(edge, gradient))
    else:
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
    with modes(create_graph, Running("grad", outputs, targets)):
        for node, gradient, _ in steps("grad", outputs, seeds, targets, retain_graph, create_graph):
            found.update((edge, arrived_at(edge, gradient)) for edge in targets if edge[0] is node)
    for index, edge in enumerate(targets):
        if found.get(edge) is None:
            found[edge] = unused(index, edge, allow_unused, materialize_grads)
    gradients = tuple(as_gradient(found[edge]) for edge in targets)
    return gradients if names is None else dict(zip(names, gradients, strict=True))


def unused(index: int, edge: Edge, allow_unused: bool | None, materialize_grads: bool):
    """What ``grad`` gives for an input that was not used: zeros, None, or PyTorch's error."""
    if materialize_grads:
        return np.zeros(edge[0].shape_of(edge[1]), edge[0].dtype)
    if not allow_unused:
        raise edge[0].blamed(messages.UNUSED_INPUT.format(index=index))
    return None


class Running:
    """A pass that runs: which, from where and, if asked for, to where."""

    def __init__(self, kind: str, outputs: tuple, targets: list[Edge] | None):
        self.kind, self.roots = kind, [y._edge()[0] for y in outputs]
        self.targets = None if targets is None else [node for node, _ in targets]

    @property
    def partial(self) -> bool:
        """Is it for some inputs only?"""
        return self.targets is not None


class modes:
    """The modes that backward runs in; around the loop, so that an error in it ends them.

    (A class, for ``contextmanager`` takes 1 µs more.)
    """

    def __init__(self, create_graph: bool, running: Running):
        self.create_graph, self.running = create_graph, running
        self.quiet = np.errstate(all="ignore")

    def __enter__(self):
        self.before = mode.running, mode.grad
        mode.running = self.running
        set_mode("grad", self.create_graph)
        self.quiet.__enter__()

    def __exit__(self, *exc):
        self.quiet.__exit__(*exc)
        mode.running, grad = self.before
        set_mode("grad", grad)


def steps(kind, outputs, seeds, targets, retain_graph, create_graph) -> Iterator[tuple]:
    """The engine's steps, as ``retain_graph`` and ``create_graph`` ask for them."""
    seeds = seeds if create_graph else [seed._array for seed in seeds]
    keep = create_graph if retain_graph is None else retain_graph
    stream = run([y._edge() for y in outputs], seeds, keep_graph=keep, record=create_graph,
                 targets=None if targets is None else [node for node, _ in targets],
                 tensor_of=Tensor._of)
    if mode.observer is None:
        return stream
    return mode.observer.watched(map(Step._make, stream), kind, outputs, seeds, targets, keep,
                                 create_graph)


def arrived_at(edge: Edge, gradient):
    """What arrived at one output of a node."""
    return gradient[edge[1]] if isinstance(gradient, list) else gradient


@method("backward")
def _backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None) -> None:
    """Add to ``.grad`` of every leaf below; P of this tensor is ``gradient``, 1 for a scalar."""
    backward(self, gradient, retain_graph, create_graph, inputs=inputs)


_backward.__name__, _backward.__qualname__ = "backward", "Tensor.backward"


# arguments

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


def as_gradient(g) -> Tensor | None:
    """A gradient as the caller's own Tensor: what the engine handed round is copied."""
    return g if g is None or isinstance(g, Tensor) else Tensor._of(np.array(g, order="C"))


COPIED = Copied()


def deposit(owner: Tensor | None, gradient) -> None:
    """Add ``gradient`` to the ``.grad`` of a tensor that is still there to have one.

    Memory that only this pass holds becomes the leaf's, as in PyTorch; other memory is copied.
    """
    if owner is None or gradient is None or not owner._requires_grad:
        return
    if isinstance(gradient, Tensor):
        owner._grad = apply(COPIED, gradient) if owner._grad is None else owner._grad + gradient
    elif owner._grad is None:
        if isinstance(gradient, np.ndarray) and (
                gradient.size <= FEW or getrefcount(gradient) != ALONE or not is_whole(gradient)):
            gradient = gradient.copy()      # row by row
        owner._grad = grad = new(Tensor)
        grad._array = gradient      # a NumPy scalar cannot change and need not be copied
    else:
        add_in_place(owner._grad, gradient)
    if mode.observer is not None:
        mode.observer.deposited(owner)
    if owner._post_hooks:
        for hook in list(owner._post_hooks.values()):
            hook(owner)
            if mode.observer is not None:
                mode.observer.hooked("post", hook, owner._grad, owner._grad, (owner._edge()[0], 0))


FEW = 500
"""Copying so many numbers takes no longer than looking whether they have to be copied."""


def is_whole(array) -> bool:
    """Is it, row by row, all of some memory that belongs to no other array?

    >>> fresh = np.zeros((2, 3))
    >>> is_whole(np.zeros((2, 3)).T.T), is_whole(fresh[0]), is_whole(np.zeros((2, 3))[0])
    (True, False, False)
    """
    if not array.flags.carray:
        return False
    base = array.base
    return base is None or (type(base) is np.ndarray and base.size == array.size
                            and getrefcount(base) == BASE_ALONE)


def held_alone() -> tuple[int, int]:
    """What ``getrefcount`` says, in a function called from a loop over steps, of an array that only
    the loop holds, and of the base of a view that only the view holds.

    Which of a caller's names count differs between versions of Python.
    """
    def counts(owner, gradient):
        base = gradient.base
        return getrefcount(gradient), getrefcount(base)

    def steps():
        yield None, np.empty(1)[:], ()

    found = 0, 0
    for owner, gradient, _ in steps():
        found = counts(owner, gradient)
    return found


ALONE, BASE_ALONE = held_alone()


def add_in_place(grad: Tensor, g) -> None:
    """``grad += g`` on the same memory, as PyTorch accumulates."""
    memory = grad._shared()
    np.add(memory, g, out=memory)
    grad._counter[0] += 1
