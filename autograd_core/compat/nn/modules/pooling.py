"""Adaptive pooling of the largest, and pooling of p-norms, as modules."""

from ....nn import functional as F
from ....nn.modules.module import Module, variant, variants
from ....nn.modules.pooling import Adaptive

__all__ = ["AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d", "LPPool1d", "LPPool2d"]


class AdaptiveMaxPool(Adaptive):
    """The largest of windows that give a size, with their places if ``return_indices``."""

    def __init__(self, output_size, return_indices: bool = False):
        super().__init__(output_size)
        self.return_indices = return_indices

    def forward(self, input):
        return self.pool(input, self.output_size, self.return_indices)


AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d = variants(
    "AdaptiveMaxPool", AdaptiveMaxPool, "The largest of windows of {}.",
    lambda k: {"pool": staticmethod(getattr(F, f"adaptive_max_pool{k}d"))})


class LPPool1d(Module):
    """The p-norm of each window of sequences."""

    pool = staticmethod(F.lp_pool1d)

    def __init__(self, norm_type: float, kernel_size, stride=None, ceil_mode: bool = False):
        super().__init__()
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode

    def forward(self, input):
        return self.pool(input, float(self.norm_type), self.kernel_size, self.stride,
                         self.ceil_mode)

    def extra_repr(self):
        return (f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, "
                f"stride={self.stride}, ceil_mode={self.ceil_mode}")


LPPool2d = variant("LPPool2d", LPPool1d, "The p-norm of each window of images.",
                   pool=staticmethod(F.lp_pool2d))
