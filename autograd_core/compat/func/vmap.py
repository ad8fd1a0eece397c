"""vmap: a function of one example made one of a batch.

The function is run for each example, and what it returns is stacked; values and gradients are those
of PyTorch, which runs it once for all.  What PyTorch cannot do is refused in its words: a decision
or a number that depends on an example, and random numbers unless ``randomness`` allows them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import contextmanager

from ...core.modes import mode
from ...core.observer import Relay
from ...core.tensor import Tensor
from ...functions import stack, zeros
from ...functions.random import default_generator
from .reverse import refuse_chunks
from .trees import Spec, flatten, spread

RANDOM = ("vmap: called random operation while in randomness error mode. Please either use the "
          "'same' or 'different' randomness flags on vmap or perform the randomness operation out "
          "of vmap")
DECISION = ("vmap: It looks like you're attempting to use a Tensor in some data-dependent control "
            "flow. We don't support that yet, please file an issue at "
            "https://github.com/pytorch/pytorch/issues .")
ITEM = ("vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over "
        "calling .item() on a Tensor, please try to rewrite what you're doing with other operations. If "
        "error is occurring somewhere inside PyTorch internals, please file a bug report.")
NO_DATA = "Cannot access data pointer of Tensor that doesn't have storage"
OUT_DIMS = ("`out_dims` must be an int, None or a python collection of ints representing where in "
            "the outputs the vmapped dimension should appear.")


def vmap(func: Callable, in_dims=0, out_dims=0, randomness: str = "error", *,
         chunk_size: int | None = None) -> Callable:
    """``func`` over the dimension ``in_dims`` of its arguments (None: the same for all examples),
    the results stacked along ``out_dims``; both may be trees.

    >>> import autograd_core as torch
    >>> torch.func.vmap(torch.dot)(torch.ones(2, 3), torch.tensor([[1., 2., 3.], [4., 5., 6.]]))
    tensor([ 6., 15.])
    """
    if randomness not in ("error", "different", "same"):
        raise RuntimeError("Only allowed values for randomness are 'error', 'different', or "
                           f"'same'. Got {randomness}")
    refuse_chunks(chunk_size, "vmap: chunk_size should be None or greater than 0. "
                              f"(got {chunk_size})")

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        name = name_of(func)
        check_out_dims(name, out_dims)
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
                results.append((flatten(func(*spec.build(example), **kwargs)), mapping))
        (_, spec_out), _ = results[0]
        return spec_out.build(join(name, results, read_out_dims(name, out_dims, spec_out), size))
    return wrapped


class Mapping(Relay):
    """Follows what depends on an example, and refuses what PyTorch cannot do with it."""

    def __init__(self):
        super().__init__(None)

    def __enter__(self):
        self.outer = mode.observer
        super().__init__(self.outer)
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
        if self not in out._mapped and any(self in getattr(x, "_mapped", ()) for x in inputs):
            self.mark((out,))

    def left(self, way, tensor) -> None:
        self.before.left(way, tensor)
        if self in tensor._mapped and way != "format":
            text = {"bool": DECISION, "numpy": NO_DATA, "tolist": NO_DATA}.get(way, ITEM)
            raise RuntimeError(text)


@contextmanager
def without_randomness(refused: bool):
    """Random numbers are ``refused``, or not."""
    def refuse(n):
        raise RuntimeError(RANDOM)
    before = vars(default_generator).get("bits32")
    if refused:
        default_generator.bits32 = refuse
    else:
        vars(default_generator).pop("bits32", None)
    try:
        yield
    finally:
        vars(default_generator).pop("bits32", None)
        if before is not None:
            default_generator.bits32 = before


def name_of(func: Callable) -> str:
    """What the errors call a function."""
    if hasattr(func, "__name__"):
        return func.__name__
    if isinstance(func, functools.partial):
        return f"functools.partial({name_of(func.func)}, ...)"
    return repr(func)


# inputs

def read_inputs(name: str, in_dims, args: tuple) -> tuple[list, list, Spec]:
    """The leaves of the arguments, the dimension of each that holds the examples, and the
    structure; ValueError in PyTorch's words."""
    said = f"vmap({name}, in_dims={in_dims}, ...)(<inputs>)"
    if not isinstance(in_dims, int | tuple):
        raise ValueError(f"{said}: expected `in_dims` to be int or a (potentially nested) tuple "
                         f"matching the structure of inputs, got: {type(in_dims)}.")
    if not args:
        raise ValueError(
            f"vmap({name})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are "
            "trying to vmap over a function with no inputs. The latter is unsupported.")
    leaves, spec = flatten(args)
    dims = spread(in_dims, spec)
    if dims is None:
        raise ValueError(
            f"{said}: in_dims is not compatible with the structure of `inputs`. in_dims has "
            f"structure {flatten(in_dims)[1].text()} but inputs has structure {spec.text()}.")
    return leaves, [check_dim(said, x, dim) for x, dim in zip(leaves, dims, strict=True)], spec


def check_dim(said: str, x, dim) -> int | None:
    """The dimension of ``x`` that holds the examples."""
    if dim is None:
        return None
    if not isinstance(dim, int):
        raise ValueError(f"{said}: Got in_dim={dim} for an input but in_dim must be either an "
                         "integer dimension or None.")
    if not isinstance(x, Tensor):
        raise ValueError(f"{said}: Got in_dim={dim} for an input but the input is of type "
                         f"{type(x)}. We cannot vmap over non-Tensor arguments, please use None as "
                         "the respective in_dim")
    if not -x.dim() <= dim < x.dim():
        raise ValueError(
            f"{said}: Got in_dim={dim} for some input, but that input is a Tensor of "
            f"dimensionality {x.dim()} so expected in_dim to satisfy -{x.dim()} <= in_dim < "
            f"{x.dim()}.")
    return dim % x.dim()


def batch_size(leaves: list, dims: list) -> int:
    """The number of examples."""
    sizes = [x.size(dim) for x, dim in zip(leaves, dims, strict=True) if dim is not None]
    if not sizes:
        raise ValueError("vmap: Expected at least one Tensor to vmap over")
    if len(set(sizes)) > 1:
        raise ValueError("vmap: Expected all tensors to have the same size in the mapped "
                         f"dimension, got sizes {sizes} for the mapped dimension")
    return sizes[0]


def cut(x, dim: int | None):
    """The examples of ``x``; one of zeros where there is none, for its results' shapes."""
    if dim is None:
        return x
    if not x.size(dim):
        return [zeros([n for k, n in enumerate(x.shape) if k != dim], dtype=x.dtype)]
    return x.unbind(dim)


# outputs

def check_out_dims(name: str, out_dims) -> None:
    """ValueError unless ``out_dims`` is made of integers and None."""
    if any(not isinstance(dim, int | None) for dim in flatten(out_dims)[0]):
        raise ValueError(f"vmap({name}, ..., out_dims={out_dims}): {OUT_DIMS}")


def read_out_dims(name: str, out_dims, spec: Spec) -> list:
    """For each output where its examples go."""
    alone = spec.kind is None and isinstance(out_dims, tuple) and len(out_dims) == 1
    dims = list(out_dims) if alone else spread(out_dims, spec)
    if dims is None:
        raise ValueError(
            f"vmap({name}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with "
            f"the structure of `outputs`. out_dims has structure {flatten(out_dims)[1].text()} "
            f"but outputs has structure {spec.text()}.")
    return dims


def join(name: str, results: list, dims: list, size: int) -> list:
    """Each output of all examples as one."""
    joined = []
    for k, dim in enumerate(dims):
        first, mapping = results[0][0][0][k], results[0][1]
        if dim is None:
            if mapping in getattr(first, "_mapped", ()):
                raise ValueError(f"vmap({name}, ...): `{name}` can not return a BatchedTensor when "
                                 "out_dim is None")
            joined.append(first)
            continue
        if not isinstance(first, Tensor):
            raise ValueError(f"vmap({name}, ...): `{name}` must only return Tensors, got type "
                             f"{type(first)}. Did you mean to set out_dims= to None for output?")
        rows = stack([leaves[k] for (leaves, _), _ in results], dim)
        joined.append(rows if size else rows.narrow(dim, 0, 0))
    return joined
