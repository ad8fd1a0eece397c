"""torch.nn.functional: what layers do, without the layers.

    activations     relu gelu softplus …  softmax log_softmax
    losses          mse_loss cross_entropy …            layers     linear embedding dropout pad
    convolution     conv1d conv2d conv_transpose2d      pooling    max_pool2d avg_pool2d …
    normalization   batch_norm layer_norm normalize     attention  scaled_dot_product_attention
    resampling      interpolate pixel_shuffle unfold    multihead  what MultiheadAttention does
"""

from ...functions import lazy_names
from ...functions.argument_errors import speak
from .activations import *  # noqa: F403  (the namespace is these modules' __all__)
from .attention import *  # noqa: F403
from .convolution import *  # noqa: F403
from .layers import *  # noqa: F403
from .losses import *  # noqa: F403
from .normalization import *  # noqa: F403
from .pooling import *  # noqa: F403

globals().update(speak(globals(), "F", [
    name for name in globals() if not name.startswith("_") and name != "speak"], __name__))
__getattr__, __dir__ = lazy_names.hooks("nn.functional", __name__, globals(),
                                        {"lazy_names", "speak"})
