"""One row an operation: how to build it and inputs it takes, away from kinks.

A new operation needs a row here; ``test_ops.py`` fails without one, and checks each row's value,
derivatives to second order, Jacobians and names.
"""

from __future__ import annotations

import numpy as np

from autograd_core.ops import (
    OPS,
    arithmetic,
    compare,
    elementary,
    linalg,
    reduce,
    shape,
    views,
    writing,
)

rng = np.random.default_rng(0)


def some(*size):
    """Numbers between -1 and 1, none closer to 0 than 0.1."""
    numbers = rng.uniform(0.1, 1.0, size)
    return np.where(rng.random(size) < 0.5, -numbers, numbers)


def positive(*size):
    return rng.uniform(0.3, 1.7, size)


ROWS = {
    arithmetic.Add: [(arithmetic.Add(), some(2, 3), some(3)), (arithmetic.Add(), some(), some(2))],
    arithmetic.Sub: [(arithmetic.Sub(), some(2, 1), some(1, 3))],
    arithmetic.Rsub: [(arithmetic.Rsub(), some(2), some(2))],
    arithmetic.Mul: [(arithmetic.Mul(), some(2, 3), some(2, 1)),
                     (arithmetic.Mul(), some(), some())],
    arithmetic.Div: [(arithmetic.Div(), some(2, 3), positive(3))],
    arithmetic.Neg: [(arithmetic.Neg(), some(2))],
    arithmetic.Reciprocal: [(arithmetic.Reciprocal(), positive(3))],
    arithmetic.Pow: [(arithmetic.Pow(3), some(2)), (arithmetic.Pow(0.5), positive(2)),
                     (arithmetic.Pow(1), some(2)), (arithmetic.Pow(0), some(2)),
                     (arithmetic.Pow(-2), positive(2))],
    arithmetic.PowTensor: [(arithmetic.PowTensor(), positive(2, 3), some(3))],
    arithmetic.Rpow: [(arithmetic.Rpow(2.0), some(3))],
    elementary.Exp: [(elementary.Exp(), some(2, 2))],
    elementary.Log: [(elementary.Log(), positive(3))],
    elementary.Sqrt: [(elementary.Sqrt(), positive(3))],
    elementary.Sin: [(elementary.Sin(), some(3))],
    elementary.Cos: [(elementary.Cos(), some(3))],
    elementary.Abs: [(elementary.Abs(), some(4))],
    elementary.Sign: [(elementary.Sign(), some(4))],
    elementary.Tanh: [(elementary.Tanh(), some(3))],
    elementary.Sigmoid: [(elementary.Sigmoid(), some(3))],
    elementary.Relu: [(elementary.Relu(), some(4))],
    elementary.Threshold: [(elementary.Threshold(), some(4), some(4))],
    elementary.Where: [(elementary.Where(), np.array([True, False, True]), some(3), some(1))],
    reduce.Sum: [(reduce.Sum(), some(2, 3)), (reduce.Sum(), some())],
    reduce.SumDim: [(reduce.SumDim((1,)), some(2, 3)),
                    (reduce.SumDim((0, 2), True), some(2, 3, 2))],
    reduce.Mean: [(reduce.Mean(), some(2, 3))],
    reduce.MeanDim: [(reduce.MeanDim((0,)), some(2, 3)), (reduce.MeanDim((1,), True), some(2, 3))],
    linalg.Mm: [(linalg.Mm(), some(2, 3), some(3, 2))],
    linalg.Mv: [(linalg.Mv(), some(2, 3), some(3))],
    linalg.Dot: [(linalg.Dot(), some(3), some(3))],
    linalg.Bmm: [(linalg.Bmm(), some(2, 2, 3), some(2, 3, 2))],
    shape.View: [(shape.View((3, 2)), some(2, 3))],
    shape.UnsafeView: [(shape.UnsafeView((6,)), some(2, 3))],
    shape.Expand: [(shape.Expand((2, 3, 2)), some(3, 1))],
    shape.T: [(shape.T(), some(2, 3))],
    shape.Transpose: [(shape.Transpose(0, 2), some(2, 3, 2))],
    shape.Permute: [(shape.Permute((2, 0, 1)), some(2, 3, 2))],
    shape.Unsqueeze: [(shape.Unsqueeze(1), some(2, 3))],
    shape.Squeeze: [(shape.Squeeze(), some(1, 3, 1))],
    shape.SqueezeDim: [(shape.SqueezeDim(1), some(3, 1)), (shape.SqueezeDim(0), some(3, 1))],
    shape.SqueezeMm: [(shape.SqueezeMm(0), some(1, 3))],
    shape.Alias: [(shape.Alias(), some(2))],
    shape.Clone: [(shape.Clone(), some(2, 2))],
    shape.Detach: [(shape.Detach(), some(2))],
    shape.To: [(shape.To(np.dtype(np.float64)), some(2))],
    shape.Cat: [(shape.Cat(0, (2, 1)), some(2, 2), some(1, 2)), (shape.Cat(1, (1, 2)), some(2, 1),
                                                                some(2, 2))],
    shape.Stack: [(shape.Stack(1), some(2, 2), some(2, 2))],
    shape.Select: [(shape.Select(1, 2), some(2, 3))],
    shape.Slice: [(shape.Slice(0, 0, 3, 2), some(3, 2))],
    shape.Index: [(shape.Index((np.array([0, 0, 2]),)), some(3, 2)),
                  (shape.Index((slice(None), np.array([1, 1]))), some(2, 3))],
    shape.Scatter: [(shape.Scatter((np.array([0, 0, 2]),), (4,)), some(3))],
    # Several outputs: tests/core/test_several.py covers them.
    shape.Several: [], shape.Unbind: [], shape.Split: [], shape.SplitWithSizes: [],
    shape.Gathered: [(shape.Gathered(((0,), (slice(1, 3),)), (3,)), some(), some(2))],
    views.AsStrided: [(views.AsStrided((shape.Slice(0, 1, 3, 1), shape.T())), some(3, 2))],
    views.Patch: [(views.Patch((shape.Select(0, 1),)), some(2, 3), some(3))],
    # Made by changes in place only, never applied: tests/core/test_in_place.py covers them.
    views.CopySlices: [],
    writing.Zero: [(writing.Zero(), some(3))],
    writing.Fill: [(writing.Fill(2.0), some(3))],
    writing.Copy: [(writing.Copy(), some(2, 3), some(3))],
    writing.IndexPut: [(writing.IndexPut((np.array([0, 2]),)), some(3), some(2)),
                       (writing.IndexPut((np.array([0, 0]),), True), some(3), some(2))],
    compare.Compare: [(compare.Compare(relation), some(3), some(3))
                      for relation in ("eq", "ne", "lt", "le", "gt", "ge")],
}
"""Operation → applications of it: (op, input, input, …)."""

ALL = [(op, inputs) for rows in ROWS.values() for op, *inputs in rows]
MISSING = [op for op in OPS if op not in ROWS]
