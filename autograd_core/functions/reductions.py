"""Reductions: sum, mean, prod, var, logsumexp, any, all, norm; over everything or along axes.

``axis`` and ``keepdims``, NumPy's names for ``dim`` and ``keepdim``, work too.
"""

import math
import warnings

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.tensor import Tensor, method
from ..ops import extremes, ordering, reduce
from .arguments import axes, axis, named, refuse_flag, tensor_argument
from .lazy_names import load

__all__ = ["all", "amax", "amin", "any", "count_nonzero", "dist", "logsumexp", "mean", "nanmean",
           "nansum", "norm", "prod", "std", "std_mean", "sum", "var", "var_mean"]
one_axis = axis


def asked(input, name: str, dim, keepdim, axis, keepdims):
    """``dim`` and ``keepdim`` under either name, checked."""
    tensor_argument(input, name)
    keepdim = keepdim if keepdims is None else keepdims
    if not isinstance(keepdim, bool):
        raise TypeError(messages.ARGUMENT_TYPE.format(name=name, argument="keepdim", position=2,
                                                      wanted="bool", got=type(keepdim).__name__))
    return axis if dim is None else dim, keepdim


def numpy_dtype(dtype):
    """NumPy's dtype for ours, None for None."""
    return None if dtype is None else dtypes.as_dtype(dtype).numpy


@method()
def sum(input: Tensor, dim=None, keepdim: bool = False, *, dtype=None, axis=None,
        keepdims=None) -> Tensor:
    """The sum of all elements, or along ``dim``.

    >>> import autograd_core as torch
    >>> torch.tensor([[1., 2.], [3., 4.]]).sum(0)
    tensor([4., 6.])
    """
    dim, keepdim = asked(input, "sum", dim, keepdim, axis, keepdims)
    if dim is None and not keepdim:
        return (SUM if dtype is None else reduce.Sum(numpy_dtype(dtype))).applied(input)
    return apply(reduce.SumDim(axes(() if dim is None else dim, input.ndim), keepdim,
                               numpy_dtype(dtype)), input)


SUM, MEAN = reduce.Sum(), reduce.Mean()


@method()
def mean(input: Tensor, dim=None, keepdim: bool = False, *, dtype=None, axis=None,
         keepdims=None) -> Tensor:
    """The mean of all elements, or along ``dim``; of floats only.

    >>> import autograd_core as torch
    >>> torch.tensor([1., 2.]).mean()
    tensor(1.5000)
    """
    dim, keepdim = asked(input, "mean", dim, keepdim, axis, keepdims)
    if dtype is None and not input.is_floating_point():
        raise RuntimeError(messages.MEAN_OF_INTEGERS.format(type=input.dtype.short_name))
    if dim is None and not keepdim:
        return apply(MEAN if dtype is None else reduce.Mean(numpy_dtype(dtype)), input)
    return apply(reduce.MeanDim(axes(() if dim is None else dim, input.ndim), keepdim,
                                numpy_dtype(dtype)), input)


@method()
def nansum(input: Tensor, dim=None, keepdim: bool = False) -> Tensor:
    """The sum of those that are not nan."""
    return apply(reduce.Nansum(() if dim is None else axes(dim, input.ndim), keepdim), input)


@method()
def nanmean(input: Tensor, dim=None, keepdim: bool = False) -> Tensor:
    """The mean of those that are not nan."""
    if not input.is_floating_point():
        raise RuntimeError(messages.NANMEAN_OF_INTEGERS.format(type=input.dtype.short_name))
    numbers = input.isnan().logical_not()
    return nansum(input, dim, keepdim) / sum(numbers, dim, keepdim)


@method()
def prod(input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype=None) -> Tensor:
    """The product of all elements, or along ``dim``."""
    if dim is None:
        return apply(reduce.Prod(numpy_dtype(dtype)), tensor_argument(input, "prod"))
    refuse_flag(keepdim)
    return apply(reduce.ProdDim(one_axis(dim, input.ndim), keepdim, numpy_dtype(dtype)), input)


def extreme(name: str, kind, doc: str):
    """amax or amin: a value along axes, ties sharing the gradient."""
    def function(input: Tensor, dim=(), keepdim: bool = False) -> Tensor:
        dims = axes(dim, tensor_argument(input, name).ndim)
        nonempty(name, input, dims, dim == ())
        return apply(kind(dims, keepdim), input)
    return method(name)(named(function, name, doc))


def nonempty(name: str, input: Tensor, dims, all_of_it: bool, error=RuntimeError) -> None:
    """The error of PyTorch for the extreme of nothing."""
    if input._array.size:
        return
    if all_of_it:
        raise error(messages.EMPTY_REDUCTION.format(name=name) + (
            messages.SPECIFY_DIM if error is RuntimeError else ""))
    for d in dims:
        if not input._array.shape[d]:
            raise IndexError(f"{name}(): Expected reduction dim {d} to have non-zero size.")


amax = extreme("amax", extremes.Amax, "The largest, along ``dim``; ties share the gradient.")
amin = extreme("amin", extremes.Amin, "The smallest, along ``dim``; ties share the gradient.")


# spread

def flag_of_old(dim, unbiased: bool, keepdim: bool, correction) -> tuple:
    """``dim`` and ``unbiased``, which may be all that is given, in the place of ``dim``."""
    if not isinstance(dim, bool):
        return dim, unbiased
    if keepdim or correction is not None or unbiased is not True:
        raise TypeError("a dim is a number")
    return None, dim


def spread_of(name: str, kind, doc: str):
    """var or std: ``unbiased`` (True: n - 1) or any ``correction`` of n."""
    def function(input: Tensor, dim=None, unbiased: bool = True, keepdim: bool = False, *,
                 correction: float | None = None) -> Tensor:
        dim, unbiased = flag_of_old(dim, unbiased, keepdim, correction)
        refuse_flag(unbiased)
        refuse_integers(input, "std and var")
        correction = correction_of(unbiased, correction)
        dims = () if dim is None else axes(dim, input.ndim)
        warn_of_freedom(name, input, dims, correction)
        return apply(kind(dims, correction, keepdim), input)
    return method(name)(named(function, name, doc))


def correction_of(unbiased: bool, correction):
    """What is taken off n."""
    return int(unbiased) if correction is None else correction


def refuse_integers(input: Tensor, what: str) -> None:
    """RuntimeError in PyTorch's words: of floats only."""
    if not input.is_floating_point():
        raise RuntimeError(f"{what} only support floating point and complex dtypes")


def warn_of_freedom(name: str, input: Tensor, dims, correction) -> None:
    """A variance of too few elements is nan, and PyTorch says so."""
    shape = input._array.shape
    outputs = math.prod(n for d, n in enumerate(shape) if dims and d not in dims)
    if outputs * (reduce.count_of(dims, shape) - correction) <= 0:
        warnings.warn(messages.NO_FREEDOM.format(name=name), UserWarning, stacklevel=3)


var = spread_of("var", reduce.Var, "The variance, of all or along ``dim``.")
std = spread_of("std", reduce.Std, "The standard deviation, of all or along ``dim``.")


def with_mean(name: str, kind):
    """var_mean or std_mean."""
    def function(input: Tensor, dim=None, unbiased: bool = True, keepdim: bool = False, *,
                 correction: float | None = None) -> tuple[Tensor, Tensor]:
        dim, unbiased = flag_of_old(dim, unbiased, keepdim, correction)
        refuse_integers(input, name)
        correction = correction_of(unbiased, correction)
        dims = () if dim is None else axes(dim, input.ndim)
        warn_of_freedom(name, input, dims, correction)
        return apply(kind(dims, correction, keepdim), input), mean(input, dim, keepdim)
    return named(function, name, f"``{name.split('_')[0]}`` and ``mean`` as a pair.")


var_mean, std_mean = with_mean("var_mean", reduce.Var), with_mean("std_mean", reduce.Std)


@method()
def logsumexp(input: Tensor, dim, keepdim: bool = False) -> Tensor:
    """log(sum(exp(input))) along ``dim``, without overflow."""
    return apply(reduce.LogSumExp(axes(dim, tensor_argument(input, "logsumexp").ndim), keepdim),
                 input)


# truth

def truth(name: str, doc: str):
    """any or all."""
    def function(input: Tensor, dim=None, keepdim: bool = False, *, axis=None,
                 keepdims=None) -> Tensor:
        dim, keepdim = asked(input, name, dim, keepdim, axis, keepdims)
        return apply(ordering.AnyAll(name, () if dim is None else axes(dim, input.ndim), keepdim),
                     input)
    return method(name)(named(function, name, doc))


any = truth("any", "Is one of them other than 0?")
all = truth("all", "Are all of them other than 0?")


@method()
def count_nonzero(input: Tensor, dim=None) -> Tensor:
    """How many are not 0, in all or along ``dim``."""
    return apply(ordering.CountNonzero(() if dim is None else axes(dim, input.ndim)), input)


# norms

def vector_norm(x: Tensor, ord: float = 2, dim=None, keepdim: bool = False, *,
                dtype=None) -> Tensor:
    """The ``ord``-norm of the elements, of all or along ``dim``."""
    if not x.is_floating_point() and dtype is None:
        raise RuntimeError(messages.NORM_OF_INTEGERS.format(type=x.dtype.short_name))
    dims = () if dim is None else axes(dim, x.ndim)
    return apply(reduce.VectorNorm(ord, dims, keepdim, numpy_dtype(dtype)), x)


@method()
def norm(input: Tensor, p="fro", dim=None, keepdim: bool = False, *, dtype=None) -> Tensor:
    """The ``p``-norm of the elements (2 unless given), of all or along ``dim``."""
    input.layout  # noqa: B018  (what has none is refused as PyTorch refuses it)
    if p == "nuc":
        return load("linalg", "matrix_norm")(input, "nuc", dim or (-2, -1), keepdim)
    return vector_norm(input, 2 if p in ("fro", None) else p, dim, keepdim, dtype=dtype)


@method()
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """The ``p``-norm of the difference."""
    return norm(input - other, p)
