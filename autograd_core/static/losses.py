"""Losses that are numbers, and are collected: ``tf.losses``.

    loss = tf.losses.mean_squared_error(labels, predictions)
    total = tf.losses.get_total_loss()      all of them, and the penalties
"""

from . import arrays, math, nn
from .build import as_symbol, cast_to
from .graph import get_default_graph
from .symbol import Symbol
from .variables import GraphKeys

__all__ = ["Reduction", "absolute_difference", "add_loss", "compute_weighted_loss", "get_losses",
           "get_regularization_loss", "get_regularization_losses", "get_total_loss", "hinge_loss",
           "huber_loss", "log_loss", "mean_squared_error", "sigmoid_cross_entropy",
           "softmax_cross_entropy", "sparse_softmax_cross_entropy"]


class Reduction:
    """What becomes of the losses of elements."""

    NONE, SUM, MEAN = "none", "weighted_sum", "weighted_mean"
    SUM_BY_NONZERO_WEIGHTS = SUM_OVER_NONZERO_WEIGHTS = "weighted_sum_by_nonzero_weights"
    SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size"


def compute_weighted_loss(losses, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                          reduction: str = Reduction.SUM_BY_NONZERO_WEIGHTS) -> Symbol:
    """The losses times ``weights``, added up and divided by how many weights are not 0."""
    losses = as_symbol(losses)
    with get_default_graph().name_scope(scope or "weighted_loss"):
        weights = like(weights, losses)
        each = losses * weights
        total = math.reduce_sum(each)
        if reduction == Reduction.SUM_BY_NONZERO_WEIGHTS:
            there = math.not_equal(weights, 0.0) if weights.ndim else math.not_equal(
                arrays.ones_like(losses) * weights, 0.0)
            count = math.reduce_sum(cast_to(there, losses._dtype) * arrays.ones_like(losses))
            total = total / math.maximum(count, 1.0)
        elif reduction == Reduction.MEAN:
            total = total / math.reduce_sum(arrays.ones_like(losses) * weights)
        elif reduction == Reduction.SUM_OVER_BATCH_SIZE:
            total = total / cast_to(arrays.size(losses), losses._dtype)
        found = each if reduction == Reduction.NONE else arrays.identity(total, name="value")
    if loss_collection:
        get_default_graph().add_to_collection(loss_collection, found)
    return found


def loss(name: str, doc: str, rule, first: str = "labels", second: str = "predictions", **defaults):
    """A loss by ``rule(labels, predictions, **parameters)``, an element each."""
    def collected(*args, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                  reduction=Reduction.SUM_BY_NONZERO_WEIGHTS, **options):
        places = (first, second, "weights", *defaults, "scope")
        given = {**dict(zip(places, args, strict=False)), **options}
        unknown = set(given) - set(places)
        if unknown:
            raise TypeError(f"{name}() got an unexpected keyword argument {min(unknown)!r}")
        missing = [k for k in (first, second) if given.get(k) is None]
        if missing:
            raise ValueError(f"{missing[0]} must not be None.")
        y = as_symbol(given[second])
        with get_default_graph().name_scope(given.get("scope") or scope or name):
            each = rule(given[first], y, **{k: given.get(k, v) for k, v in defaults.items()})
            return compute_weighted_loss(each, given.get("weights", weights),
                                         get_default_graph().scope, loss_collection, reduction)
    collected.__name__, collected.__doc__ = name, doc
    return collected


def like(labels, y: Symbol) -> Symbol:
    """Labels in the dtype of the predictions."""
    return cast_to(as_symbol(labels, None if isinstance(labels, Symbol) else y._dtype), y._dtype)


def huber(labels, y, delta):
    """½ e² near 0, linear beyond delta."""
    error = math.abs(y - like(labels, y))
    near = math.minimum(error, delta)
    return near * near * 0.5 + (error - near) * delta


def smoothed(labels, amount, count):
    """Labels moved towards the middle."""
    return labels if not amount else labels * (1 - amount) + amount / count


def binary(labels, logits, label_smoothing):
    return nn.sigmoid_cross_entropy_with_logits(
        labels=smoothed(like(labels, logits), label_smoothing, 2), logits=logits)


def classes(labels, logits, label_smoothing):
    labels = smoothed(like(labels, logits), label_smoothing, logits.shape[-1])
    return nn.softmax_cross_entropy_with_logits(labels=arrays.stop_gradient(labels), logits=logits)


def sparse(labels, logits):
    labels = as_symbol(labels)
    if labels.ndim == logits.ndim:
        labels = arrays.squeeze(labels, [-1])
    return nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


mean_squared_error = loss("mean_squared_error", "(label - prediction)².", lambda labels, y:
                          math.squared_difference(y, like(labels, y)))
absolute_difference = loss("absolute_difference", "|label - prediction|.", lambda labels, y:
                           math.abs(y - like(labels, y)))
huber_loss = loss("huber_loss", "½ e² for small errors, linear for large ones.", huber, delta=1.0)
hinge_loss = loss("hinge_loss", "max(0, 1 - ±logit).", lambda labels, y: nn.relu(
    1 - (2 * like(labels, y) - 1) * y), second="logits")
log_loss = loss("log_loss", "-label · log p - (1 - label) · log(1 - p).", lambda labels, y, epsilon:
                -like(labels, y) * math.log(y + epsilon)
                - (1 - like(labels, y)) * math.log(1 - y + epsilon), epsilon=1e-7)
sigmoid_cross_entropy = loss("sigmoid_cross_entropy_loss", "Binary cross entropy of logits.",
                             binary, "multi_class_labels", "logits", label_smoothing=0)
softmax_cross_entropy = loss("softmax_cross_entropy_loss", "Cross entropy of rows of logits.",
                             classes, "onehot_labels", "logits", label_smoothing=0)
sparse_softmax_cross_entropy = loss("sparse_softmax_cross_entropy_loss", "The same, of classes by "
                                    "number.", sparse, "labels", "logits")


def add_loss(loss, loss_collection=GraphKeys.LOSSES) -> None:
    """Collect a loss of one's own."""
    get_default_graph().add_to_collection(loss_collection, loss)


def get_losses(scope: str | None = None, loss_collection=GraphKeys.LOSSES) -> list[Symbol]:
    """Those collected."""
    return get_default_graph().get_collection(loss_collection, scope)


def get_regularization_losses(scope: str | None = None) -> list[Symbol]:
    """The penalties that variables were made with."""
    return get_default_graph().get_collection(GraphKeys.REGULARIZATION_LOSSES, scope)


def get_regularization_loss(scope=None, name: str = "total_regularization_loss") -> Symbol:
    """Their sum; 0 where there is none."""
    found = get_regularization_losses(scope)
    return arrays.identity(math.add_n(found), name=name) if found else arrays.constant(0.0)


def get_total_loss(add_regularization_losses: bool = True, name: str = "total_loss",
                   scope=None) -> Symbol:
    """The sum of all losses, and of the penalties."""
    found = get_losses(scope) + (get_regularization_losses(scope) if add_regularization_losses
                                 else [])
    return arrays.identity(math.add_n(found), name=name)
