"""Activations as modules: each is the function of the same name with its parameters fixed."""

import warnings

from ...functions import full, sigmoid, tanh
from .. import functional as F
from ..parameter import Parameter
from .module import Module

__all__ = ["ELU", "GELU", "SELU", "Hardtanh", "LeakyReLU", "LogSoftmax", "PReLU", "ReLU", "ReLU6",
           "SiLU", "Sigmoid", "Softmax", "Softplus", "Tanh"]


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
LeakyReLU = made("LeakyReLU", F.leaky_relu, "A small slope below 0.",
                 negative_slope=0.01, inplace=False)
ELU = made("ELU", F.elu, "alpha (eˣ - 1) below 0.", alpha=1.0, inplace=False)
Softplus = made("Softplus", F.softplus, "ln(1 + eˣ).", beta=1.0, threshold=20.0)
Sigmoid = made("Sigmoid", sigmoid, "1 / (1 + e⁻ˣ).")
Tanh = made("Tanh", tanh, "The hyperbolic tangent.")
Softmax = made("Softmax", F.softmax, "eˣ divided by its sum.", dim=None)
LogSoftmax = made("LogSoftmax", F.log_softmax, "ln softmax(x).", dim=None)


class GELU(Activation):
    """x Φ(x)."""

    def __init__(self, approximate: str = "none"):
        super().__init__()
        self.approximate = approximate

    def forward(self, input):
        return F.gelu(input, approximate=self.approximate)

    def extra_repr(self):
        return f"approximate={self.approximate!r}"


class Hardtanh(Activation):
    """x, cut off at both ends."""

    said = ("min_val", "max_val")

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False,
                 min_value: float | None = None, max_value: float | None = None):
        super().__init__()
        for name, old in (("min_val", min_value), ("max_val", max_value)):
            if old is not None:
                warnings.warn(f"keyword argument `{name}ue` is deprecated and renamed to `{name}`",
                              FutureWarning, stacklevel=2)
        min_val = min_val if min_value is None else min_value
        max_val = max_val if max_value is None else max_value
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
