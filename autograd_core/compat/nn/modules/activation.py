"""Rarer activations as modules."""

from ....nn import functional as F
from ....nn.modules.activation import Activation, made

__all__ = ["CELU", "GLU", "Hardshrink", "Hardsigmoid", "Hardswish", "LogSigmoid", "Mish",
           "Softmax2d", "Softmin", "Softshrink", "Softsign", "Tanhshrink", "Threshold"]


Mish = made("Mish", F.mish, "x · tanh(softplus(x)).", inplace=False)
Hardsigmoid = made("Hardsigmoid", F.hardsigmoid, "A sigmoid of straight lines.", (), inplace=False)
Hardswish = made("Hardswish", F.hardswish, "x · hardsigmoid(x).", (), inplace=False)
CELU = made("CELU", F.celu, "``elu``, smooth for any alpha.", alpha=1.0, inplace=False)
Threshold = made("Threshold", F.threshold, "x above the threshold, else ``value``.",
                 threshold=None, value=None, inplace=False)
Softsign = made("Softsign", F.softsign, "x / (1 + |x|).")
Tanhshrink = made("Tanhshrink", F.tanhshrink, "x - tanh(x).")
LogSigmoid = made("LogSigmoid", F.logsigmoid, "ln sigmoid(x).")
Softmin = made("Softmin", F.softmin, "softmax(-x).", dim=None)


def made_bare(name: str, function, doc: str, **defaults):
    """An activation that prints its one parameter without its name."""
    kind = made(name, function, doc, **defaults)
    kind.say = lambda self, name: str(getattr(self, name))
    return kind


Softshrink = made_bare("Softshrink", F.softshrink, "x, lambd nearer to 0.", lambd=0.5)
Hardshrink = made_bare("Hardshrink", F.hardshrink, "x, but 0 within lambd of 0.", lambd=0.5)


class GLU(Activation):
    """The first half, gated by the second."""

    said = ("dim",)

    def __init__(self, dim: int = -1):
        super().__init__()
        self.dim = dim

    def forward(self, input):
        return F.glu(input, self.dim)


class Softmax2d(Activation):
    """Softmax over the channels of images."""

    def forward(self, input):
        if input.ndim not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.ndim}D instead")
        return F.softmax(input, -3)
