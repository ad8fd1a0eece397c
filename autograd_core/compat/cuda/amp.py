"""torch.cuda.amp: ``torch.amp`` under its older names, which warn."""

from __future__ import annotations

import warnings

from .. import amp
from ..messages import message

__all__ = ["GradScaler", "autocast"]


class GradScaler(amp.GradScaler):
    """``torch.amp.GradScaler("cuda", …)``: does nothing without a GPU."""

    def __init__(self, *args, **kwargs):
        warnings.warn(message("amp.old_name", "GradScaler"), FutureWarning, stacklevel=2)
        super().__init__("cuda", *args, **kwargs)


class autocast(amp.autocast):
    """``torch.amp.autocast("cuda", …)``: does nothing without a GPU."""

    def __init__(self, enabled: bool = True, dtype=None, cache_enabled: bool = True):
        warnings.warn(message("amp.old_name", "autocast"), FutureWarning, stacklevel=2)
        super().__init__("cuda", dtype, enabled, cache_enabled)
