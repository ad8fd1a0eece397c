"""torch.nn: networks.

    parameter   Parameter              modules     Module, and the layers made of it
    functional  what layers do         init        filling weights        utils  clipping gradients
"""

import importlib

from . import functional, init, modules, parameter, utils
from .modules import *  # noqa: F403  (the namespace is these modules' __all__)
from .parameter import *  # noqa: F403

LATE = {
    "attention": "MultiheadAttention",
    "bags": "EmbeddingBag",
    "ctc": "CTCLoss",
    "lazy": "LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d "
            "LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d "
            "LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear UninitializedParameter",
    "resampling": "ChannelShuffle Fold PixelShuffle PixelUnshuffle Unfold Upsample "
                  "UpsamplingBilinear2d UpsamplingNearest2d",
    "transformer": "Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder "
                   "TransformerEncoderLayer",
}
"""Modules that load on first use: file → names."""
PLACE = {name: file for file, names in LATE.items() for name in names.split()}


def __getattr__(name):
    if name in PLACE:
        module = importlib.import_module(f".modules.{PLACE[name]}", __name__)
        return globals().setdefault(name, getattr(module, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *PLACE})


__all__ = [*modules.__all__, *parameter.__all__, "functional", "init", "utils"]
