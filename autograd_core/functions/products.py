"""Products: matmul and what it is made of."""

from math import prod

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.tensor import Tensor, method
from ..ops import linalg, shape
from .arguments import axis, named, operand
from .broadcasting import batch_of, expand, refuse_expansion
from .shapes import permute, reshape, squeeze, t, transpose, unsqueeze

__all__ = ["addmm", "bmm", "dot", "ger", "inner", "matmul", "mm", "mv", "outer", "tensordot"]

MM = linalg.Mm()


@method()
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """Matrix times matrix: (n × m) · (m × p) = (n × p)."""
    a, b = input._array, mat2._array
    if a.ndim != 2 or b.ndim != 2:
        raise RuntimeError("self must be a matrix" if a.ndim != 2 else "mat2 must be a matrix")
    if a.shape[1] != b.shape[0]:
        raise RuntimeError(messages.MATMUL_SHAPES.format(a="x".join(map(str, input.shape)),
                                                         b="x".join(map(str, mat2.shape))))
    if a.dtype is not b.dtype:
        same_dtype(input, mat2)
    return MM.applied(input, mat2)


def same_dtype(a: Tensor, b: Tensor) -> None:
    """RuntimeError in PyTorch's words unless both matrices hold the same kind of numbers."""
    if a._array.dtype is not b._array.dtype:
        raise RuntimeError(messages.MM_DTYPES.format(a=dtypes.c_name(a.dtype),
                                                     b=dtypes.c_name(b.dtype)))


@method()
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """Matrix times vector: (n × m) · (m) = (n)."""
    if input.ndim != 2 or vec.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {input.ndim}, {vec.ndim}")
    if input.shape[1] != vec.shape[0]:
        raise RuntimeError(f"size mismatch, got input ({input.shape[0]}), "
                           f"mat ({input.shape[0]}x{input.shape[1]}), vec ({vec.shape[0]})")
    if input._array.dtype is not vec._array.dtype:
        raise RuntimeError(messages.MV_DTYPES.format(a=input.dtype.short_name,
                                                     b=vec.dtype.short_name))
    return apply(linalg.Mv(), input, vec)


@method()
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The inner product of two vectors of the same length."""
    if input.ndim != 1 or tensor.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {input.ndim}D and {tensor.ndim}D tensors")
    if input._array.dtype is not tensor._array.dtype:
        a, b = (x.dtype.short_name for x in (input, tensor))
        raise RuntimeError(messages.DOT_DTYPES.format(a=a, b=b))
    n, m = len(input), len(tensor)
    if n != m:
        raise RuntimeError(messages.DOT_SIZES.format(a=n, b=m))
    return apply(linalg.Dot(), input, tensor)


@method()
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """dot, mv, mm, or mm for each of a batch, as the numbers of axes ask for.

    >>> import autograd_core as torch
    >>> torch.tensor([[1., 2.]]) @ torch.tensor([3., 4.])
    tensor([11.])
    """
    dims = input._array.ndim, other._array.ndim
    if dims == (2, 2):
        return mm(input, other)
    if not all(dims):
        raise RuntimeError(messages.MATMUL_0D.format(a=input.ndim, b=other.ndim))
    if max(dims) <= 2:
        return flat_matmul(input, other)
    return batched_matmul(input, other)


@method("__matmul__")
def _matmul(input, other):
    other = operand(other)
    return matmul(input, other) if isinstance(other, Tensor) else NotImplemented


def flat_matmul(input: Tensor, other: Tensor) -> Tensor:
    """matmul of vectors and matrices."""
    if other.ndim == 1:
        return dot(input, other) if input.ndim == 1 else mv(input, other)
    if input.ndim == 1:
        return apply(shape.SqueezeMm(0), mm(unsqueeze(input, 0), other))
    return mm(input, other)


def batched_matmul(input: Tensor, other: Tensor) -> Tensor:
    """matmul when one side has a batch: fold it into rows where the other has none."""
    if other.ndim <= 2:
        rows = reshape(input, (prod(input.shape[:-1]), input.shape[-1]))
        tail = () if other.ndim == 1 else other.shape[1:]
        return apply(shape.UnsafeView((*input.shape[:-1], *tail)), flat_matmul(rows, other))
    if input.ndim <= 2 and input.requires_grad:
        turned = transpose(other, -2, -1)
        if input.ndim == 1:
            return batched_matmul(turned, input)
        return transpose(batched_matmul(turned, t(input)), -2, -1).contiguous()
    if input.ndim == 1:
        return squeeze(batched_matmul(unsqueeze(input, 0), other), -2)
    batch = batch_of(input.shape[:-2], other.shape[:-2])
    left, right = (reshape(expand(x, (*batch, *x.shape[-2:])), (prod(batch), *x.shape[-2:]))
                   for x in (input, other))
    out = bmm(left, right)
    return apply(shape.UnsafeView((*batch, *out.shape[1:])), out)


@method()
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """Matrix times matrix for each of a batch: (b × n × m) · (b × m × p)."""
    for k, x in enumerate((input, mat2), 1):
        if x.ndim != 3:
            raise RuntimeError(f"batch{k} must be a 3D tensor")
    if input.shape[2] != mat2.shape[1] or input.shape[0] != mat2.shape[0]:
        raise RuntimeError(messages.BMM_SIZES.format(
            batch=input.shape[0], inner=input.shape[2], got=list(mat2.shape[:2])))
    same_dtype(input, mat2)
    return apply(linalg.Bmm(), input, mat2)


# a product added to something

def adding(name: str, kind, size_of, doc: str):
    """beta · input + alpha · (a b), refused where the product itself would be."""
    def function(input: Tensor, a: Tensor, b: Tensor, *, beta=1, alpha=1) -> Tensor:
        refuse_expansion(input, size_of(input, a, b))
        return apply(kind(beta, alpha), input, a, b)
    return named(function, name, doc)


def matrix_size(input: Tensor, a: Tensor, b: Tensor) -> tuple[int, ...]:
    """The shape of a product of matrices; RuntimeError in PyTorch's words, for dtypes first."""
    for name, x in (("self", input), ("mat1", a)):
        if x.dtype is not b.dtype:
            raise RuntimeError(f"{name} and mat2 must have the same dtype, but got "
                               f"{x.dtype.short_name} and {b.dtype.short_name}")
    for name, x in (("mat1", a), ("mat2", b)):
        if x.ndim != 2:
            raise RuntimeError(f"{name} must be a matrix, got {x.ndim}-D tensor")
    if a.shape[1] != b.shape[0]:
        mm(a, b)
    return a.shape[0], b.shape[1]


addmm = method()(adding("addmm", linalg.Addmm, matrix_size,
                        "beta · input + alpha · (matrix · matrix)."))


# other products

@method("outer", "ger")
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """All products of an element of one vector and one of another: input · vec2ᵀ."""
    for name, x in (("self", input), ("vec2", vec2)):
        if x.ndim != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {x.ndim}-D")
    return reshape(input, len(input), 1) * vec2


ger = outer


@method()
def inner(input: Tensor, other: Tensor) -> Tensor:
    """The sum of products along the last axes of both."""
    if not input.ndim or not other.ndim:
        return input * other
    if input.dtype is not other.dtype:
        raise RuntimeError("both inputs should have same dtype")
    if input.shape[-1] != other.shape[-1]:
        raise RuntimeError(messages.INNER_SIZES.format(a=list(input.shape), b=list(other.shape)))
    return tensordot(input, other, ([-1], [-1]))


def tensordot(a: Tensor, b: Tensor, dims=2) -> Tensor:
    """The sum of products along ``dims``: so many last of a, first of b; or two lists of axes."""
    if isinstance(dims, Tensor):
        dims = dims.tolist()
    if isinstance(dims, str | float):
        raise RuntimeError(messages.TENSORDOT_DIMS.format(dims=dims))
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(a.dim(), b.dim()):
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        dims = (list(range(-dims, 0)), list(range(dims)))
    left, right = ([d] if isinstance(d, int) else list(d) for d in dims)
    for p, q in zip(left, right, strict=True):
        if a.shape[p] != b.shape[q]:
            raise RuntimeError(messages.CONTRACTED.format(n=a.shape[p], p=p, m=b.shape[q], q=q))
    left, right = [axis(d, a.ndim) for d in left], [axis(d, b.ndim) for d in right]
    rows = [d for d in range(a.ndim) if d not in left]
    columns = [d for d in range(b.ndim) if d not in right]
    inner = prod(a.shape[d] for d in left)
    size = (*(a.shape[d] for d in rows), *(b.shape[d] for d in columns))
    if not size:
        x, y = (reshape(permute(z, *order), -1) for z, order in ((a, left), (b, right)))
        return reshape(dot(x, y), size)
    x = reshape(permute(a, *rows, *left), prod(a.shape[d] for d in rows), inner)
    y = reshape(permute(b, *right, *columns), inner, prod(b.shape[d] for d in columns))
    return reshape(mm(x, y), size)
