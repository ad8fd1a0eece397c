"""Metrics that remember: (value so far, operation that counts one more batch): ``tf.metrics``."""

from . import arrays, math
from .build import as_symbol, cast_to, numpy_dtype
from .scopes import variable_scope
from .symbol import Symbol
from .variables import GraphKeys, Variable, assign_add

__all__ = ["accuracy", "mean", "mean_absolute_error", "mean_squared_error", "precision", "recall"]


def ratio(name: str, scope: str | None, parts) -> tuple[Symbol, Symbol]:
    """total / count of what ``parts()`` gives, added up in local variables; 0 / 0 is 0."""
    with variable_scope(scope, name):
        counters = [Variable(arrays.zeros(()), False, name=key, collections=[
            GraphKeys.LOCAL_VARIABLES, GraphKeys.METRIC_VARIABLES]) for key in ("total", "count")]

        def divide(a, b, name):
            return arrays.where(math.greater(b, 0.0), a / math.maximum(b, 1e-30),
                                arrays.zeros_like(a), name=name)
        value = divide(*counters, "value")
        updates = [assign_add(v, part) for v, part in zip(counters, parts(), strict=True)]
        return value, divide(*updates, "update_op")


def weighted(values, weights) -> tuple[Symbol, Symbol]:
    """Σ weight · value and Σ weight."""
    x = cast_to(as_symbol(values), numpy_dtype("float"))
    ones = arrays.ones_like(x)
    w = ones if weights is None else cast_to(as_symbol(weights), x._dtype) * ones
    return math.reduce_sum(x * w), math.reduce_sum(w)


def metric(name: str, doc: str, rule):
    """The mean of ``rule(labels, predictions)``."""
    def remembered(labels, predictions, weights=None, metrics_collections=None,
                   updates_collections=None, name: str | None = None):
        y, labels = as_symbol(predictions), as_symbol(labels)
        return ratio(remembered.__name__, name, lambda: weighted(
            rule(cast_to(labels, y._dtype), y), weights))
    remembered.__name__, remembered.__doc__ = name, doc
    return remembered


def mean(values, weights=None, metrics_collections=None, updates_collections=None,
         name: str | None = None):
    """The mean of all values so far."""
    return ratio("mean", name, lambda: weighted(values, weights))


accuracy = metric("accuracy", "The share of predictions that are the label.", math.equal)
mean_squared_error = metric("mean_squared_error", "The mean of (label - prediction)².",
                            math.squared_difference)
mean_absolute_error = metric("mean_absolute_error", "The mean of |label - prediction|.",
                             lambda a, b: math.abs(a - b))


def share(name: str, doc: str, of):
    """How often label and prediction both hold, among those of which ``of`` holds."""
    def remembered(labels, predictions, weights=None, metrics_collections=None,
                   updates_collections=None, name: str | None = None):
        yes = [math.not_equal(cast_to(as_symbol(x), numpy_dtype("float")), 0.0)
               for x in (labels, predictions)]
        return ratio(remembered.__name__, name, lambda: weighted(
            math.logical_and(*yes), cast_to(of(*yes), numpy_dtype("float"))))
    remembered.__name__, remembered.__doc__ = name, doc
    return remembered


precision = share("precision", "Of what was taken for true, the share that is.", lambda a, b: b)
recall = share("recall", "Of what is true, the share that was found.", lambda a, b: a)
