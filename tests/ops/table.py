"""One row an operation: how to build it and inputs it takes, away from kinks.

A new operation needs a row here; ``test_ops.py`` fails without one, and checks each row's value,
derivatives to second order, Jacobians and names.
"""

from __future__ import annotations

import numpy as np

from autograd_core.compat.ops import linalg as rare
from autograd_core.compat.ops import special as gamma
from autograd_core.core import casts, view_ops
from autograd_core.ops import (
    OPS,
    arithmetic,
    compare,
    cumulative,
    elementary,
    extremes,
    inplace_views,
    linalg,
    moving,
    ordering,
    picking,
    reduce,
    rounding,
    shape,
    special,
    trigonometric,
    writing,
)

rng = np.random.default_rng(0)


def some(*size):
    """Numbers between -1 and 1, none closer to 0 than 0.1."""
    numbers = rng.uniform(0.1, 1.0, size)
    return np.where(rng.random(size) < 0.5, -numbers, numbers)


def positive(*size):
    return rng.uniform(0.3, 1.7, size)


def plain(*modules, at=some):
    """A row for each elementwise operation of one input and no parameters."""
    return {op: [(op(), at(2, 3))] for op in OPS for module in modules
            if op.__module__ == module.__name__ and op.inputs == ("a",)
            and not op.fields}


TWO, ONE = np.array(2), np.array([1])
PICKS = np.array([[0, 2, 2], [1, 0, 1]])
ORDER = np.array([2, 0])
MASK = np.array([True, False, True])
APART = np.array([[0.3, -0.7, 1.1], [0.9, 0.1, -0.4]])
"""Numbers far enough apart that no small step changes their order."""
SQUARE = np.array([[2.0, 0.5, 0.1], [-1.0, 3.0, 0.4], [0.2, 0.3, 1.5]])
NAN = np.array([[1.0, np.nan, 0.5]])
CLAMPS = [(extremes.Clamp, (np.array(0), np.array(2))), (extremes.ClampMin, (np.array(0),)),
          (extremes.ClampMax, (np.array(0),)), (extremes.ClampAbove, (np.array(0),)),
          (extremes.ClampBelow, (np.array(0),))]

ROWS = plain(trigonometric, special, gamma, elementary,
             at=lambda *size: rng.uniform(0.2, 0.8, size)) | {
    arithmetic.Add: [(arithmetic.Add(), some(2, 3), some(3)), (arithmetic.Add(), some(), some(2))],
    arithmetic.AddScaled: [(arithmetic.AddScaled(0.3), some(2, 3), some(3))],
    arithmetic.Sub: [(arithmetic.Sub(), some(2, 1), some(1, 3))],
    arithmetic.SubScaled: [(arithmetic.SubScaled(0.3), some(2, 1), some(1, 3))],
    arithmetic.Rsub: [(arithmetic.Rsub(), some(2), TWO), (arithmetic.Rsub(3), some(2), TWO)],
    arithmetic.RsubTensor: [(arithmetic.RsubTensor(0.3), some(2), some(2))],
    arithmetic.Mul: [(arithmetic.Mul(), some(2, 3), some(2, 1)),
                     (arithmetic.Mul(), some(), some())],
    arithmetic.Div: [(arithmetic.Div(), some(2, 3), positive(3))],
    arithmetic.DivBy: [(arithmetic.DivBy(), some(2, 3), positive(3))],
    arithmetic.DivByNumber: [(arithmetic.DivByNumber(), np.array([0.5, -1.5]), np.array(3.0))],
    arithmetic.DivRounded: [(arithmetic.DivRounded(mode), 3 * APART, positive(3))
                            for mode in ("floor", "trunc")],
    # Backward through these is refused: tests/functions covers it.
    arithmetic.FloorDivide: [], arithmetic.NumberRemainder: [], rounding.Heaviside: [],
    arithmetic.Remainder: [(arithmetic.Remainder(), 3 * APART, np.array([0.8, -0.37, 0.62]))],
    arithmetic.RemainderNumber: [(arithmetic.RemainderNumber(), 3 * APART, TWO)],
    arithmetic.Fmod: [(arithmetic.Fmod(), 3 * APART, np.array([0.8, -0.37, 0.62]))],
    arithmetic.FmodNumber: [(arithmetic.FmodNumber(), 3 * APART, TWO)],
    arithmetic.Neg: [(arithmetic.Neg(), some(2))],
    arithmetic.Reciprocal: [(arithmetic.Reciprocal(), positive(3))],
    arithmetic.Pow: [(arithmetic.Pow(3), some(2)), (arithmetic.Pow(0.5), positive(2)),
                     (arithmetic.Pow(1), some(2)), (arithmetic.Pow(0), some(2)),
                     (arithmetic.Pow(-2), positive(2))],
    arithmetic.PowTensor: [(arithmetic.PowTensor(), positive(2, 3), some(3))],
    arithmetic.Rpow: [(arithmetic.Rpow(2.0), some(3)), (arithmetic.Rpow(0), positive(3))],
    arithmetic.LogAddExp: [(arithmetic.LogAddExp(), some(2, 3), some(3))],
    arithmetic.Hypot: [(arithmetic.Hypot(), some(2, 3), some(3))],
    arithmetic.Atan2: [(arithmetic.Atan2(), some(2, 3), some(3))],
    arithmetic.Xlogy: [(arithmetic.Xlogy(), some(2, 3), positive(3))],
    arithmetic.XlogyNumber: [(arithmetic.XlogyNumber(), some(3), TWO)],
    arithmetic.Addcmul: [(arithmetic.Addcmul(0.3), some(2, 3), some(3), some(2, 1))],
    arithmetic.Addcdiv: [(arithmetic.Addcdiv(0.3), some(2, 3), some(3), positive(2, 1))],
    arithmetic.Lerp: [(arithmetic.Lerp(0.3), some(2, 3), some(3)),
                      (arithmetic.Lerp(0.8), some(2), some(2))],
    arithmetic.LerpTensor: [(arithmetic.LerpTensor(), some(2, 3), some(3), some(2, 1))],
    rounding.Floor: [(rounding.Floor(), APART)],
    rounding.Ceil: [(rounding.Ceil(), APART)],
    rounding.Trunc: [(rounding.Trunc(), APART)],
    rounding.Round: [(rounding.Round(), APART)],
    rounding.RoundTo: [(rounding.RoundTo(1), APART + 0.01)],
    rounding.Frac: [(rounding.Frac(), 2 * APART)],
    rounding.Copysign: [(rounding.Copysign(), some(3), some(2, 3))],
    rounding.CopysignNumber: [(rounding.CopysignNumber(), some(3), -TWO)],
    extremes.Maximum: [(extremes.Maximum(), APART, np.array([0.2, -0.3, 0.6]))],
    extremes.Minimum: [(extremes.Minimum(), APART, np.array([0.2, -0.3, 0.6]))],
    extremes.Fmax: [(extremes.Fmax(), APART, np.array([0.2, -0.3, 0.6]))],
    extremes.Fmin: [(extremes.Fmin(), APART, np.array([0.2, -0.3, 0.6]))],
    extremes.ClampTensor: [(extremes.ClampTensor(), APART, np.array([0.2, -0.3, 0.6]),
                            np.array(0.7))],
    extremes.ClampMinTensor: [(extremes.ClampMinTensor(), APART, np.array([0.2, -0.3, 0.6]))],
    extremes.ClampMaxTensor: [(extremes.ClampMaxTensor(), APART, np.array([0.2, -0.3, 0.6]))],
    **{op: [(op(), APART, *bounds)] for op, bounds in CLAMPS},
    **{op: [(op(), APART), (op((1,)), APART), (op((0, 1), True), APART)]
       for op in (extremes.Amax, extremes.Amin)},
    **{op: [(op(), APART)]
       for op in (extremes.Max, extremes.Min, extremes.Median, extremes.Nanmedian)},
    gamma.Polygamma: [(gamma.Polygamma(2), positive(3))],
    elementary.Log: [(elementary.Log(), positive(3))],
    elementary.Logit: [(elementary.Logit(), np.array([0.2, 0.7])),
                       (elementary.Logit(0.3), np.array([0.1, 0.5, 0.9]))],
    elementary.NanToNum: [(elementary.NanToNum(), some(3))],
    trigonometric.Acosh: [(trigonometric.Acosh(), 1 + positive(3))],
    elementary.Abs: [(elementary.Abs(), some(4))],
    elementary.Sign: [(elementary.Sign(), some(4))],
    elementary.Sigmoid: [(elementary.Sigmoid(), some(3))],
    elementary.Relu: [(elementary.Relu(), some(4))],
    elementary.Threshold: [(elementary.Threshold(), some(4), some(4))],
    elementary.Where: [(elementary.Where(), np.array([True, False, True]), some(3), some(1))],
    reduce.Sum: [(reduce.Sum(), some(2, 3)), (reduce.Sum(), some())],
    reduce.SumDim: [(reduce.SumDim((1,)), some(2, 3)),
                    (reduce.SumDim((0, 2), True), some(2, 3, 2))],
    reduce.Mean: [(reduce.Mean(), some(2, 3))],
    reduce.MeanDim: [(reduce.MeanDim((0,)), some(2, 3)), (reduce.MeanDim((1,), True), some(2, 3))],
    reduce.Nansum: [(reduce.Nansum(), APART), (reduce.Nansum((1,), True), APART)],
    reduce.Prod: [(reduce.Prod(), some(2, 2)), (reduce.Prod(), np.array([0.0, 2.0, 0.5]))],
    reduce.ProdDim: [(reduce.ProdDim(1), some(2, 3)),
                     (reduce.ProdDim(0, True), np.array([[0.0, 1], [2, 3]])),
                     (reduce.ProdDim(0), some())],
    reduce.Var: [(reduce.Var(), some(2, 3)), (reduce.Var((1,), 0, True), some(2, 3))],
    reduce.Std: [(reduce.Std(), some(2, 3)), (reduce.Std((1,), 0, True), some(2, 3))],
    reduce.VectorNorm: [(reduce.VectorNorm(p, dims), some(2, 3)) for p in (1, 2, 3, 0.5, 1.5)
                        for dims in ((), (1,))]
    + [(reduce.VectorNorm(p, (1,), True), APART) for p in (np.inf, -np.inf)],
    reduce.LogSumExp: [(reduce.LogSumExp((1,)), some(2, 3)),
                       (reduce.LogSumExp((0, 1), True), some(2, 3))],
    cumulative.Cumsum: [(cumulative.Cumsum(1), some(2, 3)), (cumulative.Cumsum(0), some())],
    cumulative.Cumprod: [(cumulative.Cumprod(1), some(2, 3)),
                         (cumulative.Cumprod(0), np.array([1.0, 0.0, 2.0, 3.0]))],
    cumulative.Logcumsumexp: [(cumulative.Logcumsumexp(1), some(2, 3))],
    rare.Vdot: [(rare.Vdot(), some(3), some(3))],
    linalg.Addmm: [(linalg.Addmm(), some(2), some(2, 3), some(3, 2)),
                   (linalg.Addmm(0.5, 2), some(2, 2), some(2, 3), some(3, 2))],
    linalg.AddmmTurned: [(linalg.AddmmTurned(), some(2), some(2, 3), some(3, 2)),
                         (linalg.AddmmTurned(), some(2, 2), some(2, 3), some(3, 2))],
    rare.Addmv: [(rare.Addmv(0.5, 2), some(2), some(2, 3), some(3))],
    rare.Addr: [(rare.Addr(0.5, 2), some(2, 3), some(2), some(3))],
    rare.Baddbmm: [(rare.Baddbmm(0.5, 2), some(2, 2), some(2, 2, 3), some(2, 3, 2))],
    rare.Addbmm: [(rare.Addbmm(0.5, 2), some(2, 2), some(2, 2, 3), some(2, 3, 2))],
    rare.Cross: [(rare.Cross(-1), some(2, 3), some(3)), (rare.Cross(0), some(3), some(3))],
    rare.Inv: [(rare.Inv(), SQUARE)],
    rare.Det: [(rare.Det(), SQUARE)],
    rare.Logabsdet: [(rare.Logabsdet(), SQUARE)],
    rare.Solve: [(rare.Solve(), SQUARE, some(3)), (rare.Solve(), SQUARE, some(3, 2))],
    # Of symmetric matrices only, so not by differences: tests/functions/test_linalg.py covers it.
    rare.Cholesky: [],
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
    shape.Contiguous: [(shape.Contiguous(), some(2, 2))],
    casts.Copied: [(casts.Copied(), some(2))],
    casts.Detach: [(casts.Detach(), some(2))],
    casts.To: [(casts.To(np.dtype(np.float64)), some(2))],
    shape.Cat: [(shape.Cat(0, (2, 1)), some(2, 2), some(1, 2)), (shape.Cat(1, (1, 2)), some(2, 1),
                                                                some(2, 2))],
    shape.Stack: [(shape.Stack(1), some(2, 2), some(2, 2))],
    shape.Select: [(shape.Select(1, 2), some(2, 3))],
    shape.Slice: [(shape.Slice(0, 0, 3, 2), some(3, 2))],
    shape.Index: [(shape.Index((np.array([0, 0, 2]),)), some(3, 2)),
                  (shape.Index((slice(None), np.array([1, 1]))), some(2, 3))],
    shape.Scatter: [(shape.Scatter((np.array([0, 0, 2]),), (4,)), some(3))],
    shape.Placed: [(shape.Placed((np.array([2, 0, 3]),), (4,)), some(3))],
    shape.ReshapeAlias: [(shape.ReshapeAlias((6,)), some(2, 3))],
    shape.SqueezeDims: [(shape.SqueezeDims((0, 2)), some(1, 3, 1))],
    casts.ToIntegers: [(casts.ToIntegers(np.dtype(np.int64)), some(2))],
    moving.Repeat: [(moving.Repeat((2, 1, 3)), some(2, 1))],
    moving.Flip: [(moving.Flip((1,)), some(2, 3)), (moving.Flip((0, 1)), some(2, 3))],
    moving.Roll: [(moving.Roll((1,), (1,)), some(2, 3)), (moving.Roll((2,), ()), some(2, 3))],
    moving.Rot90: [(moving.Rot90(1, (0, 1)), some(2, 3))],
    moving.Tril: [(moving.Tril(), some(2, 3)), (moving.Tril(-1), some(3, 3))],
    moving.Triu: [(moving.Triu(1), some(2, 3))],
    moving.Trace: [(moving.Trace(), some(2, 3))],
    moving.Diagonal: [(moving.Diagonal(1), some(2, 3)), (moving.Diagonal(0, 2, 0), some(2, 2, 3))],
    moving.DiagonalCopy: [(moving.DiagonalCopy(-1), some(3, 2))],
    moving.DiagonalFill: [(moving.DiagonalFill(1, 0, 1, (2, 3)), some(2))],
    moving.DiagEmbed: [(moving.DiagEmbed(1), some(2, 2))],
    moving.Unfold: [(moving.Unfold(1, 2, 1), some(2, 4)), (moving.Unfold(0, 2, 2), some(5))],
    moving.Fold: [(moving.Fold(0, 2, 1, (4,)), some(3, 2))],
    picking.Gather: [(picking.Gather(1), some(2, 3), PICKS), (picking.Gather(0), some(3), ORDER),
                     (picking.Gather(1), some(2, 3), PICKS[:1])],
    picking.ScatterAdd: [(picking.ScatterAdd(1), some(2, 3), PICKS, some(2, 3))],
    picking.ScatterOnto: [(picking.ScatterOnto(1, "add"), some(2, 3), PICKS[:, :2], some(2, 2)),
                          (picking.ScatterOnto(1, "multiply"), some(2, 3), PICKS[:, :2],
                           some(2, 2))],
    picking.ScatterTo: [(picking.ScatterTo(1), some(2, 3), PICKS[:, :2], some(2, 2))],
    picking.ScatterValue: [(picking.ScatterValue(0, 3.0), some(3), ORDER)],
    picking.IndexSelect: [(picking.IndexSelect(1), some(2, 3), np.array([2, 2])),
                          (picking.IndexSelect(0), some(3), np.array(1))],
    picking.IndexAdd: [(picking.IndexAdd(1, 0.5), some(2, 3), np.array([2, 2]), some(2, 2))],
    picking.IndexCopy: [(picking.IndexCopy(1), some(2, 3), ORDER, some(2, 2))],
    picking.IndexFill: [(picking.IndexFill(1, 3.0), some(2, 3), ORDER)],
    picking.IndexFillTensor: [(picking.IndexFillTensor(1), some(2, 3), ORDER, some())],
    picking.MaskedFill: [(picking.MaskedFill(3.0), some(2, 3), MASK)],
    picking.MaskedFillTensor: [(picking.MaskedFillTensor(), some(2, 3), MASK, some())],
    picking.MaskedSelect: [(picking.MaskedSelect(), some(2, 3), MASK),
                           (picking.MaskedSelect(), some(3), MASK)],
    picking.MaskedScatter: [(picking.MaskedScatter(), some(3), MASK, some(4))],
    picking.Take: [(picking.Take(), some(2, 3), np.array([[0, -1], [5, 2]]))],
    # Bases of others.
    picking.Along: [], extremes.Extreme: [],
    **{op: [(op(1, False), APART, np.array([0, 2])), (op(1), APART, PICKS),
            (op(0, False), some(), np.array(0))]
       for op in OPS if issubclass(op, picking.Along) and op is not picking.Along},
    ordering.Arg: [(ordering.Arg("argmax"), APART), (ordering.Arg("argmin", 1, True), APART)],
    ordering.Order: [(ordering.Order(1), APART), (ordering.Order(0, True), APART)],
    ordering.AnyAll: [(ordering.AnyAll("any"), MASK), (ordering.AnyAll("all", (0,), True), MASK)],
    ordering.CountNonzero: [(ordering.CountNonzero(), MASK)],
    # Several outputs: tests/core/test_several.py covers them.
    shape.Several: [], shape.Unbind: [], shape.Split: [], shape.SplitWithSizes: [],
    shape.Gathered: [(shape.Gathered(((0,), (slice(1, 3),)), (3,)), some(), some(2))],
    inplace_views.TInPlace: [(inplace_views.TInPlace(), some(2, 3))],
    inplace_views.TransposeInPlace: [(inplace_views.TransposeInPlace(0, 2), some(2, 3, 2))],
    inplace_views.UnsqueezeInPlace: [(inplace_views.UnsqueezeInPlace(1), some(3))],
    inplace_views.SqueezeInPlace: [(inplace_views.SqueezeInPlace(), some(1, 3, 1))],
    inplace_views.SqueezeDimInPlace: [(inplace_views.SqueezeDimInPlace(1), some(3, 1))],
    inplace_views.SqueezeDimsInPlace: [(inplace_views.SqueezeDimsInPlace((0, 2)), some(1, 3, 1))],
    inplace_views.Strided: [(inplace_views.Strided((2, 2), (1, 1), 1, (2, 1)), some(3, 2))],
    inplace_views.StridedInPlace: [
        (inplace_views.StridedInPlace((2,), (3,), 0, (2, 1)), some(3, 2))],
    view_ops.Undo: [(view_ops.Undo(shape.T(), (3, 2)), some(2, 3)),
                    (view_ops.Undo(shape.Unsqueeze(0), (3,)), some(1, 3))],
    view_ops.AsStrided: [(view_ops.AsStrided((shape.Slice(0, 1, 3, 1), shape.T())), some(3, 2))],
    view_ops.Patch: [(view_ops.Patch((shape.Select(0, 1),)), some(2, 3), some(3))],
    # Made by changes in place only, never applied: tests/core/test_in_place.py covers them.
    view_ops.CopySlices: [],
    writing.Zero: [(writing.Zero(), some(3))],
    writing.Fill: [(writing.Fill(2.0), some(3))],
    writing.FillTensor: [(writing.FillTensor(), some(2, 3), some())],
    writing.Copy: [(writing.Copy(), some(2, 3), some(3))],
    writing.IndexPut: [(writing.IndexPut((np.array([0, 2]),)), some(3), some(2)),
                       (writing.IndexPut((np.array([0, 0]),), True), some(3), some(2))],
    compare.Compare: [(compare.Compare(relation), some(3), some(3))
                      for relation in ("eq", "ne", "lt", "le", "gt", "ge")],
    compare.Bitwise: [(compare.Bitwise(relation), PICKS, ORDER[:1])
                      for relation in ("and_", "or_", "xor", "lshift", "rshift")],
    compare.Asked: [(compare.Asked("isnan"), NAN)],
    compare.AskedOfTwo: [(compare.AskedOfTwo("logical_and"), MASK, MASK)],
    compare.Invert: [(compare.Invert(), MASK)],
}
"""Operation → applications of it: (op, input, input, …); test_ops.py adds table_neural.py."""
