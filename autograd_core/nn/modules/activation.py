"""Activations as modules: each is the function of the same name with its parameters fixed."""

from __future__ import annotations

from ...functions import full, sigmoid, tanh
from .. import functional as F
from ..parameter import Parameter
from .module import Module

__all__ = ["CELU", "ELU", "GELU", "GLU", "SELU", "Hardshrink", "Hardsigmoid", "Hardswish",
           "Hardtanh", "LeakyReLU", "LogSigmoid", "LogSoftmax", "Mish", "PReLU", "ReLU", "ReLU6",
           "SiLU", "Sigmoid", "Softmax", "Softmax2d", "Softmin", "Softplus", "Softshrink",
           "Softsign", "Tanh", "Tanhshrink", "Threshold"]


class Activation(Module):
    """A function and its arguments; ``said`` is how they print, by name."""

    said: tuple[str, ...] = ()

    def extra_repr(self):
        parts = [self.say(name) for name in self.said]
        return ", ".join([*parts, *(["inplace=True"] if vars(self).get("inplace") else [])])

    def say(self, name: str) -> str:
        return f"{name}={getattr(self, name)}"


def made(name: str, function, doc: str, said=None, **defaults):
    """The module of ``function``, which takes the arguments that ``defaults`` names."""
    def __init__(self, *args, **kwargs):
        super(kind, self).__init__()
        given = dict(zip(defaults, args, strict=False)) | kwargs
        if wrong := set(given) - set(defaults) or len(args) > len(defaults):
            raise TypeError(f"{name}.__init__() got an unexpected argument {wrong}")
        for key, value in {**defaults, **given}.items():
            object.__setattr__(self, key, value)

    def forward(self, input):
        return function(input, **{key: getattr(self, key) for key in defaults})

    for made_here in (__init__, forward):
        made_here.__qualname__ = f"{name}.{made_here.__name__}"
    said = tuple(key for key in defaults if key != "inplace") if said is None else said
    kind = type(name, (Activation,), {"__init__": __init__, "forward": forward, "__doc__": doc,
                                      "said": said, "__module__": __name__,
                                      "__qualname__": name})
    return kind


ReLU = made("ReLU", F.relu, "max(x, 0).", inplace=False)
SELU = made("SELU", F.selu, "``elu`` scaled to keep mean 0 and variance 1.", inplace=False)
SiLU = made("SiLU", F.silu, "x · sigmoid(x).", inplace=False)
Mish = made("Mish", F.mish, "x · tanh(softplus(x)).", inplace=False)
Hardsigmoid = made("Hardsigmoid", F.hardsigmoid, "A sigmoid of straight lines.", (), inplace=False)
Hardswish = made("Hardswish", F.hardswish, "x · hardsigmoid(x).", (), inplace=False)
LeakyReLU = made("LeakyReLU", F.leaky_relu, "A small slope below 0.",
                 negative_slope=0.01, inplace=False)
ELU = made("ELU", F.elu, "alpha (eˣ - 1) below 0.", alpha=1.0, inplace=False)
CELU = made("CELU", F.celu, "``elu``, smooth for any alpha.", alpha=1.0, inplace=False)
Threshold = made("Threshold", F.threshold, "x above the threshold, else ``value``.",
                 threshold=None, value=None, inplace=False)
Softplus = made("Softplus", F.softplus, "ln(1 + eˣ).", beta=1.0, threshold=20.0)
Softsign = made("Softsign", F.softsign, "x / (1 + |x|).")
Sigmoid = made("Sigmoid", sigmoid, "1 / (1 + e⁻ˣ).")
Tanh = made("Tanh", tanh, "The hyperbolic tangent.")
Tanhshrink = made("Tanhshrink", F.tanhshrink, "x - tanh(x).")
LogSigmoid = made("LogSigmoid", F.logsigmoid, "ln sigmoid(x).")
Softmin = made("Softmin", F.softmin, "softmax(-x).", dim=None)
Softmax = made("Softmax", F.softmax, "eˣ divided by its sum.", dim=None)
LogSoftmax = made("LogSoftmax", F.log_softmax, "ln softmax(x).", dim=None)


class Bare(Activation):
    """An activation that prints its one parameter without its name."""

    def say(self, name: str) -> str:
        return str(getattr(self, name))


def made_bare(name: str, function, doc: str, **defaults):
    kind = made(name, function, doc, **defaults)
    kind.say = Bare.say
    return kind


Softshrink = made_bare("Softshrink", F.softshrink, "x, lambd nearer to 0.", lambd=0.5)
Hardshrink = made_bare("Hardshrink", F.hardshrink, "x, but 0 within lambd of 0.", lambd=0.5)


class GELU(Activation):
    """x Φ(x)."""

    def __init__(self, approximate: str = "none"):
        super().__init__()
        self.approximate = approximate

    def forward(self, input):
        return F.gelu(input, approximate=self.approximate)

    def extra_repr(self):
        return f"approximate={self.approximate!r}"


class GLU(Activation):
    """The first half, gated by the second."""

    said = ("dim",)

    def __init__(self, dim: int = -1):
        super().__init__()
        self.dim = dim

    def forward(self, input):
        return F.glu(input, self.dim)


class Hardtanh(Activation):
    """x, cut off at both ends."""

    said = ("min_val", "max_val")

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False):
        super().__init__()
        self.min_val, self.max_val, self.inplace = min_val, max_val, inplace
        if max_val <= min_val:
            raise AssertionError("max_val must be larger than min_val")

    def forward(self, input):
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)


class ReLU6(Hardtanh):
    """min(max(x, 0), 6)."""

    said = ()

    def __init__(self, inplace: bool = False):
        super().__init__(0.0, 6.0, inplace)


class PReLU(Activation):
    """A learnt slope below 0: one, or one for each channel."""

    said = ("num_parameters",)

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device=None, dtype=None):
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = Parameter(full((num_parameters,), float(init), dtype=dtype))

    def forward(self, input):
        return F.prelu(input, self.weight)


class Softmax2d(Activation):
    """Softmax over the channels of images."""

    def forward(self, input):
        if input.ndim not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.ndim}D instead")
        return F.softmax(input, -3)
