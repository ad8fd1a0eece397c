"""Shape inference: what shape and dtype a node will have, found while the graph is built.

Elementwise operations and matrix products follow from their inputs' shapes.  Everything else is
asked: its ``forward`` runs on stand-ins that hold one number, seen through the shape.  An unknown
size is tried with two different numbers, which tells where it comes out again.
"""

import itertools
from math import prod

import numpy as np

from ..core.op import Elementwise
from ..ops import Op
from ..ops.compare import Asked, AskedOfTwo, Compare, Invert
from ..ops.linalg import Bmm, Dot, Mm, Mv
from ..ops.losses import NllLoss
from ..ops.shape import Cat, Expand, Scatter, View
from . import messages
from .dims import Dim, TensorShape, evaluate
from .quiet import quietly

PRIMES = (7, 11, 13, 17, 19, 23, 29, 31), (37, 41, 43, 47, 53, 59, 61, 67)
ELEMENTWISE = Elementwise, Compare, Asked, AskedOfTwo, Invert
PRODUCTS = {Mm: (2, 2), Mv: (2, 1), Dot: (1, 1), Bmm: (3, 3)}


class ShapeError(ValueError):
    """Shapes that do not fit; the node and its line are in the text."""


def infer_shape(rule: Op, inputs: tuple, owner) -> tuple[tuple, np.dtype]:
    """Shape and dtype of ``rule(*inputs)``; ``owner`` is the Operation, for unknown sizes.

    Raises ShapeError, a ValueError, in TensorFlow's words.
    """
    if type(rule) in PRODUCTS:
        return infer_product(rule, inputs, owner)
    if isinstance(rule, ELEMENTWISE):
        shape = broadcast_shapes([input_shape(x) for x in inputs], owner)
        return shape, infer_elementwise_dtype(rule, inputs)
    if isinstance(rule, View):
        return infer_reshape(rule, inputs[0], owner), inputs[0]._dtype
    if isinstance(rule, Scatter):
        return tuple(rule.size), inputs[0]._dtype
    if isinstance(rule, NllLoss) and rule.reduction == 0:
        return infer_classes(inputs, owner)
    if hasattr(rule, "shape_and_dtype"):
        return rule.shape_and_dtype(*inputs)
    if isinstance(rule, Expand) and any(isinstance(n, Dim) for n in rule.size):
        return rule.size, inputs[0]._dtype
    return infer_by_trial(rule, inputs, owner)


def input_shape(x) -> tuple:
    """The shape of a Symbol, or of a number."""
    return x._shape if hasattr(x, "_shape") else np.shape(x) if x is not None else ()


def shape_error(owner, reason: str, inputs) -> ShapeError:
    """A ShapeError that names the node, what it was given, and the line."""
    shapes = ", ".join(x.shape.in_brackets() for x in inputs if hasattr(x, "_shape"))
    text = messages.DOES_NOT_FIT.format(reason=reason, name=owner.name, type=owner.type,
                                        shapes=shapes)
    error = ShapeError(f"{text}\n\t defined at {owner.where}")
    error.op = owner
    return error


def unequal_error(owner, a, b, inputs) -> ShapeError:
    """Two sizes that had to be the same."""
    return shape_error(owner, f"Dimensions must be equal, but are {a} and {b}", inputs)


def broadcast_shapes(shapes: list[tuple], owner) -> tuple:
    """The shape that all of ``shapes`` are stretched to."""
    out = []
    for axis in range(-max(map(len, shapes), default=0), 0):
        sizes = [s[axis] for s in shapes if len(s) >= -axis]
        known = [n for n in sizes if not isinstance(n, Dim) and n != 1]
        if len(set(known)) > 1:
            a, b = known[0], next(n for n in known if n != known[0])
            raise unequal_error(owner, a, b, owner.inputs)
        unknown = list(dict.fromkeys(n for n in sizes if isinstance(n, Dim)))
        out.append(known[0] if known else 1 if not unknown else unknown[0] if len(unknown) == 1
                   else Dim("axis", (owner, len(out))))
    return tuple(out)


def infer_reshape(rule: View, x, owner) -> tuple:
    """The shape of a reshape; what stands for -1 is what is left of the number of elements."""
    have, want = list(x._shape), list(rule.size)
    if want.count(-1) > 1:
        raise shape_error(owner, "Only one input size may be -1", owner.inputs)
    for n in [n for n in want if isinstance(n, Dim) and n in have]:
        have.remove(n)
        want.remove(n)
    unknown = [n for n in have if isinstance(n, Dim)]
    count, asked_for = (prod(n for n in sizes if not isinstance(n, Dim) and n != -1)
                        for sizes in (have, want))
    open_ended = unknown or any(isinstance(n, Dim) for n in want)
    if -1 not in want:
        if count != asked_for and not open_ended:
            raise shape_error(owner, f"Cannot reshape a tensor with {count} elements to shape "
                              f"{TensorShape(rule.size).in_brackets()} ({asked_for} elements)",
                              owner.inputs)
        return tuple(rule.size)
    if not open_ended and (not asked_for or count % asked_for):
        raise shape_error(owner, f"Cannot reshape a tensor with {count} elements to shape "
                          f"{TensorShape(rule.size).in_brackets()}", owner.inputs)
    left = count // max(asked_for, 1)
    if any(isinstance(n, Dim) for n in want) or count % max(asked_for, 1):
        left = Dim("axis", (owner, list(rule.size).index(-1)))
    else:
        for n in unknown:
            left = n if left == 1 else n * left
    return tuple(left if isinstance(n, int) and n == -1 else n for n in rule.size)


def infer_elementwise_dtype(rule: Op, inputs: tuple) -> np.dtype:
    """The dtype that one element of each input gives; strings give strings, or answers."""
    if any(hasattr(x, "_dtype") and x._dtype.kind == "O" for x in inputs):
        return np.dtype(object if isinstance(rule, Elementwise) else bool)
    ones = [np.ones((1,) * len(input_shape(x)), x._dtype) if hasattr(x, "_dtype") else
            evaluate(x, lambda op, axis: 2) for x in inputs]
    return np.asarray(quietly(rule.forward, *ones)).dtype


def infer_product(rule: Op, inputs: tuple, owner) -> tuple[tuple, np.dtype]:
    """Of a product of matrices and vectors."""
    a, b = map(input_shape, inputs)
    for shape, rank in zip((a, b), PRODUCTS[type(rule)], strict=True):
        if len(shape) != rank:
            raise shape_error(owner, f"Shape must be rank {rank} but is rank {len(shape)}", inputs)
    inner = a[-1], b[-2 if len(b) > 1 else -1]
    if inner[0] != inner[1] and not any(isinstance(n, Dim) for n in inner):
        raise unequal_error(owner, *inner, inputs)
    lead = broadcast_shapes([a[:-2], b[:-2]], owner) if len(a) == 3 else ()
    shape = (*lead, *a[-2:-1], *(b[-1:] if len(b) > 1 else ()))
    return shape, np.result_type(*[x._dtype for x in inputs])


def infer_classes(inputs: tuple, owner) -> tuple[tuple, np.dtype]:
    """Of a loss of (rows, classes) and the class of each row."""
    (rows, _), (labels,) = (x._shape for x in inputs[:2])
    if rows != labels and not any(isinstance(n, Dim) for n in (rows, labels)):
        raise unequal_error(owner, rows, labels, inputs)
    return (labels if isinstance(rows, Dim) else rows,), inputs[0]._dtype


def infer_by_trial(rule: Op, inputs: tuple, owner) -> tuple[tuple, np.dtype]:
    """Shape and dtype that ``forward`` gives for stand-ins."""
    unknown = sorted({atom for x in [*inputs, *vars(rule).values()] for atom in find_atoms(x)},
                     key=lambda atom: (atom[0].id, atom[1]))
    if not unknown:
        out = run_on(rule, inputs, {}, owner)
        return out.shape, out.dtype
    first, second = (run_trial(rule, inputs, unknown, primes, owner) for primes in PRIMES)
    sizes = zip(first[0].shape, second[0].shape, strict=True)
    shape = tuple(match_size(pair, unknown, first[1], second[1], owner, axis)
                  for axis, pair in enumerate(sizes))
    return shape, first[0].dtype


def find_atoms(x) -> list[tuple]:
    """The (operation, axis) pairs of unknown sizes that ``x`` speaks of."""
    if isinstance(x, Dim):
        return [x.parts] if x.kind == "axis" else [a for part in x.parts for a in find_atoms(part)]
    if isinstance(x, tuple | list):
        return [a for part in x for a in find_atoms(part)]
    if isinstance(x, Op):
        return find_atoms(list(vars(x).values()))
    return [a for n in x._shape for a in find_atoms(n)] if hasattr(x, "_shape") else []


def run_trial(rule, inputs, unknown, primes, owner):
    """The result with a prime for each unknown size; where that fails with the same one for all
    in the same place, or for all, or with the size that another input has there."""
    different = dict(zip(unknown, itertools.chain(primes, itertools.count(101, 2)), strict=False))
    same = dict.fromkeys(unknown, primes[0])
    level = place_sizes(rule, inputs, different, lambda axis, known: primes[axis % len(primes)])
    trials = (different, level, same, *(place_sizes(rule, inputs, sizes, known_beside)
                                        for sizes in (different, level, same)))
    for sizes in trials:
        try:
            return run_on(rule, inputs, sizes, owner), sizes
        except ShapeError as error:
            refused = error
    raise refused


def place_sizes(rule: Op, inputs: tuple, sizes: dict, size) -> dict:
    """``sizes``, but for an unknown one ``size(axis, known)``, if that is any: ``known`` are the
    sizes of this axis that other inputs know.  Not of the axis along which arrays are joined."""
    found, own = dict(sizes), rule.dim if isinstance(rule, Cat) else None
    for shape in map(input_shape, inputs):
        for axis, n in enumerate(shape):
            known = [other[axis] for other in map(input_shape, inputs) if len(other) == len(shape)
                     and not isinstance(other[axis], Dim)]
            if isinstance(n, Dim) and n.kind == "axis" and axis != own:
                found[n.parts] = size(axis, known) or found[n.parts]
    return found


def known_beside(_axis: int, known: list) -> int | None:
    """The size that another input knows."""
    return known[0] if known else None


def match_size(pair: tuple, unknown, first: dict, second: dict, owner, axis: int):
    """A size that came out as ``pair`` in the two trials: a number, an unknown, a multiple."""
    if pair[0] == pair[1]:
        return pair[0]
    for atom in unknown:
        if (first[atom], second[atom]) == pair:
            return Dim("axis", atom)
    for atom in unknown:
        factor, rest = divmod(pair[0], first[atom])
        if not rest and factor * second[atom] == pair[1]:
            return Dim("axis", atom) * factor
    return Dim("axis", (owner, axis))


def run_on(rule: Op, inputs: tuple, sizes: dict, owner) -> np.ndarray:
    """``rule.forward`` of stand-ins, unknown sizes being ``sizes``."""
    def trial_size(op, axis):
        return sizes[op, axis]
    try:
        stand_ins = [make_stand_in(x, trial_size) if hasattr(x, "_shape") else
                     evaluate(x, trial_size) for x in inputs]
        return np.asarray(quietly(fill_sizes(rule, trial_size).forward, *stand_ins))
    except (RuntimeError, ValueError, IndexError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise shape_error(owner, reason, inputs) from None


def make_stand_in(x, size_of) -> np.ndarray:
    """One number seen through the shape of ``x``: a 1 for floats, a 0 for indices."""
    number = np.ones((), x._dtype) if x._dtype.kind == "f" else np.zeros((), x._dtype)
    shape = evaluate(tuple(x._shape), size_of)
    if len(shape) > 1 and shape[-1] == shape[-2]:   # a matrix that has an inverse
        return np.broadcast_to(np.eye(shape[-1], dtype=x._dtype), shape)
    return np.broadcast_to(number, shape)


def fill_sizes(rule: Op, size_of) -> Op:
    """``rule`` with the unknown sizes among its fields filled in."""
    return evaluate(rule, size_of)
