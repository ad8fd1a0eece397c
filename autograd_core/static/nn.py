"""Neural-network operations: activations, dropout, losses of logits, normalization, pictures."""

from collections import namedtuple

from ..ops import activations, elementary, losses, ordering, picking
from ..ops import softmax as softmaxes
from . import arrays, images, math, rnn, rnn_cell
from .build import as_symbol, build, operands
from .elementwise import sigmoid, tanh, unary
from .graph import get_default_graph
from .images import *  # noqa: F403
from .late import any_rank
from .noise import dropout
from .refused import refuse
from .rnn import *  # noqa: F403
from .symbol import Symbol

TopK = namedtuple("TopKV2", "values indices")

__all__ = ["batch_normalization", "bias_add", "dropout", "elu", "embedding_lookup", "in_top_k",
           "l2_loss", "l2_normalize", "leaky_relu", "log_softmax", "moments", "relu", "relu6",
           "relu_layer", "selu", "sigmoid", "sigmoid_cross_entropy_with_logits", "softmax",
           "softmax_cross_entropy_with_logits", "softmax_cross_entropy_with_logits_v2", "softplus",
           "softsign", "sparse_softmax_cross_entropy_with_logits", "tanh", "top_k",
           "weighted_cross_entropy_with_logits", "xw_plus_b", "zero_fraction"]

relu = unary("relu", elementary.Relu(), "max(x, 0); at 0 the derivative is 0.")
elu = unary("elu", activations.Elu(), "x above 0, eˣ - 1 below.")
softplus = unary("softplus", activations.Softplus(), "ln(1 + eˣ).")
selu = unary("selu", activations.Elu(1.6732632423543772, 1.0507009873554805),
             "elu, scaled so that layers keep mean 0 and variance 1.")


def softsign(features, name: str | None = None) -> Symbol:
    """x / (1 + |x|)."""
    x = as_symbol(features)
    return math.divide(x, math.abs(x) + 1, name=name or "Softsign")


def leaky_relu(features, alpha: float = 0.2, name: str | None = None) -> Symbol:
    """x above 0, alpha · x below."""
    return build(activations.LeakyRelu(alpha), as_symbol(features), name=name)


def softmax(logits, axis: int | None = None, name: str | None = None, dim=None) -> Symbol:
    """e^x divided by its sum along ``axis``, the last; the largest is subtracted first."""
    x, axis = as_symbol(logits), dim if axis is None else axis
    axis = -1 if axis is None else axis
    return build(softmaxes.Softmax(axis % max(x.ndim, 1)), x, name=name)


def log_softmax(logits, axis: int = -1, name: str | None = None) -> Symbol:
    """The logarithm of softmax, without overflow."""
    x = as_symbol(logits)
    return build(softmaxes.LogSoftmax(axis % max(x.ndim, 1)), x, name=name)


def bias_add(value, bias, data_format: str | None = None, name: str | None = None) -> Symbol:
    """``value`` with a vector added along its channels: the last axis, or the second of NCHW."""
    if data_format == "NCHW":
        bias = arrays.reshape(bias, (-1, *(1,) * (as_symbol(value).ndim - 2)))
    return math.add(value, bias, name=name or "BiasAdd")


def softmax_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, dim: int = -1,
                                      name: str | None = None) -> Symbol:
    """-Σ labels · log softmax(logits), a loss for each row."""
    refuse_positions("softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    labels, logits = operands("SoftmaxCrossEntropyWithLogits", labels, as_symbol(logits))
    return math.negative(math.reduce_sum(labels * log_softmax(logits, dim), axis=dim), name=name)


softmax_cross_entropy_with_logits_v2 = softmax_cross_entropy_with_logits


def sparse_softmax_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None,
                                             name: str | None = None) -> Symbol:
    """-log softmax(logits) of the class that ``labels`` names, a loss for each row."""
    refuse_positions("sparse_softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    logits, labels = as_symbol(logits), as_symbol(labels)
    if labels.ndim != logits.ndim - 1:
        raise ValueError(f"Rank mismatch: Rank of labels (received {labels.ndim}) should equal "
                         f"rank of logits minus 1 (received {logits.ndim}).")
    name = name or "SparseSoftmaxCrossEntropyWithLogits"
    if logits.ndim == 2:
        return build(losses.NllLoss(0), log_softmax(logits), labels, None, name=name)
    rows = arrays.reshape(log_softmax(logits), (-1, logits._shape[-1]))
    each = build(losses.NllLoss(0), rows, arrays.reshape(labels, [-1]), None)
    return arrays.reshape(each, labels._shape, name=name)


def sigmoid_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None,
                                      name: str | None = None) -> Symbol:
    """Binary cross entropy of σ(logits), a loss for each element."""
    refuse_positions("sigmoid_cross_entropy_with_logits", _sentinel, labels, logits)
    labels, logits = operands("LogisticLoss", labels, logits)
    return build(losses.BinaryCrossEntropyWithLogits(0), logits, labels, None, None,
                 name=name or "logistic_loss")


def refuse_positions(name: str, sentinel, labels, logits) -> None:
    """Labels and logits are easily mixed up, so they have to be named."""
    if sentinel is not None or labels is None or logits is None:
        raise ValueError(f"Only call `{name}` with named arguments (labels=..., logits=..., ...)")


def weighted_cross_entropy_with_logits(labels=None, logits=None, pos_weight=1.0, name=None,
                                       targets=None) -> Symbol:
    """Binary cross entropy whose losses of ones count ``pos_weight`` times."""
    labels, logits = operands("LogisticLoss", targets if labels is None else labels, logits)
    return math.add((1 - labels) * logits, (labels * (pos_weight - 1) + 1) * softplus(-logits),
                    name=name)


def l2_loss(t, name: str | None = None) -> Symbol:
    """½ Σ t²."""
    return math.multiply(math.reduce_sum(math.square(t)), 0.5, name=name or "L2Loss")


def moments(x, axes, shift=None, name: str | None = None, keep_dims=None, keepdims=None) -> tuple:
    """Mean and variance along ``axes``."""
    keep = bool(keep_dims if keepdims is None else keepdims)
    with get_default_graph().name_scope(name or "moments"):
        x = as_symbol(x)
        mean = math.reduce_mean(x, axes, True)
        variance = math.reduce_mean(math.squared_difference(x, arrays.stop_gradient(mean)), axes,
                                    True)
        if keep:
            return mean, variance
        axes = math.normalize_axes(axes, x.ndim)
        return arrays.squeeze(mean, axes), arrays.squeeze(variance, axes)


def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None) -> Symbol:
    """(x - mean) / √(variance + ε), scaled and moved."""
    factor = math.rsqrt(variance + variance_epsilon)
    factor = factor if scale is None else factor * scale
    moved = -mean * factor if offset is None else offset - mean * factor
    return math.add(x * factor, moved, name=name or "batchnorm")


def l2_normalize(x, axis=None, epsilon=1e-12, name: str | None = None, dim=None) -> Symbol:
    """x divided by its norm along ``axis``."""
    x = as_symbol(x)
    total = math.reduce_sum(math.square(x), dim if axis is None else axis, True)
    return math.multiply(x, math.rsqrt(math.maximum(total, epsilon)), name=name or "l2_normalize")


def embedding_lookup(params, ids, partition_strategy="mod", name: str | None = None, **_) -> Symbol:
    """The rows of ``params`` that ``ids`` name."""
    return arrays.gather(params, ids, name=name or "embedding_lookup")


def top_k(input, k: int = 1, sorted: bool = True, name: str | None = None) -> TopK:
    """The k largest of the last axis, and where they are."""
    x = as_symbol(input)
    order = build(ordering.Order(x.ndim - 1, True), x)[..., :k]
    return TopK(build(picking.Gather(x.ndim - 1), x, order, name=name or "TopKV2"),
                arrays.to_int32(order))


def in_top_k(predictions, targets, k: int, name: str | None = None) -> Symbol:
    """Is the target among the k largest of its row?"""
    found = top_k(predictions, k).indices
    same = math.equal(found, arrays.expand_dims(arrays.to_int32(targets), 1))
    return math.reduce_any(same, 1, name=name)


def xw_plus_b(x, weights, biases, name: str | None = None) -> Symbol:
    """x · weights + biases."""
    return bias_add(math.matmul(x, weights), biases, name=name or "xw_plus_b")


def relu_layer(x, weights, biases, name: str | None = None) -> Symbol:
    """relu(x · weights + biases)."""
    return relu(xw_plus_b(x, weights, biases), name=name)


def relu6(features, name: str | None = None) -> Symbol:
    """min(max(x, 0), 6)."""
    return math.minimum(relu(features), 6.0, name=name or "Relu6")


def zero_fraction(value, name: str | None = None) -> Symbol:
    """The share of zeros."""
    return math.reduce_mean(arrays.to_float(math.equal(value, 0.0)), name=name)


def flatten(x, name: str | None = None) -> Symbol:
    """(n, …) as a matrix of n rows."""
    x = as_symbol(x)
    count = 1
    for n in x._shape[1:]:
        count = count * n
    return arrays.reshape(x, [-1, count], name=name or "flatten")


globals().update({name: any_rank(globals()[name]) for name in __all__})
__all__ += [*images.__all__, *rnn.__all__, "rnn_cell"]
__getattr__ = refuse("nn", __name__)
