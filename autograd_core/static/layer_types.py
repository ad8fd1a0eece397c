"""Layer types of configuration files: what each takes, its parameters, the nodes it becomes."""

from collections.abc import Callable
from math import inf
from typing import Any, NamedTuple

import numpy as np

from ..ops.convolution import Convolution
from ..ops.pooling import AvgPool, MaxPool
from . import arrays, math, nn
from .build import build
from .graph import name_scope
from .variables import Variable


class Parameter(NamedTuple):
    """One parameter: its type in words, a test, a default (None: it has to be given)."""

    says: str
    fits: Callable
    default: Any = None

    def refuses(self, value) -> str:
        """What is wrong with ``value``; "" when nothing is."""
        return "" if self.fits(value) else f"has to be {self.says}"


class Kind(NamedTuple):
    """A layer type."""

    says: str
    bottoms: tuple
    parameters: dict[str, Parameter]
    build: Callable
    loss: bool = False


class Blobs:
    """What builds a layer's nodes: its name, and a way to make parameters."""

    def __init__(self, name: str, dtype):
        self.name, self.dtype = name, dtype

    def variable(self, name: str, shape, filler: str, fan_in: int) -> Variable:
        """A Variable with initial values by a filler's name."""
        return Variable(lambda: FILLERS[filler](tuple(shape), fan_in, self.dtype), name=name)


def normal_filler(scale: Callable) -> Callable:
    """A filler that draws normal numbers of a size that depends on fan-in and fan-out."""
    def filler(shape, fan_in, dtype):
        return arrays.random_normal(shape, 0.0, scale(fan_in, shape), dtype)
    return filler


FILLERS = {
    "zero": lambda shape, fan_in, dtype: arrays.zeros(shape, dtype),
    "gaussian": normal_filler(lambda fan_in, shape: 0.01),
    "xavier": normal_filler(lambda fan_in, shape: fan_in ** -0.5),
    "msra": normal_filler(lambda fan_in, shape: (2 / fan_in) ** 0.5),
}


def integer(low: int, text: str, default=None) -> Parameter:
    return Parameter(text, lambda x: isinstance(x, int) and not isinstance(x, bool) and x >= low,
                     default)


def choice(names, default) -> Parameter:
    return Parameter(f"one of {', '.join(names)}", lambda x: x in list(names), default)


SHAPE = Parameter('a list of sizes, each a positive number or "?"', lambda x: isinstance(x, list)
                  and all(n == "?" or (isinstance(n, int) and n > 0) for n in x))
YES_NO = Parameter("true or false", lambda x: isinstance(x, bool), True)
FILLER = choice(FILLERS, "xavier")
RATIO = Parameter("a number from 0 up to, but not, 1",
                  lambda x: isinstance(x, int | float) and 0 <= x < 1, 0.5)
AXIS = integer(0, "the number of an axis", 1)


def unary_kind(function, says: str, **parameters) -> Kind:
    """A type that is one function of one bottom."""
    return Kind(says, (1, 1), parameters, lambda blobs, bottoms, p: function(
        bottoms[0], name=blobs.name, **p))


def input_layer(blobs, bottoms, p):
    shape = [None if n == "?" else n for n in p["shape"]]
    return arrays.placeholder({"float": blobs.dtype, "int": np.int64}[p["kind"]], shape,
                              blobs.name)


def inner_product(blobs, bottoms, p):
    with name_scope(blobs.name):
        x = bottoms[0] if bottoms[0].ndim == 2 else nn.flatten(bottoms[0])
        n = x.shape[1]
        if not isinstance(n, int):
            raise ValueError("InnerProduct needs to know how many numbers a row has, but that is ?")
        weight = blobs.variable("weight", (n, p["num_output"]), p["weight_filler"], n)
        out = math.matmul(x, weight)
        if not p["bias_term"]:
            return out
        return nn.bias_add(out, blobs.variable("bias", (p["num_output"],), "zero", n))


def convolution(blobs, bottoms, p):
    x, = bottoms
    if x.ndim != 4:
        raise ValueError(f"Convolution takes (n, channels, height, width), got {x.shape}")
    with name_scope(blobs.name):
        channels, k = x.shape[1], p["kernel_size"]
        weight = blobs.variable("weight", (p["num_output"], channels, k, k), p["weight_filler"],
                                channels * k * k)
        bias = blobs.variable("bias", (p["num_output"],), "zero", 1) if p["bias_term"] else None
        rule = Convolution((p["stride"],) * 2, (p["pad"],) * 2, (1, 1), 1)
        return build(rule, x, weight, bias, name="Conv2D")


def pooling(blobs, bottoms, p):
    k, stride = p["kernel_size"], p["stride"] or p["kernel_size"]
    rule = (MaxPool if p["pool"] == "MAX" else AvgPool)((k, k), (stride, stride), (0, 0), (1, 1))
    return build(rule, bottoms[0], name=blobs.name)


def eltwise(blobs, bottoms, p):
    combine = {"SUM": math.add, "PROD": math.multiply, "MAX": math.maximum}[p["operation"]]
    with name_scope(blobs.name):
        total, *rest = bottoms
        for x in rest:
            total = combine(total, x)
        return total


def mean_loss(losses: Callable) -> Callable:
    """The mean of a loss of logits for each row, or element."""
    def build_loss(blobs, bottoms, p):
        with name_scope(blobs.name):
            each = losses(logits=bottoms[0], labels=bottoms[1])
            return math.reduce_mean(each, name="loss")
    return build_loss


def euclidean_loss(blobs, bottoms, p):
    with name_scope(blobs.name):
        squares = math.reduce_sum(math.squared_difference(*bottoms), axis=1)
        return math.multiply(math.reduce_mean(squares), 0.5, name="loss")


def accuracy(blobs, bottoms, p):
    with name_scope(blobs.name):
        right = math.equal(math.argmax(bottoms[0], 1), bottoms[1])
        return math.reduce_mean(arrays.cast(right, blobs.dtype), name="accuracy")


LAYERS = {
    "Input": Kind("what is fed", (0, 0), {"shape": SHAPE, "kind": choice(["float", "int"],
                                                                         "float")}, input_layer),
    "InnerProduct": Kind("x · weight + bias", (1, 1), {
        "num_output": integer(1, "a positive number"), "weight_filler": FILLER,
        "bias_term": YES_NO}, inner_product),
    "Convolution": Kind("windows of (n, channels, height, width) times weights", (1, 1), {
        "num_output": integer(1, "a positive number"),
        "kernel_size": integer(1, "a positive number"),
        "stride": integer(1, "a positive number", 1), "pad": integer(0, "a number of zeros", 0),
        "weight_filler": FILLER, "bias_term": YES_NO}, convolution),
    "Pooling": Kind("the largest or the mean of each window", (1, 1), {
        "pool": choice(["MAX", "AVE"], "MAX"), "kernel_size": integer(1, "a positive number"),
        "stride": integer(0, "a number, 0 for that of kernel_size", 0)}, pooling),
    "ReLU": unary_kind(nn.relu, "max(x, 0)"),
    "Sigmoid": unary_kind(nn.sigmoid, "1 / (1 + e⁻ˣ)"),
    "TanH": unary_kind(nn.tanh, "the hyperbolic tangent"),
    "Softmax": unary_kind(nn.softmax, "eˣ divided by its sum"),
    "Flatten": unary_kind(nn.flatten, "(n, …) as n rows"),
    "Dropout": Kind("elements set to 0 by chance", (1, 1), {"dropout_ratio": RATIO},
                    lambda blobs, bottoms, p: nn.dropout(
                        bottoms[0], rate=p["dropout_ratio"], name=blobs.name)),
    "Concat": Kind("one after the other along an axis", (1, inf), {"axis": AXIS},
                   lambda blobs, bottoms, p: arrays.concat(bottoms, p["axis"], name=blobs.name)),
    "Eltwise": Kind("sum, product or maximum of several", (2, inf), {
        "operation": choice(["SUM", "PROD", "MAX"], "SUM")}, eltwise),
    "SoftmaxWithLoss": Kind("mean cross entropy of scores and classes", (2, 2), {},
                            mean_loss(nn.sparse_softmax_cross_entropy_with_logits), True),
    "SigmoidCrossEntropyLoss": Kind("mean cross entropy of scores and targets from 0 to 1", (2, 2),
                                    {}, mean_loss(nn.sigmoid_cross_entropy_with_logits), True),
    "EuclideanLoss": Kind("half the mean of the squared distances", (2, 2), {}, euclidean_loss,
                          True),
    "Accuracy": Kind("how often the largest score is the class", (2, 2), {}, accuracy),
}
