"""Neural-network operations: activations, dropout, losses of logits, layers."""

from ..ops import activations, convolution, elementary, losses
from ..ops import softmax as softmaxes
from . import arrays, math
from .build import as_symbol, build, inside_graph_of, operands
from .graph import get_default_graph
from .late import any_rank
from .math import sigmoid, tanh, unary
from .random import draw
from .symbol import Symbol

__all__ = ["bias_add", "conv2d", "dropout", "elu", "leaky_relu", "log_softmax", "relu", "selu",
           "sigmoid", "sigmoid_cross_entropy_with_logits", "softmax",
           "softmax_cross_entropy_with_logits", "softmax_cross_entropy_with_logits_v2", "softplus",
           "sparse_softmax_cross_entropy_with_logits", "tanh"]

relu = unary("relu", elementary.Relu(), "max(x, 0); at 0 the derivative is 0.")
elu = unary("elu", activations.Elu(), "x above 0, eˣ - 1 below.")
softplus = unary("softplus", activations.Softplus(), "ln(1 + eˣ).")
selu = unary("selu", activations.Elu(1.6732632423543772, 1.0507009873554805),
             "elu, scaled so that layers keep mean 0 and variance 1.")


def leaky_relu(features, alpha: float = 0.2, name: str | None = None) -> Symbol:
    """x above 0, alpha · x below."""
    return build(activations.LeakyRelu(alpha), as_symbol(features), name=name)


def softmax(logits, axis: int = -1, name: str | None = None) -> Symbol:
    """e^x divided by its sum along ``axis``; the largest is subtracted first."""
    x = as_symbol(logits)
    return build(softmaxes.Softmax(axis % max(x.ndim, 1)), x, name=name)


def log_softmax(logits, axis: int = -1, name: str | None = None) -> Symbol:
    """The logarithm of softmax, without overflow."""
    x = as_symbol(logits)
    return build(softmaxes.LogSoftmax(axis % max(x.ndim, 1)), x, name=name)


def bias_add(value, bias, name: str | None = None) -> Symbol:
    """``value`` with a vector added along its last axis."""
    return math.add(value, bias, name=name or "BiasAdd")


def dropout(x, keep_prob=None, noise_shape=None, seed=None, name: str | None = None,
            rate: float | None = None) -> Symbol:
    """Each element is 0 with probability ``rate`` (1 - keep_prob), else divided by what is left."""
    x = as_symbol(x)
    if (keep_prob is None) == (rate is None):
        raise ValueError("dropout takes either keep_prob or rate")
    keep = 1 - rate if keep_prob is None else keep_prob
    if not 0 < keep <= 1:
        raise ValueError(f"rate must be a scalar tensor or a float in the range [0, 1), got "
                         f"{1 - keep:g}")
    if keep == 1:
        return x
    with inside_graph_of(x), get_default_graph().name_scope(name or "dropout"):
        noise = draw("kept", (keep,), tuple(noise_shape or x._shape), x._dtype, seed, "noise")
        return build(math.protocol.MUL, x, noise, name="mul")


def softmax_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, dim: int = -1,
                                      name: str | None = None) -> Symbol:
    """-Σ labels · log softmax(logits), a loss for each row."""
    refuse_positions("softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    labels, logits = operands("SoftmaxCrossEntropyWithLogits", labels, logits)
    return math.negative(math.reduce_sum(labels * log_softmax(logits, dim), axis=dim), name=name)


softmax_cross_entropy_with_logits_v2 = softmax_cross_entropy_with_logits


def sparse_softmax_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None,
                                             name: str | None = None) -> Symbol:
    """-log softmax(logits) of the class that ``labels`` names, a loss for each row."""
    refuse_positions("sparse_softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    logits, labels = as_symbol(logits), as_symbol(labels)
    return build(losses.NllLoss(0), log_softmax(logits), labels, None,
                 name=name or "SparseSoftmaxCrossEntropyWithLogits")


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


def conv2d(input, filter, strides=1, padding: str = "VALID", name: str | None = None) -> Symbol:
    """Convolution of (n, channels, height, width) with filters (out, in, height, width)."""
    x, w = operands("Conv2D", input, filter)
    stride = (strides,) * 2 if isinstance(strides, int) else tuple(strides)
    if padding not in ("VALID", "SAME"):
        raise ValueError(f"padding is 'VALID' or 'SAME', got {padding!r}")
    pad = tuple(n // 2 for n in w.shape[2:]) if padding == "SAME" else (0, 0)
    return build(convolution.Convolution(stride, pad, (1, 1), 1), x, w, None,
                 name=name or "Conv2D")


def flatten(x, name: str | None = None) -> Symbol:
    """(n, …) as a matrix of n rows."""
    x = as_symbol(x)
    count = 1
    for n in x._shape[1:]:
        count = count * n
    return arrays.reshape(x, [-1, count], name=name or "flatten")


globals().update({name: any_rank(globals()[name]) for name in __all__})
