"""Matrix-product selection: ``np.dot``, which costs less to call than ``np.matmul``.

Both hand the work to BLAS, but not always to the same routine of it, so this is tried: the call is
exchanged only where random matrices of this shape and layout give the same bits.
"""

import numpy as np

from ..program import Program, Step, Value


def use_dot(program: Program, note) -> Program:
    """``np.dot`` for ``np.matmul`` where not a bit differs."""
    tried = {}
    for step in program.steps:
        if step.kind != "ufunc" or step.function is not np.matmul or not can_be_dot(step):
            continue
        a, b = (x.array for x in step.args)
        key = (a.shape, a.strides, b.shape, b.strides, a.dtype)
        if key not in tried:
            tried[key] = same_bits(a, b)
        if tried[key]:
            step.kind, step.function = "dot", np.dot
            note(f"{step.op.name}: dot gives the same bits as matmul")
    return program


def can_be_dot(step: Step) -> bool:
    """Two matrices of one float dtype, the result laid out row by row."""
    arrays = [x.array for x in (*step.args, step.out) if isinstance(x, Value)]
    return len(arrays) == 3 and all(x.ndim == 2 and x.dtype == arrays[0].dtype and x.size
                                    for x in arrays) and (
        arrays[2].flags.c_contiguous and arrays[0].dtype.kind == "f")


def same_bits(a, b) -> bool:
    """Do both calls agree on matrices of these layouts: random, with many zeros, not finite?"""
    random = np.random.default_rng(0)
    pairs = [[random_like(random, x, zeros, wild) for x in (a, b)]
             for zeros, wild in ((0, 0), (0.5, 0), (0.9, 0), (0.5, 0.2))]
    pairs += [[constant_like(a, x), constant_like(b, y)] for x, y in ((-1, 0), (0, -1))]
    out = np.empty((len(a), b.shape[1]), a.dtype)
    for x, y in pairs:
        with np.errstate(all="ignore"):
            one, two = np.matmul(x, y), np.dot(x, y, out)
        if not np.array_equal(one, two, equal_nan=True) or (
                np.signbit(one[one == 0]).tobytes() != np.signbit(two[two == 0]).tobytes()):
            return False
    return True


def random_like(random, like, zeros: float, wild: float):
    """Random numbers in the shape and layout of ``like``: so many 0, so many infinite."""
    def draw(shape):
        found = random.standard_normal(shape)
        found = np.where(random.random(shape) < zeros, 0 * found, found)
        return np.where(random.random(shape) < wild, found / 0., found)
    with np.errstate(all="ignore"):
        if repeats(like):
            return np.broadcast_to(like.dtype.type(draw(())), like.shape)
        out = np.empty_like(like)
        out[...] = draw(like.shape)
        return out


def constant_like(like, number):
    """``number`` everywhere, in the shape and layout of ``like``."""
    return np.broadcast_to(like.dtype.type(number), like.shape) if repeats(like) else (
        np.full_like(like, number))


def repeats(array) -> bool:
    """Is it a number, or a row, seen again and again?"""
    return any(s == 0 and n > 1 for s, n in zip(array.strides, array.shape, strict=True))
