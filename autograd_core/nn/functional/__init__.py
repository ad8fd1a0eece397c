"""torch.nn.functional: what layers do, without the layers.

    activations     relu gelu softplus …  softmax log_softmax
    losses          mse_loss cross_entropy …               comparing  kl_div and margins
    layers          linear embedding dropout pad one_hot
    convolution     conv1d conv2d conv_transpose2d      pooling    max_pool2d avg_pool2d …
    normalization   batch_norm layer_norm normalize     attention  scaled_dot_product_attention
    resampling      interpolate pixel_shuffle unfold    multihead  what MultiheadAttention does
"""

import importlib

from ...functions.argument_errors import speak, spoken
from .activations import *  # noqa: F403  (the namespace is these modules' __all__)
from .attention import *  # noqa: F403
from .comparing import *  # noqa: F403
from .convolution import *  # noqa: F403
from .layers import *  # noqa: F403
from .losses import *  # noqa: F403
from .normalization import *  # noqa: F403
from .pooling import *  # noqa: F403

globals().update(speak(globals(), "F", [
    name for name in globals() if not name.startswith("_") and name not in ("speak", "spoken")],
    __name__))

LATE = {
    "..functions.distances": "pdist",
    "bags": "embedding_bag",
    "ctc": "ctc_loss",
    "multihead": "multi_head_attention_forward",
    "resampling": "channel_shuffle fold interpolate pixel_shuffle pixel_unshuffle unfold upsample "
                  "upsample_bilinear upsample_nearest",
}
"""Functions that load on first use: file → names."""
PLACE = {name: file for file, names in LATE.items() for name in names.split()}


def __getattr__(name):
    if name in PLACE:
        module = importlib.import_module(f".{PLACE[name]}", __name__)
        return globals().setdefault(name, spoken(f"F.{name}", getattr(module, name), __name__))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *PLACE})
