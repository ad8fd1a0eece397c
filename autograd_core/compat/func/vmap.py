"""vmap: a function of one example made one of a batch.

The function is run for each example, and what it returns is stacked; values and gradients are those
of PyTorch, which runs it once for all.  What PyTorch cannot do is refused in its words: a decision
or a number that depends on an example, and random numbers unless ``randomness`` allows them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import contextmanager

from ...core.casts import Detach
from ...core.modes import mode
from ...core.observer import Relay
from ...core.tensor import DETACH, Tensor
from ...functions import stack, zeros
from ...functions.random import default_generator
from ..messages import message, require
from .trees import Spec, flatten, spread


def vmap(func: Callable, in_dims=0, out_dims=0, randomness: str = "error", *,
         chunk_size: int | None = None) -> Callable:
    """``func`` over the dimension ``in_dims`` of its arguments (None: the same for all examples),
    the results stacked along ``out_dims``; both may be trees.

    >>> import autograd_core as torch
    >>> torch.func.vmap(torch.dot)(torch.ones(2, 3), torch.tensor([[1., 2., 3.], [4., 5., 6.]]))
    tensor([ 6., 15.])
    """
    require(randomness in ("error", "different", "same"), RuntimeError, "vmap.randomness",
            randomness)
    require(chunk_size is None or chunk_size > 0, ValueError, "vmap.chunk", chunk_size)

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        name = name_of(func)
        require(all(isinstance(dim, int | None) for dim in flatten(out_dims)[0]), ValueError,
                "vmap.out_dims", name, out_dims)
        leaves, dims, spec = read_inputs(name, in_dims, args)
        size = batch_size(leaves, dims)
        rows = [cut(x, dim) for x, dim in zip(leaves, dims, strict=True)]
        results, state = [], default_generator.state_bytes()
        for k in range(max(size, 1)):
            if randomness == "same":
                default_generator.set_state_bytes(state)
            example = [row[k] if dim is not None else row
                       for row, dim in zip(rows, dims, strict=True)]
            with Mapping() as mapping, without_randomness(randomness == "error"):
                mapping.mark(x for x, dim in zip(example, dims, strict=True) if dim is not None)
                results.append((*flatten(func(*spec.build(example), **kwargs)), mapping))
        out_spec = results[0][1]
        return out_spec.build(join(name, results, read_out_dims(name, out_dims, out_spec), size))
    return wrapped


class Mapping(Relay):
    """Follows what depends on an example, and refuses what PyTorch cannot do with it."""

    def __init__(self):
        super().__init__(mode.observer)
        self.outer = mode.observer

    def __enter__(self):
        mode.observer = self
        return self

    def __exit__(self, *error):
        mode.observer = self.outer

    def mark(self, tensors) -> None:
        """These depend on the example."""
        for x in tensors:
            x._mapped = (*x._mapped, self)

    def applied(self, op, inputs, out) -> None:
        self.before.applied(op, inputs, out)
        by_a_rule = type(op) is Detach and op is not DETACH     # to read numbers, as it may
        if not by_a_rule and self not in out._mapped and any(
                self in getattr(x, "_mapped", ()) for x in inputs):
            self.mark((out,))

    def left(self, way, tensor) -> None:
        self.before.left(way, tensor)
        key = {"bool": "bool", "numpy": "numpy", "tolist": "numpy"}.get(way, "item")
        require(self not in tensor._mapped or way == "format", RuntimeError, f"vmap.{key}")


@contextmanager
def without_randomness(refused: bool):
    """Random numbers are ``refused``, or not."""
    def refuse(n):
        raise RuntimeError(message("vmap.random"))
    own = vars(default_generator)
    before = own.pop("bits32", None)
    if refused:
        own["bits32"] = refuse
    try:
        yield
    finally:
        own.pop("bits32", None)
        if before is not None:
            own["bits32"] = before


def name_of(func: Callable) -> str:
    """What the errors call a function."""
    if isinstance(func, functools.partial):
        return f"functools.partial({name_of(func.func)}, ...)"
    return getattr(func, "__name__", repr(func))


def read_inputs(name: str, in_dims, args: tuple) -> tuple[list, list, Spec]:
    """The leaves of the arguments, the dimension of each that holds the examples, and the
    structure; ValueError in PyTorch's words."""
    said = dict(name=name, dims=in_dims)
    require(isinstance(in_dims, int | tuple), ValueError, "vmap.in_dims", got=type(in_dims), **said)
    require(args, ValueError, "vmap.no_inputs", **said)
    leaves, spec = flatten(args)
    dims = spread(in_dims, spec)
    require(dims is not None, ValueError, "vmap.in_structure", given=flatten(in_dims)[1].text(),
            spec=spec.text(), **said)
    for x, dim in zip(leaves, dims, strict=True):
        said.update(dim=dim, got=type(x), n=x.dim() if isinstance(x, Tensor) else 0)
        require(isinstance(dim, int | None), ValueError, "vmap.in_dim", **said)
        require(dim is None or isinstance(x, Tensor), ValueError, "vmap.in_type", **said)
        require(dim is None or -said["n"] <= dim < said["n"], ValueError, "vmap.in_range", **said)
    return leaves, dims, spec


def batch_size(leaves: list, dims: list) -> int:
    """The number of examples."""
    sizes = [x.size(dim) for x, dim in zip(leaves, dims, strict=True) if dim is not None]
    require(sizes, ValueError, "vmap.no_tensor")
    require(len(set(sizes)) == 1, ValueError, "vmap.sizes", sizes)
    return sizes[0]


def cut(x, dim: int | None):
    """The examples of ``x``; one of zeros where there is none, for its results' shapes."""
    if dim is None or x.size(dim):
        return x if dim is None else x.unbind(dim)
    return [zeros([n for k, n in enumerate(x.shape) if k != dim % x.dim()], dtype=x.dtype)]


def read_out_dims(name: str, out_dims, spec: Spec) -> list:
    """For each output where its examples go."""
    alone = spec.kind is None and isinstance(out_dims, tuple) and len(out_dims) == 1
    dims = list(out_dims) if alone else spread(out_dims, spec)
    require(dims is not None, ValueError, "vmap.out_structure", name=name, dims=out_dims,
            given=flatten(out_dims)[1].text(), spec=spec.text())
    return dims


def join(name: str, results: list, dims: list, size: int) -> list:
    """Each output of all examples as one."""
    joined = []
    for k, dim in enumerate(dims):
        leaves, _, mapping = results[0]
        if dim is None:
            require(mapping not in getattr(leaves[k], "_mapped", ()), ValueError, "vmap.out_none",
                    name)
            joined.append(leaves[k])
            continue
        require(isinstance(leaves[k], Tensor), ValueError, "vmap.out_type", name, type(leaves[k]))
        rows = stack([leaves[k] for leaves, _, _ in results], dim)
        joined.append(rows if size else rows.narrow(dim, 0, 0))
    return joined
