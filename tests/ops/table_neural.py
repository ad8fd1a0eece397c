"""Rows for the operations of networks, as in table.py."""

from __future__ import annotations

import numpy as np

from autograd_core.compat.ops import activations as rare
from autograd_core.compat.ops import bags, ctc, resampling, sampling
from autograd_core.compat.ops.losses import MultiMarginLoss, SoftMarginLoss
from autograd_core.compat.ops.neural import PadPacked
from autograd_core.compat.ops.pooling import AdaptiveMaxPool
from autograd_core.ops import activations as act
from autograd_core.ops import convolution as conv
from autograd_core.ops import drawing, losses, neural, normalization, pooling, softmax
from autograd_core.ops.resampling import Mixed, averaging
from tests.ops.table import some

CLASSES = np.array([1, 0, 2])
WEIGHTS = np.array([1, 2, 3])
PROBABLE = np.array([0.2, 0.5, 0.9])
SPREAD = np.linspace(-2, 2, 40)[np.random.default_rng(1).permutation(40)].reshape(1, 2, 4, 5)
"""Numbers far enough apart that no small step changes which is the largest."""

ACTIVATIONS = [act.LeakyRelu(0.1), act.Elu(0.7, 1.1, 0.9), rare.Celu(0.6), act.Gelu(),
               act.Gelu("tanh"), act.Silu(), act.Softplus(2.0, 1.5), rare.Mish(), act.LogSigmoid(),
               act.Hardtanh(-0.55, 0.55), rare.Hardsigmoid(), rare.Hardswish(),
               rare.Softshrink(0.05),
               rare.Hardshrink(0.05), rare.Cutoff(0.05, 3.0)]
LOSSES = [losses.MseLoss, losses.SmoothL1Loss, losses.HuberLoss]
KERNEL = {"stride": (2, 1), "padding": (1, 0), "dilation": (1, 2)}


def each_reduction(op, *inputs):
    return [(op(reduction), *inputs) for reduction in (0, 1, 2)]


ROWS = {type(op): [(other, some(5)) for other in ACTIVATIONS if type(other) is type(op)]
        for op in ACTIVATIONS} | {
    op: each_reduction(op, some(2, 3), 3 * some(2, 3)) for op in LOSSES} | {
    act.Prelu: [(act.Prelu(), some(2, 3), some(1, 3))],
    rare.Glu: [(rare.Glu(1), some(2, 4)), (rare.Glu(0), some(2, 3))],
    softmax.Softmax: [(softmax.Softmax(1), some(2, 3)), (softmax.Softmax(0), some(2, 3))],
    softmax.LogSoftmax: [(softmax.LogSoftmax(1), some(2, 3)), (softmax.LogSoftmax(0), some(3))],
    SoftMarginLoss: each_reduction(SoftMarginLoss, some(3), np.array([1, -1, 1])),
    MultiMarginLoss: [*each_reduction(MultiMarginLoss, some(3, 4), CLASSES, np.arange(1, 5)),
                      (MultiMarginLoss(1, 2, 0.7), some(3, 4), CLASSES, WEIGHTS[[0, 0, 1, 2]])],
    losses.BinaryCrossEntropy: each_reduction(
        losses.BinaryCrossEntropy, PROBABLE, PROBABLE[::-1].copy(), WEIGHTS),
    losses.BinaryCrossEntropyWithLogits: each_reduction(
        losses.BinaryCrossEntropyWithLogits, some(3), PROBABLE, WEIGHTS, WEIGHTS[::-1]),
    losses.NllLoss: [*each_reduction(losses.NllLoss, some(3, 4), CLASSES, np.arange(1, 5)),
                     (losses.NllLoss(1, 0), some(3, 4), CLASSES, np.arange(1, 5))],
    losses.NllLoss2d: each_reduction(losses.NllLoss2d, some(2, 3, 1, 3),
                                     np.stack([CLASSES, CLASSES[::-1]])[:, None], WEIGHTS),
    # With a padding_idx the gradient is not the derivative; tests/parity covers that.
    neural.Embedding: [(neural.Embedding(), some(4, 2), CLASSES)],
    neural.ConstantPad: [(neural.ConstantPad((1, 2)), some(2, 3)),
                         (neural.ConstantPad((-1, 1, 1, 0)), some(2, 3))],
    neural.MirrorPad: [(kind((np.array([1, 0, 1]),)), some(2)) for kind in
                       (neural.ReflectionPad1d, neural.ReplicationPad1d, neural.CircularPad)],
    bags.EmbeddingBag: [(bags.EmbeddingBag((0, 2, 2), mode), some(4, 2), WEIGHTS, PROBABLE)
                        for mode in ("sum", "mean")],
    sampling.AffineGrid: [(sampling.AffineGrid(some(4, 3), (2, 2, 2, 2)), some(2, 2, 3))],
    sampling.GridSample: [(sampling.GridSample(padding_mode=padding, align_corners=corners),
                           some(2, 2, 3, 4), some(2, 2, 3, 2) * 1.7) for padding, corners in (
        ("zeros", False), ("border", True), ("reflection", False))],
    sampling.GridSample3d: [(sampling.GridSample3d(), some(1, 1, 2, 3, 2),
                             some(1, 1, 2, 2, 3))],
    bags.EmbeddingBagMax: [(bags.EmbeddingBagMax((0, 2, 2)), some(4, 2), WEIGHTS)],
    conv.Convolution: [
        (conv.Convolution(**KERNEL), some(2, 2, 3, 4), some(3, 2, 2, 2), some(3)),
        (conv.Convolution((1,), (1,), (1,), 2), some(1, 4, 3), some(2, 2, 2), some(2))],
    conv.ConvolutionOfGradient: [(conv.ConvolutionOfGradient((2,), (1,), (1,), 1, (1, 2, 6)),
                                  some(1, 3, 3), some(3, 2, 3))],
    conv.ConvolutionOfWeight: [(conv.ConvolutionOfWeight((2,), (1,), (1,), 1, (3, 2, 3)),
                                some(1, 3, 3), some(1, 2, 6))],
    conv.ConvolutionTransposed: [
        (conv.ConvolutionTransposed((2,), (0,), (1,), 1, (1, 2, 5)), some(1, 3, 2), some(3, 2, 3),
         some(2))],
    pooling.MaxPool: [(pooling.MaxPool((2, 2), (2, 2), (0, 0), (1, 1)), SPREAD),
                      (pooling.MaxPool((2, 3), (1, 2), (1, 1), (1, 1), True), SPREAD[0])],
    pooling.AvgPool: [(pooling.AvgPool((2, 2), (2, 2), (1, 1), (1, 1), True), some(1, 2, 3, 4)),
                      (pooling.AvgPool((3, 2), (1, 1), (1, 1), (1, 1), False, False),
                       some(1, 3, 3))],
    pooling.AvgUnpool: [(pooling.AvgUnpool(pooling.AvgPool((2,), (2,), (0,), (1,)), (1, 1, 5)),
                         some(1, 1, 2))],
    AdaptiveMaxPool: [(AdaptiveMaxPool((2, 3)), SPREAD)],
    Mixed: [(Mixed((averaging(3, 2), resampling.linear(4, 3))),
                        some(1, 3, 4)),
                       (Mixed((resampling.cubic(4, 6, 1.5),)), some(4))],
    resampling.PixelShuffle: [(resampling.PixelShuffle(2), some(1, 4, 1, 2))],
    resampling.PixelUnshuffle: [(resampling.PixelUnshuffle(2), some(1, 1, 2, 4))],
    resampling.ChannelShuffle: [(resampling.ChannelShuffle(2), some(1, 6, 2))],
    resampling.Im2Col: [(resampling.Im2Col((2, 2), (1, 2), (1, 0), (2, 1)), some(1, 2, 3, 4))],
    resampling.Col2Im: [(resampling.Col2Im((1, 2, 3, 4), (2, 2), (1, 2), (1, 0), (2, 1)),
                         some(1, 8, 4))],
    normalization.LayerNorm: [(normalization.LayerNorm(1e-3, (3,)), some(2, 3), some(3), some(3))],
    normalization.BatchNorm: [(normalization.BatchNorm(1e-3, True), some(3, 2), some(2), some(2),
                               WEIGHTS[:2], WEIGHTS[1:])],
    normalization.GroupNorm: [(normalization.GroupNorm(1e-3, 2), some(2, 4, 2), some(4), some(4))],
    PadPacked: [(PadPacked((np.array([0, 0, 1]), np.array([0, 1, 0])), (2, 2)),
                        some(3))],
    # Its gradient, as PyTorch's, is right behind log_softmax only; tests/parity covers it.
    ctc.CtcLoss: [], ctc.CtcLossGradient: [],
    # What was drawn at random depends on nothing: tests/parity covers them.
    drawing.Drawn: [], drawing.NormalOf: [],
}
"""Operation → applications of it: (op, input, input, …)."""
