"""torch.cuda.amp: ``torch.amp`` under its older names, which warn."""

from __future__ import annotations

import warnings

from .. import amp

__all__ = ["GradScaler", "autocast"]


def warn_of(name: str) -> None:
    """The deprecation of a name of this module."""
    warnings.warn(f"`torch.cuda.amp.{name}(args...)` is deprecated. Please use "
                  f"`torch.amp.{name}('cuda', args...)` instead.", FutureWarning, stacklevel=3)


class GradScaler(amp.GradScaler):
    """``torch.amp.GradScaler("cuda", …)``: does nothing without a GPU."""

    def __init__(self, init_scale: float = 2.0 ** 16, growth_factor: float = 2.0,
                 backoff_factor: float = 0.5, growth_interval: int = 2000, enabled: bool = True):
        warn_of("GradScaler")
        super().__init__("cuda", init_scale, growth_factor, backoff_factor, growth_interval,
                         enabled)


class autocast(amp.autocast):
    """``torch.amp.autocast("cuda", …)``: does nothing without a GPU."""

    def __init__(self, enabled: bool = True, dtype=None, cache_enabled: bool = True):
        warn_of("autocast")
        super().__init__("cuda", dtype, enabled, cache_enabled)
