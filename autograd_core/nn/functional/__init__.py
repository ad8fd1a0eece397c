"""torch.nn.functional: what layers do, without the layers.

    activations     relu gelu softplus …  softmax log_softmax
    losses          mse_loss cross_entropy …               comparing  kl_div and margins
    layers          linear embedding dropout pad one_hot
    convolution     conv1d conv2d conv_transpose2d      pooling    max_pool2d avg_pool2d …
    normalization   batch_norm layer_norm normalize     attention  scaled_dot_product_attention
"""

from .activations import *  # noqa: F403  (the namespace is these modules' __all__)
from .attention import *  # noqa: F403
from .comparing import *  # noqa: F403
from .convolution import *  # noqa: F403
from .layers import *  # noqa: F403
from .losses import *  # noqa: F403
from .normalization import *  # noqa: F403
from .pooling import *  # noqa: F403
