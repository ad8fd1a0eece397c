"""Normalization as modules."""

import warnings

from ...core import messages
from ...functions import ones, zeros
from ...functions.creation import tensor
from ...functions.inplace import write
from .. import functional as F
from ..parameter import Parameter
from .module import Module, variant, variants

__all__ = ["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "GroupNorm", "InstanceNorm1d",
           "InstanceNorm2d", "InstanceNorm3d", "LayerNorm", "RMSNorm"]


def scale_and_shift(module: Module, shape, affine: bool, bias: bool, dtype) -> None:
    """Register ``weight`` (ones) and ``bias`` (zeros), or None for what there is not."""
    module.register_parameter("weight", Parameter(ones(shape, dtype=dtype)) if affine else None)
    module.register_parameter("bias", Parameter(zeros(shape, dtype=dtype)) if affine and bias
                              else None)


class BatchNorm(Module):
    """Each channel standardized over the batch; in use by what was seen in training."""

    dims: tuple[int, ...] = ()
    wanted = ""

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float | None = 0.1,
                 affine: bool = True, track_running_stats: bool = True, device=None, dtype=None, *,
                 bias: bool = True):
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        scale_and_shift(self, num_features, affine, bias, dtype)
        tracked = track_running_stats
        self.register_buffer("running_mean", zeros(num_features, dtype=dtype) if tracked else None)
        self.register_buffer("running_var", ones(num_features, dtype=dtype) if tracked else None)
        self.register_buffer("num_batches_tracked", tensor(0) if tracked else None)

    def reset_running_stats(self) -> None:
        """Forget what was seen."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def forward(self, input):
        if input.dim() not in self.dims:
            raise ValueError(f"expected {self.wanted} input (got {input.ndim}D input)")
        momentum = self.momentum or 0.0
        if self.training and self.track_running_stats:
            write(self.num_batches_tracked, self.num_batches_tracked._array + 1)
            if self.momentum is None:
                momentum = 1 / self.num_batches_tracked.item()
        by_batch = self.training or self.running_mean is None
        tracked = not self.training or self.track_running_stats
        return F.batch_norm(input, self.running_mean if tracked else None,
                            self.running_var if tracked else None, self.weight, self.bias,
                            by_batch, momentum, self.eps)

    def extra_repr(self):
        return (f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, "
                f"affine={self.affine}, bias={self.bias is not None}, "
                f"track_running_stats={self.track_running_stats}")


BatchNorm1d = variant("BatchNorm1d", BatchNorm, "For rows of features, or sequences.", dims=(2, 3),
                      wanted="2D or 3D")
BatchNorm2d = variant("BatchNorm2d", BatchNorm, "For images.", dims=(4,), wanted="4D")
BatchNorm3d = variant("BatchNorm3d", BatchNorm, "For volumes.", dims=(5,), wanted="5D")


class LayerNorm(Module):
    """The last axes standardized, for each sample on its own."""

    def __init__(self, normalized_shape, eps: float = 1e-5, elementwise_affine: bool = True,
                 bias: bool = True, device=None, dtype=None):
        super().__init__()
        self.normalized_shape = (normalized_shape,) if isinstance(normalized_shape, int) else (
            tuple(normalized_shape))
        self.eps, self.elementwise_affine = eps, elementwise_affine
        scale_and_shift(self, self.normalized_shape, elementwise_affine, bias, dtype)

    def forward(self, input):
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self):
        return (f"{self.normalized_shape}, eps={self.eps}, "
                f"elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}")


class RMSNorm(Module):
    """The last axes divided by their root mean square."""

    def __init__(self, normalized_shape, eps: float | None = None, elementwise_affine: bool = True,
                 device=None, dtype=None):
        super().__init__()
        self.normalized_shape = (normalized_shape,) if isinstance(normalized_shape, int) else (
            tuple(normalized_shape))
        self.eps, self.elementwise_affine = eps, elementwise_affine
        self.register_parameter("weight", Parameter(ones(self.normalized_shape, dtype=dtype))
                                if elementwise_affine else None)

    def forward(self, input):
        return F.rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self):
        return (f"{self.normalized_shape}, eps={self.eps}, "
                f"elementwise_affine={self.elementwise_affine}")


class GroupNorm(Module):
    """Groups of channels standardized, for each sample on its own."""

    def __init__(self, num_groups: int, num_channels: int, eps: float = 1e-5, affine: bool = True,
                 device=None, dtype=None, *, bias: bool = True):
        super().__init__()
        if num_channels % num_groups:
            raise ValueError(f"num_channels ({num_channels}) must be divisible by num_groups "
                             f"({num_groups})")
        self.num_groups, self.num_channels = num_groups, num_channels
        self.eps, self.affine = eps, affine
        scale_and_shift(self, num_channels, affine, bias, dtype)

    def forward(self, input):
        return F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self):
        return (f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
                f"bias={self.bias is not None}")


class InstanceNorm(BatchNorm):
    """Each channel of each sample standardized."""

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.1,
                 affine: bool = False, track_running_stats: bool = False, device=None, dtype=None,
                 *, bias: bool = True):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype,
                         bias=bias)

    def forward(self, input):
        if input.ndim not in self.dims:
            raise ValueError(f"expected {self.wanted} input (got {input.ndim}D input)")
        channels = input.shape[-self.dims[0]]
        if channels != self.num_features:
            self._refuse(channels)
        batched = input.ndim == self.dims[1]
        out = F.instance_norm(input if batched else input.unsqueeze(0), self.running_mean,
                              self.running_var, self.weight, self.bias,
                              self.training or not self.track_running_stats,
                              0.0 if self.momentum is None else self.momentum, self.eps)
        return out if batched else out.squeeze(0)

    def _refuse(self, channels: int) -> None:
        """Of learnt weights the number has to fit; without them it is only said."""
        axis = 1 if self.dims[0] else 0
        if self.affine:
            raise ValueError(f"expected input's size at dim={axis} to match num_features "
                             f"({self.num_features}), but got: {channels}.")
        warnings.warn(messages.NUM_FEATURES.format(axis=axis), stacklevel=3)


InstanceNorm1d, InstanceNorm2d, InstanceNorm3d = variants(
    "InstanceNorm", InstanceNorm, "For {}.",
    lambda k: {"dims": (k + 1, k + 2), "wanted": f"{k + 1}D or {k + 2}D"})
